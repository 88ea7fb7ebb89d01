"""A network as a drawing: its passes, its paths, its derivatives."""
