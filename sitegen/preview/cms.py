"""The form in the preview: its page and scripts, and where it saves, for this machine alone."""

from __future__ import annotations

import asyncio
import base64
import datetime
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct
from tornado.escape import json_decode
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher
from tornado.web import RequestHandler

from sitegen.cms import files as pages
from sitegen.cms.cards import card_titles
from sitegen.cms.config import Backend, configuration
from sitegen.cms.fields import picture_refusal
from sitegen.cms.store import FOLDER, MALFORMED, Refusal, answer
from sitegen.content.folder import MAX_TEXT, decode
from sitegen.content.load import load
from sitegen.diagnostics.messages import message
from sitegen.diagnostics.overlay import STYLE, notice
from sitegen.diagnostics.problems import Problem, Report
from sitegen.i18n.language import language
from sitegen.media.images import PictureError, fitted
from sitegen.npm import PackageError
from sitegen.policy import HEADERS, Access
from sitegen.preview.card_pages import Answer, Place, card_pages, style
from sitegen.preview.review import Review, review
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.records import declared
from sitegen.schema.settings import SETTINGS, Settings, read_settings
from sitegen.schema.yaml_repairs import read_yaml

_SAVE, _CHECK, _PICTURE = "save", "check", "picture"
_STYLE = "mend.css"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_REFUSED = 422


class LocalCms(Struct, frozen=True):
    """Where the texts are, and where the form is now: the base of the site and its language.

    `today` is the day for which the preview shows the site.
    """

    content: Path
    base: Callable[[], str]
    language: Callable[[], str]
    today: Callable[[], datetime.date]

    @property
    def folder(self) -> str:
        """The folder of the form, within the site."""
        return language(self.language()).addresses["admin"]

    @property
    def address(self) -> str:
        """Where the form is, with a slash at its end."""
        return f"{self.base()}{self.folder}/"


class AtForm(Matcher):
    """Requests to the form, whatever the site is called and wherever it begins."""

    def __init__(self, local_cms: LocalCms) -> None:
        self._local_cms = local_cms

    def match(self, request: HTTPServerRequest) -> dict[str, object] | None:
        address = self._local_cms.address
        here = request.path.startswith(address) or request.path == address.rstrip("/")
        return {} if here else None


class AtCards(Matcher):
    """Requests to the pages beside the form, whatever the site calls its cards."""

    def __init__(self, local_cms: LocalCms) -> None:
        self._local_cms = local_cms

    def match(self, request: HTTPServerRequest) -> dict[str, object] | None:
        address = self._local_cms.address
        folder, slash, rest = request.path.removeprefix(address).partition("/")
        if not request.path.startswith(address) or not slash:
            return None
        settings = read_site(self._local_cms.content, Report(""))
        mine = settings is not None and folder == settings.words.card.folder
        return {"path_kwargs": {"path": rest.encode()}} if mine else None


class Cards(RequestHandler):
    """The pages beside the form, which work without scripts. No page elsewhere can post to them."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST")

    def initialize(self, local_cms: LocalCms) -> None:
        self._local_cms = local_cms

    async def get(self, path: str) -> None:
        if path == "cards.css":
            self._give("text/css", style())
        else:
            await self._answer(path, self.request.arguments, change=False)

    head = get

    async def post(self, path: str) -> None:
        if "Origin" not in self.request.headers:
            self.send_error(403)
            return
        await self._answer(path, self.request.body_arguments, change=True)

    async def _answer(self, path: str, given: Mapping[str, list[bytes]], *, change: bool) -> None:
        asked = {name: values[-1].decode("utf-8", "replace") for name, values in given.items()}
        answer = await asyncio.to_thread(self._made, path.strip("/"), asked, change=change)
        if answer.to:
            self.redirect(answer.to, status=303)
        else:
            self._give("text/html", answer.html.encode())

    def _made(self, name: str, asked: Mapping[str, str], *, change: bool) -> Answer:
        local, form = self._local_cms, self._local_cms.address
        folder = self.request.path.removeprefix(form).partition("/")[0]
        place = Place(local.base(), form, f"{form}{folder}/")
        pages = card_pages(local.content, place, local.today())
        if pages is None:
            return Answer(to=form)
        if not name:
            return pages.list_page(asked)
        return pages.done(name, asked) if change else pages.card_page(name, asked)

    def _give(self, kind: str, content: bytes) -> None:
        for name, value in HEADERS.items():
            if name != "Strict-Transport-Security":  # a browser must not hold on to https here
                self.set_header(name, value)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.write(content)


class Form(RequestHandler):
    """The page of the form with all it needs; what is sent to `save` is carried out.

    A text with errors is saved only when it is a draft, and its writer says that it may be `wrong`;
    what is sent to `check` is only looked at. A `picture` is looked at too, and answered as it can
    be published.
    """

    SUPPORTED_METHODS = ("GET", "HEAD", "POST")

    def initialize(self, local_cms: LocalCms) -> None:
        self._local_cms = local_cms

    async def get(self) -> None:
        name = self._name()
        if name is None:
            self.redirect(self._local_cms.address)
        elif name == _STYLE:
            self._give(".css", STYLE.encode())
        elif name in ("", "index.html", "config.json"):
            await self._made(name)
        else:
            await self._part(name)

    head = get

    async def post(self) -> None:
        sent, body = self.request.headers, self.request.body
        kind, carry_out = _REQUESTS.get(self._name() or "", ("", None))
        # A page elsewhere can send neither of these two without asking first.
        given_kind = sent.get("Content-Type", "").partition(";")[0]
        if carry_out is None or given_kind != kind or "Origin" not in sent:
            self._refuse(Refusal("request"))
            return
        try:
            asked = json_decode(body) if kind == _JSON else body
            given = await asyncio.to_thread(carry_out, self, asked)
        except MALFORMED:
            self._refuse(Refusal("request"))
        except Refusal as refusal:
            self._refuse(refusal)
        else:
            self._give(".json", json.dumps(given).encode())

    def _saved(self, asked: object) -> Any:
        """The answer to a request of the content manager, once `check` has nothing against it."""
        said = None
        if isinstance(asked, Mapping) and asked.get("action") == "persistEntry":
            said = self._reviewed(asked.get("params"))
            if said.wrong and not (said.draft and asked.get("wrong") is True):
                self.set_status(_REFUSED)
                return said.told()
        given = answer(self._local_cms.content, asked)
        return {**given, **said.told()} if said else given

    def _checked(self, asked: object) -> Any:
        return self._reviewed(asked).told()

    def _picture(self, data: bytes) -> Any:
        """A picture as it can be saved: None for just as it is. Raises Refusal."""
        try:
            taken = fitted(data)
        except PictureError as error:
            raise Refusal(f"picture-{error.reason}", self.get_query_argument("name", "")) from error
        return {"content": None if taken is data else base64.b64encode(taken).decode()}

    def _reviewed(self, params: object) -> Review:
        settings = read_site(self._local_cms.content, Report(""))
        if settings is None:
            raise Refusal("settings")
        try:
            if not isinstance(params, Mapping):
                raise Refusal("request")
            return review(self._local_cms.content, settings, params, self._local_cms.today())
        except MALFORMED as error:
            raise Refusal("request") from error
        except OSError as error:
            raise Refusal("disk", str(error.filename or ""), error.strerror or "") from error

    def _name(self) -> str | None:
        """What is asked for, within the form; None for its address without the last slash."""
        address = self._local_cms.address
        path = self.request.path
        return path.removeprefix(address) if path.startswith(address) else None

    async def _made(self, name: str) -> None:
        """The page or the configuration, made from what `site.yaml` says now."""
        report = Report(f"{self._local_cms.content.name}/{SETTINGS}")
        settings = read_site(self._local_cms.content, report)
        if settings is not None and name != "config.json":
            try:
                await asyncio.to_thread(pages.program)
            except PackageError as error:
                pages.report_missing(error, self._local_cms.folder, report)
        if settings is None or report.problems:
            self.set_status(503)
            self._give(".html", self._mend(report.problems))
        elif name == "config.json":
            save = f"{self._local_cms.address}{_SAVE}"
            values = {"name": "desk", "proxy_url": save, "branch": "main"}
            backend = Backend("", values, review=False, here=True, folder=FOLDER)
            loaded = await asyncio.to_thread(load, self._local_cms.content)
            cards = card_titles(loaded.documents, hidden=True)
            here = f"{self.request.protocol}://{self.request.host}{self._local_cms.base()}"
            shown = configuration(settings, here, backend, cards)
            self._give(".json", pages.as_json(shown))
        else:
            self._give(".html", pages.page(settings))

    async def _part(self, name: str) -> None:
        """A script or style sheet of ours, or a part of the content manager."""
        parts = pages.own_files()
        with suppress(PackageError):  # the page itself says what is lacking
            parts |= await asyncio.to_thread(pages.program)
        if name in parts:
            self._give(PurePosixPath(name).suffix, parts[name])
        else:
            self.send_error(404)

    def _mend(self, problems: list[Problem]) -> bytes:
        """A page that says why there is no form."""
        code = self._local_cms.language()
        failed = language(code).commands["form"]["failed"]
        found = [message(problem, code) for problem in problems]
        return (
            f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width">\n<title>{failed}</title>\n'
            f'<link rel="stylesheet" href="{_STYLE}">\n</head>\n<body>\n<p>{failed}</p>\n'
            f"{notice(found, code)}</body>\n</html>\n"
        ).encode()

    def _give(self, suffix: str, content: bytes) -> None:
        for name, value in Access(self._local_cms.folder).headers().items():
            if name != "Strict-Transport-Security":  # a browser must not hold on to https here
                self.set_header(name, value)
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")
        kind = _TYPES.get(suffix, f"text/{suffix[1:]}; charset=utf-8")
        self.set_header("Content-Type", kind)
        self.write(content)

    def _refuse(self, refusal: Refusal) -> None:
        code = self._local_cms.language()
        words = language(code).commands["form"]["refused"]
        if refusal.reason in words:
            sentence = words[refusal.reason].format(path=refusal.path, detail=refusal.detail)
        else:
            sentence = picture_refusal(refusal.reason, refusal.path, code)
        self.set_status(_REFUSED)
        self._give(".json", json.dumps({"error": sentence}).encode())


_JSON = "application/json"
# What can be sent where: its kind, and what is done with it.
_REQUESTS: Mapping[str, tuple[str, Callable[[Form, Any], Any] | None]] = {
    _SAVE: (_JSON, Form._saved),
    _CHECK: (_JSON, Form._checked),
    _PICTURE: ("application/octet-stream", Form._picture),
}


def read_site(content: Path, report: Report) -> Settings | None:
    """What `site.yaml` says, or None after a report."""
    try:
        with (content / SETTINGS).open("rb") as file:
            data = file.read(MAX_TEXT * 2**20 + 1)
    except OSError:
        report.at("no-settings", 0)
        return None
    if len(data) > MAX_TEXT * 2**20:
        report.at("file-too-big", 0, limit=MAX_TEXT)
        return None
    text = decode(data, report)
    root = None if text is None else read_yaml(text, report)
    return None if root is None else read_settings(root, report, declared(CardFrontMatter))
