"""Who sets the pages: threads of this machine that each wait for a run of TeX, or the workers of a Dask scheduler.

    with crew(jobs, scheduler) as found:  found.each(function, calls) -> (subject, Future) as they come

A worker gets all it needs with its job and gives back bytes, so machines need no common disk; they need
the same gradsheet and the same TeX. What a worker that dies was at, Dask gives to another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
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
def crew(jobs: int | None, scheduler: str | None) -> Iterator[Crew]:
    """The workers of the scheduler at that address, else `jobs` threads, by default as many as there are cores.

    Raises ToolMissing where Dask is not installed and InputError where no scheduler or no worker answers.
    """
    if scheduler is None:
        yield from _threads(jobs or os.cpu_count() or 1)
    else:
        yield from _workers(scheduler)


def _threads(jobs: int) -> Iterator[Crew]:
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield Crew(pool, jobs)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


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
