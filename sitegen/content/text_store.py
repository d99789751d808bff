"""The running texts of the site, each unpacked when a page asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, msgpack

from sitegen.cache import BuildCache
from sitegen.content.scan import Scan, parse
from sitegen.content.text import Text
from sitegen.fingerprint import fingerprint

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

    def digest(self, paths: Sequence[str]) -> str:
        """The digest of the texts of these sources together; empty without any."""
        return together([self.scan.text_digests[path] for path in paths])


def together(digests: Sequence[str]) -> str:
    """One digest of texts with these: that of a text alone is its own."""
    return fingerprint(*digests) if len(digests) > 1 else "".join(digests)
