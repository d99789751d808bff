"""Build the whole site: any page, file or picture of it may be another one than before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from msgspec import Struct

from sitegen.build.context import Job, Outcome
from sitegen.build.pictures import publish_pictures
from sitegen.build.plan import Design, design
from sitegen.build.render import Site, make
from sitegen.build.staleness import is_index
from sitegen.build.state import index_kept, keep_index, remember, remember_index
from sitegen.cms.files import admin_files
from sitegen.content.folder import Folder
from sitegen.content.load import Loaded, broken_pictures, complete
from sitegen.content.scan import texts
from sitegen.diagnostics.problems import Problem, Report
from sitegen.model.site import shown_pictures
from sitegen.pages.search_entries import SearchEntry
from sitegen.pages.searchable import search_entries
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import Workspace
from sitegen.schema.settings import SETTINGS
from sitegen.workers import beside

# From this many sources on it pays to keep them while the site is assembled.
_MANY = 500


class _Ready(Struct, frozen=True):
    """A site that can be made: its design, its pictures as published, the files of its form."""

    plan: Design
    folder: Folder
    pictures: Mapping[str, Entry]
    form: Mapping[str, bytes]


def build_whole(job: Job) -> Outcome:
    """Build a site of which more may have changed than running texts."""
    options, workspace, found = job.options, job.workspace, job.found
    gone = job.known.sources().keys() - found.keys
    saved = partial(job.kept.save_sources, found.parsed, gone)
    # While this process assembles the site there is a core to spare.
    many = len(found.parsed) > _MANY and options.jobs > 1
    (wait,) = beside(saved) if many else [saved]
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
        templates=job.templates(),
        texts=texts(found, job.config, job.kept),
        config=job.config.digest,
        published=workspace.published if options.cache else {},
        form=ready.form,
        contexts={file: made_of for file, _, made_of in job.known.pages()},
        index=partial(index_kept, job.known),
        keep_index=partial(keep_index, job.kept, job.outline),
        root=workspace.root,
    )
    keep = job.kept.save_pages
    made = make(site, options.jobs, keep, hidden=options.drafts, search=options.search)
    job.tell("publish")
    manifest = {**made.entries, **ready.pictures}
    visible = _differs(manifest, workspace)
    changes = workspace.commit(manifest)
    told = sum(route.text is not None for route in plan.routes)
    remember(job.kept, workspace, job.outline, told, plan.frames)
    if options.search:
        remember_index(job.kept, found, job.outline)
    return Outcome(found.language, (), changes, made.reasons, visible)


def _differs(manifest: Mapping[str, Entry], workspace: Workspace) -> bool:
    """Whether this manifest differs from what is published, the search index apart."""
    before = {path: e.digest for path, e in workspace.published.items() if not is_index(e)}
    return before != {path: e.digest for path, e in manifest.items() if not is_index(e)}


def _ready(job: Job) -> _Ready | Outcome:
    """Assemble the site, and make its pictures; or tell what is wrong with the content."""
    options, found = job.options, job.found
    loaded, plan = _designed(job)
    form, wrong = _form(job, loaded)
    if problems := tuple(sorted({*plan.problems, *wrong})):
        return Outcome(found.language, problems)
    job.tell("pictures")
    shown = shown_pictures(plan.site)
    wanted = {path: info for path, info in loaded.pictures.items() if info.digest in shown}
    pictures = publish_pictures(
        wanted, loaded.folder, job.workspace, options.jobs, cache=options.cache
    )
    if pictures.broken:
        return Outcome(found.language, broken_pictures(loaded, pictures.broken))
    return _Ready(plan, loaded.folder, pictures.manifest, form)


def _form(job: Job, loaded: Loaded) -> tuple[Mapping[str, bytes], list[Problem]]:
    """The files of the form, where the site asks for one, and what is in its way."""
    if not job.options.form:
        return {}, []
    report = Report(loaded.folder.shown(SETTINGS), places=loaded.places)
    return admin_files(job.config.settings, job.config.addresses, report), report.problems


def found_in(job: Job) -> tuple[SearchEntry, ...]:
    """What can be found, worked out again."""
    return search_entries(_designed(job)[1].presenter)


def _designed(job: Job) -> tuple[Loaded, Design]:
    """The content folder, and the site that it makes."""
    options = job.options
    loaded = complete(job.found, options.jobs, job.known)
    return loaded, design(loaded, job.config, job.theme, options.today, drafts=options.drafts)
