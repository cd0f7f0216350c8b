"""Named conditions in the Common Expression Language: facts in, a verdict out."""

from pariter.kernels.rules.rule import Rule, RuleError, State, Verdict, compile_rule

__all__ = ["Rule", "RuleError", "State", "Verdict", "compile_rule"]
