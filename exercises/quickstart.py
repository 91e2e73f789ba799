#!/usr/bin/env python3
"""From a fresh checkout to sheets, keys and marks, with the standard library alone.

    python3 exercises/quickstart.py                    set up, make three sheets and keys, mark example answers
    python3 exercises/quickstart.py --test [ARGS ...]  set up, then linter, types and pytest ARGS
    python3 exercises/quickstart.py --tex ...          the same with TeX Live, which sets the pages where it is there

    main -> install (make_venv first) -> install_tex if asked for -> run_demo | run_checks

A set-up step is quick where its result is there already.

The environment is `.venv` in the checkout, or the folder that GRADSHEET_VENV names. It runs as a script,
before anything is installed, so it imports nothing of this project. To add something that TeX needs,
add its Debian package and one file of it to TEX.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path("out", "demo")
OLDEST_PYTHON = (3, 11)
BIN = "Scripts" if os.name == "nt" else "bin"
TEX = {"texlive-latex-recommended": "microtype.sty", "texlive-pictures": "tikz.sty", "lmodern": "lmodern.sty"}
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
WHOLE_SUITE = ("-n", "auto", "--maxprocesses", "4")


class Trouble(Exception):
    """What went wrong and what would help, in words for the person at the terminal."""


def say(text: str) -> None:
    """Print at once, so that lines keep their order among those of the programs started."""
    print(text, flush=True)


def quietly(command: Sequence[str | Path]) -> str | None:
    """Run a program; None where it succeeds, else the end of what it wrote."""
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    end = "\n".join(done.stdout.decode(errors="replace").splitlines()[-12:])
    return None if done.returncode == 0 else end or f"{command[0]} ended with status {done.returncode}"


def openly(program: Path, *arguments: str) -> int:
    """Run a program of the environment in the checkout, its command line shown first; the exit status."""
    say(f"\n$ {shlex.join([program.name, *arguments])}")
    return subprocess.run([program, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def missing_tex() -> list[str]:
    """The Debian packages of TEX that this machine lacks."""
    if not (shutil.which("pdflatex") and shutil.which("kpsewhich")):
        return list(TEX)
    found = subprocess.run(["kpsewhich", *TEX.values()], capture_output=True, text=True, check=False).stdout  # noqa: S607
    names = {Path(line).name for line in found.splitlines()}
    return [package for package, file in TEX.items() if file not in names]


def administrator() -> list[str] | None:
    """What stands before an apt-get command; None where this user cannot install packages."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    sudo = shutil.which("sudo")
    allowed = sudo is not None and quietly([sudo, "-n", "true"]) is None
    return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"] if sudo and allowed else None


def apt_install(packages: Sequence[str]) -> str | None:
    """Install Debian packages; None where that succeeds, else why not."""
    start = administrator()
    if start is None:
        return "only an administrator of a Debian or Ubuntu system can install packages here"
    say(f"Installing with apt-get: {' '.join(packages)} ...")
    install = [*start, "apt-get", "install", "-y", "--no-install-recommends", *packages]
    if quietly(install) is None:
        return None
    quietly([*start, "apt-get", "update"])  # the lists of packages were absent or old
    return quietly(install)


def install_tex() -> bool:
    """Have TeX, where that is possible; says what to install where it is not."""
    missing = missing_tex()
    reason = apt_install(missing) if missing else None
    if missing and (missing := missing_tex()):
        say(f"TeX Live is not there: {reason or 'its packages are still not found'}. Typst sets the pages instead.")
        say(f"Install it with: sudo apt-get install --no-install-recommends {' '.join(missing)}")
        say(f"(elsewhere: any TeX Live that has pdflatex and {', '.join(TEX.values())})")
    return not missing


def venv_folder() -> Path:
    """Where the environment lies."""
    return Path(os.environ.get("GRADSHEET_VENV") or ROOT / ".venv").absolute()


def is_sound(venv: Path) -> bool:
    """Whether the folder holds an environment whose Python is recent enough and has pip."""
    python = venv / BIN / "python"
    test = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return python.exists() and quietly([python, "-c", test]) is None


def make_venv(venv: Path) -> None:
    """Make the environment, or make one anew that was left half done or lost its Python."""
    # Only a folder that was an environment is emptied: GRADSHEET_VENV may name any.
    clear = ["--clear"] if (venv / "pyvenv.cfg").exists() else []
    command = [sys.executable, "-m", "venv", str(venv)]
    problem = quietly([*command, *clear])
    if problem and not has_ensurepip():
        package = f"python3.{sys.version_info.minor}-venv"
        if reason := apt_install([package]):
            raise Trouble(f"this Python cannot make environments: {reason}\nInstall: sudo apt-get install {package}")
        problem = quietly(command)
    if problem:
        raise Trouble(f"the environment {venv} could not be made:\n{problem}")


def has_ensurepip() -> bool:
    """Whether this Python can put pip into an environment; Debian packs that part separately."""
    return quietly([sys.executable, "-c", "import ensurepip"]) is None


def fingerprint() -> str:
    """Changes when the environment has to be installed again."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()


def is_installed(venv: Path, *, dev: bool) -> bool:
    """Whether what pyproject.toml asks for is there; the development set holds the other."""
    stamps = ["gradsheet-dev.stamp"] if dev else ["gradsheet-dev.stamp", "gradsheet.stamp"]
    current = any((venv / s).is_file() and (venv / s).read_text() == fingerprint() for s in stamps)
    return current and all((venv / BIN / program).exists() for program in ("python", "gradsheet"))


def install(venv: Path, *, dev: bool) -> None:
    """Have gradsheet and what it needs in the environment."""
    if is_installed(venv, dev=dev):
        return
    if not is_sound(venv):
        say(f"Making the environment {venv} ...")
        make_venv(venv)
    say("Installing gradsheet and the packages it needs (a minute or two the first time) ...")
    wanted = f"{ROOT}[dev]" if dev else str(ROOT)
    # Python compiles the modules that it meets; all those of all packages would take as long as the installation.
    options = ["--quiet", "--no-compile", "--editable"]
    problem = quietly([venv / BIN / "python", "-m", "pip", "install", *options, wanted])
    if problem:
        raise Trouble(f"pip could not install gradsheet:\n{problem}")
    (venv / ("gradsheet-dev.stamp" if dev else "gradsheet.stamp")).write_text(fingerprint())


def run_checks(venv: Path, pytest_arguments: Sequence[str]) -> int:
    """Linter, formatter, types and tests, all of them even if one fails; 0 where all pass."""
    tests = ("pytest", *(pytest_arguments or WHOLE_SUITE))
    failed = [check[0] for check in (*CHECKS, tests) if openly(venv / BIN / check[0], *check[1:])]
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def run_demo(venv: Path) -> int:
    """The main job: sheets and keys for three, and marks for example answers; the exit status."""
    gradsheet, demo = venv / BIN / "gradsheet", OUT.as_posix()
    status = (
        openly(gradsheet, "make", "backprop-2-2-2", "-o", demo, "--copies", "3")
        or openly(venv / BIN / "python", "-m", "exercises.press.example_answers", demo)
        or openly(gradsheet, "check", demo, f"{demo}/example-answers.csv")
    )
    if status == 0:
        say_where()
    return status


def say_where() -> None:
    """The files made: one student's sheet and key, everybody's, and the grades."""
    first = min(path.name for path in (ROOT / OUT / "sheets").glob("*.pdf"))
    files = {
        "a sheet": f"sheets/{first}",
        "its key": f"keys/{first}",
        "all sheets": "all-sheets.pdf",
        "all keys": "all-keys.pdf",
        "answers": "example-answers.csv",
        "grades": "marks/grades.csv",
    }
    say("\n" + "\n".join(f"{label:<11} {ROOT / OUT / file}" for label, file in files.items()))


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line; `test` is None or what goes on to pytest."""
    parser = argparse.ArgumentParser(
        description="Set up gradsheet and make three sheets with keys and marks.",
        epilog="The environment is .venv in the checkout, or the folder that GRADSHEET_VENV names.",
    )
    parser.add_argument("--tex", action="store_true", help="have TeX Live too: by apt-get, where this user may")
    parser.add_argument(
        "--test",
        nargs=argparse.REMAINDER,
        metavar="ARG",
        help="run linter, types and tests instead; what follows goes to pytest",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up and do what the command line asks for; the exit status."""
    wanted = parse_arguments(arguments)
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise Trouble(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version[:6]}")
        venv = venv_folder()
        install(venv, dev=wanted.test is not None)
        if wanted.tex:
            install_tex()
        return run_demo(venv) if wanted.test is None else run_checks(venv, wanted.test)
    except (Trouble, OSError) as error:
        print(f"quickstart: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nquickstart: stopped; run it again to go on", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
