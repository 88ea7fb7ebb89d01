"""The benchmark is run by hand, `python tests/bench`: pytest has nothing to collect here."""

collect_ignore_glob = ["*"]
