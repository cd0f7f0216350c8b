"""Named conditions and points in the Common Expression Language: facts in, a verdict out."""

from pariter.kernels.rules.rule import (
    CompiledRule,
    Rule,
    RuleError,
    Score,
    State,
    Verdict,
    compile_rule,
)

__all__ = ["CompiledRule", "Rule", "RuleError", "Score", "State", "Verdict", "compile_rule"]
