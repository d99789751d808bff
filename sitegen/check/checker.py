"""`check()`: all that a build refuses, and what a careful colleague would say."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from sitegen.build.pictures import looked_at
from sitegen.build.planning import plan_site
from sitegen.build.sources import Sources, read_sources
from sitegen.cache import NOTHING
from sitegen.check.cards import check_cards
from sitegen.check.documents import check_documents
from sitegen.check.federation import check_members
from sitegen.check.figures import check_figures
from sitegen.check.programme import check_programme
from sitegen.check.site import check_settings
from sitegen.check.states import check_states
from sitegen.check.texts import check_personal_data, check_text
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document, running_text
from sitegen.content.folder import decode
from sitegen.content.load import Loaded, load, refused_pictures
from sitegen.content.references import picture_places
from sitegen.diagnostics.levels import ADVICE
from sitegen.diagnostics.messages import Level, Message, message
from sitegen.diagnostics.problems import Problem, Report
from sitegen.pages.layout import menu_path
from sitegen.schema.settings import SETTINGS, Settings
from sitegen.theming.house_style import FEW_ROLES, KEY
from sitegen.theming.roles import CANDIDATES
from sitegen.theming.spoken import spoken
from sitegen.theming.theme import ThemeError, ThemeFiles, read_theme, theme_roots
from sitegen.urls import page_of

# Of a text that is refused for what it would cost, nothing more is said.
_TOO_MUCH = frozenset({"body-too-big", "matter-too-big", "page-too-big", "text-too-deep"})


class Checked(Struct, frozen=True):
    """What there is to say about a content folder, by file and line, and in which language."""

    language: str
    messages: tuple[Message, ...]

    def of(self, paths: Collection[str]) -> Checked:
        """What there is to say about these files, and those in these folders."""
        there = tuple(
            one
            for one in self.messages
            if any(one.file == path or one.file.startswith(f"{path}/") for path in paths)
        )
        return Checked(self.language, there)

    def failed(self, *, strict: bool) -> bool:
        """Whether there are errors; `strict` counts warnings as errors."""
        return any(strict or one.level == "error" for one in self.messages)


def check(
    content: Path,
    today: datetime.date,
    jobs: int,
    tell: Callable[[str], None] = lambda _: None,
    labels: Mapping[str, str] | None = None,
) -> Checked:
    """Look at the content folder as it would be published on `today`; writes nothing.

    Drafts are looked at as well; `tell` hears which stage begins. With `labels` the words are those
    for the form, which shows a key by its label. Raises OSError, and ThemeError
    when the program's own theme is broken.
    """
    tell("read")
    loaded = load(content, jobs)
    if loaded.config is None:
        return _worded(loaded.language, loaded.problems, {}, labels)
    config = loaded.config
    found = _refused(content, loaded, config, today)
    tell("look")
    places = picture_places(config.settings, loaded.documents)
    remarks = looked_at(sorted(loaded.pictures), loaded.folder, jobs)
    found |= set(refused_pictures(loaded.folder, places, remarks))
    found |= set(_advice(loaded, config, today, loaded.documents))
    return _worded(loaded.language, found, dict(config.settings.rules), labels)


def check_unsaved(
    content: Path,
    path: str,
    laid_over: Mapping[str, bytes | None],
    today: datetime.date,
    labels: Mapping[str, str],
) -> Checked:
    """What `check` would say of the one text at `path`, once what is `laid_over` were saved.

    Reads the same and judges the same, and writes nothing. The words are those for the form, which
    shows a key by its label. Raises OSError and ThemeError.
    """
    loaded = load(content, laid_over=laid_over)
    if loaded.config is None:
        return _worded(loaded.language, loaded.problems, {}, labels)
    config, folder = loaded.config, loaded.folder
    document = next(one for one in loaded.documents if one.path == path)
    found = _refused(content, loaded, config, today)
    places = picture_places(config.settings, [document])
    named = sorted(places.keys() & loaded.pictures.keys())
    found |= set(refused_pictures(folder, places, looked_at(named, folder, 1)))
    found |= set(_advice(loaded, config, today, [document]))
    there = {one for one in found if one.file == folder.shown(path)}
    return _worded(loaded.language, there, dict(config.settings.rules), labels)


def check_change(
    content: Path,
    change: Mapping[str, bytes | None],
    today: datetime.date,
    labels: Mapping[str, str],
) -> Checked:
    """The errors that were not there before, once files are as in `change`; None for no file.

    Raises OSError and ThemeError.
    """
    before, after = (_errors(content, over, today) for over in ({}, change))
    known = {_core(problem) for problem in before[1]}
    new = {problem for problem in after[1] if _core(problem) not in known}
    return _worded(after[0], new, {}, labels)


def _errors(
    content: Path, laid_over: Mapping[str, bytes | None], today: datetime.date
) -> tuple[str, Collection[Problem]]:
    """The language of a site, and all that a build refuses."""
    loaded = load(content, laid_over=laid_over)
    if loaded.config is None:
        return loaded.language, loaded.problems
    found = _refused(content, loaded, loaded.config, today)
    return loaded.language, {one for one in found if _level(one.rule, {}) == "error"}


def _core(problem: Problem) -> tuple[object, ...]:
    """What makes a problem the same, also when its file is called otherwise."""
    return problem.key, problem.rule, problem.values


def _refused(
    content: Path, loaded: Loaded, config: SiteConfig, today: datetime.date
) -> set[Problem]:
    """All that a build refuses, with drafts and without, and the menu that leads nowhere."""
    found = set(loaded.problems)
    theme = spoken(_theme(content, loaded, config.settings, found), config.settings)
    sources = read_sources(loaded, config, theme, NOTHING, form=False)
    published = plan_site(sources, today, drafts=False)
    whole = plan_site(sources, today, drafts=True)
    found |= {*published.problems, *whole.problems}
    found |= set(_style_advice(sources))
    report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
    check_members(sources.members, config.settings, today, report)
    found |= set(report.problems)
    found |= set(_unseen(loaded, {source for page in whole.pages for source in page.sources}))
    found |= set(_empty_menu(loaded, config, {page.file for page in published.pages}, found))
    return found


def _worded(
    language: str,
    problems: Collection[Problem],
    levels: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
) -> Checked:
    """The problems in words, at the level that the site wants them; those turned off are gone."""
    levelled = ((problem, _level(problem.rule, levels)) for problem in sorted(problems))
    messages = (message(problem, language, level, labels) for problem, level in levelled if level)
    return Checked(language, tuple(messages))


def _level(rule: str, levels: Mapping[str, str]) -> Level | None:
    """The level that the site gives a rule, where it has a say; None when it is off."""
    default = ADVICE.get(rule)
    match levels.get(rule) if default else None:
        case "off":
            return None
        case "error":
            return "error"
        case "warning":
            return "warning"
    return default or "error"


def _theme(content: Path, loaded: Loaded, settings: Settings, found: set[Problem]) -> ThemeFiles:
    """The theme of the site, or after a report the one that comes with the program."""
    name, roots = settings.house_style.theme, theme_roots(content)
    try:
        return read_theme(name, settings.language, roots)
    except ThemeError as error:
        report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
        gone, key = error.reason == "no-theme", "house_style.theme"
        report.at("theme-missing" if gone else "theme-broken", 0, key=key, given=error.detail)
        found |= set(report.problems)
        return read_theme("default", settings.language, roots)


def _unseen(loaded: Loaded, shown: Collection[str | None]) -> Iterator[Problem]:
    """The texts that no page shows: those of a list of the program, of an empty album."""
    for document in loaded.documents:
        if document.body.lead and document.front_matter and document.path not in shown:
            report = Report(loaded.folder.shown(document.path))
            report.at("text-unseen", 0)
            yield from report.problems


def _style_advice(sources: Sources) -> Iterator[Problem]:
    """What of the house style works less than its makers may think."""
    content, settings = sources.content, sources.config.settings.house_style
    report = Report(content.folder.shown(SETTINGS), places=content.places)
    for part, emblem in sources.emblems.items():
        if emblem.acted:
            given = getattr(settings, part)
            report.at("drawing-made-safe", 0, key=f"house_style.{part}", given=given)
    if sources.style and settings.tokens:
        count = sum(role in CANDIDATES for role in sources.style.light.given)
        if count < FEW_ROLES:
            report.at("few-roles", 0, key=KEY, given=settings.tokens, count=count)
    return iter(report.problems)


def _empty_menu(
    loaded: Loaded, config: SiteConfig, files: Collection[str], found: Collection[Problem]
) -> Iterator[Problem]:
    """The items of the menu that are left out, because there is nothing to show yet."""
    report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
    wrong = {problem.key for problem in found if problem.rule == "unknown-menu"}
    wrong |= {f"/{page_of(one.path)}" for one in loaded.documents if one.front_matter is None}
    for number, item in enumerate(config.settings.menu or (), 1):
        path, key = menu_path(item), f"menu[{number}]"
        if f"{path}index.html" not in files and wrong.isdisjoint((key, f"/{path}")):
            report.at("menu-empty", 0, key=key, given=item)
    return iter(report.problems)


def _advice(
    loaded: Loaded, config: SiteConfig, today: datetime.date, documents: Sequence[Document]
) -> Iterator[Problem]:
    """What no build refuses, but a colleague would mention of these documents, and of all cards."""
    settings, folder = config.settings, loaded.folder
    # The site shows its own contact address on purpose.
    contact = (settings.contact.email, settings.contact.url) if settings.contact else ()
    allow = [*settings.allow, *filter(None, contact)]
    report = Report(folder.shown(SETTINGS))
    check_personal_data(decode(folder.read(SETTINGS), Report("")) or "", allow, 0, report)
    yield from report.problems
    report = Report(folder.shown(SETTINGS), places=loaded.places)
    check_settings(settings, today, report)
    yield from report.problems
    yield from check_states(folder, allow, today)
    for document in documents:
        if not _TOO_MUCH.isdisjoint(problem.rule for problem in document.problems):
            continue
        report = Report(folder.shown(document.path), places=document.places)
        text = decode(folder.read(document.path), Report("")) or ""
        body, start = running_text(text)
        check_personal_data(text, allow, start, report)
        check_text(document, body, start, settings.language, report)
        check_figures(document, body, start, config, report)
        check_documents(document, settings, folder, report)
        yield from report.problems
    cards = [document for document in loaded.documents if document.kind == "card"]
    yield from check_cards(cards, config, folder, loaded.pictures, today)
    yield from check_programme(cards, config.settings, config.language, folder)
