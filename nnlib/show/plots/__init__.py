"""Curves, walks and landscapes on axes."""
