"""The report on a document as text for a terminal, Markdown and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from exercises.audit.document import KINDS, DocumentReport, Fault

MEANINGS = {
    "false": "False, however the printed numbers may be rounded",
    "at odds": "False with the numbers that the document prints for its symbols",
    "doubtful": "Not as printed: true only where operands, or results on the way, are rounded ones",
}


_LARGE = 2.0**53


def summary(report: DocumentReport) -> str:
    """The counts in a sentence."""
    counted = [f"{report.holding} hold", *(f"{report.counts[kind]} {_short(kind)}" for kind in KINDS)]
    return (
        f"{report.checked} equalit{'y' if report.checked == 1 else 'ies'} recomputed: {', '.join(counted)}; "
        f"{report.skipped} more cannot be read as equalities of numbers"
    )


def _short(kind: str) -> str:
    return "at odds with printed values" if kind == "at odds" else kind


def as_text(report: DocumentReport) -> str:
    """The report for a terminal: the worst first."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: DocumentReport) -> Iterator[str]:
    yield f"{report.name}: {summary(report)}"
    for kind in KINDS:
        if faults := report.of(kind):
            yield ""
            yield f"{MEANINGS[kind]}:"
        for fault in faults:
            place = f"  line {fault.line}: "
            yield f"{place}{equality(fault)}"
            yield f"{' ' * len(place)}{told(fault)}"


def as_markdown(report: DocumentReport) -> str:
    """The report as a Markdown page."""
    parts = [f"# What {report.name} prints and what follows", "", f"{summary(report)}.", ""]
    for kind in KINDS:
        if faults := report.of(kind):
            parts += [f"## {MEANINGS[kind]}", ""]
            parts += [f"- line {fault.line}: `{equality(fault)}`\n  {told(fault)}" for fault in faults]
            parts.append("")
    return "\n".join(parts)


def as_json(report: DocumentReport) -> str:
    """The report for programs."""
    faults: list[dict[str, Any]] = [
        asdict(fault)
        | {
            "error": fault.error,
            "symbols": [dict(zip(("name", "value", "line"), s, strict=True)) for s in fault.symbols],
        }
        for fault in report.faults
    ]
    content = {
        "document": report.name,
        "checked": report.checked,
        "holding": report.holding,
        "skipped": report.skipped,
        "counts": dict(report.counts),
        "faults": faults,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def equality(fault: Fault) -> str:
    """Both sides as printed."""
    return f"{fault.left} = {fault.right}"


def told(fault: Fault) -> str:
    """What the numbers give, and the size of the error."""
    where = f"row {fault.entry[0]}, column {fault.entry[1]}: " if fault.entry else ""
    words = f"{where}{f'with {given(fault)} ' if fault.symbols else ''}"
    recomputed, printed, error = (
        in_figures(number, fault.digits) for number in (fault.recomputed, fault.printed, fault.error)
    )
    if not fault.unit:
        return f"{words}the sides are {recomputed} and {printed}"
    return f"{words}recomputed {recomputed}, off by {error}{_in_units(fault)}"


def given(fault: Fault) -> str:
    """The numbers that are printed for the symbols of an equality."""
    return ", ".join(f"{name} = {value} (line {line})" for name, value, line in fault.symbols)


def _in_units(fault: Fault) -> str:
    """The error in units of the last digit, where floats can hold their number."""
    if fault.units is None or math.isinf(fault.units):
        return ""
    units = in_figures(fault.units, 0) if fault.units >= 1.5 else "1"
    return f": {units} unit{'' if units == '1' else 's'} of the last digit"


def in_figures(number: float, digits: int) -> str:
    """A number with so many decimals; with a power of ten where floats no longer tell whole numbers apart.

    >>> in_figures(0.25, 1), in_figures(-1e300, 4)
    ('0.2', '-1e+300')
    """
    return f"{number:.{digits}f}" if abs(number) < _LARGE else f"{number:.6g}"
