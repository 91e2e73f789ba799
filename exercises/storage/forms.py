"""Form codes: the short mark on a sheet, such as K7Q2-D, by which its key is found.

code_of(number) -> "K7Q2-D";  read_code("k7q2 d") -> "K7Q2-D";  owner(manifest, text) -> the student's id
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from derive.errors import InputError
from exercises.storage.manifest import Manifest

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""No I, L, O, U, Z, which are misread. Their number is prime, so a check sign shows every single wrong
sign and every two that were exchanged."""
_MISREAD = str.maketrans("ILOZ", "1102")
_SIGNS = 4
"""Signs before the check sign."""
CODES = len(_ALPHABET) ** _SIGNS
"""How many codes there are."""


def code_of(number: int) -> str:
    """The code of a number, of which only the remainder by CODES counts.

    >>> code_of(0), code_of(123_456)
    ('0000-0', 'EE44-8')
    """
    base = len(_ALPHABET)
    signs = "".join(_ALPHABET[number // base**place % base] for place in range(_SIGNS))
    return f"{signs}-{_check(signs)}"


def _check(signs: str) -> str:
    total = sum(place * _ALPHABET.index(sign) for place, sign in enumerate(signs, 1))
    return _ALPHABET[total % len(_ALPHABET)]


def read_code(text: str) -> str | None:
    """The code that somebody typed, in its own writing; None for what is no code or has a wrong sign in it.

    >>> read_code("ee44 8"), read_code("EE44-3")
    ('EE44-8', None)
    """
    signs = "".join(text.upper().translate(_MISREAD).replace("-", "").split())
    if len(signs) != _SIGNS + 1 or any(sign not in _ALPHABET for sign in signs) or _check(signs[:-1]) != signs[-1]:
        return None
    return f"{signs[:-1]}-{signs[-1]}"


def by_form(manifest: Manifest) -> Mapping[str, str]:
    """Each form's student."""
    return {record.form: ident for ident, record in manifest.students.items()}


def owner(manifest: Manifest, text: str) -> str:
    """The id of the student whom a form code or an id names; raises InputError with what is nearest."""
    by_id = {ident.casefold(): ident for ident in manifest.students}
    found = by_id.get(text.strip().casefold()) or by_form(manifest).get(read_code(text) or "")
    if found:
        return found
    if read_code(text):
        raise InputError(f"no sheet of this run has the form code {text!r}", "name the folder that make wrote")
    near = get_close_matches(text.upper(), by_form(manifest), n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else "a form code stands at the top of each sheet, such as K7Q2-D"
    raise InputError(f"{text[:80]!r} is neither a student's id nor a right form code", hint)
