"""Which characters a page can print, and the refusal of those it cannot.

Latin letters of the European languages and of Vietnamese, digits, and common punctuation: what the fonts hold.
Texts are composed (NFC) first, so a letter with a combining accent counts as the accented letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from derive.errors import InputError, Place

_LETTERS = """
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİı
    ĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžǍǎǏǐǑǒǓǔǢǣǦǧǨǩǪǫǰǴǵȘșȚțȲȳ
    ḂḃḍḞḟḠḡḥḰḱḷṃṅṇṛṣṭẎẏẐẑỲỳ
"""
VIETNAMESE = "".join(
    ["ẢẠẦẤẪẨẬẰẮẴẲẶẼẺẸỀẾỄỂỆỈỊỎỌỒỐỖỔỘƠỜỚỠỞỢỦỤƯỪỨỮỬỰỶỸỴ", "ảạầấẫẩậằắẵẳặẽẻẹềếễểệỉịỏọồốỗổộơờớỡởợủụưừứữửựỷỹỵ"]
)
"""The letters of Vietnamese that no other language listed here has."""
_SIGNS = "\u00a0\u2003¡§©ª«®°±²³·¹º»¼½¾¿×÷–—‘’‚“”„†‡•…‰‹›€"
_MATHEMATICS = "−≈≠≤≥∂→∞"
PRINTABLE = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(
    "".join(_LETTERS.split()) + VIETNAMESE + _SIGNS + _MATHEMATICS
)
"""All characters that a page prints."""


def composed(text: str) -> str:
    """The text with accents joined to their letters."""
    return unicodedata.normalize("NFC", text)


def refuse_unprintable(text: str, place: Place | None = None) -> str:
    """The text, composed; raises InputError naming the first character that a page cannot print.

    >>> refuse_unprintable("Zażółć gęślą jaźń") == "Zażółć gęślą jaźń"
    True
    """
    return _without(text, lambda character: character not in PRINTABLE, place)


def is_printable(text: str) -> bool:
    """Whether a page can print every character.

    >>> is_printable("Zażółć"), is_printable("\N{SNOWMAN}")
    (True, False)
    """
    return PRINTABLE.issuperset(composed(text))


def refuse_control(text: str, place: Place | None = None) -> str:
    """The text, composed; raises InputError for a control character, which no format can print."""
    return _without(text, lambda character: unicodedata.category(character) in ("Cc", "Cs"), place)


def legible(text: str, *, everything: bool = False) -> str:
    """The text with a question mark for what a page cannot print; `everything` but control characters is printed.

    >>> legible("1 \N{SNOWMAN} 2"), legible("a\x07b \N{SNOWMAN}", everything=True)
    ('1 ? 2', 'a?b ☃')
    """

    if _is_plain(text):
        return text

    def prints(character: str) -> bool:
        return unicodedata.category(character) not in ("Cc", "Cs") if everything else character in PRINTABLE

    return "".join(character if prints(character) else "?" for character in composed(text))


def _is_plain(text: str) -> bool:
    """Whether it has printable ASCII alone, which every page prints: so nearly all texts are."""
    return text.isascii() and text.isprintable()


def _without(text: str, refused: Callable[[str], bool], place: Place | None) -> str:
    if _is_plain(text):
        return text
    whole = composed(text)
    for character in filter(refused, whole):
        what = f"{described(character)} in {shortened(whole)} cannot be printed"
        raise InputError(what, "use Latin letters, digits and common punctuation", place or Place())
    return whole


def described(character: str) -> str:
    """A character with its code and name, itself only where it can be seen."""
    name = unicodedata.name(character, "a control character" if ord(character) < 0xA0 else "a character without a name")
    shown = f"{character!r} " if character.isprintable() else ""
    return f"the character {shown}(U+{ord(character):04X}, {name.lower()})"


def shortened(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
