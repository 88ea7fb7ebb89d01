"""Grade a class: submissions run in a sandbox, and their results are judged outside it."""
