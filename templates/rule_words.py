"""The words that stand beside a line for the rule that leads to it."""

from __future__ import annotations

from collections.abc import Mapping

from derive.rules import (
    CARRIED,
    CASES,
    CHAIN,
    COLLECTED,
    CONSTANT,
    DEFINITION,
    FACTORED,
    INVERSE,
    NAMED,
    PRODUCT,
    PUT_BACK,
    QUOTIENT,
    SHORTENED,
    SIMPLIFIED,
    SPLIT,
    STANDARD,
    SUM,
)

RULE_WORDS: Mapping[str, str] = {
    DEFINITION: "",
    CHAIN: "chain rule",
    QUOTIENT: "quotient rule",
    PRODUCT: "product rule",
    SUM: "sum rule",
    CASES: "each case by itself",
    CONSTANT: "constants in front",
    STANDARD: "standard derivative",
    CARRIED: "derivatives put in",
    SIMPLIFIED: "simplified",
    SPLIT: "split up",
    FACTORED: "common factor out",
    COLLECTED: "collected",
    SHORTENED: "shortened",
    PUT_BACK: "output put back in",
    INVERSE: "inverse function",
    NAMED: "called by its name",
}
"""What stands beside the line that a rule leads to."""
