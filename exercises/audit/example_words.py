"""The audit of an example as text for a terminal, Markdown and JSON; and the words of its verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from exercises.audit.claims import VERDICTS
from exercises.audit.example import FAULTS, ExampleReport, Judged
from exercises.audit.hints import written
from exercises.audit.logarithms import OtherBase
from exercises.mistakes import WORDS, in_words

MEANINGS = {
    "right": "Right to the printed digits",
    "rounding": "Explained by rounding on the way",
    "carried": "Carried on from a wrong number",
    "mistake": "A known mistake",
    "wrong": "Wrong, by no mistake that is known here",
}
_NAMED = 3
"""So many printed numbers are named that another one leans on."""


def summary(report: ExampleReport) -> str:
    """The counts in a sentence."""
    total, faults = len(report.claims), report.counts["carried"] + report.counts["mistake"]
    told = {
        "right": "right to the printed digits",
        "rounding": "explained by rounding on the way",
        "carried": "carried on from a wrong one",
        "mistake": "given by a known mistake",
        "wrong": "wrong otherwise" if faults else "wrong",
    }
    counted = ", ".join(f"{report.counts[verdict]} {told[verdict]}" for verdict in VERDICTS if report.counts[verdict])
    return f"{total} printed number{'s' if total > 1 else ''}: {counted}"


def true_text(judged: Judged) -> str:
    """The true number with a decimal more than is printed, or with as many as tell it from what is printed."""
    claimed = judged.claimed
    if judged.verdict == "right":
        decimals = claimed.claim.decimals
        return f"{claimed.true:z.{decimals + 1}f}" if decimals else claimed.claim.value
    return written(claimed, claimed.true)


def rounded_text(judged: Judged) -> str:
    """The true number rounded to the decimals that are printed."""
    decimals = judged.claimed.claim.decimals
    return f"{judged.claimed.true:z.{decimals}f}"


def sentence(judged: Judged) -> str:
    """What the mistake is that explains a number, and what is right."""
    assert judged.blame is not None
    wrong = judged.blame.wrong
    if isinstance(wrong, OtherBase):
        says = WORDS[wrong.mistake].says
        return f"{says[0].upper()}{says[1:]}."
    return in_words(wrong)


def reason(judged: Judged) -> str:
    """Why a number has its verdict."""
    if judged.verdict == "mistake":
        return sentence(judged)
    if judged.verdict == "wrong":
        return "; ".join((f"the true value is {true_text(judged)}", *judged.hints))
    if judged.verdict in ("rounding", "carried"):
        named = [str(claimed) for claimed in judged.leans[:_NAMED]]
        more = f" and {len(judged.leans) - _NAMED} more" if len(judged.leans) > _NAMED else ""
        wrong = ", which is wrong" if len(judged.leans) == 1 else ", which are wrong"
        return f"follows from {', '.join(named)}{more}{wrong if judged.verdict == 'carried' else ' as printed'}"
    return f"{judged.claimed.cut}; to the nearest it is {rounded_text(judged)}" if judged.claimed.cut else ""


def as_text(report: ExampleReport) -> str:
    """The report for a terminal: the faults first, then the rest in short."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ExampleReport) -> Iterator[str]:
    yield f"{report.title}: {summary(report)}"
    for _, several in report.by_mistake():
        yield ""
        yield f"{MEANINGS['mistake']}: {reason(several[0])}"
        yield from _table(several, reasons=False)
    for verdict in (*FAULTS[1:], "rounding", "right"):
        if several := report.of(verdict):
            yield ""
            yield f"{MEANINGS[verdict]}:"
            yield from _table(several, reasons=True)


def _table(several: tuple[Judged, ...], *, reasons: bool) -> Iterator[str]:
    """A row for each number: its name, what is printed, the true one, and where it stands."""
    rows = [(j.claimed.name, j.claimed.claim.value, true_text(j), j.claimed.claim.where) for j in several]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row, judged in zip(rows, several, strict=True):
        name, printed, true = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=False))
        yield f"  {name}  printed {printed}  true {true}  {row[3]}".rstrip()
        if reasons and (why := reason(judged)):
            yield f"    {why}"


def as_markdown(report: ExampleReport) -> str:
    """The report as a Markdown page."""
    parts = [f"# {report.title}: what is printed and what is right", "", f"{summary(report)}.", ""]
    for verdict in (*FAULTS, "rounding", "right"):
        if several := report.of(verdict):
            parts += [
                f"## {MEANINGS[verdict]}",
                "",
                "| quantity | printed | true | where | why |",
                "|---|---|---|---|---|",
            ]
            parts += [_row(judged) for judged in several]
            parts.append("")
    return "\n".join(parts)


def _row(judged: Judged) -> str:
    claim = judged.claimed.claim
    cells = (f"`{judged.claimed.name}`", claim.value, true_text(judged), claim.where, reason(judged))
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def as_json(report: ExampleReport) -> str:
    """The report for programs."""
    claims = [
        {
            "quantity": judged.claimed.name,
            "published": judged.claimed.claim.value,
            "true": judged.claimed.true,
            "verdict": judged.verdict,
            "reason": reason(judged),
            "where": judged.claimed.claim.where,
            "follows": judged.follows,
            "from": [claimed.name for claimed in judged.leans],
            "mistake": judged.blame.wrong.mistake if judged.blame else None,
        }
        for judged in report.claims
    ]
    content = {"title": report.title, "counts": dict(report.counts), "claims": claims}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
