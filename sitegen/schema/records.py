"""Declared keys: records and lists of values in front matter and `site.yaml`, and their reader.

A record is a `Declared` struct whose fields are made with `key(...)`. That one declaration gives
the validation with its messages, the JSON Schema, the explained example and the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from msgspec import Struct, StructMeta, field

from sitegen.diagnostics.problems import Report, nearest
from sitegen.schema.kinds import PLACEHOLDER, Kind, Reading, T, Vocabularies
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode

R = TypeVar("R")


class ListOf(Kind[tuple[T, ...]], frozen=True):
    """A list of values of one kind; None when it has items, and not one of them is right.

    `widget` is what the form shows all of it in; without one it asks for item after item.
    """

    item: Kind[T]
    widget: str = ""

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
        return tuple(values) if values or not node.items else None

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


class OneOrMore(ListOf[T], frozen=True):
    """A list of values of one kind, of which one alone may stand without the list."""

    def read(self, node: Node, path: str, reading: Reading) -> tuple[T, ...] | None:
        if not isinstance(node, ScalarNode):
            return super().read(node, path, reading)
        value = self.item.read(node, path, reading)
        return None if value is None else (value,)

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        one = self.item.schema(vocabularies, language)
        return {"anyOf": [one, super().schema(vocabularies, language)]}

    def choices(self, vocabularies: Vocabularies) -> Mapping[str, str] | None:
        return self.item.choices(vocabularies)

    def example(self, vocabularies: Vocabularies) -> str:
        return self.item.example(vocabularies)

    def shape(self) -> list[Any]:
        return [self.item.shape(), "alone"]


class Record(Kind[R], frozen=True):
    """A mapping with declared keys; `also` looks at what the keys say together.

    A lone text is the value of the key `short`, if there is one.
    """

    of: type[R]
    also: Callable[[R, MappingNode, str, Reading], None] | None = None
    short: str = ""

    def read(self, node: Node, path: str, reading: Reading) -> R | None:
        if self.short and self._is_short(node):
            value = declared(self.of)[self.short].kind.read(node, path, reading)
            return None if value is None else self.of(**{self.short: value})
        if not isinstance(node, MappingNode):
            given = node.text if isinstance(node, ScalarNode) else "[…]"
            near, known = self.suggestion(node, reading), ", ".join(declared(self.of))
            reading.report.add("not-record", node, path, given=given, suggestion=near, known=known)
            return None
        values = read_keys(declared(self.of), node, path, reading)
        record = None if values is None else self.of(**values)
        if record is not None and self.also:
            self.also(record, node, path, reading)
        return record

    def _is_short(self, node: Node) -> bool:
        """Whether it is a lone value, or a sentence of which a colon made a key and a value."""
        if isinstance(node, MappingNode) and len(node.entries) == 1:
            return " " in node.entries[0][0].text
        return isinstance(node, ScalarNode)

    def schema(self, vocabularies: Vocabularies, language: str) -> dict[str, Any]:
        whole = mapping_schema(declared(self.of), vocabularies, language)
        if not self.short:
            return whole
        brief = declared(self.of)[self.short].kind.schema(vocabularies, language)
        return {"anyOf": [brief, whole]}

    def usable(self, vocabularies: Vocabularies) -> bool:
        return all(
            key.kind.usable(vocabularies) for key in declared(self.of).values() if key.required
        )

    def shape(self) -> dict[str, Any]:
        return shapes_of(declared(self.of)) | ({"<": self.short} if self.short else {})

    def suggestion(self, node: Node, reading: Reading) -> str:
        """A lone value with the first key before it that takes such a value: `file: foto.jpg`."""
        trial = Reading(Report(""), reading.vocabularies)
        for name, declaration in declared(self.of).items():
            if isinstance(node, ScalarNode) and declaration.kind.read(node, "", trial) is not None:
                return f"{name}: {node.text}"
        return ""


class Needed(Struct, frozen=True):
    """When a key must be there: once `other` is filled in, or, not `filled`, unless it is.

    `rule` is what is told when it is not.
    """

    other: str
    rule: str
    filled: bool = True


class After(Struct, frozen=True):
    """A moment does not lie before that of the key `other`; `rule` is what is told when it does."""

    other: str
    rule: str


class Key(Struct, frozen=True):
    """A declared key: its kind, whether it must be there, and what it means, by language.

    `also` are other words that editors use for it; `needed` and `after` are what holds between it
    and another key of the record; `called` is what a site calls it in words of its own.
    """

    kind: Kind[Any]
    required: bool
    default: object
    help: Mapping[str, str]
    example: str = ""
    also: tuple[str, ...] = ()
    needed: Needed | None = None
    after: After | None = None
    called: str = ""

    def lacks(self, value: object, other: object) -> bool:
        """Whether the key must be there and has no `value`; `other` is that of the key it needs."""
        return self.needed is not None and not value and bool(other) is self.needed.filled


def key(
    kind: Kind[Any],
    *,
    nl: str,
    en: str,
    required: bool = False,
    default: object = ...,
    example: str = "",
    also: tuple[str, ...] = (),
    needed: Needed | None = None,
    after: After | None = None,
) -> Any:
    """A field of a record: see Key.

    `default` is the value of a key that is not there; of a list `()`, of anything else None.
    """
    if default is ...:
        default = () if isinstance(kind, ListOf) else None
    return Key(kind, required, default, {"nl": nl, "en": en}, example, also, needed, after)


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
    properties = {}
    for name, key in keys.items():
        value = key.kind.schema(vocabularies, language)
        value = value if key.required else {"anyOf": [value, {"type": "null"}]}
        properties[name] = {"description": key.help[language], **value}
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def read_keys(
    keys: Mapping[str, Key], node: MappingNode, path: str, reading: Reading
) -> dict[str, Any] | None:
    """The typed values of a mapping by key; None when a required one is missing or wrong.

    Reports unknown, repeated, missing and wrong keys, all of them.
    """
    report = reading.report
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for name, value in node.entries:
        place = _inner(path, name.text)
        if name.text not in keys:
            _report_unknown(keys, name, value, path, reading)
        elif name.text in seen:
            report.add("duplicate-key", name, place, first=seen[name.text] + report.offset)
        else:
            seen[name.text] = name.line
            reading.places[place] = name.line + report.offset
            read = _read_value(keys[name.text], name, value, place, reading)
            if read is not None:
                values[name.text] = read
    return values if _complete(keys, values, node, path, reading) else None


def _complete(
    keys: Mapping[str, Key], values: Mapping[str, Any], node: Node, path: str, reading: Reading
) -> bool:
    """Whether every required key has a value; reports those that are not even there."""
    lacking = {name: key for name, key in keys.items() if key.required and name not in values}
    for name, key in lacking.items():
        place = _inner(path, name)
        if place not in reading.reported:
            reading.report.add("missing-key", node, place, example=_example(key, reading))
    return not lacking


def _inner(path: str, name: str) -> str:
    """The path of a key of the record at `path`."""
    return f"{path}.{name}" if path else name


def _read_value(key: Key, name: ScalarNode, value: Node, place: str, reading: Reading) -> Any:
    """The typed value of a key, or None when it was left open or after a report."""
    if isinstance(value, ScalarNode) and value.empty:
        reading.left_open.append(place)
        if not key.required:
            return None
        read: Any = ""
    else:
        read = key.kind.read(value, place, reading)
    if key.required and read in ("", ()):
        reading.report.add("empty-value", name, place)
    elif read is not None:
        return read
    reading.reported.add(place)
    return None


def _report_unknown(
    keys: Mapping[str, Key], name: ScalarNode, value: Node, path: str, reading: Reading
) -> None:
    """Report a key that is not declared."""
    report, end = reading.report, name.column + len(name.text)
    joined = re.fullmatch(r"(\w+):(\S.*)", name.text)
    if joined and joined[1] in keys:
        place = _inner(path, joined[1])
        reading.reported.add(place)
        report.add("colon-space", name, place, suggestion=f"{joined[1]}: {joined[2]}")
    elif isinstance(value, ScalarNode) and value.empty and value.column == end:
        report.add("loose-text", name, path, given=name.text)  # without a colon, after a comma
    else:
        others = {word: word_of for word_of, k in keys.items() for word in k.also}
        near, known = nearest(name.text, keys, others), ", ".join(keys)
        place = _inner(path, name.text)
        report.add("unknown-key", name, place, given=name.text, suggestion=near, known=known)


def _example(key: Key, reading: Reading) -> str:
    """A value that a key may have; of most kinds the explanation of the key says enough."""
    return key.example or next(iter(key.kind.choices(reading.vocabularies) or ()), PLACEHOLDER)
