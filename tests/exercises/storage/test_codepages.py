from __future__ import annotations

import pytest

from exercises.storage.codepages import ENCODINGS, guessed, offences

SAMPLES = {
    "cp1252": ["Zoé", "Jürgen Müßig", "Søren Ågård", "François Lefèvre – 5 €", "José Nuñez", "Þóra Jónsdóttir"],
    "cp1250": ["Zażółć Gęślą Jaźń", "Jiří Dvořák", "Łukasz Wiśniewski", "Małgorzata Żak"],
    "cp1251": ["Иван Петров", "Наталія Ґудзь", "Жана Жуковска"],
    "cp1253": ["Νίκος Παπαδόπουλος", "Ελένη Γεωργίου"],
    "mac_roman": ["Zoé Lefèvre", "Noëlle Dupré", "José Nuñez"],
}


def test_every_encoding_has_samples() -> None:
    assert SAMPLES.keys() == ENCODINGS.keys()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_names_tell_their_encoding(encoding: str) -> None:
    for name in SAMPLES[encoding]:
        text = f"id,name\ns1,{name}\ns2,Ada Byron\n"
        assert text.encode(encoding).decode(guessed(text.encode(encoding)) or "ascii") == text


def test_words_offend_less_than_what_a_wrong_encoding_makes_of_them() -> None:
    assert offences("Ada Byron, 3.5") == 0
    assert offences("Jürgen") < offences("Jürgen".encode("mac_roman").decode("cp1252"))
    assert offences("Иван") < offences("Иван".encode("cp1251").decode("cp1252"))


def test_what_is_no_text_is_in_no_encoding() -> None:
    assert guessed(bytes([0x81, 1, 0x8D, 2]) * 9) is None
