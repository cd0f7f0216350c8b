"""`python -m pariter.cli`, for children that must run in the same interpreter."""

import sys

from pariter.cli import main

if __name__ == "__main__":
    sys.exit(main())
