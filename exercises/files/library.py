"""Examples and problem sets by name or path: `load_example`, `load_set` and the built-in ones.

A path that exists wins; any other name is looked up among the built-in files. To add a built-in example
or set, put a YAML file into `builtin/examples` or `builtin/sets`; its name is the file's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from derive.errors import InputError, NameMissing
from exercises.files.leaves import shown
from exercises.files.nodes import Node, Scalar, find
from exercises.files.reading import example_of, lesson_of, problem_set_of
from exercises.files.spec import Example, ProblemSet
from exercises.files.yamlread import SET, decoded, parse_yaml, read_file, read_yaml
from exercises.lessons.lesson import Lesson

_BUILTIN = Path(__file__).parent.parent / "builtin"
_FOLDERS = {"example": _BUILTIN / "examples", "problem set": _BUILTIN / "sets"}


def load_example(name: str | Path) -> Example:
    """The network or graph in an example file, or in the built-in one of that name; raises InputError."""
    path = resolve(name, "example")
    return example_of(read_yaml(path), path.stem)


def load_lesson(name: str | Path) -> Lesson:
    """The lesson of an example file of any kind, or of the built-in one of that name; raises InputError."""
    path = resolve(name, "example")
    return lesson_of(read_yaml(path), path.stem)


def load_set(name: str | Path) -> ProblemSet:
    """The problem set in a file, or the built-in one of that name; raises InputError."""
    path = resolve(name, "problem set")
    return problem_set_of(read_yaml(path, SET), path.stem)


def read_set(name: str | Path) -> tuple[ProblemSet, str]:
    """The problem set and the SHA-256 of its file, both from one reading; raises InputError."""
    path = resolve(name, "problem set")
    data = read_file(path)
    text = decoded(data, str(path))
    return replace(problem_set_of(parse_yaml(text, str(path), SET), path.stem), text=text), sha256(data).hexdigest()


def builtin_examples() -> Mapping[str, tuple[str, Path]]:
    """The built-in examples: name -> (title, path)."""
    return _titled("example")


def builtin_sets() -> Mapping[str, tuple[str, Path]]:
    """The built-in problem sets: name -> (title, path)."""
    return _titled("problem set")


def resolve(name: str | Path, sort: str) -> Path:
    """The file that is meant, `sort` being "example" or "problem set"; raises InputError when there is none."""
    path = Path(name)
    if _exists(path) and not path.is_dir():
        return path
    known = _paths(sort)
    if str(name) in known:
        return known[str(name)]
    raise _nothing(str(name), sort, is_folder=_exists(path))


def _exists(path: Path) -> bool:
    """Whether there is such a file or folder; a name that the system cannot even look up is none."""
    try:
        return path.exists()
    except OSError:
        return False


def _nothing(name: str, sort: str, *, is_folder: bool) -> InputError:
    (other,) = _FOLDERS.keys() - {sort}
    if name in _paths(other):
        command = {"example": "derive", "problem set": "make"}[other]
        return InputError(f"{name} is a built-in {other}", f"gradsheet {command} takes it")
    if is_folder:
        return InputError(f"{name} is a folder", "name a YAML file in it")
    missing = NameMissing.among(sort, name, _paths(sort))
    return NameMissing(f"there is no file {shown(name)} and no built-in {sort} of that name", missing.hint)


def _paths(sort: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted(_FOLDERS[sort].glob("*.yaml"))}


def _titled(sort: str) -> dict[str, tuple[str, Path]]:
    return {name: (_title(read_yaml(path)), path) for name, path in _paths(sort).items()}


def _title(node: Node) -> str:
    title = find(node, ("title",))
    assert isinstance(title, Scalar), "built-in files have titles, as a test holds"
    return title.text
