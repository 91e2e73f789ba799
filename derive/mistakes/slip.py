"""What a mistake is made of: `Slip`, one statement with a wrong term.

A slip replaces the term of one statement and nothing else: all that follows is computed from its value,
as a person does who goes on from a wrong number.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.quantities import Named
from derive.terms import Term


@dataclass(frozen=True)
class Slip:
    """`target` computed by a wrong `term`.

    Slips with one `choice` are ways of the mistake that are made together, as by one who follows the first
    route everywhere; `about` are the terms that a sentence on the slip speaks of.
    """

    target: Named
    term: Term
    choice: str = ""
    about: tuple[Term, ...] = ()
