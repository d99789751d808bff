"""Read all that a site is made from: its content, its theme in house style, and its form."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sitegen.cms.cards import card_titles
from sitegen.cms.files import admin_files
from sitegen.content.config import SiteConfig
from sitegen.content.load import Loaded
from sitegen.content.outline import Line as Outline
from sitegen.content.outline import read_outline
from sitegen.content.references import report_missing_file
from sitegen.diagnostics.problems import Problem, Report
from sitegen.schema.settings import SETTINGS
from sitegen.theming.house_style import apply_house_style, site_tokens
from sitegen.theming.spoken import check_texts
from sitegen.theming.theme import ThemeFiles

_OWN_KINDS = ("svg", "png", "jpg", "jpeg", "webp", "ico")


class Sources(Struct, frozen=True):
    """What a site is made from, with every problem of it.

    `theme` has the house style put over it; `own` are the municipality's logo and icon, by the
    names `logo.<kind>` and `favicon.<kind>`; `form` are the files of the form for editors, by
    path; `outline` are the lines of the area on the map of places.
    """

    content: Loaded
    config: SiteConfig
    theme: ThemeFiles
    own: Mapping[str, bytes]
    form: Mapping[str, bytes]
    outline: tuple[Outline, ...]
    problems: tuple[Problem, ...]


def read_sources(content: Loaded, config: SiteConfig, theme: ThemeFiles, *, form: bool) -> Sources:
    """What a site is made from, `content` included; without `form` it has none. Raises OSError."""
    settings = config.settings
    problems = list(content.problems)
    report = Report(content.folder.shown(SETTINGS), problems=problems, places=content.places)
    check_texts(theme, settings, report)
    return Sources(
        content=content,
        config=config,
        theme=apply_house_style(theme, site_tokens(settings, content.folder), report),
        own=_own_files(content, config, report),
        form=_form(content, config, report) if form else {},
        outline=read_outline(settings.map, content.folder, report),
        problems=tuple(problems),
    )


def _form(content: Loaded, config: SiteConfig, report: Report) -> Mapping[str, bytes]:
    """The files of the form for editors, by path."""
    cards = card_titles(content.documents, hidden=False)
    return admin_files(config.settings, config.addresses, cards, report)


def _own_files(content: Loaded, config: SiteConfig, report: Report) -> dict[str, bytes]:
    """The logo and the icon that the house style names, reporting those that cannot be used."""
    style = config.settings.house_style
    files = {}
    for part, path in (("logo", style.logo), ("favicon", style.favicon)):
        if path is None:
            continue
        kind = path.rpartition(".")[2].lower()
        if path not in content.folder.stamps:
            report_missing_file(report, content.folder, path, 0, f"house_style.{part}")
        elif kind not in _OWN_KINDS:
            report.at("style-file-kind", 0, key=f"house_style.{part}", given=path)
        else:
            files[f"{part}.{kind}"] = content.folder.read(path)
    return files
