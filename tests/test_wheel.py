"""The wheel holds everything: built from a copy of the checkout, unpacked elsewhere, and run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("derive", "templates", "exercises")


def run(*command: str, cwd: Path, **environment: str) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built away from the checkout so that nothing of an earlier build slips in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = ("wheel", ".", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target))
    run(sys.executable, "-m", "pip", *build, cwd=source)
    (path,) = target.glob("gradsheet-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, to stand first on the path."""
    folder = tmp_path_factory.mktemp("installed")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    run(sys.executable, "-m", "pip", *install, cwd=folder)
    return folder


def gradsheet(installed: Path, cwd: Path, *arguments: str) -> str:
    """What the installed command prints, run from a folder that holds nothing of the checkout."""
    return run(sys.executable, str(installed / "bin" / "gradsheet"), *arguments, cwd=cwd, PYTHONPATH=str(installed))


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    files = {path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*.*")}
    expected = {file for file in files if "__pycache__" not in file and not file.endswith("README.md")}
    assert not expected - held, f"add these to package-data in pyproject.toml: {sorted(expected - held)}"


def test_the_wheel_brings_no_other_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import derive, templates, exercises; print(derive.__file__, templates.__file__, exercises.__file__)"
    files = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(installed)).split()
    assert all(Path(file).is_relative_to(installed) for file in files), files


def test_built_in_files_are_found_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    listing = gradsheet(installed, tmp_path, "examples")
    assert "mazur" in listing
    assert "backprop-2-2-2" in listing


def test_page_templates_are_found_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    page = gradsheet(installed, tmp_path, "derive", "mazur", "--wrt", "w[1,1,1]", "--format", "tex")
    assert page.lstrip().startswith("\\documentclass")
    assert page.rstrip().endswith("\\end{document}")
