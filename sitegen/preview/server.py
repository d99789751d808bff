"""Answer a browser on this machine: the last good site as a host gives it, and what to mend."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, unquote

from livereload.handlers import LiveReloadJSHandler
from livereload.watcher import Watcher
from msgspec import Struct
from tornado.escape import json_decode
from tornado.httputil import HTTPServerRequest
from tornado.routing import AnyMatches, Matcher, Rule, RuleRouter
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

from sitegen.diagnostics.messages import Message
from sitegen.diagnostics.overlay import STYLE, notice, page
from sitegen.i18n.language import language
from sitegen.policy import HEADERS
from sitegen.preview.cms import AtCards, AtForm, Cards, Form, LocalCms

if TYPE_CHECKING:  # livereload tells no types; this is what is used of it

    class LiveReloadHandler(WebSocketHandler):
        waiters: ClassVar[set[LiveReloadHandler]]
        watcher: ClassVar[Any]

        @classmethod
        def reload_waiters(cls, path: str | None = None) -> None: ...
else:
    from livereload.handlers import LiveReloadHandler

NAMES = ("127.0.0.1", "localhost", "[::1]")

# What a host needs, that would do harm here: drafts are for nobody else to read, and a browser
# must not hold on to a preview, nor to https on this machine.
_NOT_HERE = ("Strict-Transport-Security", "Access-Control-Allow-Origin", "Cache-Control")
_FOR_HOSTS = ("_headers", "_redirects")
_NOT_HIDDEN = ".well-known/security.txt"

_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
_OTHER_TYPES = MimeTypes()  # as Python knows them, for what this machine thinks may be wrong

_Rules = Sequence[tuple[str, Mapping[str, str]]]


class _Shown(Struct, frozen=True):
    """What browsers see now. The token is another one when they should load the page again."""

    token: str
    language: str
    messages: tuple[Message, ...]
    rules: _Rules
    base: str


class Preview:
    """The site in the folder `output`, which may not be there yet, on a port of this machine.

    The form saves in the folder `content`. `today` is the day for which the site is shown.
    """

    def __init__(
        self, content: Path, output: Path, port: int, today: Callable[[], datetime.date]
    ) -> None:
        self.content = content
        self.today = today
        self.output = output
        self.port = port
        self._shown = _Shown("", "nl", (), (), "/")

    @property
    def shown(self) -> _Shown:
        """What browsers see now."""
        return self._shown

    @property
    def address(self) -> str:
        """Where the site begins."""
        return f"http://127.0.0.1:{self.port}{quote(self._shown.base)}"

    def show(self, code: str, messages: tuple[Message, ...], *, changed: bool) -> None:
        """Show what a build came to, in every browser that is open. `code` is a language."""
        if not changed and self._shown.token and messages == self._shown.messages:
            return
        rules = tuple(_rules(self.output))
        bases = [pattern.removesuffix("*") for pattern, _ in rules if pattern.endswith("/*")]
        base = min(bases, key=len, default="/")
        # A letter first, for livereload.js makes numbers of what looks like one.
        self._shown = _Shown(f"v{secrets.token_hex(6)}", code, messages, rules, base)
        _Reload.reload_waiters("*")

    def application(self) -> RuleRouter:
        """What answers requests: no one but this machine, and no page but our own."""
        names = [f"{name}:{self.port}" for name in NAMES]
        if self.port == 80:
            names += NAMES
        mine: dict[str, Any] = {"preview": self}
        local_cms = LocalCms(
            self.content, lambda: self._shown.base, lambda: self._shown.language, self.today
        )
        inside = Application(
            [
                Rule(AtCards(local_cms), Cards, {"local_cms": local_cms}),
                Rule(AtForm(local_cms), Form, {"local_cms": local_cms}),
                ("/livereload", _Reload, mine),
                (r"/livereload\.js", LiveReloadJSHandler),
                (r"/livereload\.css", _Style),
                ("/.*", _Site, mine),
            ],
            log_function=_silent,
        )
        outside = Application([(".*", _Refusal, mine)], log_function=_silent)
        return RuleRouter([Rule(_Own(names), inside), Rule(AnyMatches(), outside)])


def _silent(_handler: RequestHandler) -> None:
    """An editor has no use for a log of requests."""


class _Own(Matcher):
    """Requests to one of these names, and when a page made them, from a page of ours.

    Another name for this machine, or a page elsewhere that is open in the same browser, would let
    a stranger read drafts.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)
        self._origins = frozenset(f"http://{name}" for name in names)

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        hosts = request.headers.get_list("Host")
        origins = request.headers.get_list("Origin")
        named = len(hosts) == 1 and hosts[0].lower() in self._names
        ours = all(origin.lower() in self._origins for origin in origins)
        return {} if named and ours else None


class _Reload(LiveReloadHandler):
    """Tells a browser to load its page again, also when that changed before it could listen."""

    watcher = Watcher()  # for its log only

    def initialize(self, preview: Preview) -> None:
        self._preview = preview
        self._token: str | None = None

    def on_message(self, message: str | bytes) -> None:
        said = json_decode(message)
        if said.get("command") == "hello":
            self._token = said.get("snipver")
        super().on_message(message)
        if said.get("command") == "info" and self._token not in (None, self._preview.shown.token):
            self.write_message({"command": "reload", "path": "*", "liveCSS": False})


class _Style(RequestHandler):
    """The looks of what is to be mended."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.write(STYLE)


class _Refusal(RequestHandler):
    """The answer to strangers."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, preview: Preview) -> None:
        self._preview = preview

    def get(self) -> None:
        shown = self._preview.shown
        words = language(shown.language).commands["preview"]
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.write(words["refused"].format(address=self._preview.address))

    head = get


class _Site(RequestHandler):
    """A page or file of the site."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def initialize(self, preview: Preview) -> None:
        self._preview = preview

    def get(self) -> None:
        shown, output = self._preview.shown, self._preview.output
        self._set_headers(shown.rules)
        path = unquote(self.request.path)
        if not path.startswith(shown.base):
            if path in ("/", shown.base.rstrip("/")):
                self._move(shown.base)
            else:
                self._missing(shown, output)
            return
        path = path.removeprefix(shown.base)
        name = f"{path}index.html" if path.endswith("/") or not path else path
        content = _published(output, name)
        if content is not None:
            self._answer(name, content, shown)
        elif _published(output, f"{path}/index.html") is not None:
            self._move(f"{shown.base}{path}/")
        else:
            self._missing(shown, output)

    head = get

    def _missing(self, shown: _Shown, output: Path) -> None:
        content = _published(output, "404.html")
        if content is None:  # nothing was published yet
            self.set_status(503)
            self._answer("404.html", page(shown.language), shown)
        else:
            self.set_status(404)
            self._answer("404.html", content, shown)

    def _answer(self, name: str, content: bytes, shown: _Shown) -> None:
        suffix = PurePosixPath(name).suffix.lower()
        guess = _TYPES.get(suffix) or _OTHER_TYPES.guess_type(name)[0]
        self.set_header("Content-Type", guess or "application/octet-stream")
        if suffix == ".html":
            content = _followed(content, shown, self._preview.port)
        self.write(content)

    def _set_headers(self, rules: _Rules) -> None:
        path = self.request.path
        for pattern, values in (("/*", HEADERS), *rules):
            if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
                for name, value in values.items():
                    if name not in _NOT_HERE:
                        self.set_header(name, value)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def _move(self, path: str) -> None:
        query = f"?{self.request.query}" if self.request.query else ""
        self.redirect(f"{quote(path)}{query}")


def _published(output: Path, path: str) -> bytes | None:
    """The bytes of a file of the site, or None if no host would give it."""
    parts = path.split("/")
    hidden = path != _NOT_HIDDEN and any(part.startswith(".") for part in parts)
    if hidden or path in _FOR_HOSTS or not all(map(_is_name, parts)):
        return None
    try:
        file = (output / path).resolve()
        inside = file == output.resolve().joinpath(*parts)
        return file.read_bytes() if inside and file.is_file() else None
    except OSError:
        return None


def _is_name(part: str) -> bool:
    """Whether a part of an address can be the name of a published file or folder."""
    return bool(part) and set(part).isdisjoint("\\:\0")


def _followed(html: bytes, shown: _Shown, port: int) -> bytes:
    """The page with what makes it follow changes, and with what is to be mended."""
    script = f'<script src="/livereload.js?port={port}&amp;snipver={shown.token}" async></script>\n'
    if not shown.messages:
        return html.replace(b"</head>", f"{script}</head>".encode(), 1)
    style = '<link rel="stylesheet" href="/livereload.css">\n'
    html = html.replace(b"</head>", f"{style}{script}</head>".encode(), 1)
    start = html.find(b">", html.find(b"<body")) + 1
    return html[:start] + notice(shown.messages, shown.language).encode() + html[start:]


def _rules(output: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The blocks of `_headers`: a path, perhaps with `*` at its end, and its headers."""
    try:
        text = (output / "_headers").read_text("utf-8")
    except OSError:
        return
    values: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            values[name] = value
        elif line:
            values = {}
            yield line, values
