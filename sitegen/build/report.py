"""The report as a document: a PDF that follows PDF/UA, made by WeasyPrint, an optional extra."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from msgspec import Struct

from sitegen.build.planning import page_context
from sitegen.build.sources import Sources, read_sources
from sitegen.cache import NOTHING
from sitegen.content.config import SiteConfig
from sitegen.content.load import Loaded, complete
from sitegen.content.scan import Scan, scan_content
from sitegen.content.text_store import Texts
from sitegen.diagnostics.problems import Problem, Report
from sitegen.media.renditions import fallback
from sitegen.model.assemble import assemble
from sitegen.pages.layout import frame
from sitegen.pages.presenter import Presenter
from sitegen.pages.rendering import page_values
from sitegen.pages.report import Scope, report_cards, report_route
from sitegen.pages.routes import routes
from sitegen.theming.spoken import spoken
from sitegen.theming.templates import Templates
from sitegen.theming.theme import publish_assets, read_theme, theme_roots
from sitegen.urls import MEDIA

_STYLE = Path(__file__).with_name("report.css")
_TEMPLATE = "report_print.html"

# Fonts, colours and the house style; the rest of a theme is for screens.
_ROLES = re.compile(r"css/0[01]-")
# Where a site without an address stands, for as long as a document is made of it.
_NOWHERE = "https://report.invalid/"
_LINK = re.compile(r' href="/[^"]*"')
_DOTS_PER_INCH, _JPEG_QUALITY = 150, 80


class NoPrinter(Exception):
    """WeasyPrint, or a library of the system that it needs, is not installed."""


class NoSuchLine(Exception):
    """The site has no line with this id; `known` are those that it has."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(known)
        self.known = known


class NothingThere(Exception):
    """No card is about what was asked for."""


class ReportDocument(Struct, frozen=True):
    """A report as HTML at an address, with its style sheets and the files that it names there."""

    html: str
    at: str
    styles: tuple[str, ...]
    files: Mapping[str, bytes | Callable[[], bytes]]


def report_document(
    content: Path, today: datetime.date, scope: Scope
) -> tuple[ReportDocument | None, tuple[Problem, ...]]:
    """The report of a content folder, or what is wrong with the folder.

    Raises OSError, ThemeError, NoSuchLine and NothingThere.
    """
    scan, parsed = scan_content(content, None, 1, NOTHING, {})
    loaded = complete(scan, parsed, 1, NOTHING)
    if loaded.config is None:
        return None, loaded.problems
    sources = _sources(content, loaded, loaded.config)
    assembly = assemble(
        loaded.documents,
        loaded.config.settings,
        loaded.folder,
        loaded.pictures,
        today,
        drafts=False,
    )
    problems = tuple(sorted({*sources.problems, *assembly.problems}))
    if problems:
        return None, problems
    config = loaded.config
    presenter = Presenter(assembly.site, config.addresses, config.language, sources.theme.words)
    if scope.line is not None and scope.line not in presenter.lines:
        raise NoSuchLine(tuple(presenter.lines))
    if not report_cards(presenter, scope):
        raise NothingThere
    return _document(presenter, sources, scan, scope), ()


def _sources(content: Path, loaded: Loaded, config: SiteConfig) -> Sources:
    settings = config.settings
    roots = theme_roots(content)
    theme = spoken(read_theme(settings.house_style.theme, settings.language, roots), settings)
    return read_sources(loaded, config, theme, NOTHING, form=False)


def _document(presenter: Presenter, sources: Sources, scan: Scan, scope: Scope) -> ReportDocument:
    route = report_route(presenter, scope, _TEMPLATE)
    # A document has no menu: nothing needs to be said of where its items lead.
    surround = frame(
        presenter,
        {one.path: one for one in routes(presenter)},
        publish_assets(sources.theme, {}),
        None,
        drafts=False,
        waiting=(),
        report=Report(""),
    )
    made = page_context(presenter, route, "")
    templates = Templates(sources.theme, presenter.language)
    values = page_values(made, surround, Texts(scan, NOTHING))
    html = templates.render(made.template, **values)
    at = presenter.addresses.absolute("") if presenter.addresses.origin else _NOWHERE
    own = {name: data for name, data in sources.theme.static.items() if _ROLES.match(name)}
    return ReportDocument(
        html if presenter.addresses.origin else _LINK.sub("", html),
        at,
        (*(own[name].decode() for name in sorted(own)), _STYLE.read_text("utf-8")),
        {
            **{urljoin(at, name): data for name, data in sources.theme.static.items()},
            **_pictures(sources, at),
        },
    )


def _pictures(sources: Sources, at: str) -> Mapping[str, Callable[[], bytes]]:
    """The pictures of the content folder by the address of the file that stands for each."""
    folder = sources.content.folder
    return {
        urljoin(at, f"{MEDIA}/{fallback(info).name}"): partial(folder.read, path)
        for path, info in sources.content.pictures.items()
    }


def report_pdf(document: ReportDocument) -> bytes:
    """The document as PDF/UA-1, with tags, bookmarks, a title and a language. Raises NoPrinter."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # without the libraries that draw letters
        raise NoPrinter from error

    class Files(weasyprint.urls.URLFetcher):
        """Gives what the document has, and asks nobody for anything else."""

        def fetch(self, url: str, headers: object = None) -> weasyprint.urls.URLFetcherResponse:
            data = document.files.get(url)
            if data is None:
                raise ValueError(url)
            return weasyprint.urls.URLFetcherResponse(url, data() if callable(data) else data)

    fonts = weasyprint.text.fonts.FontConfiguration()
    files = Files()
    sheets = [
        weasyprint.CSS(string=one, base_url=document.at, url_fetcher=files, font_config=fonts)
        for one in document.styles
    ]
    page = weasyprint.HTML(string=document.html, base_url=document.at, url_fetcher=files)
    made: bytes = page.write_pdf(
        stylesheets=sheets,
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        optimize_images=True,
        jpeg_quality=_JPEG_QUALITY,
        dpi=_DOTS_PER_INCH,
    )
    return made
