"""Grade a class: submissions are run in a sandbox, judged outside it, and nothing is lost on the way."""
