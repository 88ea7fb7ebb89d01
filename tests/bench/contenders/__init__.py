"""One module a library: CONTENDERS maps names to functions workload → Runner, written as its own docs do."""
