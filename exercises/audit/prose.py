"""Equalities in running text: runs of numbers, signs and functions around a relation sign, with care at both ends.

    "so 0.5 * 2 = 1 here" -> the chain 0.5 * 2 = 1;  "net - 0.5 = 0.3" -> a chain whose first part is spoilt

Where a neighbouring word may belong to a part, such as a symbol or "half of", the part is spoilt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exercises.audit.chains import Chain, chains
from exercises.audit.commands import FUNCTIONS, SPEAKING
from exercises.audit.tokens import Token, tokens

_FUNCTION = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
_RUN = re.compile(
    rf"(?:(?<![\w.,])(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?%?(?![\w])|\b(?:{_FUNCTION})(?=\s*[(\[\d.])|\be(?=\^)"
    r"|[-+*/^()\[\]{}=,\u2248\u2212\u00d7\u00b7\u22c5\u00f7\u03c0]|[ \t])+"
)
_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)\s+")
_CALM = frozenset("`\"'\u201c\u2018(*:;,.|!?")
"""Signs beside a run that do not belong to it."""


def prose_chains(line: str) -> Iterator[Chain]:
    """The chains in a line of running text."""
    plain = _MARK.sub(lambda mark: " " * len(mark[0]), line)
    plain = re.sub(r"(?<=[\d)\]])\*\*(?=[\d(-])", " ^", plain).replace("**", "  ").replace("__", "  ")
    for run in _RUN.finditer(plain):
        if not set(run[0]) & set("=\u2248"):
            continue
        found = tokens(re.sub(r"\^\s*(-?\d+(?:\.\d+)?)", r"^{\1}", run[0]))
        if not found:
            continue
        spoilt = Token("sign", "?", 0, 0)
        before, after = plain[: run.start()].rstrip(), plain[run.end() :].lstrip()
        start = [spoilt] if _belongs_before(before, found, touching=not run[0][0].isspace()) else []
        apart = run[0][-1].isspace() or run[0].endswith("(")
        end = [spoilt] if _belongs_after(after, touching=not apart) else []
        yield from chains([*start, *_closed(found), *end])


def _closed(found: list[Token]) -> list[Token]:
    """The tokens without a bracket at the end that belongs to the text, as in (so 1 + 1 = 2), or in 2 = 2 (indeed)."""
    while found and found[-1].text == "(":
        found = found[:-1]
    depth = sum({"(": 1, ")": -1}.get(token.text, 0) for token in found if token.kind == "sign")
    return found[:-1] if depth == -1 and found[-1].text == ")" else found


def _belongs_before(text: str, found: list[Token], *, touching: bool) -> bool:
    """Whether what stands before a run may be part of its first part."""
    if not text or found[0].text in ("=", "\u2248"):
        return bool(text)
    word = re.search(r"[^\W\d_]+$", text)
    if word is None:
        return text[-1] not in _CALM or re.search(r"\d\s*:$", text) is not None
    if touching or len(word[0]) < 2 or word[0].lower() in SPEAKING | FUNCTIONS:
        return True
    if word[0].lower() == "and" and not set(text) & set("=\u2248"):
        return True  # the sum of 2 and 3 * 1
    return not _is_sum(found)


def _is_sum(found: list[Token]) -> bool:
    """Whether the first part begins with a number or bracket and has an operation, so that it is no mere label."""
    first = []
    for token in found:
        if token.text in ("=", "\u2248"):
            break
        first.append(token)
    operations = [t for t in first[1:] if t.kind == "sign" and t.text in "+-*/^"]
    return bool(operations or (first and first[0].kind == "name")) and first[0].text not in tuple("+-*/^,)]")


def _belongs_after(text: str, *, touching: bool) -> bool:
    """Whether what stands after a run may be part of its last part."""
    word = re.match(r"[^\W\d_]+", text)
    if word is None:
        return bool(text) and text[0] not in _CALM | set(")")
    if touching or len(word[0]) < 2 or word[0].lower() in SPEAKING:
        return True
    return text[len(word[0]) :].startswith(("_", "[", "(", "^"))
