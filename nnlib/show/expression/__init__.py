"""An expression as a graph: its values, its slopes, its paths."""
