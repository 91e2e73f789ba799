from __future__ import annotations

import io
import os
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from derive.errors import InputError
from exercises.files.nodes import Mapping, Node, Scalar, Sequence, find
from exercises.files.yamlread import MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_NODES, parse_yaml, read_yaml

# text, line, column, words
REFUSED = {
    "anchor": ("a: 1\nb: &x 2", 2, 4, "anchors"),
    "alias": ("a: *x", 1, 4, "aliases"),
    "bomb": ("a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]", 1, 4, "anchors"),
    "tag": ("a: !!python/object:os.system x", 1, 4, "tags"),
    "local tag": ("a: !x 1", 1, 4, "tags"),
    "tagged list": ("- !!seq [1]", 1, 3, "tags"),
    "key twice": ("a: 1\nb: 2\na: 3", 3, 1, "a is written twice; the first is in line 1"),
    "key twice in a flow": ("{a: 1, 'a': 2}", 1, 8, "a is written twice"),
    "list as a key": ("? [a]\n: b", 1, 3, "a key is a short name"),
    "long key": (f"{'k' * 101}: 1", 1, 1, "a key is a short name"),
    "two documents": ("---\na: 1\n---\nb: 1", 3, 1, "a second document"),
    "document after an end": ("a: 1\n...\n---\nb: 1", 3, 1, "a second document"),
    "directive": ("%YAML 1.1\n---\na: 1", 1, None, "a % directive"),
    "empty": ("", 1, None, "the file is empty"),
    "comment only": ("# nothing\n", 1, None, "the file is empty"),
    "tab": ("a:\n\tb: 1", 2, 1, "a tab stands"),
    "open quote": ("a: 'x", 1, 6, "a quote is not closed"),
    "name without quotes": ("ask: [L, dL/dw[1,1,1]]", 1, 15, "put names with brackets in quotes"),
    "reserved sign": ("a: @b", 1, 4, "put the value in quotes"),
    "open list": ("b: 1\na: [1, 2\nc: 3", 2, 4, "the list that starts here has no end; add ]"),
    "open mapping": ("a: {b: 1\nc: 3", 1, 4, "the mapping that starts here has no end; add }"),
    "open at the end": ("a: [\n", 2, 1, "the file ends in the middle"),
    "two commas": ("a: [1,, 2]", 1, 7, "no value stands in front of this comma"),
    "bracket too many": ("a: [1]]", 1, 7, "a closing bracket has no opening one"),
    "brace too many": ("a: {b: 1}}", 1, 10, "a closing bracket has no opening one"),
    "indented key": ("a:\n  b: 2\n   c: 3", 3, 5, "this line is indented unlike"),
    "outdented key": ("a:\n- b: 2\n c: 3", 3, 2, "this line is indented unlike"),
    "colon forgotten": ("a\n  b: 2", 2, 4, "a key above ends in a colon"),
    "no colon": ("a: 1\nhello\nb: 2", 2, 1, "this line has no colon; write key: value"),
    "colon in text": ("a: one: two", 1, 7, "put text that holds a colon in quotes"),
    "key in a list": ("- a\nb: 1", 2, 1, "a key stands among the entries of a list"),
    "entry among keys": ("b: 1\n- a", 2, 1, "indent it under the key of its list"),
    "text after a quote": ("a: 'b' c", 1, 8, "text follows a value that has ended"),
    "backslash": ('a: "x\\q"', 1, 7, "use single quotes"),
    "text after a sign": ("a: | b", 1, 6, "start it on the next line"),
    "two roots": ("{a: 1}\nb: 2", 2, 1, "does not belong to what stands above it"),
    "anchor without a name": ("a: &\n", 1, 5, "are not read"),
    "tag without an end": ("a: !<b\n", 1, 7, "tags (!) are not read"),
    "NUL": ("a: b\nc: \0", 2, 4, "control character"),
    "escaped NUL": ('a: "\\0"', 1, 4, "control character"),
    "escaped half character": ('a: "\\ud800"', 1, 4, "control character"),
    "escaped beyond Unicode": ('a: "\\UFFFFFFFF"', None, None, "out of range"),
    "bell": ("a: \x07", 1, 4, "control character"),
    "deep list": ("[" * 30, 1, MAX_DEPTH + 1, "over 20 deep"),
    "deep dashes": ("- " * 30, 1, 2 * MAX_DEPTH + 1, "over 20 deep"),
    "deep mapping": ("".join(" " * i + "a:\n" for i in range(30)), MAX_DEPTH, MAX_DEPTH, "over 20 deep"),
    "many values": ("- 1\n" * (MAX_NODES + 1), MAX_NODES, 3, "over 20,000 values"),
    "long line": ("# \n" + "#" * (MAX_LINE + 1), 2, 1, "break it"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_belong_is_refused_at_its_place(name: str) -> None:
    text, line, column, words = REFUSED[name]
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    assert words in str(caught.value)
    assert not re.search("expected|<block|stream|token|node", str(caught.value)), "the parser's own words"
    assert (caught.value.place.file, caught.value.place.line, caught.value.place.column) == ("f.yaml", line, column)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: \xff", 1, 4),
        ("ä: 1\nb: é".encode() + b"\xe9", 2, 5),
        ("a: 1".encode("utf-16"), 1, 1),
        (b"%PDF\n\xd0\xc5", 2, 1),
    ],
)
def test_other_encodings_are_refused_at_the_first_wrong_byte(
    tmp_path: Path, data: bytes, line: int, column: int
) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_yaml(path)
    assert (caught.value.place.line, caught.value.place.column) == (line, column)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    root = read_yaml(path)
    assert isinstance(root, Mapping)
    assert {key: (place.line, place.column) for key, place in root.keys.items()} == {"a": (1, 1), "b": (2, 1)}


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.touch()
    os.truncate(path, 300_000_000)
    start = time.thread_time()
    with pytest.raises(InputError, match="over 1 MB"):
        read_yaml(path)
    assert time.thread_time() - start < 0.1


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero")
def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="over 1 MB"):
        read_yaml(Path("/dev/zero"))


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: the file cannot be read: no such file"):
        read_yaml(tmp_path / "none.yaml")


@pytest.mark.parametrize("piece", ["!", "&", "'", "-", "a: ", "? ", "#\n", "[a,", "\n", '"\\x41'])
def test_hostile_repetition_takes_seconds_at_most(piece: str) -> None:
    start = time.thread_time()
    text = (piece * MAX_BYTES)[: MAX_BYTES // 4]
    with suppress(InputError):
        parse_yaml(text)
    assert time.thread_time() - start < 5


def test_scalars_keep_their_source_and_their_places() -> None:
    root = parse_yaml("a: 0.10\nb: ['x + y', \"q\\n\"]\n")
    a, x, q = find(root, ("a",)), find(root, ("b", 0)), find(root, ("b", 1))
    assert isinstance(a, Scalar)
    assert isinstance(x, Scalar)
    assert isinstance(q, Scalar)
    assert (a.text, a.quoted, a.place.line, a.place.column) == ("0.10", False, 1, 4)
    assert (x.text, x.quoted) == ("x + y", True)
    assert (x.place_of(4).line, x.place_of(4).column) == (2, 10)
    assert q.place_of(1) == q.place


def test_what_leads_nowhere_is_left_out_of_a_path() -> None:
    root = parse_yaml("a:\n  - b: 1")
    assert find(root, ("a", "list", 0, "b", "one")).place.column == 8
    assert find(root, ("a", 5)).place.line == 2


LEAVES = (
    st.integers(-99, 99)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.none()
    | st.text(alphabet="ab1.:-[]{}#&*!'\\ äλ", max_size=5)
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner), max_leaves=8
)


def shape(node: Node) -> object:
    if isinstance(node, Scalar):
        return None
    return (
        [shape(n) for n in node.items] if isinstance(node, Sequence) else {k: shape(v) for k, v in node.values.items()}
    )


def shape_of_data(data: object) -> object:
    if isinstance(data, dict):
        return {str(key): shape_of_data(value) for key, value in data.items()}
    return [shape_of_data(value) for value in data] if isinstance(data, list) else None


@given(st.dictionaries(st.sampled_from(["x", "y", "z1"]), TREES, min_size=1))
def test_what_another_reader_makes_of_a_text_has_the_same_shape(data: dict[str, object]) -> None:
    yaml, stream = YAML(typ="safe", pure=True), io.StringIO()
    yaml.dump(data, stream)
    text = stream.getvalue()
    root = parse_yaml(text)
    assert shape(root) == shape_of_data(YAML(typ="safe", pure=True).load(text))


@given(st.text(alphabet="ab:-[]{},&*!|>'\"%@`#?~ \n\t0.\\u", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    assert "\n" not in complaint(text)


def complaint(text: str) -> str:
    """What is said about a text; nothing where it is read."""
    try:
        parse_yaml(text)
    except InputError as error:
        return str(error)
    return ""
