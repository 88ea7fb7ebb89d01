"""Pictures of networks, derivatives and training: every number in them is computed, never typed."""
