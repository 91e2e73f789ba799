"""The shape of the code, read with `ast`: who imports whom, where markup stands, how long things are.

Add or move a module and its row in ARROWS changes; the failure prints the row to write, and
`python tests/test_architecture.py` prints the whole table. A row may stand for many files, such as
`exercises.questions.*`, so that adding a question type needs no edit here.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"derive": set(), "templates": {"derive"}, "exercises": {"derive", "templates"}}

# Inside each package: a module and the modules of its own package that it imports.
ARROWS: dict[str, str] = {
    "derive": "backprop errors graph network quantities terms text",
    "derive.activations": "functions quantities terms",
    "derive.backprop": "graph quantities terms",
    "derive.bounds": "arithmetic paper program quantities",
    "derive.calculus": "functions quantities terms",
    "derive.functions": "terms",
    "derive.graph": "calculus errors quantities terms",
    "derive.losses": "functions terms",
    "derive.network": "activations errors graph losses quantities terms",
    "derive.paper": "arithmetic functions program quantities",
    "derive.plan": "backprop quantities terms",
    "derive.program": "arithmetic errors plan quantities source",
    "derive.quantities": "errors",
    "derive.source": "functions plan quantities terms",
    "derive.symbolic": "functions quantities terms",
    "derive.terms": "quantities",
    "derive.text": "functions quantities terms",
    "templates.handout": "document handout_lines handout_setting handout_words",
    "templates.handout_lines": "document handout_words",
    "templates.handout_setting": "document handout_lines",
    "templates.handout_words": "document",
}

# Packages from outside, and the modules that may import them.
OUTSIDE = {
    "sympy": "derive.symbolic derive.proof",
    "numpy": "derive.* exercises.*",
    "jinja2": "templates.*",
    "pylatex": "templates.*",
    "pikepdf": "templates.*",
    "click": "exercises.*",
    "pydantic": "exercises.*",
    "ruamel": "exercises.*",
}

# The makers of markup; no other module holds a piece of LaTeX or HTML.
MARKUP_MAKERS = "templates.latex templates.latex.* templates.formats.* templates.diagram"
LATEX = re.compile(r"\\(?:frac|tfrac|begin|end|mathrm|mathit|partial|sigma|left|right|times|cdot|text\w*|usepackage)\b")
HTML = re.compile(r"</?(?:div|span|p|table|t[rdh]|h[1-6]|html|body|head|style|math|ul|ol|li|b|i|em|br)\b[^>]*>")

FILE_LIMIT, FUNCTION_LIMIT = 300, 40
UNWELCOME = re.compile(r"(?<![\w.~])/(?:home|root|Users)/\w|[A-Z]:\\Users\\|\b(?:TODO|FIXME|XXX)\b")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, Path]:
    """Every module of the three packages and its file."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {module_name(path): path for path in paths}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    """The dotted names that a tree imports, those inside functions too: `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def nearest_module(name: str, known: Iterable[str]) -> str | None:
    """The longest known module that is `name` or stands before it."""
    return max((m for m in known if f"{name}.".startswith(f"{m}.")), key=len, default=None)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports: ours by module, others by their first name."""
    package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
    names = imported_names(tree_of(module), package)
    found = {nearest_module(name, modules()) or name.partition(".")[0] for name in names}
    return frozenset(found - {module})


def package_of(module: str) -> str:
    return module.partition(".")[0]


def inside(module: str) -> set[str]:
    """The arrows to modules of the same package."""
    return {m for m in imports(module) if m in modules() and package_of(m) == package_of(module)}


def row_key(module: str) -> str:
    """The row of ARROWS for a module: its own name, or the pattern that covers it."""
    patterns = (pattern for pattern in ARROWS if "*" in pattern and fnmatchcase(module, pattern))
    return module if module in ARROWS else next(patterns, module)


def row(key: str, targets: Iterable[str]) -> str:
    """A row as it stands in ARROWS; the package's name is left out of the targets."""
    short = sorted(target.removeprefix(f"{package_of(key)}.") for target in targets)
    return f'    "{key}": "{" ".join(short)}",'


def written(key: str) -> set[str]:
    """The targets that the row allows, with the package's name put back."""
    package = package_of(key)
    return {name if name == package else f"{package}.{name}" for name in ARROWS.get(key, "").split()}


def actual_rows() -> dict[str, set[str]]:
    """The arrows that the code has, gathered by row."""
    rows: dict[str, set[str]] = {}
    for module in modules():
        rows.setdefault(row_key(module), set()).update(inside(module))
    return {key: targets for key, targets in rows.items() if targets or key in ARROWS}


def matches(module: str, patterns: str) -> bool:
    return any(fnmatchcase(module, pattern) for pattern in patterns.split())


@pytest.mark.parametrize("module", modules())
def test_packages_import_only_downwards(module: str) -> None:
    package = package_of(module)
    found = {package_of(m) for m in imports(module) if m in modules()} - {package}
    assert found <= PACKAGES[package], f"{module} must not import {found - PACKAGES[package]}"


def test_arrows_inside_packages_are_those_written_down() -> None:
    actual = actual_rows()
    needed = [row(key, targets) for key, targets in actual.items() if targets != written(key)]
    gone = [f'    "{key}"  (no such module)' for key in ARROWS if key not in actual]
    if needed or gone:
        pytest.fail("ARROWS should read:\n" + "\n".join(needed + gone), pytrace=False)


def test_no_module_imports_itself_by_a_detour() -> None:
    cycle = find_cycle({module: sorted(m for m in imports(module) if m in modules()) for module in modules()})
    assert not cycle, " -> ".join(cycle)


def find_cycle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """One cycle of the graph, its first node repeated at the end; empty where there is none."""
    done: set[str] = set()
    path: list[str] = []

    def visit(node: str) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node not in done:
            path.append(node)
            for target in graph[node]:
                if cycle := visit(target):
                    return cycle
            done.add(path.pop())
        return []

    return next(filter(None, map(visit, graph)), [])


def test_a_cycle_would_be_found() -> None:
    assert find_cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]


@pytest.mark.parametrize("module", modules())
def test_outside_packages_stay_in_their_places(module: str) -> None:
    strangers = {m for m in imports(module) if m not in modules() and m not in sys.stdlib_module_names}
    wrong = {name for name in strangers if not matches(module, OUTSIDE.get(name, ""))}
    assert not wrong, f"{module} must not import {wrong}"


def test_the_quick_start_needs_nothing_installed() -> None:
    strangers = imports("exercises.quickstart") - sys.stdlib_module_names
    assert not strangers, f"exercises/quickstart.py runs before {strangers} is there"


def test_no_module_of_exercises_hides_one_of_python() -> None:
    """The quick start runs as a script, so its folder stands first on the path."""
    names = {path.stem for path in (ROOT / "exercises").glob("*")} - {"__init__", "__main__", "__pycache__"}
    assert not names & sys.stdlib_module_names


def text_constants(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string constants of a module that are not docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def markup(module: str) -> list[str]:
    """The places where a module holds LaTeX or HTML."""
    constants = text_constants(tree_of(module))
    return [f"{module}:{c.lineno}: {c.value!r}" for c in constants if LATEX.search(c.value) or HTML.search(c.value)]


@pytest.mark.parametrize("module", [m for m in modules() if not matches(m, MARKUP_MAKERS)])
def test_markup_stands_with_its_makers_only(module: str) -> None:
    assert not markup(module), "\n".join(markup(module))


def function_lengths(module: str) -> Iterator[tuple[int, str]]:
    """The lines of each function, its docstring and the functions inside it left out."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield own_length(node), f"{module}.{node.name} (line {node.lineno})"


def own_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    docstring = ast.get_docstring(node, clean=False) is not None
    left_out = [first] if docstring else []
    left_out += [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    return span(node) - sum(map(span, left_out))


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def listed(lengths: Iterable[tuple[int, str]], limit: int) -> str:
    """Those over the limit, longest first."""
    return "\n".join(f"{length:5} {name}" for length, name in sorted(lengths, reverse=True) if length > limit)


def test_no_file_is_too_long() -> None:
    lengths = [(len(path.read_text(encoding="utf-8").splitlines()), name) for name, path in modules().items()]
    if too_long := listed(lengths, FILE_LIMIT):
        pytest.fail(f"over {FILE_LIMIT} lines:\n{too_long}", pytrace=False)


def test_no_function_is_too_long() -> None:
    lengths = [length for module in modules() for length in function_lengths(module)]
    if too_long := listed(lengths, FUNCTION_LIMIT):
        pytest.fail(f"over {FUNCTION_LIMIT} lines:\n{too_long}", pytrace=False)


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()]


def test_tracked_files_hold_no_machine_paths_and_no_leftovers() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked_files()
        if path != Path(__file__).resolve() and b"\0" not in path.read_bytes()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNWELCOME.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ["see /home/ada/notes", "# TODO", r"C:\Users\ada"])
def test_a_leftover_would_be_found(line: str) -> None:
    assert UNWELCOME.search(line)


if __name__ == "__main__":
    print("\n".join(row(key, targets) for key, targets in actual_rows().items()))
