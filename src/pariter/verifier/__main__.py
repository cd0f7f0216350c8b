"""Where the program starts."""

import sys

from pariter.verifier.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
