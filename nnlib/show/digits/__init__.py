"""Handwritten digits, and what a network makes of them."""
