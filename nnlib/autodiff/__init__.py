"""Automatic differentiation three ways: numbers backwards, arrays backwards, arrays forwards.

Derived in lesson 07.
"""
