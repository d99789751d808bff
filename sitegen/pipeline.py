"""`build()`: from the content folder to the published site, as a table of contents."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sitegen.cms.pages import admin_files
from sitegen.content import picture_places
from sitegen.design import Design, design
from sitegen.files import Folder
from sitegen.kept import NOTHING, Kept, pack
from sitegen.loading import (
    Loaded,
    Seen,
    Survey,
    complete,
    keep_seen,
    recall,
    resurvey,
    survey,
    texts,
)
from sitegen.making import Site, make
from sitegen.manifest import Entry
from sitegen.parallel import aside
from sitegen.pictures import publish_pictures, shown_pictures
from sitegen.plan import Reason, is_index
from sitegen.problems import Problem, Report
from sitegen.publish import Changes, Workshop, publishing
from sitegen.reindex import reindex
from sitegen.retouch import (
    Retouched,
    findables_of,
    index_is_stale,
    index_kept,
    is_put_off,
    outline_of,
    put_off,
    remember,
    remember_index,
    retouch,
    retouched_data,
)
from sitegen.searchable import Findable, findables
from sitegen.settings import SETTINGS
from sitegen.sources import Grammar
from sitegen.templates import Templates
from sitegen.texts import Texts
from sitegen.theme import ThemeFiles, read_theme, theme_roots

_KEPT = "kept.1.sqlite"

# From this many sources on it pays to keep them while the site is assembled.
_MANY = 500


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `url` None: the site's own address; `today` decides what is published.

    Without `search` the search index stays as it is, until a build that makes it again; without
    `form` the site has no form for editors, as in a preview, which has its own. `touched` are the
    only paths where something may have changed since the last build with the same memory; None:
    anywhere.
    """

    content: Path
    output: Path
    url: str | None
    drafts: bool
    jobs: int
    cache: bool
    today: datetime.date
    search: bool = True
    form: bool = True
    touched: frozenset[Path] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a build. With problems nothing was published, and `changes` is None.

    `visible`: something else is published than before, the search index apart.
    """

    language: str
    problems: tuple[Problem, ...]
    changes: Changes | None = None
    reasons: Mapping[str, Reason] | None = None
    visible: bool = False


@dataclass(slots=True)
class Memory:
    """What a process remembers from one build of a content folder to the next, to build faster.

    `private`: nobody but this process reads the output, as in a preview. `survey` is that of the
    last build, if nothing was wrong with it.
    """

    seen: dict[str, Seen] = field(default_factory=dict)
    templates: Templates | None = None
    survey: Survey | None = None
    private: bool = False
    workshop: Workshop | None = None  # of a private output


@dataclass(frozen=True, slots=True)
class _Job:
    """One build, as far as it is known before anything is made."""

    options: Options
    workshop: Workshop
    kept: Kept  # to write to
    known: Kept  # to read from: the same, or nothing
    found: Survey
    grammar: Grammar
    theme: ThemeFiles
    templates: Templates
    texts: Texts
    outline: str
    tell: Callable[[str], None]


def build(options: Options, tell: Callable[[str], None], memory: Memory) -> Outcome:
    """Build and publish the site; `tell` hears which stage begins.

    Raises OSError, PublishError and ThemeError; what is wrong with the content is in the outcome.
    """
    with ExitStack() as held:
        workshop = _workshop(options, memory, held)
        tell("read")
        kept = Kept(workshop.cache / _KEPT)
        known = kept if options.cache else NOTHING
        found = _survey(options, known, memory)
        if found.grammar is None:
            return Outcome(found.language, found.problems)
        theme = theme_files(options.content, found.grammar)
        job = _Job(
            options=options,
            workshop=workshop,
            kept=kept,
            known=known,
            found=found,
            grammar=found.grammar,
            theme=theme,
            templates=_templates(theme, found.grammar, memory),
            texts=texts(found, found.grammar, known),
            outline=outline_of(found, theme, options.drafts, options.today, options.form),
            tell=tell,
        )
        again = retouch(found, job.outline, known, workshop, job.templates, job.texts)
        outcome = _built(job) if again is None else _retouched(job, again)
        if options.search:
            workshop.settle()
        if not outcome.problems:
            memory.survey = found
        return outcome


def _survey(options: Options, known: Kept, memory: Memory) -> Survey:
    """What lies in the content folder; if possible by looking at what was touched alone."""
    # Should this build break off, the next one knows nothing of what was touched before this one.
    before, memory.survey = memory.survey, None
    if before is not None and options.touched is not None:
        found = resurvey(before, options.touched)
        if found is not None:
            return found
    seen = memory.seen or recall(known)
    memory.seen = dict(seen)
    found = survey(options.content, options.url, options.jobs, known, memory.seen)
    if memory.seen != seen:
        keep_seen(known, memory.seen)
    return found


def _workshop(options: Options, memory: Memory, held: ExitStack) -> Workshop:
    """The workshop of this build, which is that of the build before where the output is private."""
    if memory.workshop is not None:
        held.enter_context(memory.workshop.again())
        return memory.workshop
    output = publishing(options.output, protect=[options.content], private=memory.private)
    workshop = held.enter_context(output)
    if memory.private:
        memory.workshop = workshop
    return workshop


def _templates(theme: ThemeFiles, grammar: Grammar, memory: Memory) -> Templates:
    """The templates of the theme; compiled before, if they are still the same."""
    templates = memory.templates
    if templates is None or not templates.of(theme, grammar.language):
        templates = Templates(theme, grammar.language)
    memory.templates = templates
    return templates


@dataclass(frozen=True, slots=True)
class _Ready:
    """A site that can be made: its design, its pictures as published, the files of its form."""

    plan: Design
    folder: Folder
    pictures: Mapping[str, Entry]
    form: Mapping[str, bytes]


def _built(job: _Job) -> Outcome:
    """Build a site of which more may have changed than running texts."""
    options, workshop, found = job.options, job.workshop, job.found
    gone = job.known.sources().keys() - found.keys
    saved = partial(job.kept.save_sources, found.parsed, gone)
    # While this process assembles the site there is a core to spare.
    wait = aside(saved) if len(found.parsed) > _MANY and options.jobs > 1 else saved
    ready = _ready(job)
    wait()
    found.parsed.clear()  # all texts of a large site in memory would be too much
    if isinstance(ready, Outcome):
        return ready
    job.tell("pages")
    plan = ready.plan
    site = Site(
        plan=plan,
        folder=ready.folder,
        templates=job.templates,
        texts=texts(found, job.grammar, job.kept),
        grammar=job.grammar.digest,
        published=workshop.published if options.cache else {},
        form=ready.form,
        contexts={file: made_of for file, _, made_of in job.known.pages()},
        index=index_kept(job.known) if options.search else b"",
        root=workshop.root,
    )
    keep = job.kept.save_pages
    made = make(site, options.jobs, keep, hidden=options.drafts, search=options.search)
    job.tell("publish")
    manifest = {**made.entries, **ready.pictures}
    visible = _visible(manifest, workshop)
    changes = workshop.commit(manifest)
    told = sum(route.text is not None for route in plan.routes)
    remember(job.kept, workshop, job.outline, told, plan.frames)
    if options.search:
        remember_index(job.kept, found, job.outline, made.index, made.found)
    return Outcome(found.language, (), changes, made.reasons, visible)


def _ready(job: _Job) -> _Ready | Outcome:
    """Assemble the site, and make its pictures; or tell what is wrong with the content."""
    options, found = job.options, job.found
    loaded = complete(found, options.jobs, job.known)
    plan = design(loaded, job.grammar, job.theme, options.today, drafts=options.drafts)
    form, wrong = _form(job, loaded)
    if problems := tuple(sorted({*plan.problems, *wrong})):
        return Outcome(found.language, problems)
    job.tell("pictures")
    shown = shown_pictures(plan.site)
    wanted = {path: info for path, info in loaded.pictures.items() if info.digest in shown}
    pictures = publish_pictures(
        wanted, loaded.folder, job.workshop, options.jobs, cache=options.cache
    )
    if pictures.broken:
        return Outcome(found.language, broken_pictures(loaded, pictures.broken))
    return _Ready(plan, loaded.folder, pictures.manifest, form)


def _form(job: _Job, loaded: Loaded) -> tuple[Mapping[str, bytes], list[Problem]]:
    """The files of the form, where the site asks for one, and what is in its way."""
    if not job.options.form:
        return {}, []
    report = Report(loaded.folder.shown(SETTINGS), places=job.grammar.settings.places)
    return admin_files(job.grammar.settings, job.grammar.addresses, report), report.problems


def _retouched(job: _Job, again: Retouched) -> Outcome:
    """Publish a site of which nothing changed but running texts, if anything did."""
    workshop, found, options = job.workshop, job.found, job.options
    job.kept.save_sources(found.parsed, ())
    visible = _visible(again.manifest, workshop)
    stale = options.search and index_is_stale(found, job.outline, job.known)
    behind = found.keys if is_put_off(job.known) else again.sources
    if not stale:
        if visible:
            put_off(job.kept)
        changes = workshop.commit(again.manifest)
        if visible:
            remember(job.kept, workshop, job.outline, again.pages)
        return Outcome(found.language, (), changes, again.reasons, visible)
    job.tell("search")
    others = {path: entry for path, entry in again.manifest.items() if not is_index(entry)}
    data = retouched_data(job.grammar, behind, workshop, job.texts)
    code, tell = job.grammar.language.code, partial(job.tell, "search")
    told_before = findables_of(job.outline, job.known)
    findable = told_before or _findables(job)
    before = index_kept(job.known)
    made = reindex(findable, code, job.texts, before, workshop.published, workshop.root, tell)
    changes = workshop.commit({**others, **data, **made.entries})
    remember(job.kept, workshop, job.outline, again.pages)
    fresh = b"" if told_before else pack(findable)
    remember_index(job.kept, found, job.outline, made.kept, fresh)
    return Outcome(found.language, (), changes, again.reasons, visible)


def _findables(job: _Job) -> tuple[Findable, ...]:
    """What can be found, worked out again."""
    loaded = complete(job.found, job.options.jobs, job.known)
    today, drafts = job.options.today, job.options.drafts
    plan = design(loaded, job.grammar, job.theme, today, drafts=drafts)
    return findables(plan.presenter)


def _visible(manifest: Mapping[str, Entry], workshop: Workshop) -> bool:
    """Whether this manifest differs from what is published, the search index apart."""
    before = {path: e.digest for path, e in workshop.published.items() if not is_index(e)}
    return before != {path: e.digest for path, e in manifest.items() if not is_index(e)}


def theme_files(content: Path, grammar: Grammar) -> ThemeFiles:
    """The theme that the site asks for. Raises ThemeError."""
    settings = grammar.settings
    return read_theme(settings.house_style.theme, settings.language, theme_roots(content))


def broken_pictures(loaded: Loaded, broken: Mapping[str, str]) -> tuple[Problem, ...]:
    """The pictures that could not be decoded, at the places that name them."""
    problems: list[Problem] = []
    settings = loaded.grammar.settings if loaded.grammar else None
    places = picture_places(settings, loaded.documents) if settings else {}
    for path, place in places.items():
        if path in broken:
            report = Report(loaded.folder.shown(place.path), problems=problems)
            name = path.rpartition("/")[2]
            report.at(f"picture-{broken[path]}", place.line, key=place.key, given=name)
    return tuple(sorted(problems))
