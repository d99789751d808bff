"""Declared keys: records and lists of values in front matter and `site.yaml`, and their reader.

A record is a `Declared` struct whose fields are made with `key(...)`. That one declaration gives
the validation with its messages, the JSON Schema, the explained example and the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, TypeVar

from msgspec import Struct, StructMeta, field

from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema.kinds import PLACEHOLDER, Kind, Reading, T, Vocabularies
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode

R = TypeVar("R")


class ListOf(Kind[tuple[T, ...]], frozen=True):
    """A list of values of one kind."""

    item: Kind[T]

    def read(self, node: Node, path: str, reading: Reading) -> tuple[T, ...] | None:
        if isinstance(node, ScalarNode):
            self._report_text(node, path, reading)
            return None
        if isinstance(node, MappingNode):
            reading.report.add("list-no-dash", node, path)
            return None
        values = []
        for number, item in enumerate(node.items, 1):
            place = f"{path}[{number}]"
            if isinstance(item, ScalarNode) and item.empty:
                reading.report.add("empty-item", item, place)
            elif (value := self.item.read(item, place, reading)) is not None:
                reading.places[place] = item.line + reading.report.offset
                values.append(value)
        return tuple(values)

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(vocabularies, language)}

    def usable(self, vocabularies: Vocabularies) -> bool:
        return self.item.usable(vocabularies)

    def example(self, vocabularies: Vocabularies) -> str:
        """A short list; empty for one whose items stand each on a line of their own."""
        chosen = self.item.choices(vocabularies) is not None
        return f"[{self.item.example(vocabularies)}]" if chosen else ""

    def shape(self) -> list[Any]:
        return [self.item.shape()]

    def _report_text(self, node: ScalarNode, path: str, reading: Reading) -> None:
        """Report a text where a list should be."""
        if re.match("[-–—•·*]", node.text):
            first = re.split(r"\s(?=[-–—•·*])", node.text)[0]
            item = "- " + first.strip("-–—•·* \u00a0")
            reading.report.add("list-dash", node, path, suggestion=item)
        else:
            suggestion = self._suggestion(node, reading)
            reading.report.add("not-list", node, path, given=node.text, suggestion=suggestion)

    def _suggestion(self, node: ScalarNode, reading: Reading) -> str:
        """`a, b` as we want it: `[a, b]`; empty where a comma may be part of a text."""
        text = node.text.strip("[](){} ")
        if isinstance(self.item, Record):
            entry = self.item.suggestion(node, reading)
            return f"[{{{entry}}}]" if entry and not re.search(r"[\s,\[\]{}#]", text) else ""
        many = self.item.choices(reading.vocabularies) is not None
        plain = r"[\w' -]+(, *[\w' -]+)*" if many else r"\w[\w' -]*"
        return f"[{text}]" if re.fullmatch(plain, text) else ""


class Record(Kind[R], frozen=True):
    """A mapping with declared keys; `also` looks at what the keys say together."""

    of: type[R]
    also: Callable[[R, MappingNode, str, Reading], None] | None = None

    def read(self, node: Node, path: str, reading: Reading) -> R | None:
        if not isinstance(node, MappingNode):
            given = node.text if isinstance(node, ScalarNode) else "[…]"
            known = ", ".join(declared(self.of))
            meant_key = self.suggestion(node, reading)
            reading.report.add(
                "not-record", node, path, given=given, suggestion=meant_key, known=known
            )
            return None
        values = read_keys(declared(self.of), node, path, reading)
        if values is None:
            return None
        record = self.of(**values)
        if self.also:
            self.also(record, node, path, reading)
        return record

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        return mapping_schema(declared(self.of), vocabularies, language)

    def usable(self, vocabularies: Vocabularies) -> bool:
        return all(
            key.kind.usable(vocabularies) for key in declared(self.of).values() if key.required
        )

    def shape(self) -> dict[str, Any]:
        return shapes_of(declared(self.of))

    def suggestion(self, node: Node, reading: Reading) -> str:
        """A lone value with the first key before it that takes such a value: `file: foto.jpg`."""
        trial = Reading(Report(""), reading.vocabularies)
        for name, declaration in declared(self.of).items():
            if isinstance(node, ScalarNode) and declaration.kind.read(node, "", trial) is not None:
                return f"{name}: {node.text}"
        return ""


class Key(Struct, frozen=True):
    """A declared key: its kind, whether it must be there, and what it means, by language.

    `also` are other words that editors use for it; `depends`: whether it must be there depends on
    what else is filled in.
    """

    kind: Kind[Any]
    required: bool
    default: object
    help: Mapping[str, str]
    example: str = ""
    also: tuple[str, ...] = ()
    depends: bool = False


def key(
    kind: Kind[Any],
    *,
    nl: str,
    en: str,
    required: bool = False,
    default: object = None,
    example: str = "",
    also: tuple[str, ...] = (),
    depends: bool = False,
) -> Any:
    """A field of a record: see Key. `default` is the value of a key that is not there."""
    return Key(kind, required, default, {"nl": nl, "en": en}, example, also, depends)


class _DeclaredMeta(StructMeta):
    """Takes the declarations from the fields of a record, and leaves their defaults.

    Keys stand in the order in which editors read of them, fields with the required ones first.
    """

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> _DeclaredMeta:
        keys = {n: value for n, value in namespace.items() if isinstance(value, Key)}
        body = {n: value for n, value in namespace.items() if n not in keys}
        body |= {n: field(default=k.default) for n, k in keys.items() if not k.required}
        types = body.get("__annotations__", {})
        ordered = {n: types[n] for n in sorted(types, key=lambda n: n in body)}
        body |= {"__annotations__": ordered, "_keys": keys}
        return super().__new__(mcls, name, bases, body, **options)


class Declared(Struct, metaclass=_DeclaredMeta, frozen=True):
    """A record with declared keys; its fields are made with `key(...)`."""

    _keys: ClassVar[Mapping[str, Key]] = {}


def declared(record: type[object]) -> dict[str, Key]:
    """The declared keys of a record by name, in order."""
    return dict(record._keys) if issubclass(record, Declared) else {}


def shapes_of(keys: Mapping[str, Key]) -> dict[str, Any]:
    """How the values of these keys stand in a file: see Kind.shape."""
    return {name: key.kind.shape() for name, key in keys.items()}


def mapping_schema(
    keys: Mapping[str, Key], vocabularies: Vocabularies, language: str
) -> dict[str, Any]:
    """The JSON Schema of a mapping with these keys, each explained in this language."""
    return {
        "type": "object",
        "properties": {
            name: _key_schema(key, vocabularies, language) for name, key in keys.items()
        },
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _key_schema(key: Key, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
    value = key.kind.schema(vocabularies, language)
    if key.required:
        return {"description": key.help[language], **value}
    return {"description": key.help[language], "anyOf": [value, {"type": "null"}]}


def read_keys(
    keys: Mapping[str, Key], node: MappingNode, path: str, reading: Reading
) -> dict[str, Any] | None:
    """The typed values of a mapping by key; None when a required one is missing or wrong.

    Reports unknown, repeated, missing and wrong keys, all of them.
    """
    report = reading.report
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for name, value in node.entries:
        place = prefix + name.text
        if name.text not in keys:
            _unknown_key(keys, name, value, path, reading)
        elif name.text in seen:
            report.add("duplicate-key", name, place, first=seen[name.text] + report.offset)
        else:
            seen[name.text] = name.line
            reading.places[place] = name.line + report.offset
            read = _read_value(keys[name.text], name, value, place, reading)
            if read is not None:
                values[name.text] = read
    return values if _complete(keys, values, seen, node, prefix, reading) else None


def _complete(
    keys: Mapping[str, Key],
    values: Mapping[str, Any],
    seen: Collection[str],
    node: MappingNode,
    prefix: str,
    reading: Reading,
) -> bool:
    """Whether every required key has a value; reports those that are not even there."""
    lacking = {name: key for name, key in keys.items() if key.required and name not in values}
    for name, key in lacking.items():
        if name not in seen and prefix + name not in reading.reported:
            example = _example(key, reading)
            reading.report.add("missing-key", node, prefix + name, example=example)
    return not lacking


def _read_value(
    declaration: Key, name: ScalarNode, value: Node, place: str, reading: Reading
) -> Any:
    """The typed value of a key, or None when it was left open or after a report."""
    if isinstance(value, ScalarNode) and value.empty:
        if declaration.required:
            reading.report.add("empty-value", name, place)
        reading.left_open.append(place)
        return None
    read = declaration.kind.read(value, place, reading)
    if not declaration.required:
        missing = read is None
    elif read == "" or (isinstance(value, SequenceNode) and not value.items):
        reading.report.add("empty-value", name, place)
        return None
    else:
        missing = read in (None, ())
    if missing:
        reading.reported.add(place)
        return None
    return read


def _unknown_key(
    keys: Mapping[str, Key], name: ScalarNode, value: Node, path: str, reading: Reading
) -> None:
    """Report a key that is not declared."""
    report, prefix = reading.report, f"{path}." if path else ""
    joined = re.fullmatch(r"(\w+):(\S.*)", name.text)
    if joined and joined[1] in keys:
        place = prefix + joined[1]
        reading.reported.add(place)
        report.add("colon-space", name, place, suggestion=f"{joined[1]}: {joined[2]}")
    elif isinstance(value, ScalarNode) and value.empty and value.column == _end(name):
        report.add("loose-text", name, path, given=name.text)  # without a colon, after a comma
    else:
        others = {word: word_of for word_of, k in keys.items() for word in k.also}
        near, known = nearest(name.text, keys, others), ", ".join(keys)
        place = prefix + name.text
        report.add("unknown-key", name, place, given=name.text, suggestion=near, known=known)


def _end(name: ScalarNode) -> int:
    """The column behind a key."""
    return name.column + len(name.text)


def _example(declaration: Key, reading: Reading) -> str:
    """A value that a key may have."""
    known = declaration.kind.choices(reading.vocabularies) or {}
    return declaration.example or next(iter(known), PLACEHOLDER)
