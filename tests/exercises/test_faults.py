"""What goes wrong while a class is made: nothing is left by halves, one line says what it was, the next run goes on."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from derive.errors import GradsheetError, InputError
from exercises.press import batches
from exercises.press.making import Order, make
from exercises.storage.atomic import write_atomic
from templates.formats.pdf.workroom import clear_abandoned

SECRET = b"0123456789abcdef0123456789abcdef"

SetFile = Callable[..., Path]


@pytest.fixture
def order(set_file: SetFile, asking: Callable[..., str], tmp_path: Path) -> Order:
    (tmp_path / "key").write_bytes(SECRET)
    asked = str(set_file(asking(ask='[L, "dL/dw[1,1,1]"]')))
    return Order(asked, tmp_path / "out", None, 4, None, tmp_path / "key", 2, engine="latex")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(batches.BATCH, "latex", 2)


def content(folder: Path) -> dict[str, bytes]:
    """All files but the temporary ones of killed runs and those that go when a run is done."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".part")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files if p.parent.name != "parts"}


def completes(order: Order, whole: dict[str, bytes]) -> None:
    """What is there is right, and the next run completes it."""
    found = content(order.output)
    assert {name: whole[name] for name in found} == found
    make(order)
    assert content(order.output) == whole
    assert not (order.output / "parts").exists()


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """What `whole` has made once: the same order gives the same bytes."""
    return {}


@pytest.fixture
def whole(order: Order, small_batches: None, tmp_path: Path, kept: dict[str, bytes]) -> dict[str, bytes]:
    """What an order gives when nothing stops it, also in a folder beside."""
    if not kept:
        make(replace(order, output=tmp_path / "whole"))
        kept.update(content(tmp_path / "whole"))
    for name, data in kept.items():
        write_atomic(tmp_path / "whole" / name, data)
    return kept


KILLED = """
import os, signal, sys, time
from pathlib import Path
from exercises.press import batches
from exercises.storage.atomic import write_atomic
from exercises.press.making import Order, make

batches.BATCH["latex"] = 2
problem_set, secret, output = sys.argv[1:4]
order = Order(problem_set, Path(output), None, 4, None, Path(secret), 2, engine="latex")
for moment in map(float, sys.argv[4:]):
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        make(order)
        os._exit(0)
    time.sleep(moment)
    print("done" if os.waitpid(child, os.WNOHANG)[0] else "killed", flush=True)
    try:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    files = [path for path in Path(output).rglob("*") if path.is_file() and path.suffix != ".part"]
    names = {path.relative_to(output).as_posix() for path in files if path.parent.name != "parts"}
    whole = Path(output).parent / "whole"
    wrong = [name for name in names if Path(output, name).read_bytes() != (whole / name).read_bytes()]
    assert not wrong, wrong
"""


@pytest.mark.needs_tex
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed and copied as POSIX does")
def test_killed_at_ten_moments_a_run_leaves_nothing_by_halves_and_goes_on(
    order: Order, whole: dict[str, bytes]
) -> None:
    moments = [f"{random.Random(number).uniform(0.01, 0.9):.3f}" for number in range(10)]
    command = [sys.executable, "-c", KILLED, order.problem_set, str(order.secret), str(order.output), *moments]
    rooms = order.output.parent / "rooms"
    rooms.mkdir()
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "TMPDIR": str(rooms)}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split().count("killed") >= 4
    time.sleep(0.5)
    completes(order, whole)
    assert not list(order.output.rglob("*.part"))
    clear_abandoned(rooms)
    assert not list(rooms.iterdir())


@pytest.mark.needs_tex
@pytest.mark.parametrize("room", [0, 4, 9])
def test_on_a_full_disk_it_says_so_and_goes_on_when_there_is_room(
    order: Order, whole: dict[str, bytes], room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system refuses every write to the disk after the first `room`."""
    real = os.fsync
    left = iter(range(room))

    def filling(descriptor: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", filling)
        with pytest.raises(InputError, match="the disk is full; free some space"):
            make(order)
    assert not list(order.output.rglob("*.part"))
    completes(order, whole)


@pytest.mark.needs_tex
def test_a_full_temporary_disk_is_told_apart_from_a_fault_of_tex(
    order: Order, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
        patch.setenv("PATH", f"{broken_tex(order.output.parent, 'exit 1')}:{os.environ['PATH']}")
        with pytest.raises(GradsheetError, match=r"cannot work in the temporary folder .*: no space left") as caught:
            make(order)
    assert "TMPDIR" in caught.value.hint
    completes(order, whole)


def broken_tex(folder: Path, line: str) -> Path:
    """A folder with a pdflatex that runs one line of shell first."""
    real = shutil.which("pdflatex")
    script = folder / "broken" / "pdflatex"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\n{line}\nexec {real} "$@"\n')
    script.chmod(0o755)
    return script.parent


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_folder_that_can_only_be_read_is_told(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    order.output.mkdir()
    real = os.open

    def refusing(path: str | Path, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(order.output)):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(InputError, match="the disk can only be read; choose another folder"):
        make(order)
    assert not list(order.output.iterdir())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="modes of POSIX, which bind all but root")
def test_a_folder_without_permission_is_told(order: Order) -> None:
    order.output.mkdir(mode=0o500)
    with pytest.raises(InputError, match="no permission"):
        make(order)
    assert not list(order.output.iterdir())


@pytest.mark.needs_tex
def test_tex_that_appears_later_completes_what_was_written_without_it(
    order: Order, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        with pytest.raises(GradsheetError, match="not installed"):
            make(order)
    engine = json.loads((order.output / "manifest.json").read_bytes())
    assert engine["engine"] is None
    (order.output / "manifest.json").unlink()
    completes(order, whole)


@pytest.mark.needs_tex
@pytest.mark.parametrize(("bad", "others"), [("s001", ("s003", "s004")), ("s003", ("s001", "s002"))])
def test_where_tex_stops_at_one_student_the_others_are_set_and_the_student_is_named(
    order: Order, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, bad: str, others: tuple[str, ...]
) -> None:
    broken = broken_tex(order.output.parent, rf"""sed -i 's/\\texttt{{{bad}}}/\\nosuch{{{bad}}}/' page.tex""")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{broken}:{os.environ['PATH']}")
        with pytest.raises(GradsheetError) as caught:
            make(order)
    assert str(caught.value).startswith(f"student {bad}: pdflatex stopped: Undefined control sequence.; ")
    found = content(order.output)
    assert {name for name in found if name.startswith("keys/")} == {f"keys/{other}.pdf" for other in others}
    assert "tex/all-keys.tex" in found
    assert "all-sheets.pdf" not in found
    completes(order, whole)


@pytest.mark.needs_tex
def test_tex_that_stops_at_everything_is_told_at_once(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = broken_tex(order.output.parent, "echo '! no pages today'; exit 1")
    monkeypatch.setenv("PATH", f"{broken}:{os.environ['PATH']}")
    with pytest.raises(GradsheetError, match=r"^student s001: pdflatex stopped: no pages today$"):
        make(order)


@pytest.mark.needs_tex
def test_where_tex_stops_at_no_single_student_all_of_the_batch_are_named(
    order: Order, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pdflatex that stands many pages at a time no more, and takes longest over the first batch."""
    slow = r"if grep -q 's001' page.tex; then sleep 0.3; fi;"
    broken = broken_tex(order.output.parent, f"{slow} [ $(grep -c gsstart page.tex) -gt 4 ] && exit 1")
    monkeypatch.setenv("PATH", f"{broken}:{os.environ['PATH']}")
    with pytest.raises(GradsheetError, match=r"^students s001 to s002: .*and at 1 more"):
        make(order)
