"""The running texts of the site, each unpacked when a page asks for it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, msgpack

from sitegen.cache import BuildCache
from sitegen.content.scan import Scan, parse
from sitegen.content.text import Text

_unpack: Callable[[bytes], Text] = msgpack.Decoder(Text).decode


class Texts(Struct, frozen=True):
    """The text of each source of a scan, by path: from the `cache`, or parsed if it is lost."""

    scan: Scan
    cache: BuildCache

    def of(self, path: str) -> Text:
        """The running text of the source at `path`. Raises OSError when it has to be read again."""
        packed = self.cache.text(path, self.scan.keys[path])
        if packed is None and self.scan.config is not None:
            packed = parse(self.scan.folder, self.scan.config, path).text
        return _unpack(packed or b"")

    def digest(self, path: str | None) -> str:
        """The digest of the text of a source; empty without one."""
        return "" if path is None else self.scan.text_digests[path]
