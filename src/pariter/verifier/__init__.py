"""Verify the file of an allocation run, sharing no code with what made it.

`one_file` joins these modules into one program that runs wherever Python is.
"""

from pariter.verifier.claims import Report, TooLargeError, UnknownFormatError
from pariter.verifier.command import main
from pariter.verifier.formats import verify

__all__ = ["Report", "TooLargeError", "UnknownFormatError", "main", "verify"]
