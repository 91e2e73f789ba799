"""Every target: its declaration is whole, the docs have it, and it writes every built-in set, alike each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercises.cli import main
from exercises.export.table import table
from exercises.export.targets import FEATURES, targets

DOCS = Path(__file__).resolve().parents[3] / "docs" / "export.md"
TABLE = re.compile(r"(?<=<!-- targets -->\n).*(?=<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("name", targets())
def test_a_target_says_what_it_carries_of_every_feature(name: str) -> None:
    target = targets()[name]
    assert list(target.carries) == list(FEATURES)
    assert all(target.carries.values())
    assert target.title


def test_the_docs_have_the_table_of_the_declarations(request: pytest.FixtureRequest) -> None:
    """`pytest --update-golden` writes it."""
    text = DOCS.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        text = TABLE.sub(lambda match: table(), text)
        DOCS.write_text(text, encoding="utf-8")
    found = TABLE.search(text)
    assert found is not None
    head, _, *rows = [line.strip("| ").split(" | ") for line in found[0].splitlines()]
    assert head == [f"`{name}`" for name in targets()]
    for (words, *cells), feature in zip(rows, FEATURES, strict=True):
        assert words == FEATURES[feature]
        assert cells == [target.carries[feature] for target in targets().values()]


def test_the_same_secret_gives_the_same_bytes(tmp_path: Path) -> None:
    """Of every target, for the set that has a question of every type."""
    secret = tmp_path / "secret"
    secret.write_text("a secret of many signs")
    for folder in ("one", "two"):
        words = ["export", "practice", "--to", ",".join(targets()), "-o", str(tmp_path / folder), "--copies", "2"]
        main([*words, "--secret", str(secret)], standalone_mode=False)
    one, two = (sorted(path for path in (tmp_path / folder).rglob("*") if path.is_file()) for folder in ("one", "two"))
    assert len({path.relative_to(tmp_path / "one").parts[0].split(".")[0] for path in one}) == len(targets())
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
