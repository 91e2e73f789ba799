"""Files, problem sets, marking and the command line.

    example file -> Lesson -> page or JSON                          (derive, gallery)
    problem-set file -> Structure -> variants -> sheets, keys, manifest.json   (make, stress)
    answers + manifest.json -> marks                                (check)

A question type is a file in `questions`, a kind of example a file in `subjects`, a kind of answer a file in `kinds`.

In a notebook, `practice("backprop-2-2-2")` gives a question to practise with and checks a hand computation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exercises.practising import Practice


def practice(source: str) -> Practice:
    """A set, or an example, to practise with: `p = practice("mazur")`, then `p.check("z[1,1]", 0.3775)`.

    `source` is a file or the name of a built-in one; raises InputError for one that there is not.
    """
    from exercises.practising import practice as practise  # the command line starts without it

    return practise(source)
