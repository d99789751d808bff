"""Read all that a site is made from: its content, its theme in house style, and its form."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sitegen.build.house import Emblem, own_emblem, own_faces, plate
from sitegen.cache import BuildCache
from sitegen.cms.cards import card_titles
from sitegen.cms.files import admin_files
from sitegen.content.config import SiteConfig
from sitegen.content.load import Loaded
from sitegen.content.outline import Polyline, read_outline
from sitegen.diagnostics.problems import Problem, Report
from sitegen.model.federation import read_members
from sitegen.model.site import Member
from sitegen.model.states import KeptState, read_states
from sitegen.schema.settings import SETTINGS
from sitegen.theming.house_style import dress, front_colours, site_tokens
from sitegen.theming.scheme import HouseStyle
from sitegen.theming.spoken import check_texts
from sitegen.theming.theme import ThemeFiles


class Sources(Struct, frozen=True):
    """What a site is made from, with every problem of it.

    `theme` has the house style `style` put over it, if there is one; `emblems` are the
    municipality's own `logo` and `favicon`, and `plate` what the logo stands on where it would not
    be seen; `form` are the files of the form for editors, by path; `outline` are the lines of the
    area on the map of places; `members` are the showcases of others that join the site; `states`
    are how it was on the days that were kept.
    """

    content: Loaded
    config: SiteConfig
    theme: ThemeFiles
    style: HouseStyle | None
    emblems: Mapping[str, Emblem]
    plate: str | None
    form: Mapping[str, bytes]
    outline: tuple[Polyline, ...]
    members: tuple[Member, ...]
    states: tuple[KeptState, ...]
    problems: tuple[Problem, ...]


def read_sources(
    content: Loaded, config: SiteConfig, theme: ThemeFiles, cache: BuildCache, *, form: bool
) -> Sources:
    """What a site is made from, `content` included; without `form` it has none. Raises OSError."""
    settings = config.settings
    problems = list(content.problems)
    report = Report(content.folder.shown(SETTINGS), problems=problems, places=content.places)
    check_texts(theme, settings, report)
    own, folder = settings.house_style, content.folder
    faces = own_faces(own, folder, cache, report)
    dressed, style = dress(theme, settings, site_tokens(settings, folder), faces, report)
    emblems = {
        part: emblem
        for part, path in (("logo", own.logo), ("favicon", own.favicon))
        if path and (emblem := own_emblem(part, path, folder, report))
    }
    return Sources(
        content=content,
        config=config,
        theme=dressed,
        style=style,
        emblems=emblems,
        plate=plate(emblems["logo"], front_colours(theme, style)) if "logo" in emblems else None,
        form=_form(content, config, report) if form else {},
        outline=read_outline(settings.map, content.folder, report),
        members=read_members(settings, content.folder, report),
        states=read_states(content.folder, problems),
        problems=tuple(problems),
    )


def _form(content: Loaded, config: SiteConfig, report: Report) -> Mapping[str, bytes]:
    """The files of the form for editors, by path."""
    cards = card_titles(content.documents, hidden=False)
    return admin_files(config.settings, config.addresses, cards, report)
