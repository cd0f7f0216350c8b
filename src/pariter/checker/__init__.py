"""Try to work out what was withheld from everything published, sharing no code with the gate.

Standard library only, exact arithmetic: whoever doubts the gate need not trust its code.
"""

from pariter.checker.command import add_arguments, main, run

__all__ = ["add_arguments", "main", "run"]
