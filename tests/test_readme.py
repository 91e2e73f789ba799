"""The README is run: its commands in order in an empty folder; its tables and links are compared with the code."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh(?P<kind>[^\n]*)\n(?P<commands>.*?)^```$", re.MULTILINE | re.DOTALL)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def blocks(kind: str) -> list[str]:
    """The commands of the blocks marked with `kind`; `setup` makes environments and is not run here."""
    return [match["commands"] for match in BLOCK.finditer(README) if match["kind"].strip() == kind]


def package_name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


@pytest.mark.needs_tex
def test_the_tour_runs_as_written(tmp_path: Path) -> None:
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks(""))],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for file in (
        "my-set.yaml",
        "class/all-sheets.pdf",
        "class/all-keys.pdf",
        "class/manifest.json",
        "class/marks/grades.csv",
    ):
        assert (tmp_path / file).stat().st_size > 0, file


def test_every_block_is_known() -> None:
    assert {match["kind"].strip() for match in BLOCK.finditer(README)} == {"", "setup"}
    assert README.count("```") == 2 * len(BLOCK.findall(README)), "a block is not closed or not marked sh"


@pytest.mark.parametrize("commands", blocks("setup"))
def test_set_up_commands_name_a_script_and_options_it_has(commands: str) -> None:
    python, script, *options = shlex.split(commands)
    assert python == "python3"
    command = [sys.executable, str(ROOT / script), "--help"]
    help_text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert all(option in help_text for option in options)


def test_the_check_script_runs_the_readme_test_command() -> None:
    (_, test) = blocks("setup")
    assert test.strip().removeprefix("python3 ") in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    headings = {f"#{title.lower().replace(' ', '-')}" for title in re.findall(r"^#+ (.+)$", README, re.MULTILINE)}
    assert links
    assert [link for link in links if link not in headings and not (ROOT / link).exists()] == []


def test_named_files_and_folders_exist() -> None:
    named = re.findall(r"`((?:derive|templates|exercises)/[^`]*)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    reasons = dict(re.findall(r"^\| ([a-z][\w.]*) \| (.+) \|$", README, re.MULTILINE))
    reasons.pop("package")
    assert sorted(reasons) == sorted(map(package_name, PYPROJECT["project"]["dependencies"]))


def test_every_development_dependency_is_named() -> None:
    (sentence,) = re.findall(r"Development adds ([^.]*)\.", README)
    named = set(re.split(r",\s+|\s+and\s+", sentence))
    assert named == set(map(package_name, PYPROJECT["project"]["optional-dependencies"]["dev"]))
