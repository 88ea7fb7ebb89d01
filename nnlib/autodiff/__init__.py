"""Automatic differentiation, as in lesson 07: numbers backwards, arrays backwards, arrays forwards."""
