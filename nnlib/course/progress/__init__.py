"""What a learner has solved, believed and remembered: kept beside the notebooks, and shown to its owner."""
