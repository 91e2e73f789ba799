"""A class report as JSON, as a table, and as a page.

ClassReport + what matched nothing -> as_data -> class.json, class.html;  ClassReport -> class.csv
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from exercises.marks.grades import Marks
from exercises.mistakes import titles
from exercises.reports.class_report import class_report
from exercises.reports.figures import VERDICTS, ClassReport, ItemFigures, QuestionFigures
from exercises.storage.manifest import Manifest
from exercises.storage.tables import Cell, to_csv
from templates.reports import page

Lists = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of the answer files that count for nothing, or that were replaced, by what they are."""


def class_files(manifest: Manifest, marks: Marks, lists: Lists, titles: Mapping[int, str]) -> dict[str, str]:
    """The texts of class.html, class.json and class.csv; `titles` are those of the questions that are known."""
    report = class_report(manifest, marks, titles)
    return {"class.html": as_html(report, lists), "class.json": as_json(report, lists), "class.csv": as_csv(report)}


def as_data(report: ClassReport, lists: Lists) -> dict[str, Any]:
    """The report as mappings, lists, numbers and texts."""
    data: dict[str, Any] = _plain(asdict(report))
    data |= {"handed_in": report.handed_in, "histogram": list(report.histogram)}
    data |= {"mean": report.mean, "median": report.median}
    data["mistakes"] = list(map(_mistake, data["mistakes"]))
    return data | {"rows": {name: list(rows) for name, rows in lists.items()}}


def _mistake(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of a mistake, or of several that cannot be told from each other."""
    names = data["names"]
    told = {field: value for field, value in data.items() if field != "names"}
    return {"mistake": " or ".join(names), **told, "title": titles(names)}


def _plain(value: Any) -> Any:
    """The same with fractions as numbers."""
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else float(value)
        case Mapping():
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
    return value


def as_json(report: ClassReport, lists: Lists) -> str:
    """The report for programs."""
    return json.dumps(as_data(report, lists), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_html(report: ClassReport, lists: Lists) -> str:
    """The report as one page."""
    return page("class", as_data(report, lists))


def as_csv(report: ClassReport) -> str:
    """A line for each asked quantity."""
    head = ["question", "quantity", "reached", *VERDICTS, "correlation", "best 27 %", "weakest 27 %", "separates"]
    return to_csv([head, *(_row(question, item) for question in report.questions for item in question.items)])


def _row(question: QuestionFigures, item: ItemFigures) -> list[Cell]:
    own = item.separation
    indices: list[Cell] = ["" if x is None else round(x, 4) for x in (own.correlation, own.upper, own.lower)]
    counts: list[Cell] = [item.verdicts[verdict] for verdict in VERDICTS]
    return [question.number, item.quantity, round(item.reached, 4), *counts, *indices, own.sort]
