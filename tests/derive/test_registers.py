"""Programs with variables used again against the same programs run as they were written."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from derive.registers import reusing


def written(source: random.Random, given_count: int, statements: int) -> tuple[list[list[str]], list[str]]:
    """Statements of one line or two, each from numbers known before it."""
    texts, own = [], []
    for number in range(given_count, given_count + statements):
        known = [f"v{source.randrange(number)}" for _ in range(4)]
        first = f"    v{number} = {known[0]} + 2 * {known[1]}"
        texts.append([first, f"    v{number} = v{number} - {known[2]} + f({known[3]})"][: source.randint(1, 2)])
        own.append(f"v{number}")
    return texts, own


def run(lines: list[str], given_count: int, wanted: list[str]) -> list[int]:
    names = {f"v{number}": 3 * number + 1 for number in range(given_count)} | {"f": lambda value: value % 7}
    exec("\n".join(line.strip() for line in lines), names)
    return [names[name] for name in wanted]


@given(st.integers(1, 4), st.integers(1, 30), st.randoms(use_true_random=False))
def test_the_wanted_numbers_are_the_same(given_count, statements, source):
    texts, own = written(source, given_count, statements)
    wanted = source.sample(own, source.randint(1, len(own)))
    plain = [line for lines in texts for line in lines]
    assert run(list(reusing(texts, own, set(wanted))), given_count, wanted) == run(plain, given_count, wanted)


def test_a_long_chain_needs_three_variables():
    texts = [[f"    v{n} = v{n - 1} + v{n - 2}"] for n in range(2, 50)]
    lines = list(reusing(texts, [f"v{n}" for n in range(2, 50)], {"v49"}))
    assert {name for line in lines for name in re.findall(r"\br[0-9]+\b", line)} == {"r0", "r1", "r2"}
    assert lines[-1].startswith("    v49 = ")


def test_what_nobody_uses_is_set_and_overwritten():
    lines = list(reusing([["v1 = v0"], ["v2 = v0"], ["v3 = v0 + v2"]], ["v1", "v2", "v3"], {"v3"}))
    assert lines == ["r0 = v0", "r0 = v0", "v3 = v0 + r0"]


def test_names_of_functions_are_left_alone():
    assert list(reusing([["v1 = over_samples(v0, 3)"]], ["v1"], set())) == ["r0 = over_samples(v0, 3)"]
