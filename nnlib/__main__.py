"""The command line: `python -m nnlib COMMAND`."""

import sys

from nnlib.course.command_line import main

if __name__ == "__main__":
    sys.exit(main())
