"""The running texts of the site, each unpacked when a page asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, msgpack

from sitegen.cache import BuildCache, ParsedSource
from sitegen.content.text import Text


class Texts(Struct, frozen=True):
    """The text of each source, by path.

    It is in `fresh` when this build parsed the source, else `kept` under its key; should it be
    lost there, `parse` gives it. `digests` are those of the texts.
    """

    keys: Mapping[str, str]
    digests: Mapping[str, str]
    fresh: Mapping[str, ParsedSource]
    kept: BuildCache
    parse: Callable[[str], bytes]

    def of(self, path: str) -> Text:
        """The running text of the source at `path`. Raises OSError when it has to be read again."""
        if (fresh := self.fresh.get(path)) is not None:
            return unpack_text(fresh.running)
        packed = self.kept.running(path, self.keys[path])
        return unpack_text(self.parse(path) if packed is None else packed)

    def told(self, path: str | None) -> str:
        """The digest of the text of a source; empty without one."""
        return "" if path is None else self.digests[path]


pack_text: Callable[[Text], bytes] = msgpack.Encoder().encode
"""A text as bytes."""

unpack_text: Callable[[bytes], Text] = msgpack.Decoder(Text).decode
"""The text that was packed."""
