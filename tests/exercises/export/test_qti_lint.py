"""The linter of packages for Canvas: a clean one breaks no rule, and for every rule there is one that breaks it."""

from __future__ import annotations

import html
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.cli import main
from exercises.export.linting.packages import NO_PACKAGE, NO_XML
from exercises.export.targets.qti.lint import lint, rules

MARGIN = "<or><varequal>0.5933</varequal><and><vargte>0.5932</vargte><varlte>0.5934</varlte></and></or>"
PICTURE = '<img src="%24IMS-CC-FILEBASE%24/images/net.png" alt="a network">'


def scored(test: str, score: str = "100") -> str:
    return f"<respcondition><conditionvar>{test}</conditionvar><setvar varname='SCORE'>{score}</setvar></respcondition>"


def item(kind: str, ident: str, judged: str, text: str = "What is it?", fields: str = "", points: str = "2") -> str:
    said = {"question_type": kind, "points_possible": points}
    meta = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in said.items()
    )
    shown = f'<material><mattext texttype="text/html">{html.escape(text)}</mattext></material>'
    return (
        f'<item ident="{ident}" title="{ident}"><itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata>'
        f"<presentation>{shown}{fields}</presentation><resprocessing>{judged}</resprocessing></item>"
    )


def number(
    *bounds: str, ident: str = "n", score: str = "100", text: str = "What is it?", points: str = "2", more: str = ""
) -> str:
    exact, low, high = bounds or ("0.5933", "0.5932", "0.5934")
    test = f"<or><varequal>{exact}</varequal><and><vargte>{low}</vargte><varlte>{high}</varlte></and></or>"
    return item("numerical_question", ident, scored(test, score) + more, text, points=points)


def blank(text: str, right: str = "0.5", ident: str = "b") -> str:
    label = f'<response_label ident="7"><material><mattext>{right}</mattext></material></response_label>'
    field = (
        '<response_lid ident="response_n1"><material><mattext>n1</mattext></material>'
        f"<render_choice>{label}</render_choice></response_lid>"
    )
    judged = scored("<varequal respident='response_n1'>7</varequal>")
    return item("fill_in_multiple_blanks_question", ident, judged, text, field)


def group(*items: str, pick: str = "1", points: str = "2") -> str:
    each = f"<selection_extension><points_per_item>{points}</points_per_item></selection_extension>"
    head = f"<selection><selection_number>{pick}</selection_number>{each}</selection>"
    return f"<section ident='g'><selection_ordering>{head}</selection_ordering>{''.join(items)}</section>"


CLEAN = (
    number(ident="one", text=f"\\(a &lt; b\\), costs $5 and $6, $$x_1$$ {PICTURE}"),
    number("0", "-0.05", "0.05", ident="two"),
    item("essay_question", "three", ""),
    blank("Here [n1] or [elsewhere]", ident="four"),
    group(number(ident="five"), number(ident="six")),
)
CASES = {
    "same-ident": number(ident="one"),
    "type": item("numeric", "a", scored(MARGIN)),
    "points": number(points="two"),
    "pick": group(number(), pick="2"),
    "uneven": group(number(), points="3"),
    "no-right-answer": item("numerical_question", "a", ""),
    "no-feedback": number(more="<respcondition><displayfeedback linkrefid='x'/></respcondition>"),
    "no-number": number("0,5", "0.4", "0.6"),
    "small": number("0.00005", "-0.5", "0.5001"),
    "partly": number(score="50"),
    "precision": item(
        "numerical_question", "a", scored("<and><vargt>0.5</vargt><varlte>0.6</varlte></and>"), points="2"
    ),
    "margin": number("0.5", "0.4", "0.7"),
    "unreachable": number("0.59335", "0.59334", "0.59336"),
    "overlap": number(more=scored(MARGIN)),
    "less-than": number(text=r"\(a<b\) and more"),
    "dollar": number(text="Let $w_1 = 2$ be given."),
    "bracket": number(text=r"Let \[w_1 = 2\] be given."),
    "lost-picture": number(text='<img src="net.png" alt="a network">'),
    "no-words": number(text=PICTURE.replace(' alt="a network"', "")),
    "blank": blank("Here there is none"),
    "blank-text": blank("Here [n1]", right=""),
}
"""What is put into a clean quiz to break a rule."""

QUIZ, MANIFEST = "quiz/quiz.xml", "imsmanifest.xml"


def packed(files: dict[str, str | bytes]) -> bytes:
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def files(*items: str, named: tuple[str, ...] = (QUIZ, "images/net.png")) -> dict[str, str | bytes]:
    kinds = {name: "imsqti_xmlv1p2" if name.endswith("xml") else "webcontent" for name in named}
    resources = "\n".join(f'<resource type="{kinds[name]}"><file href="{name}"/></resource>' for name in named)
    body = "\n".join(items)
    return {
        QUIZ: f"<questestinterop><assessment><section ident='root'>\n{body}\n</section></assessment></questestinterop>",
        "images/net.png": b"\x89PNG",
        MANIFEST: f"<manifest><resources>\n{resources}\n</resources></manifest>",
    }


OTHERS = {
    "manifest": {name: data for name, data in files(*CLEAN).items() if name != MANIFEST},
    "missing-file": files(*CLEAN, named=(QUIZ, "images/net.png", "images/other.png")),
    "not-in-manifest": {**files(*CLEAN), "other.xml": "<questestinterop/>"},
}
"""Packages whose files break a rule."""


def found(data: bytes) -> list[str]:
    return [finding.rule for finding in lint(data)]


def test_a_clean_package_breaks_no_rule() -> None:
    assert list(lint(packed(files(*CLEAN)))) == []


def test_every_rule_has_a_package_that_breaks_it() -> None:
    assert {*CASES, *OTHERS} == set(rules())


@pytest.mark.parametrize("code", CASES)
def test_a_quiz_breaks_one_rule_and_is_told_where(code: str) -> None:
    data = packed(files(*CLEAN, CASES[code]))
    assert set(found(data)) == {code}
    for finding in lint(data):
        assert finding.file == QUIZ
        assert finding.line == len(CLEAN) + 2


@pytest.mark.parametrize("code", OTHERS)
def test_a_package_breaks_one_rule(code: str) -> None:
    told = set(found(packed(OTHERS[code])))
    assert code in told <= {code, "not-in-manifest"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", NO_PACKAGE),
        (b"<quiz/>", NO_PACKAGE),
        (packed(files(*CLEAN))[:-30], NO_PACKAGE),
        (packed({**files(*CLEAN), "quiz/assessment_meta.xml": "<quiz>"}), NO_XML),
    ],
)
def test_what_is_no_package_is_told(data: bytes, code: str) -> None:
    assert found(data) == [code]


@given(st.data())
def test_whatever_a_package_holds_faults_are_told_and_nothing_is_raised(data: st.DataObject) -> None:
    whole = packed(files(*CLEAN, *CASES.values()))
    start, left_out = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 40))
    put_in = data.draw(st.binary(max_size=6))
    for finding in lint(whole[:start] + put_in + whole[start + left_out :]):
        assert finding.line >= 1
        assert finding.rule in {*rules(), NO_PACKAGE, NO_XML}


def test_the_command_knows_a_package_by_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.imscc"
    bad.write_bytes(packed(files(*CLEAN, CASES["pick"])))
    with pytest.raises(SystemExit) as end:
        main(["export", "--lint", str(bad)])
    assert end.value.code == 1
    told = f"{bad}/{QUIZ}:{len(CLEAN) + 2}: pick: "
    assert capsys.readouterr().out.startswith(told)


def test_a_file_that_no_linter_knows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "notes.md"
    other.write_text("nothing")
    with pytest.raises(SystemExit) as end:
        main(["export", "--lint", str(other)])
    assert end.value.code == 2
    assert "name one of these: Moodle XML, a package for Canvas" in capsys.readouterr().err
