"""The quick start: what it finds, what it says, and that a second run starts the job at once."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exercises import quickstart
from exercises.press import example_answers

SCRIPT = Path(quickstart.__file__)
CALLS = "calls.txt"

PROGRAM = f"""#!{sys.executable}
import os, sys
with open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "{CALLS}"), "a") as calls:
    print(os.path.basename(__file__), *sys.argv[1:], file=calls)
sys.exit(STATUS)
"""


def program(path: Path, status: int = 0) -> None:
    """A program that notes its name and arguments, then exits with the status."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROGRAM.replace("STATUS", str(status)))
    path.chmod(0o755)


def calls(venv: Path) -> list[str]:
    return (venv / CALLS).read_text().splitlines() if (venv / CALLS).exists() else []


def installed_venv(folder: Path, *, stamp: str = "gradsheet-dev.stamp", **status: int) -> Path:
    """An environment that counts as installed and whose programs only note that they ran."""
    for name in ("python", "gradsheet", "ruff", "mypy", "pytest"):
        program(folder / quickstart.BIN / name, status.get(name, 0))
    (folder / stamp).write_text(quickstart.fingerprint())
    return folder


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with an empty PATH; programs put into the folder are found."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path / "path"


def run_script(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    environ = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)


def test_help_works_from_any_folder_without_any_package(tmp_path: Path) -> None:
    done = run_script("--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--test" in done.stdout


def test_pytest_arguments_pass_through_the_script(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv")
    done = run_script("--test", "-k", "sigmoid", "-x", "tests/derive", cwd=tmp_path, GRADSHEET_VENV=str(venv))
    assert done.returncode == 0, done.stderr
    assert calls(venv) == ["ruff check .", "ruff format --check .", "mypy", "pytest -k sigmoid -x tests/derive"]
    assert "All checks passed" in done.stdout


def test_all_checks_run_and_the_failed_ones_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    venv = installed_venv(tmp_path / "venv", mypy=1, pytest=1)
    assert quickstart.run_checks(venv, []) == 1
    assert len(calls(venv)) == 4
    assert "Failed: mypy, pytest" in capsys.readouterr().out


def test_an_installed_environment_is_left_alone(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv")
    quickstart.install(venv, dev=False)
    quickstart.install(venv, dev=True)
    assert calls(venv) == []


def test_the_smaller_set_does_not_stand_for_the_development_set(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv", stamp="gradsheet.stamp")
    assert quickstart.is_installed(venv, dev=False)
    assert not quickstart.is_installed(venv, dev=True)


def test_a_changed_pyproject_is_installed_again(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv")
    (venv / "gradsheet-dev.stamp").write_text("of an earlier pyproject.toml")
    quickstart.install(venv, dev=True)
    assert next(call for call in calls(venv) if "pip install" in call).endswith("[dev]")
    assert quickstart.is_installed(venv, dev=True)


def test_a_failed_installation_says_so_and_leaves_no_stamp(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv", stamp="other", python=0)
    (venv / quickstart.BIN / "python").write_text(
        f"#!{sys.executable}\nimport sys\nif 'pip' in sys.argv: sys.exit('no route to the index')\n"
    )
    with pytest.raises(quickstart.Trouble, match="no route to the index"):
        quickstart.install(venv, dev=False)
    assert not quickstart.is_installed(venv, dev=False)


def test_an_environment_without_its_python_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / quickstart.BIN).mkdir()
    (tmp_path / quickstart.BIN / "python").symlink_to("gone")
    (tmp_path / "pyvenv.cfg").write_text("home = gone")
    assert not quickstart.is_sound(tmp_path)
    quickstart.make_venv(tmp_path)
    assert quickstart.is_sound(tmp_path)


PYTHON_WITHOUT_ENSUREPIP = f"""#!{sys.executable}
import os, pathlib, sys
here = pathlib.Path(__file__)
with here.with_name("{CALLS}").open("a") as calls:
    print(*sys.argv[1:], file=calls)
sys.exit(not here.with_name("python3.{sys.version_info.minor}-venv").exists())
"""


@pytest.fixture
def debian_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The quick start run by a Python that lacks ensurepip until its Debian package is there."""
    python = tmp_path / "python"
    python.write_text(PYTHON_WITHOUT_ENSUREPIP)
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    return tmp_path


def test_debian_python_gets_the_package_it_lacks(debian_python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def apt_install(packages: list[str]) -> None:
        (debian_python / packages[0]).touch()

    monkeypatch.setattr(quickstart, "apt_install", apt_install)
    quickstart.make_venv(debian_python / "venv")
    venv = f"-m venv {debian_python / 'venv'}"
    assert calls(debian_python) == [venv, "-c import ensurepip", venv]


def test_debian_python_without_administrator_tells_the_package(debian_python: Path, no_programs: Path) -> None:
    with pytest.raises(quickstart.Trouble, match=r"sudo apt-get install python3\.\d+-venv"):
        quickstart.make_venv(debian_python / "venv")


def test_a_folder_that_is_no_environment_is_not_emptied(debian_python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (debian_python / f"python3.{sys.version_info.minor}-venv").touch()
    (debian_python / "thesis.tex").write_text("years of work")
    quickstart.make_venv(debian_python)
    assert "--clear" not in " ".join(calls(debian_python))


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_script(cwd=tmp_path, GRADSHEET_VENV=str(tmp_path / "file" / "venv"))
    assert done.returncode == 2
    assert done.stderr.startswith("quickstart: ")
    assert "Traceback" not in done.stderr + done.stdout


def test_without_pdflatex_every_package_is_missing(no_programs: Path) -> None:
    assert quickstart.missing_tex() == list(quickstart.TEX)


def test_only_packages_whose_file_is_not_found_are_missing(no_programs: Path) -> None:
    program(no_programs / "pdflatex")
    found = [file for package, file in quickstart.TEX.items() if package != "lmodern"]
    kpsewhich = no_programs / "kpsewhich"
    kpsewhich.write_text(f"#!{sys.executable}\n" + "".join(f"print('/texmf/{file}')\n" for file in found))
    kpsewhich.chmod(0o755)
    assert quickstart.missing_tex() == ["lmodern"]


@pytest.mark.needs_tex
def test_where_tex_is_installed_nothing_is_missing() -> None:
    assert quickstart.missing_tex() == []


def test_without_administrator_the_command_to_type_is_told(
    no_programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not quickstart.install_tex()
    assert "sudo apt-get install --no-install-recommends texlive-latex-recommended" in capsys.readouterr().out


def test_old_package_lists_are_renewed_once(no_programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`apt-get install` fails before `apt-get update` has run, as in a fresh container."""
    no_programs.mkdir()
    apt = no_programs / "apt-get"
    apt.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nlists = pathlib.Path(__file__).with_name('lists')\n"
        "lists.touch() if sys.argv[1] == 'update' else sys.exit(not lists.exists())\n"
    )
    apt.chmod(0o755)
    monkeypatch.setattr(quickstart, "administrator", list)
    assert quickstart.apt_install(["lmodern"]) is None
    assert (no_programs / "lists").exists()


def test_nothing_is_installed_on_the_machine_that_is_not_asked_for(
    tmp_path: Path, no_programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No apt-get, no root and no TeX: the environment is enough."""
    venv = installed_venv(tmp_path / "venv", gradsheet=2)
    monkeypatch.setenv("GRADSHEET_VENV", str(venv))
    monkeypatch.setattr(quickstart, "apt_install", lambda packages: pytest.fail(f"apt-get would install {packages}"))
    assert quickstart.main([]) == 2
    assert calls(venv) == ["gradsheet make backprop-2-2-2 -o out/demo --copies 3"]


def test_tex_is_installed_where_it_is_asked_for(
    tmp_path: Path, no_programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv, asked = installed_venv(tmp_path / "venv", gradsheet=2), []
    monkeypatch.setenv("GRADSHEET_VENV", str(venv))
    monkeypatch.setattr(quickstart, "apt_install", lambda packages: asked.extend(packages))
    assert quickstart.main(["--tex"]) == 2
    assert asked == list(quickstart.TEX)


def test_a_failed_job_stops_the_rest(tmp_path: Path) -> None:
    venv = installed_venv(tmp_path / "venv", gradsheet=2)
    assert quickstart.run_demo(venv) == 2
    assert calls(venv) == ["gradsheet make backprop-2-2-2 -o out/demo --copies 3"]


def made(folder: Path, students: int) -> None:
    """What `gradsheet make` writes, as far as the example answers read it."""
    quantities = {"a[1,1]": 0.59327, "dL/dw[1,1,1]": 0.000439, "dL/db[1]": -0.25, "w[1,1,1]'": 0.14978}
    answers = [{"question": 1, "quantity": name, "value": v, "decimals": 4} for name, v in quantities.items()]
    names = [f"copy-{i}" for i in range(1, students + 1)]
    (folder / "manifest.json").write_text(json.dumps({"students": {name: {"answers": answers} for name in names}}))
    rows = "".join(f'{name},1,"{quantity}",\n' for name in names for quantity in quantities)
    (folder / "answers.csv").write_text("student,question,quantity,answer\n" + rows)


def answers_by_student(path: Path) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            answers.setdefault(row["student"], []).append(row["answer"])
    return answers


def test_example_answers_are_right_wrong_and_unreadable_in_turn(tmp_path: Path) -> None:
    made(tmp_path, students=4)
    answers = answers_by_student(example_answers.write_example_answers(tmp_path))
    assert answers == {
        "copy-1": ["0.5933", "0.0004", "-0.2500", "0.1498"],
        "copy-2": ["0.5933", "-0.0004", "0.2500", "0.1498"],
        "copy-3": ["0.7 or 0.8?", "0.0004", "-0.2500", ""],
        "copy-4": ["0.5933", "0.0004", "-0.2500", "0.1498"],
    }
