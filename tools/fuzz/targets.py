"""What is done with input of each kind, as the program does it, and what must hold of the result.

A target raises for what must not be: any exception, or AssertionError for what is published wrong.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

from hypothesis import strategies as st
from PIL import Image

from sitegen.build.inputs import Options
from sitegen.build.pipeline import build
from sitegen.build.plan import Plan
from sitegen.build.planning import plan_site
from sitegen.build.sources import read_sources
from sitegen.cache import NOTHING
from sitegen.check.figures import check_figures
from sitegen.check.texts import check_personal_data, check_text
from sitegen.content.config import SiteConfig
from sitegen.content.documents import read_source, running_text
from sitegen.content.folder import decode
from sitegen.content.load import complete
from sitegen.content.markdown import block, field_links, inline, plain, plain_block, render
from sitegen.content.scaffold import card_text, new_site
from sitegen.content.scan import scan_content
from sitegen.content.text_store import Texts
from sitegen.diagnostics.messages import message
from sitegen.diagnostics.problems import Problem, Report
from sitegen.i18n.language import language
from sitegen.media.drawing import DrawingError, safe_drawing
from sitegen.media.images import PictureError, emblem, encode, fitted, inks_of, probe, verify
from sitegen.media.renditions import renditions
from sitegen.pages.rendering import page_html, page_markdown, page_values
from sitegen.publish.workspace import PublishError
from sitegen.schema.settings import LANGUAGES, SETTINGS
from sitegen.showcases import changes, memo
from sitegen.showcases.data import read_showcase
from sitegen.theming.spoken import spoken
from sitegen.theming.templates import Templates
from sitegen.theming.theme import ThemeFiles, read_theme, theme_roots
from sitegen.urls import Addresses
from tools.fuzz.inputs import nearly, nearly_pictures

TODAY = datetime.date(2026, 6, 1)
_REPOSITORY = Path(__file__).resolve().parents[2]


class Target:
    """A kind of input. `folder` is a place to work in, for this target alone."""

    name: ClassVar[str]
    strategy: st.SearchStrategy[bytes]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, data: bytes) -> bool:
        """Read one input, within the limits; whether it is accepted."""
        raise NotImplementedError

    def accept(self, data: bytes) -> None:
        """Go on with an input that was accepted."""

    def finish(self) -> None:
        """Look at all that was accepted together."""


# Of so many cards one is looked at as `check` does, which takes longer than all else.
_CHECKED = 8


class Cards(Target):
    """Cards; what is accepted becomes one site."""

    name = "cards"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.site = _Site(folder)
        self.strategy = nearly(self.site.cards)
        self.accepted: dict[str, bytes] = {}

    def read(self, data: bytes) -> bool:
        path = f"projecten/k{len(self.accepted)}/index.md"
        config = self.site.config
        document, _ = read_source(path, f"content/{path}", data, config)
        assert document.front_matter or document.problems
        _in_words(document.problems, data)
        text = decode(data, Report(""))
        if text is not None and zlib.crc32(data) % _CHECKED == 0:
            body, start = running_text(text)
            report = Report(path, places=document.places)
            check_personal_data(text, [], start, report)
            check_text(document, body, start, "nl", report)
            check_figures(document, body, start, config, report)
            _in_words(report.problems, data)
        return not document.problems

    def accept(self, data: bytes) -> None:
        self.accepted[f"projecten/k{len(self.accepted)}/index.md"] = data

    def finish(self) -> None:
        try:
            self.site.publish(self.accepted)
        except Exception:
            for path, data in self.accepted.items():  # which of them is it?
                try:
                    self.site.publish({path: data})
                except Exception as error:
                    error.add_note(repr(data))
                    raise
            raise


class Settings(Target):
    """`site.yaml`; what is accepted is published with the cards of the starter."""

    name = "settings"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.site = _Site(folder)
        seeds = [(self.site.content / SETTINGS).read_bytes()]
        seeds += [(_REPOSITORY / "content" / SETTINGS).read_bytes()]
        self.strategy = nearly(seeds)

    def read(self, data: bytes) -> bool:
        scan, _ = scan_content(self.site.content, None, 1, NOTHING, {}, {SETTINGS: data})
        assert scan.config or scan.problems
        _in_words([one for one in scan.problems if one.file.endswith(SETTINGS)], data)
        return not scan.problems

    def accept(self, data: bytes) -> None:
        self.site.publish({SETTINGS: data})


class Markdown(Target):
    """Running texts, and the same in a value of front matter."""

    name = "markdown"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.addresses = Addresses.of("https://etalage.example/")
        self.strategy = nearly([text.encode() for text in (*_texts(), *_MARKDOWN)])

    def read(self, data: bytes) -> bool:
        text = decode(data, Report(""))
        if text is None:
            return False
        report = Report("content/projecten/a.md")
        _, running = render(text, "projecten/a.md", 0, "nl", self.addresses, report)
        _in_words(report.problems, data)
        if not report.problems:  # with one, nothing is published
            for section in running.sections:
                for html in (section.heading, *section.parts):
                    _look_at_html(html or "")
        value = text[:3000]
        inside = Report("content/projecten/a.md")
        field_links(value, "nl", "projecten/a.md", self.addresses, 1, "lessons[1]", inside)
        if not inside.problems and not report.problems:
            _look_at_html(inline(value.replace("\n", " "), "nl", str))
            _look_at_html(block(value, "nl", "x", str))
        plain(value, "nl")
        plain_block(value, "nl")
        return not report.problems


class Pictures(Target):
    """Pictures of all four formats, and drawings: refused, or made anew."""

    name = "pictures"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.strategy = nearly_pictures(list(_pictures()))

    def read(self, data: bytes) -> bool:
        with suppress(DrawingError):
            _look_at_drawing(safe_drawing(data).data)
        try:
            for _, made in encode(data, renditions(probe(data))):
                assert data not in made
            verify(data)
            for picture in (fitted(data), emblem(data, 96)):
                probe(picture)
            inks_of(data)
        except PictureError:
            return False
        return True


class Feeds(Target):
    """The published data of another showcase, compared with those it came from."""

    name = "feeds"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        seeds = [json.dumps(_feed(number)).encode() for number in (1, 2)]
        known = [read_showcase(seed, Report("feed.json")) for seed in seeds]
        self.known = [one for one in known if one is not None]
        assert len(self.known) == len(seeds)
        self.strategy = nearly(seeds)

    def read(self, data: bytes) -> bool:
        report = Report("feed.json")
        found = read_showcase(data, report)
        assert (found is None) == bool(report.problems)
        _in_words(report.problems, b"")
        if found is None:
            return False
        for before in self.known:
            told = changes.compare(before, found)
            for code in LANGUAGES:
                made = memo.memo(told, "2025", "2026", language(code))
                memo.as_text(made)
                memo.as_markdown(made)
                _look_at_html(memo.as_html(made).partition("</style>")[2])
            json.loads(memo.as_json(told))
        return True


class Kept(Target):
    """What a build keeps: damaged, it never shows in the site that the next build publishes."""

    name = "kept"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.content = folder / "content"
        for name, text in _SMALL_SITE.items():
            (self.content / name).parent.mkdir(parents=True, exist_ok=True)
            (self.content / name).write_text(text, "utf-8")
        Image.new("RGB", (30, 20), "teal").save(self.content / "projecten/eten/foto.png")
        self.output = folder / "public"
        self.edited = 0
        self._build()
        self._write(1)
        self._build()
        self.kept = folder / "kept"
        shutil.copytree(self.output.with_name(".public.sitegen"), self.kept)
        shutil.copytree(self.output, folder / "published")
        names = [path.relative_to(self.kept).as_posix() for path in _files(self.kept)]
        self.names = [*names, "published/.sitegen", "published/index.html"]
        every = [self._path(name).read_bytes() for name in self.names]
        # A byte before the damaged bytes tells which file they are in.
        self.strategy = st.one_of(
            *(
                st.builds(bytes.__add__, st.just(bytes([number])), nearly([data]))
                for number, data in enumerate(every)
            )
        )
        self._write(2)
        self.expected = self._from_nothing()

    def read(self, data: bytes) -> bool:
        return bool(data)

    def accept(self, data: bytes) -> None:
        name = self.names[data[0]]
        for folder in (self.output, self.output.with_name(".public.sitegen")):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.kept, self.output.with_name(".public.sitegen"))
        shutil.copytree(self.folder / "published", self.output)
        there = self.folder / "public" if name.startswith("published/") else self._state()
        (there / name.removeprefix("published/")).write_bytes(data[1:])
        try:
            self._build()
        except PublishError as error:
            if (error.reason, name) != ("not-ours", "published/.sitegen"):
                raise
            return  # what is no marker of ours may be somebody's own file
        assert _bytes(self.output) == self.expected

    def _state(self) -> Path:
        return self.output.with_name(".public.sitegen")

    def _path(self, name: str) -> Path:
        return (self.folder if name.startswith("published/") else self.kept) / name

    def _write(self, number: int) -> None:
        card = self.content / "projecten/eten/index.md"
        card.write_text(_SMALL_CARD.format(number=number), "utf-8")

    def _build(self, output: Path | None = None) -> None:
        options = Options(
            content=self.content,
            output=output or self.output,
            url=None,
            drafts=False,
            jobs=1,
            cache=True,
            today=TODAY,
        )
        outcome = build(options, lambda _: None)
        assert outcome.problems == ()

    def _from_nothing(self) -> Mapping[str, bytes]:
        self._build(self.folder / "fresh")
        return _bytes(self.folder / "fresh")


TARGETS: Sequence[type[Target]] = (Cards, Settings, Markdown, Pictures, Feeds, Kept)


class _Site:
    """The starter's content folder, in which other texts are laid over its own."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        new_site(self.content, "nl")
        Image.new("RGB", (30, 20), "teal").save(self.content / "foto.jpg")
        scan, _ = scan_content(self.content, None, 1, NOTHING, {})
        assert scan.config is not None
        self.config: SiteConfig = scan.config
        whole = card_text("Proef", self.config.settings, TODAY)
        whole = re.sub(r"^#|^  +# file: .*\n", "", whole, flags=re.M)  # no key is left out
        whole = re.sub(
            r"^(draft|publish|images|documents|related):.*\n(  .*\n)*", "", whole, flags=re.M
        )
        cards = [whole.encode(), whole.replace("draft: true", "").encode()]
        cards += [path.read_bytes() for path in sorted(self.content.glob("projecten/**/*.md"))]
        real = (_REPOSITORY / "content/projecten").glob("*/index.md")
        self.cards = [*cards, min((path.read_bytes() for path in real), key=len)]
        self._themes: dict[tuple[str, str], ThemeFiles] = {}

    def publish(self, texts: Mapping[str, bytes]) -> None:
        """Publish these texts with those of the starter, as far as they fit together."""
        left = dict(texts)
        for _ in range(4):
            plan, store, theme = self._planned(left)
            if plan is None:
                return
            wrong = {one.file.partition("/")[2] for one in plan.problems}
            _in_words(plan.problems, None)
            if not wrong:
                _look_at_site(plan, store, theme)
                return
            if not wrong & left.keys():
                return
            left = {path: text for path, text in left.items() if path not in wrong}

    def _planned(self, texts: Mapping[str, bytes]) -> tuple[Plan | None, Texts, ThemeFiles]:
        scan, parsed = scan_content(self.content, None, 1, NOTHING, {}, texts)
        theme = self._theme("default", scan.language)
        if scan.config is None:
            return None, Texts(scan, NOTHING), theme
        theme = spoken(theme, scan.config.settings)
        content = complete(scan, parsed, 1, NOTHING)
        sources = read_sources(content, scan.config, theme, NOTHING, form=False)
        plan = plan_site(sources, TODAY, drafts=True)
        return plan, Texts(scan, NOTHING), sources.theme

    def _theme(self, name: str, code: str) -> ThemeFiles:
        if (name, code) not in self._themes:
            self._themes[name, code] = read_theme(name, code, theme_roots(self.content))
        return self._themes[name, code]


def _look_at_site(plan: Plan, texts: Texts, theme: ThemeFiles) -> None:
    """Make every page and file of a site, and read each as strictly as can be."""
    config = texts.scan.config
    assert config is not None
    templates = Templates(theme, config.language)
    for page in plan.pages:
        context = page.context()
        values = page_values(context, plan.frames[context.frame], texts)
        _look_at_html(page_html(context.template, values, templates))
        if context.as_markdown:
            page_markdown(context.as_markdown, values, templates)
    for path, make in plan.files.items():
        made = make(texts)
        if path in ("feed.xml", "sitemap.xml"):
            ElementTree.fromstring(made)
        elif path.endswith((".json", ".jsonld", ".geojson")):
            json.loads(made.decode("utf-8"))
        elif path.endswith(".csv"):
            _look_at_table(made, ";" if config.language.decimal == "," else ",")
        elif path.endswith(".html"):
            _look_at_html(made.decode("utf-8"))


def _look_at_table(made: bytes, separator: str) -> None:
    rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=separator)
    for cell in (cell for row in rows for cell in row):
        formula = re.match(r"[\s\ufeff\u200b]*[=+@-]", cell)
        assert not formula or re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", cell), cell


class _Watcher(HTMLParser):
    """Sees what a browser would run, or where it would be led."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag != "script" or "src" in values or values.get("type") == "application/json"
        assert tag not in ("base", "object", "embed", "style"), tag
        for name, value in attrs:
            assert not re.match("on|style$", name), (tag, name, value)
            if name in ("href", "src", "action"):
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.I)
                assert not scheme or scheme[1].lower() in _SCHEMES, value


_SCHEMES = ("http", "https", "mailto", "tel", "urn", "data")


def _look_at_html(html: str) -> None:
    watcher = _Watcher()
    watcher.feed(html)
    watcher.close()


def _look_at_drawing(data: bytes) -> None:
    for element in ElementTree.fromstring(data).iter():
        assert "script" not in str(element.tag).lower()
        assert not any(name.lower().startswith("on") for name in element.attrib)


def _in_words(problems: Sequence[Problem], data: bytes | None) -> None:
    """Everything that is wrong has its sentence in every language, and a line of the file."""
    lines = None if not data else len(re.split(rb"\r\n|\r|\n", data)) + 1
    for problem in problems:
        assert lines is None or 0 <= problem.line <= lines, problem
        for code in LANGUAGES:
            told = message(problem, code)
            assert told.message
            unfilled = re.search(r"\{[a-z]+\}", told.message)
            assert not unfilled or unfilled[0] in "".join(value for _, value in problem.values)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _bytes(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def _texts() -> Iterator[str]:
    """Running texts of the repository: short ones, with all that Markdown has."""
    for path in sorted((_REPOSITORY / "sitegen/starter").rglob("*.md")):
        yield running_text(path.read_text("utf-8"))[0]


_MARKDOWN = (
    """\
# Titel

## Kop

Een [link](../eten/index.md#deel 'uitleg') en ![beeld](foto.jpg "Onderschrift").

> Een *citaat* van **iemand**[^1].

[^1]: Een noot met `code`.

Woord
:   Wat het is.
""",
    """\
| a | b |
|:--|--:|
| 1 | [x](y.md) |

1. een
   - twee
     - drie

```html
<b>
```
""",
    """\
[r]: https://a.example/ 't'
[![x](foto.jpg)](foto.jpg) <https://b.example> [r] [r][] \\* &amp;

Kop
===

Tweede
---

***

- [ ] open
- [x] dicht

“Ja,” zei 's avonds; 5' lang € 3
""",
)


def _feed(number: int) -> Mapping[str, object]:
    """The published data of a showcase, with every key that is read."""
    card = {
        "id": "eten",
        "url": "https://a.example/eten/",
        "title": "Samen eten",
        "status": "loopt",
        "number": "1.10",
        "themes": ["zorg"],
        "summary": "Buren eten samen.",
        "start": "2020",
        "end": None,
        "reach": 100 * number,
        "costs": [{"year": 2020, "amount": f"{number}00.50", "source": "stad", "kind": "spent"}],
        "effects": ["samen"],
        "lessons": ["Begin klein.", "Vraag het eerst."][:number],
        "results": [{"indicator": "cijfer", "part": None, "before": 6, "after": 7.5, "target": 8}],
    }
    other = {
        **card,
        "id": "lopen",
        "title": "Samen lopen",
        "status": "klaar" if number > 1 else "loopt",
    }
    return {
        "format": f"showcase/{number}",
        "site": {"title": "E", "organisation": "G", "url": "https://a.example/", "language": "nl"},
        "statuses": [
            {"id": "loopt", "label": "Loopt", "phase": "running"},
            {"id": "klaar", "label": "Klaar", "phase": "completed"},
        ],
        "themes": [{"id": "zorg", "label": "Zorg"}],
        "effects": [{"id": "samen", "label": "Meer samen"}],
        "sources": [{"id": "stad", "label": "Stad", "counts": True}],
        "indicators": [{"id": "cijfer", "label": "Cijfer"}],
        "cards": [card, other],
    }


_SMALL_CARD = """\
---
title: Samen eten
status: loopt
summary: Buren eten samen.
images: [{{file: foto.png, alt: Eten}}]
---

## Wat deden we?

Wij aten {number} keer, [buiten](../lopen.md).
"""
_SMALL_SITE = {
    "site.yaml": "title: E\norganisation: G\nstatuses: [{id: loopt, label: L, phase: running}]\n",
    "projecten/eten/index.md": _SMALL_CARD.format(number=0),
    "projecten/lopen.md": "---\ntitle: Lopen\nstatus: loopt\nsummary: Samen.\n---\n\nBuiten.\n",
}


def _pictures() -> Iterator[bytes]:
    """A small picture in every format and mode, and drawings."""
    picture = Image.effect_noise((48, 32), 60).convert("RGB")
    alpha = picture.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(picture.size))
    exif = Image.Exif()
    exif[274] = 6
    more: list[tuple[Image.Image, str, dict[str, object]]] = [
        (picture, "JPEG", {"exif": exif, "comment": b"van wie"}),
        (picture, "JPEG", {"progressive": True}),
        (picture.convert("CMYK"), "JPEG", {}),
        (picture.convert("L"), "JPEG", {}),
        (picture, "PNG", {}),
        (alpha, "PNG", {"exif": exif}),
        (picture.quantize(16), "PNG", {"transparency": 3}),
        (picture.convert("1"), "PNG", {}),
        (picture.convert("I;16"), "PNG", {}),
        (alpha, "WEBP", {"exif": exif}),
        (picture, "WEBP", {"lossless": True}),
        (picture, "WEBP", {"save_all": True, "append_images": [alpha.convert("RGB")]}),
        (alpha, "AVIF", {"exif": exif}),
        (picture, "AVIF", {"quality": 30}),
    ]
    for image, format_, options in more:
        stream = io.BytesIO()
        image.save(stream, format_, **options)
        yield stream.getvalue()
    yield (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:red}</style>'
        b'<a href="x"><path class="a" d="M0 0h9v9z"/></a><image href="data:image/png;base64,AA"/>'
        b'<use href="#b"/><script>alert(1)</script><g onload="x" style="fill:url(#c)"/></svg>'
    )
