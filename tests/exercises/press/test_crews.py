from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from derive.errors import InputError, ToolMissing
from exercises.press import batches
from exercises.press.crews import Crew, crew
from exercises.press.making import Order, make

SECRET = b"0123456789abcdef0123456789abcdef"

SetFile = Callable[..., Path]


@pytest.fixture
def order(set_file: SetFile, asking: Callable[..., str], tmp_path: Path) -> Order:
    (tmp_path / "key").write_bytes(SECRET)
    return Order(str(set_file(asking(ask='[L, "dL/dw[1,1,1]"]'))), tmp_path / "out", None, 5, None, tmp_path / "key", 1)


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_calls_are_asked_for_a_few_ahead_and_every_outcome_comes() -> None:
    asked: list[int] = []
    free = threading.Event()

    def calls() -> Iterator[tuple[str, int, int]]:
        for number in range(9):
            asked.append(number)
            yield f"call {number}", number, 100

    with crew(2, None) as found:
        assert found.width == 2
        outcomes = found.each(lambda a, b: (free.wait(5), a + b)[1], calls())
        free.set()
        got = {subject: future.result() for subject, future in outcomes}
    assert got == {f"call {n}": n + 100 for n in range(9)}
    asked.clear()
    with crew(2, None) as found:
        outcomes = found.each(lambda a, b: a + b, calls())
        next(outcomes)
        assert len(asked) == 3
        assert len(list(outcomes)) == 8


def test_an_outcome_may_be_an_error_and_the_others_still_come() -> None:
    with crew(1, None) as found:
        outcomes = dict(found.each(lambda a, b: a / b, [("bad", 1, 0), ("good", 1, 2)]))
    assert isinstance(outcomes["bad"].exception(), ZeroDivisionError)
    assert outcomes["good"].result() == 0.5


def test_by_default_there_are_as_many_hands_as_cores() -> None:
    with crew(None, None) as found:
        assert found.width == (os.cpu_count() or 1)


def test_what_works_within_its_process_gets_others_when_there_are_several_hands() -> None:
    with crew(2, None, apart=True) as found:
        assert dict(found.each(pow, [("eight", 2, 3)]))["eight"].result() == 8
        assert found.executor.submit(os.getpid).result() != os.getpid()
    with crew(1, None, apart=True) as found:
        assert found.executor.submit(os.getpid).result() == os.getpid()


def test_a_process_goes_on_when_it_is_interrupted() -> None:
    with crew(2, None, apart=True) as found:
        found.executor.submit(signal.raise_signal, signal.SIGINT).result()
        assert found.executor.submit(pow, 2, 3).result() == 8


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(InputError, match="was ended from outside") as caught, crew(2, None, apart=True) as found:
        found.executor.submit(signal.raise_signal, signal.SIGKILL).result()
    assert "--jobs 1" in caught.value.hint


ORPHANED = """
import os, signal
from exercises.press.crews import crew

if __name__ == "__main__":
    with crew(2, None, apart=True) as found:
        print(found.executor.submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    (tmp_path / "orphaned.py").write_text(ORPHANED)
    done = subprocess.run(
        [sys.executable, tmp_path / "orphaned.py"],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == -signal.SIGKILL
    assert ended(int(done.stdout))


def ended(process: int, seconds: float = 20) -> bool:
    """Whether a process is gone in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_where_dask_is_missing_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ToolMissing, match="dask") as caught, crew(None, "tcp://127.0.0.1:1"):
        pass
    assert "pip install 'gradsheet[dask]'" in caught.value.hint


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x"])
def test_a_scheduler_that_does_not_answer_is_told(order: Order, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("exercises.press.crews.PATIENCE", 1)
    with pytest.raises(InputError, match="no scheduler answers at") as caught:
        make(replace(order, scheduler=address))
    assert "dask scheduler" in caught.value.hint
    assert not list(order.output.glob("*.pdf"))


@pytest.mark.needs_tex
def test_two_workers_one_of_them_killed_midway_give_the_same_bytes(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setitem(batches.BATCH, "latex", 1)
    make(replace(order, output=tmp_path / "alone"))
    killed: list[int] = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        workers = list(client.run(os.getpid).values())

        def killing(done: int, total: int) -> None:
            if not killed:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        make(replace(order, jobs=None, scheduler=cluster.scheduler_address), killing)
    assert killed
    assert content(order.output) == content(tmp_path / "alone")


@pytest.mark.needs_tex
def test_a_crew_without_workers_is_told(order: Order) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(InputError, match="has no workers"),
        crew(None, cluster.scheduler_address),
    ):
        pass


def test_a_crew_is_plain_data() -> None:
    with crew(1, None) as found:
        assert replace(found, width=3) == Crew(found.executor, 3)
