"""The linter of packages in QTI 2.1: a clean one breaks no rule, and for every rule there is one that breaks it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.cli import main
from exercises.export.linting.packages import NO_PACKAGE, NO_XML
from exercises.export.targets.qti21.lint import lint, rules

ENTRY = '<textEntryInteraction responseIdentifier="R1"/>'
BODY = f"<p>It is <math><mi>x</mi></math> = {ENTRY} <img src='../images/net.png' alt='a network'/></p>"
RIGHT = '<equal toleranceMode="absolute" tolerance="0.1 0.1"><variable identifier="R1"/>{}</equal>'
WANTED = '<baseValue baseType="float">0.5</baseValue>'
TOLD = (
    '<setOutcomeValue identifier="FEEDBACK"><multiple><variable identifier="FEEDBACK"/>'
    '<baseValue baseType="identifier">{}</baseValue></multiple></setOutcomeValue>'
)
FEEDBACK = '<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="{}">It was.</modalFeedback>'


def item(
    name: str = "one",
    body: str = BODY,
    test: str = RIGHT.format(WANTED),
    shown: str = "M1",
    told: str = "M1",
    base: str = "float",
    value: str = "0.5",
    more: str = "",
) -> str:
    right = f"<correctResponse><value>{value}</value></correctResponse>"
    return (
        f'<assessmentItem identifier="{name}" title="One" adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="R1" cardinality="single" baseType="{base}">{right}</responseDeclaration>'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>'
        f"<itemBody>{body}</itemBody>{more}"
        f"<responseProcessing><responseCondition><responseIf>{test}{TOLD.format(shown)}</responseIf></responseCondition>"
        f"</responseProcessing>{FEEDBACK.format(told)}</assessmentItem>"
    )


def choice(value: str) -> str:
    body = (
        '<choiceInteraction responseIdentifier="R1" shuffle="false" maxChoices="1">'
        '<simpleChoice identifier="A">a</simpleChoice></choiceInteraction>'
    )
    test = '<match><variable identifier="R1"/><baseValue baseType="identifier">A</baseValue></match>'
    return item("two", body, test, base="identifier", value=value)


def whole_test(select: str = "1", href: str = "items/one.xml") -> str:
    section = (
        '<assessmentSection identifier="s" title="S" visible="true">'
        f'<selection select="{select}"/><assessmentItemRef identifier="one" href="{href}"/></assessmentSection>'
    )
    part = f'<testPart identifier="p" navigationMode="nonlinear" submissionMode="simultaneous">{section}</testPart>'
    return f'<assessmentTest identifier="t" title="T">{part}</assessmentTest>'


CLEAN = {
    "items/one.xml": item(),
    "items/two.xml": choice("A"),
    "test.xml": whole_test(),
    "images/net.png": "PNG",
}
CASES = {
    "missing-file": {"images/net.png": None, "items/one.xml": item(body=f"<p>{ENTRY}</p>")},
    "element": {"items/one.xml": item(body=BODY + "<p><p>no</p></p>")},
    "order": {
        "items/one.xml": item(more='<stylesheet href="a.css" type="text/css"/>'),
    },
    "text": {"items/one.xml": item(body=BODY + "bare")},
    "attribute": {"items/one.xml": item(body=BODY.replace(" alt='a network'", ""))},
    "operands": {"items/one.xml": item(test=RIGHT.format(""))},
    "empty": {"items/one.xml": item(body=BODY + "<table><tbody></tbody></table>")},
    "long-words": {"items/one.xml": item(body=BODY.replace("a network", "a" * 257))},
    "response": {"items/one.xml": item(body=BODY.replace(ENTRY, ""))},
    "variable": {"items/one.xml": item(test=RIGHT.format(WANTED).replace('"R1"', '"R2"'))},
    "feedback": {"items/one.xml": item(told="M2")},
    "option": {"items/two.xml": choice("B")},
    "picture": {"items/one.xml": item(body=BODY.replace("net.png", "web.png"))},
    "item": {"test.xml": whole_test(href="items/three.xml")},
    "select": {"test.xml": whole_test(select="2")},
    "same-identifier": {"items/two.xml": choice("A").replace('identifier="two"', 'identifier="one"')},
    "number": {"items/one.xml": item(value="0,5")},
    "tolerance": {"items/one.xml": item(test=RIGHT.format(WANTED).replace("0.1 0.1", "-1"))},
}
"""The files that are otherwise than in a clean package; None where there is none."""


def packed(changed: dict[str, str | None], *, named: bool = True, manifest: bool = True) -> bytes:
    whole = BytesIO()
    files = {**CLEAN, **changed}
    listed = [name for name in files if named or name != "items/two.xml"]
    kinds = {name: "imsqti_test_xmlv2p1" if name == "test.xml" else "imsqti_item_xmlv2p1" for name in listed}
    resources = "".join(
        f'<resource identifier="r{n}" type="{kinds[name]}"><file href="{name}"/></resource>'
        for n, name in enumerate(listed)
    )
    with ZipFile(whole, "w") as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
        if manifest:
            archive.writestr("imsmanifest.xml", f"<manifest><resources>{resources}</resources></manifest>")
    return whole.getvalue()


def found(data: bytes) -> set[str]:
    return {finding.rule for finding in lint(data)}


def test_a_clean_package_breaks_no_rule() -> None:
    assert list(lint(packed({}))) == []


def test_every_rule_has_a_package_that_breaks_it() -> None:
    assert {*CASES, "manifest", "not-in-manifest"} == set(rules())


@pytest.mark.parametrize("code", CASES)
def test_a_package_breaks_one_rule_and_is_told_where(code: str) -> None:
    findings = list(lint(packed(CASES[code])))
    assert {finding.rule for finding in findings} == {code}
    assert {finding.file for finding in findings} <= {*CASES[code], *CLEAN, "imsmanifest.xml"}


def test_a_manifest_has_to_be_there_and_whole() -> None:
    assert found(packed({}, named=False)) == {"not-in-manifest"}
    assert "manifest" in found(packed({}, manifest=False))


@given(st.data())
def test_whatever_a_package_holds_faults_are_told_and_nothing_is_raised(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["items/one.xml", "items/two.xml", "test.xml"]))
    whole = str(CLEAN[name])
    start, left_out = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 40))
    put_in = data.draw(st.sampled_from(["", "<p>", "</p>", "&", '"', "<math>", "<tr/>", "x"]))
    changed = whole[:start] + put_in + whole[start + left_out :]
    for finding in lint(packed({name: changed})):
        assert finding.line >= 1
        assert finding.rule in {*rules(), NO_PACKAGE, NO_XML}


def test_the_command_knows_a_package_by_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(packed(CASES["tolerance"]))
    with pytest.raises(SystemExit) as end:
        main(["export", "--lint", str(bad)])
    assert end.value.code == 1
    assert capsys.readouterr().out.startswith(f"{bad}/items/one.xml:1: tolerance: ")
