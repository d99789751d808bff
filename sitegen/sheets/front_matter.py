"""Lines of front matter from nodes, put into a card so that every other line stays as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from sitegen.content.documents import running_text
from sitegen.schema.kinds import TEXT, Kind, ScalarKind
from sitegen.schema.records import ListOf, OneOrMore, Record, declared
from sitegen.schema.yaml_tree import MappingNode, Node, ScalarNode, SequenceNode, YamlError, parse

# Nothing in it that YAML, or who reads it, could take for something else.
_PLAIN = re.compile(r"[^\W\d_](?:[^\n:#\[\]{}\"'\\]|:(?=[^\s\"'])|'(?=\w))*(?<!\s)")
_PLAIN_IN_FLOW = re.compile(r"[^\W\d_][^\n:#\[\]{},\"'\\]*(?<!\s)")
_BARE = re.compile(r"[\w.-]+")
_ADDRESS = re.compile(r"https?://[^\s,\[\]{}#\"']+(?<!:)")
_WORDS = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null|~)|[\d.,_+-]+(?:[eE][+-]?\d+)?")


class Unchangeable(Exception):
    """Front matter whose keys share lines, so that one cannot be changed without another."""


def entry_lines(name: str, kind: Kind[Any], node: Node) -> list[str]:
    """The lines of a key with its value."""
    if isinstance(node, ScalarNode):
        return [f"{name}: {_scalar(node.text, kind)}"]
    if isinstance(node, MappingNode):
        return [f"{name}: {_flow_node(node, kind)}"]
    if isinstance(kind, OneOrMore) and len(node.items) == 1:
        return entry_lines(name, kind.item, node.items[0])
    item = kind.item if isinstance(kind, ListOf) else kind
    if brief(item).choices({}) is not None and _single_values(node):
        return [f"{name}: {_flow_node(node, kind)}"]
    return [f"{name}:", *(f"  - {_item(one, item)}" for one in node.items)]


def _single_values(node: SequenceNode) -> bool:
    return all(isinstance(one, ScalarNode) for one in node.items)


def brief(kind: Kind[Any]) -> Kind[Any]:
    """The kind of a value that may stand for a whole record; of any other kind itself."""
    if isinstance(kind, Record) and kind.short:
        return declared(kind.of)[kind.short].kind
    return kind


def _item(node: Node, kind: Kind[Any]) -> str:
    return _scalar(node.text, kind) if isinstance(node, ScalarNode) else _flow_node(node, kind)


def _flow_node(node: Node, kind: Kind[Any]) -> str:
    """A node on one line, within a list or record."""
    if isinstance(node, ScalarNode):
        return _scalar(node.text, kind, _PLAIN_IN_FLOW)
    if isinstance(node, MappingNode):
        keys = declared(kind.of) if isinstance(kind, Record) else {}
        told = (
            f"{name.text}: {_flow_node(value, keys[name.text].kind if name.text in keys else kind)}"
            for name, value in node.entries
        )
        return f"{{{', '.join(told)}}}"
    item = kind.item if isinstance(kind, ListOf) else kind
    return f"[{', '.join(_flow_node(one, item) for one in node.items)}]"


def _scalar(text: str, kind: Kind[Any], plain: re.Pattern[str] = _PLAIN) -> str:
    """A text as it stands behind a key, between quotes where it needs them."""
    kind = brief(kind)
    written = kind.written if isinstance(kind, ScalarKind) else "plain"
    if written != "text" and _BARE.fullmatch(text) and text != "null":
        return text
    if (plain.fullmatch(text) or _ADDRESS.fullmatch(text)) and not _WORDS.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(value: Any) -> str:
    """A typed value as it stands in a record on one line."""
    if isinstance(value, Struct):
        told = (
            f"{one.name}: {flow(getattr(value, one.name))}"
            for one in fields(type(value))
            if getattr(value, one.name) != one.default
        )
        return f"{{{', '.join(told)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        return _scalar(value, TEXT, _PLAIN_IN_FLOW)
    return str(value).lower() if isinstance(value, bool) else str(value)


def with_keys(text: str, changes: Mapping[str, list[str]], order: Sequence[str]) -> str:
    """A text with other lines for some keys of its front matter; without lines a key goes away.

    A new key comes behind the last one that stands before it in `order`. Every other line is as it
    was. Raises Unchangeable.
    """
    _, below = running_text(text)
    if not below or "\r" in text:
        raise Unchangeable
    fence, *rest = text.split("\n")
    lines, rest = rest[: below - 2], rest[below - 2 :]
    for name, new in changes.items():
        blocks = _blocks(lines)
        if name in blocks:
            start, end = blocks[name]
            lines[start:end] = new
        elif new:
            before = order[: order.index(name)] if name in order else order
            place = max((blocks[other][1] for other in before if other in blocks), default=0)
            lines[place:place] = new
    return "\n".join([fence, *lines, *rest])


def _blocks(lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Where the lines of each key begin and end; remarks between keys belong to none."""
    try:
        entries = parse("\n".join(lines)).entries
    except YamlError as error:
        raise Unchangeable from error
    starts = [name.line - 1 for name, _ in entries]
    if any(name.column != 1 for name, _ in entries) or len(set(starts)) < len(starts):
        raise Unchangeable
    blocks = {}
    for (name, _), start, after in zip(entries, starts, [*starts[1:], len(lines)], strict=True):
        end = after
        while end > start + 1 and re.match(r"\s*(#|$)", lines[end - 1]):
            end -= 1
        blocks[name.text] = (start, end)
    return blocks
