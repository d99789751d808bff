"""A host on this machine for a built site, with the headers that the site asks for."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit


class ServeFolder(Protocol):
    """Serves a site as a host would, under the path `base`, and returns its address.

    The address ends with a slash. The headers are those of the site's own `_headers`.
    """

    def __call__(self, folder: Path, base: str = "/") -> str: ...


@contextmanager
def hosting() -> Iterator[ServeFolder]:
    """Serves folders until the block ends."""
    with ExitStack() as running:

        def serve(folder: Path, base: str = "/") -> str:
            host = partial(_Host, folder=folder, base=base, rules=_header_rules(folder))
            server = running.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), host))
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            running.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}{base}"

        yield serve


_Rules = Sequence[tuple[str, Mapping[str, str]]]


def _header_rules(folder: Path) -> _Rules:
    """The blocks of `_headers`: a path, perhaps with `*` at its end, and the headers of it."""
    rules: list[tuple[str, dict[str, str]]] = []
    file = folder / "_headers"
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line.startswith((" ", "\t")):
            name, _, value = line.strip().partition(": ")
            rules[-1][1][name] = value
        elif line.strip():
            rules.append((line.strip(), {}))
    return rules


# Browsers insist on these, and the machine's own table may lack them.
_MEDIA_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml",
}


class _Host(SimpleHTTPRequestHandler):
    """A static host: headers by path, `404.html` for what is not there, no folder listings."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, folder: Path, base: str, rules: _Rules) -> None:
        self._base = base
        self._rules = rules
        super().__init__(*args, directory=str(folder))

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return _MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream")

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self._base))

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        inside = self.path.startswith(self._base)
        if inside and (path.is_file() or (path / "index.html").is_file()):
            return super().send_head()
        page = Path(self.directory) / "404.html"
        content = page.read_bytes() if page.is_file() else b""
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def end_headers(self) -> None:
        path = urlsplit(self.path).path
        for pattern, headers in self._rules:
            if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
                for name, value in headers.items():
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: pytest prints what matters."""
