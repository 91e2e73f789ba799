"""The linter of Moodle XML: a clean file breaks no rule, and for every rule there is a file that breaks it alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.cli import main
from exercises.export.targets.moodle.lint import BROKEN, lint, rules

NAME = "<name><text>An item</text></name>"
TEXT = '<questiontext format="html"><text>What is \\(a\\)?</text></questiontext>'
RIGHT = '<answer fraction="100"><text>-0.0123</text><tolerance>0.0005</tolerance></answer>'
OPTION = '<answer fraction="{}" format="html"><text>{}</text></answer>'


def numerical(*answers: str, head: str = NAME + TEXT, tail: str = "") -> str:
    return f'<question type="numerical">{head}{"".join(answers)}{tail}</question>'


def answered(text: str, tolerance: str = "0.0005", fraction: str = "100") -> str:
    return numerical(f'<answer fraction="{fraction}"><text>{text}</text><tolerance>{tolerance}</tolerance></answer>')


def cloze(text: str) -> str:
    return f'<question type="cloze">{NAME}<questiontext format="html"><text>{text}</text></questiontext></question>'


def told(text: str, form: str = "html", files: str = "") -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    head = f'{NAME}<questiontext format="{form}"><text>{text}</text>{files}</questiontext>'
    return numerical(RIGHT, head=head)


def category(path: str) -> str:
    return f'<question type="category"><category><text>{path}</text></category></question>'


PICTURE = '<img src="@@PLUGINFILE@@/{}" alt="a network">'
FILE = '<file name="{}" path="/" encoding="base64">AAAA</file>'
ID = "<idnumber>three</idnumber>"
TAG = "<tags><tag><text>{}</text></tag></tags>"

CLEAN = (
    category("$course$/top/Learning/Input//Output"),
    numerical(RIGHT, tail="<idnumber>one</idnumber><tags><tag><text>loss</text></tag></tags>"),
    numerical(RIGHT, tail="<idnumber>two</idnumber>"),
    numerical(RIGHT, '<answer fraction="50"><text>0.0123</text><tolerance>0.0005</tolerance></answer>'),
    answered("1e-05", "1e-7"),
    '<question type="multichoice">'
    + NAME
    + TEXT
    + OPTION.format("100", "yes")
    + OPTION.format("0", "no")
    + "</question>",
    cloze(r"\(f{1}\) is {2:NUMERICAL:=0.5:0.005#ok~%50%-0.5:0.005#\(w_{1\}\) has another sign}, {1:MC:=up~down}"),
    told("\\(a &lt; b\\), costs $5 and $6, @@PLUGINFILE@@/a%20net.png", files=FILE.format("a net.png")),
    told(r"\\(a\\)", form="markdown"),
)

CASES = {
    "decimal-comma": answered("0,5"),
    "no-number": answered("\u22120.5"),
    "bare-answer": numerical('<answer fraction="100">1<tolerance>0</tolerance></answer>'),
    "tolerance": answered("1", "inf"),
    "digits": answered("0.12345678901234567890"),
    "no-full-answer": answered("1", fraction="50"),
    "grade": numerical(RIGHT, '<answer fraction="33.3"><text>1</text><tolerance>0</tolerance></answer>'),
    "order": numerical('<answer fraction="50"><text>-0.0121</text><tolerance>0.0005</tolerance></answer>', RIGHT),
    "one-choice": f'<question type="multichoice">{NAME}{TEXT}{OPTION.format("100", "yes")}</question>',
    "choice-sum": f'<question type="multichoice">{NAME}{TEXT}<single>false</single>'
    f"{OPTION.format('50', 'yes')}{OPTION.format('40', 'no')}</question>",
    "no-blank": cloze("nothing to fill in"),
    "broken-blank": cloze(r"{1:NUMERICAL:=1:0#\(w_{1}\) is right}"),
    "blank-comma": cloze("{1:NUMERICAL:=0,5:0.1}"),
    "blank-number": cloze("{1:NUMERICAL:=0.5:1%}"),
    "blank-full": cloze("{1:NUMERICAL:%50%0.5:0.1}"),
    "blank-grade": cloze("{1:NUMERICAL:=0.5:0.1~%33.3%1:0.1}"),
    "blank-choice": cloze("{1:MULTICHOICE:=yes}"),
    "blank-kind": cloze("{1:MC:=yes~no} {1:NUMERIC:=1}"),
    "format": told("a", form="latex"),
    "less-than": told(r"\(a<b\) and more"),
    "dollar": told("Let $w_1 = 2$ be given."),
    "stripped": told("<math>x</math>"),
    "markdown": told(r"\(a\)", form="markdown"),
    "missing-file": told(PICTURE.format("net.png")),
    "file-name": told(PICTURE.format("a net.png"), files=FILE.format("a net.png")),
    "no-words": told('<img src="@@PLUGINFILE@@/net.png">', files=FILE.format("net.png")),
    "type": f'<question type="numeric">{NAME}</question>',
    "same-id": numerical(RIGHT, tail=ID) + "\n" + numerical(RIGHT, tail=ID),
    "long-id": numerical(RIGHT, tail=f"<idnumber>{'a' * 101}</idnumber>"),
    "long-tag": numerical(RIGHT, tail=TAG.format("a" * 51)),
    "comma-tag": numerical(RIGHT, tail=TAG.format("a,b")),
    "long-name": numerical(RIGHT, head=f"<name><text>{'a' * 256}</text></name>{TEXT}"),
    "no-name": numerical(RIGHT, head=TEXT),
    "stroke": category("$course$/top/Input/ Output"),
    "points": numerical(RIGHT, tail="<defaultgrade>10/3</defaultgrade>"),
    "empty": "",
}


def quiz(*questions: str) -> bytes:
    body = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()


def found(data: bytes) -> list[str]:
    return [finding.rule for finding in lint(data)]


def test_a_clean_file_breaks_no_rule() -> None:
    assert list(lint(quiz(*CLEAN))) == []


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert {*CASES, "root"} == set(rules())


@pytest.mark.parametrize("code", CASES)
def test_a_file_breaks_one_rule_and_is_told_where(code: str) -> None:
    before = CLEAN if code != "empty" else ()
    data = quiz(*before, CASES[code])
    assert found(data) == [code]
    (finding,) = lint(data)
    line = data.decode().splitlines()[finding.line - 1]
    assert line in (CASES[code].splitlines()[-1] if CASES[code] else "<quiz>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quizzes><question type='essay'><name><text>a</text></name></question></quizzes>", "root"),
        (b"<quiz>\n<question type='essay'></quiz>", BROKEN),
        (b"<quiz>\n<question type='essay'><name><text>a\x0b</text></name></question></quiz>", BROKEN),
        (b"", BROKEN),
        (b"PK\x03\x04", BROKEN),
        (b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', BROKEN),
        (b"<a>" * 5000, BROKEN),
    ],
)
def test_what_is_no_moodle_xml_is_told(data: bytes, code: str) -> None:
    assert found(data) == [code]


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="ISO-8859-1"?>'])
def test_byte_order_marks_and_other_encodings_are_read(start: bytes) -> None:
    item = numerical(RIGHT, head="<name><text>Zürich</text></name>" + TEXT)
    encoding = "utf-8" if start.startswith(b"\xef") else "iso-8859-1"
    assert found(start + f"<quiz>{item}</quiz>".encode(encoding)) == []


@given(st.data())
def test_whatever_a_file_holds_faults_are_told_and_nothing_is_raised(data: st.DataObject) -> None:
    whole = quiz(*CLEAN, *CASES.values())
    start = data.draw(st.integers(0, len(whole)))
    put_in = data.draw(
        st.sampled_from([b"", b"<", b"&", b"}", b"{1:NM:", b"%", b"~", b"\xff", b"\0", b"1e999", b"<text>"])
    )
    left_out = data.draw(st.integers(0, 40))
    for finding in lint(whole[:start] + put_in + whole[start + left_out :]):
        assert finding.line >= 1
        assert finding.rule in {*rules(), BROKEN}


@given(st.binary(max_size=60))
def test_any_bytes_are_told(data: bytes) -> None:
    assert found(data)


def test_the_command_tells_faults_with_their_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = tmp_path / "bad.xml", tmp_path / "good.xml"
    bad.write_bytes(quiz(CASES["decimal-comma"]))
    good.write_bytes(quiz(*CLEAN))
    for path, status in ((bad, 1), (good, 0)):
        with pytest.raises(SystemExit) as end:
            main(["export", "--lint", str(path)])
        assert end.value.code == status
    assert (
        capsys.readouterr().out
        == f"{bad}:3: decimal-comma: a decimal comma is dropped without a word: 0,5 becomes 5: 0,5\n"
    )
