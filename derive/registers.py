"""Variables of a straight-line program used again once their numbers are not needed: few arrays stay in the cache.

v7 = v1 * v2; v8 = v7 + v3; v9 = v8 * v8  ->  r0 = v1 * v2; r1 = r0 + v3; r0 = r1 * r1   (v9 is wanted)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

_VARIABLE = re.compile(r"\bv[0-9]+\b")


def reusing(statements: Sequence[Sequence[str]], own: Sequence[str], wanted: Collection[str]) -> Iterator[str]:
    """The lines of all statements with fewer variables; `own` is the variable that each statement sets.

    Wanted variables, and those that no statement sets, keep their names.
    """
    last = {name: number for number, lines in enumerate(statements) for name in _used(lines)}
    names: dict[str, str] = {}
    free: list[str] = []
    made = 0
    for number, (lines, target) in enumerate(zip(statements, own, strict=True)):
        if target not in wanted and not free:
            free.append(f"r{made}")
            made += 1
        names[target] = target if target in wanted else free.pop()
        yield from (_VARIABLE.sub(lambda match: names.get(match[0], match[0]), line) for line in lines)
        done = [name for name in _used(lines) if last[name] == number and name in names and name not in wanted]
        free.extend(names.pop(name) for name in done)


def _used(lines: Sequence[str]) -> dict[str, None]:
    """The variables in some lines, each once."""
    return dict.fromkeys(name for line in lines for name in _VARIABLE.findall(line))
