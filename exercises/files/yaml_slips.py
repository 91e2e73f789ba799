"""What people get wrong in YAML, in words for people: `slip(error, text)` -> what, hint and the place.

A piece of the parser's message leads to what is said in its place; some faults are told where they begin (the bracket
that nothing closes), not where the parser noticed. To add one, put an entry into SLIPS, in front of any that would
match too.
"""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError


@dataclass(frozen=True)
class Slip:
    """What is wrong, what would be right, and whether that is told where the unfinished thing starts."""

    what: str
    hint: str
    at_start: bool = False


_INDENTED = Slip("this line is indented unlike the lines that it belongs to", "align it; a key above ends in a colon")
_NO_TAGS = Slip("tags (!) are not read", "leave the tag out, or put the value in quotes")
SLIPS: dict[str, Slip] = {
    r"'\t'": Slip("a tab stands where YAML wants spaces", "indent with spaces"),
    "unexpected end of stream": Slip("a quote is not closed", "end the text with the same quote"),
    "but got '['": Slip("a bracket stands inside a name", "put names with brackets in quotes inside a list"),
    "cannot start any token": Slip("a value starts with a sign that YAML reserves", "put the value in quotes"),
    "expected ',' or ']'": Slip("the list that starts here has no end", "add ] or a comma between entries", True),
    "expected ',' or '}'": Slip("the mapping that starts here has no end", "add } or a comma between entries", True),
    "node content, but found '<stream end>'": Slip("the file ends in the middle", "close what is open", True),
    "node content, but found ','": Slip("no value stands in front of this comma", "take the comma away"),
    "node content, but found": Slip("no value stands here", "write one"),
    "but found '}'": Slip("a closing bracket has no opening one", "take it away"),
    "but found ']'": Slip("a closing bracket has no opening one", "take it away"),
    "<block end>, but found '<block": _INDENTED,
    "<block end>, but found '?'": Slip("a key stands among the entries of a list", "put the list under its own key"),
    "<block end>, but found '-'": Slip("an entry of a list stands among keys", "indent it under the key of its list"),
    "but found '<scalar>'": Slip("text follows a value that has ended", "put all of it in one pair of quotes"),
    "could not find expected ':'": Slip("this line has no colon", "write key: value", True),
    "escape": Slip("a backslash stands in double quotes", "use single quotes"),
    "expected a comment or a line break": Slip("text follows the sign | or >", "start it on the next line"),
    "expected '<document start>'": Slip("this does not belong to what stands above it", "put it on the same level"),
    "expected alphabetic": Slip("anchors (&) and aliases (*) are not read", "write the value out, or put it in quotes"),
    "expected '>'": _NO_TAGS,
    "expected '!'": _NO_TAGS,
}
_COLON = "mapping values are not allowed"
_IN_TEXT = Slip("a colon stands where no key can be", "put text that holds a colon in quotes")
_UNKNOWN = Slip("this cannot be read as YAML", "compare it with a built-in example")


def slip(error: MarkedYAMLError, text: str) -> tuple[Slip, int | None, int | None]:
    """What is said of a parser's error, and its line and column, counted from 1 where they are known."""
    problem = error.problem or error.context or ""
    found = next((told for piece, told in SLIPS.items() if piece in problem), _UNKNOWN)
    mark = (error.context_mark if found.at_start else error.problem_mark) or error.problem_mark or error.context_mark
    if mark is None:
        return found, None, None
    if _COLON in problem:
        found = _IN_TEXT if ":" in text.splitlines()[mark.line][: mark.column].strip().lstrip("- ") else _INDENTED
    return found, mark.line + 1, mark.column + 1
