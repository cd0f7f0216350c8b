"""python -m pariter.checker FILE."""

import sys

from pariter.checker.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
