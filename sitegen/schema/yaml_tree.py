"""YAML text to a tree of nodes that know their line, with everything dangerous refused.

Scalars stay text: the declared kind of a key types them, so that `2.10`, `no` and `12:30` arrive as
they were written. The tree is built from parse events, never by recursion in the C library, which
can be made to crash; anchors, aliases, tags and deep nesting are refused on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml
from msgspec import Struct

MAX_DEPTH = 8

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_HASH = re.compile(r"\s*#[^\s#]")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """A line that is no YAML that we accept.

    `reason` is the id of a message; `line` and `column` count from 1 within the text; `key` is that
    which the line belongs to, if it is known. `suggestion` is the line as it should be, where that
    is clear; of a line that begins in the wrong place, the number of spaces it should begin with.
    """

    def __init__(
        self, reason: str, line: int, column: int, key: str = "", suggestion: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.key = key
        self.suggestion = suggestion


class ScalarNode(Struct, frozen=True):
    """A piece of text; `plain` when it was written without quotes."""

    text: str
    line: int
    column: int
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether an editor left the value open."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


class SequenceNode(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    column: int


class MappingNode(Struct, frozen=True):
    """Keys with their values, in the order of the file, repeated keys included."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    line: int
    column: int


Node = ScalarNode | SequenceNode | MappingNode

# What the parser says, and what an editor most likely did.
_REASONS = (
    ("unknown escape", "yaml-escape"),
    ("hexdecimal", "yaml-escape"),
    ("mapping values are not allowed", "yaml-colon"),
    ("cannot start any token", "yaml-character"),
    ("quoted scalar", "yaml-quote"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("expected key", "yaml-indent"),
    ("expected '-' indicator", "yaml-indent"),
    ("expected <block end>", "yaml-indent"),
    ("expected ',' or", "yaml-bracket"),
    ("flow", "yaml-bracket"),
    ("alias", "yaml-anchor"),
    ("anchor", "yaml-anchor"),
    ("tag", "yaml-tag"),
)


def parse(text: str) -> MappingNode:
    """The mapping that `text` holds; an empty text is an empty mapping.

    Raises YamlError, with the place, for anything else.
    """
    lines = [*_LINE_END.split(text), ""]  # a mark may stand behind the last line end
    try:
        root = _Composer(text, lines).root()
    except yaml.MarkedYAMLError as error:
        raise _explained(error, lines) from error
    except yaml.YAMLError as error:
        raise YamlError("yaml-syntax", 1, 1) from error
    if root is None or (isinstance(root, ScalarNode) and root.empty):
        return MappingNode((), 1, 1)
    if not isinstance(root, MappingNode):
        reason = "yaml-no-colon" if isinstance(root, ScalarNode) else "yaml-not-mapping"
        raise YamlError(reason, root.line, root.column)
    return root


def _explained(error: yaml.MarkedYAMLError, lines: list[str]) -> YamlError:
    """What the parser could not read, as an editor would say it."""
    mark = error.problem_mark or error.context_mark
    complaint = f"{error.context} {error.problem}"
    reason = next((reason for part, reason in _REASONS if part in complaint), "yaml-syntax")
    if reason in ("yaml-quote", "yaml-no-colon") and error.context_mark:
        mark = error.context_mark  # where it begins, not where the parser gave up
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if reason == "yaml-character" and lines[line - 1][:column].endswith("\t"):
        reason = "yaml-tab"
    return YamlError(reason, line, column)


class _Composer:
    """Makes nodes of the events of one text; `lines` are those of the text."""

    def __init__(self, text: str, lines: list[str]) -> None:
        self._next_event: Callable[[], yaml.Event] = _Loader(text).get_event
        self._lines = lines

    def root(self) -> Node | None:
        """The one document in the text; None when there is none."""
        root: Node | None = None
        while not isinstance(event := self._next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise YamlError("yaml-documents", *_place(event))
                root = self._node(self._next_event(), 0)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        """The node that begins with this event."""
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0]
            if plain:
                self._check_plain(event)
            _check_node(event, depth)
            return ScalarNode(event.value, *_place(event), plain)
        _check_node(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(item := self._next_event(), yaml.SequenceEndEvent):
                items.append(self._node(item, depth + 1))
            return SequenceNode(tuple(items), *_place(event))
        entries = []
        while not isinstance(start := self._next_event(), yaml.MappingEndEvent):
            key = self._key(start, depth + 1)
            entries.append((key, self._node(self._next_event(), depth + 1)))
        return MappingNode(tuple(entries), *_place(event))

    def _key(self, event: yaml.Event, depth: int) -> ScalarNode:
        """The key that begins with this event."""
        key = self._node(event, depth)
        if not isinstance(key, ScalarNode):
            raise YamlError("yaml-syntax", key.line, key.column)
        if key.text != key.text.strip():  # by a space that YAML does not count as one
            raise YamlError("yaml-space", key.line, key.column)
        return key

    def _check_plain(self, event: yaml.ScalarEvent) -> None:
        """Refuse unquoted text of which YAML silently makes something else than was meant."""
        if event.start_mark is None or event.end_mark is None:
            return
        end = event.end_mark
        for number in range(event.start_mark.line + 1, end.line + 1):
            line = self._lines[number]
            if line.lstrip().startswith("- "):  # an item, taken for more of the one above
                raise YamlError("yaml-indent", number + 1, line.index("-") + 1)
        if found := _HASH.match(self._lines[end.line], end.column):  # the rest would be dropped
            raise YamlError("yaml-hash", end.line + 1, found.end() - 1)


def _check_node(event: yaml.Event, depth: int) -> None:
    """Refuse what makes no node that we accept: too deep, an anchor, an alias, a tag."""
    if depth > MAX_DEPTH:
        raise YamlError("yaml-depth", *_place(event))
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        raise YamlError("yaml-anchor", *_place(event))
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.tag is not None:
        raise YamlError("yaml-tag", *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
