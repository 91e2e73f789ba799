"""From nodes to a checked model: pydantic's errors become one InputError with a place, in our words.

    Node -> plain(node) -> model, or the first error in the order of the file

Missing keys are told last, because a misspelt key is often the reason. To give another kind of error its
own words, add an entry to WORDS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from derive.errors import InputError, NameMissing, Place
from exercises.files import nodes
from exercises.files.leaves import kind_of
from exercises.files.nodes import Node, find

M = TypeVar("M", bound=BaseModel)

Words = tuple[str, str]
"""What is wrong and what would be right."""


def checked(model: type[M], node: Node) -> M:
    """The model that `node` writes; raises InputError."""
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        faults = [one for one in error.errors(include_url=False) if not _is_echo(one)]
        found = [_complaint(model, node, one) for one in faults]
    raise min(found, key=lambda pair: pair[0])[1]


def plain(node: Node) -> object:
    """The node as tuples and dictionaries; scalars stay, and nothing written is None."""
    if isinstance(node, nodes.Mapping):
        return {key: plain(value) for key, value in node.values.items()}
    if isinstance(node, nodes.Sequence):
        return tuple(plain(item) for item in node.items)
    return None if node.is_null else node


def _is_echo(error: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because its entries are faulty, which is told anyway."""
    return error["type"] == "too_short" and bool(error["input"])


def _complaint(model: type[BaseModel], root: Node, error: Mapping[str, Any]) -> tuple[tuple[object, ...], InputError]:
    """One of pydantic's errors as ours, with what orders it among the others."""
    steps: nodes.Steps = error["loc"]
    kind = error["type"]
    if kind == "extra_forbidden":
        place, key = key_place(root, steps), str(steps[-1])
        wrong: InputError = NameMissing.among("key", key, keys_at(model, steps[:-1])).at(place)
        if holder := _holder(model, steps[:-1], key):
            wrong.hint = f"it belongs to {holder}:"
    else:
        place = find(root, steps[:-1] if kind == "missing" else steps).place
        what, hint = WORDS.get(kind, _unexpected)(error)
        wrong = InputError(what, hint, place)
    return (kind == "missing", place.line, place.column), wrong


def key_place(root: Node, steps: nodes.Steps) -> Place:
    """The place of the key that ends `steps`; of what holds it where there is no such key."""
    holder = find(root, steps[:-1])
    if isinstance(holder, nodes.Mapping):
        return holder.keys.get(str(steps[-1]), holder.place)
    return holder.place


def keys_at(model: type[BaseModel], steps: nodes.Steps) -> list[str]:
    """The keys that are known in the mapping at `steps`."""
    return list(_known_at(model, steps))


def _holder(model: type[BaseModel], steps: nodes.Steps, key: str) -> str | None:
    """The key of the mapping at `steps` in whose own mapping, or the entries of whose list, a key is known."""
    known = _known_at(model, steps)
    return next((holder for holder, kind in known.items() if any(key in _fields(m) for m in _models(kind))), None)


def _known_at(model: type[BaseModel], steps: nodes.Steps) -> dict[str, Any]:
    known = _fields(model)
    for step in steps:
        inner = list(_models(known.get(str(step))))
        known = _fields(inner[0]) if inner else known
    return known


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside an annotation such as tuple[Model, ...] | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _refused(error: Mapping[str, Any]) -> Words:
    refusal = error["ctx"]["error"]
    return refusal.what, refusal.hint


def _missing(error: Mapping[str, Any]) -> Words:
    key = error["loc"][-1]
    return f"{key} is missing", f"write {key}: and its value"


def _wanted(what: str, hint: str) -> Callable[[Mapping[str, Any]], Words]:
    return lambda error: (f"{what} is wanted here, not {kind_of(error['input'])}", hint)


def _too_few(error: Mapping[str, Any]) -> Words:
    return f"{_last_key(error)} is empty", "write at least one"


def _too_many(error: Mapping[str, Any]) -> Words:
    ctx = error["ctx"]
    return f"{_last_key(error)} has {ctx['actual_length']} entries", f"at most {ctx['max_length']} are read"


def _last_key(error: Mapping[str, Any]) -> str:
    """The last key on the way that the file itself has."""
    return next((str(step) for step in reversed(error["loc"]) if isinstance(step, str) and step not in _TAGS), "it")


_TAGS = frozenset(("one", "list", "mapping"))


def _unexpected(error: Mapping[str, Any]) -> Words:
    return f"{kind_of(error['input'])} does not belong here", "compare it with a built-in example"


_LIST = _wanted("a list", "write [...], or a line for each entry that starts with -")
_MAPPING = _wanted("a mapping", "write key: value")
WORDS: dict[str, Callable[[Mapping[str, Any]], Words]] = {
    "value_error": _refused,
    "missing": _missing,
    "tuple_type": _LIST,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "too_short": _too_few,
    "too_long": _too_many,
}
