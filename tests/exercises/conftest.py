"""Problem sets as their authors write them: `set_file(questions=...)` puts one into the test's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

NETWORK = "{inputs: 2, layers: [{units: 2}, {units: 2}], loss: half_squared_error}"
ASK = """[z, a, L, "dL/dw[2,1,1]", "dL/dw[1,1,1]", "w[1,1,1]'"]"""

SetFile = Callable[..., Path]


def question(network: str = NETWORK, *, ask: str = ASK, more: str = "", title: str = "One step") -> str:
    """One question in YAML; `more` holds further keys, a line each."""
    lines = [
        "- type: gradient_step",
        f"title: {title}",
        "points: 10",
        f"network: {network}",
        "learning_rate: 0.5",
        f"ask: {ask}",
        *filter(None, more.splitlines()),
    ]
    return "\n    ".join(lines)


@pytest.fixture
def set_file(tmp_path: Path) -> SetFile:
    """`set_file(questions, rounding=..., seed=..., style=..., sound=..., name=...)` writes a problem set."""

    def write(
        *questions: str,
        rounding: str = "{carry: 6, answer: 4}",
        seed: int = 2026,
        style: str = "mazur",
        sound: str = "{}",
        name: str = "set.yaml",
    ) -> Path:
        text = "\n".join(f"  {one}" for one in questions or (question(),))
        head = f"title: Problem set\ncourse: A course\nstyle: {style}\nseed: {seed}\nrounding: {rounding}\n"
        path = tmp_path / name
        path.write_text(f"{head}sound: {sound}\nquestions:\n{text}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def asking() -> Callable[..., str]:
    """`asking(network, ask=..., more=..., title=...)` is one question in YAML."""
    return question
