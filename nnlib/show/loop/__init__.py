"""The four moves of learning, and a training run lap by lap."""
