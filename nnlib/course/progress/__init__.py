"""What a learner has solved, believed and remembered, stored beside the notebooks."""
