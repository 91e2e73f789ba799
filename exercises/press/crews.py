"""Who sets the pages: threads that each wait for a run of TeX, processes that work by themselves, or Dask's workers.

    with crew(jobs, scheduler, apart) as found:  found.each(function, calls) -> (subject, Future) as they come

A worker gets all it needs with its job and gives back bytes, so machines need no common disk; they need
the same gradsheet and the same TeX. What a worker that dies was at, Dask gives to another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from derive.errors import InputError, ToolMissing

Subject = TypeVar("Subject")
Result = TypeVar("Result")

PATIENCE = 10
"""Seconds to wait for a scheduler's answer."""


@dataclass(frozen=True)
class Crew:
    """What carries out jobs, and how many of them at a time."""

    executor: Executor
    width: int

    def each(
        self, function: Callable[..., Result], calls: Iterable[tuple[Subject, Any, Any]]
    ) -> Iterator[tuple[Subject, Future[Result]]]:
        """Each call's subject with its outcome, as they come; of what is to do, little is asked for ahead."""
        pending: dict[Future[Result], Subject] = {}
        for subject, *arguments in calls:
            pending[self.executor.submit(function, *arguments)] = subject
            if len(pending) > self.width:
                yield from _next(pending)
        while pending:
            yield from _next(pending)


def _next(pending: dict[Future[Result], Subject]) -> Iterator[tuple[Subject, Future[Result]]]:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        yield pending.pop(future), future


@contextmanager
def crew(jobs: int | None, scheduler: str | None, *, apart: bool = False) -> Iterator[Crew]:
    """The workers of the scheduler at that address, else `jobs` hands, by default as many as there are cores.

    What works within its process gets on side by side only in processes of its own, `apart`; else threads do.
    Raises ToolMissing where Dask is not installed and InputError where no scheduler or no worker answers, or where a
    process ends before its work does.
    """
    if scheduler is None:
        hands = jobs or os.cpu_count() or 1
        yield from _processes(hands) if apart and hands > 1 else _threads(hands)
    else:
        yield from _workers(scheduler)


def _threads(jobs: int) -> Iterator[Crew]:
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield Crew(pool, jobs)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _processes(jobs: int) -> Iterator[Crew]:
    context = multiprocessing.get_context("spawn")  # a fork has no part in the threads of this process
    with ProcessPoolExecutor(jobs, context, _follow) as pool:
        try:
            yield Crew(pool, jobs)
        except BrokenProcessPool as error:
            hint = "was there memory enough? The same command goes on; --jobs 1 takes the least memory"
            raise InputError("a process that set pages was ended from outside", hint) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _follow() -> None:
    """Have this process end with the one that began it, which also hears of Ctrl-C for both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=[multiprocessing.parent_process()], daemon=True).start()


def _end_with(process: BaseProcess) -> None:
    process.join()
    os._exit(1)


def _workers(address: str) -> Iterator[Crew]:
    try:
        from distributed import Client
    except ImportError:
        what = "--scheduler needs dask.distributed, which is not installed"
        raise ToolMissing(what, "install it: pip install 'gradsheet[dask]'") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "start one with: dask scheduler, and workers with: dask worker ADDRESS"
        raise InputError(f"no scheduler answers at {address!r}", hint) from error
    with client:
        width = sum(client.nthreads().values())
        if not width:
            raise InputError(f"the scheduler at {address!r} has no workers", "start one with: dask worker ADDRESS")
        with client.get_executor(pure=False) as executor:
            yield Crew(executor, width)
