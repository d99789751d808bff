"""Make everything of a plan that differs from the published site: pictures, pages, files, index."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sitegen.build.inputs import Inputs, Options
from sitegen.build.plan import Made, Plan
from sitegen.build.published import keep_entries
from sitegen.build.record import PATH, record_of
from sitegen.build.render import MANY, Output, render
from sitegen.build.staleness import data_fingerprint, index_fingerprint, is_index
from sitegen.cache import BuildCache
from sitegen.content.folder import Folder
from sitegen.content.text_store import Texts
from sitegen.diagnostics.problems import Problem
from sitegen.publish.manifest import Entry
from sitegen.publish.workspace import Workspace
from sitegen.theming.templates import Templates
from sitegen.urls import MEDIA, SHOWCASE


def make(
    plan: Plan,
    inputs: Inputs,
    options: Options,
    workspace: Workspace,
    cache: BuildCache,
    templates: Templates | None,
    tell: Callable[[str], None],
) -> Made:
    """The files of the planned site; those that differ from the published ones are written.

    Of a plan with problems it is all that is wrong, so that one build tells of every mistake.
    `templates` are those of the last build. Raises OSError, PublishError, ThemeError, WorkerLost.
    """
    published = workspace.published if options.cache else {}
    if plan.problems:
        broken = _broken_pictures(plan, inputs, options, published, workspace.cache / MEDIA)
        return Made(templates=templates, problems=tuple(sorted({*plan.problems, *broken})))
    tell("pictures")
    output = Output(published, workspace.root, inputs.config.addresses.from_folder)
    folder, language = inputs.scan.folder, inputs.config.language
    pictures, problems = _pictures(plan, folder, output, workspace.cache / MEDIA, options)
    if problems:
        return Made(problems=problems)
    tell("pages")
    if templates is None or not templates.of(inputs.theme, language):
        templates = Templates(inputs.theme, language)
    texts = Texts(inputs.scan, cache)
    # What says that it takes long may only be said by this process.
    told = (lambda: None) if len(plan.pages) >= MANY else partial(tell, "search")
    wanted = plan if options.search else None
    index = partial(_index, wanted, inputs, texts, output, cache, told)
    rendered = render(plan, index, texts, templates, output, cache, options.jobs)
    manifest = {**plan.unchanged, **pictures, **rendered.entries}
    if SHOWCASE in rendered.entries:
        fingerprint = data_fingerprint(inputs.content)
        manifest[SHOWCASE] = Entry(fingerprint, manifest[SHOWCASE].digest)
    if not options.private:
        record = record_of(manifest, inputs.config.addresses, options.revision)
        digest = output.put(PATH, record)
        manifest[PATH] = Entry(data_fingerprint(digest), digest)
    return Made(manifest, rendered.reasons, templates=templates)


def _broken_pictures(
    plan: Plan, inputs: Inputs, options: Options, published: Mapping[str, Entry], kept: Path
) -> Sequence[Problem]:
    """What is wrong with pictures behind their headers."""
    from sitegen.build.pictures import undecodable, unpublished
    from sitegen.content.load import refused_pictures

    new = unpublished(plan.pictures, published, kept)
    reasons = undecodable(new, inputs.scan.folder, options.jobs)
    return refused_pictures(inputs.scan.folder, plan.places, reasons)


def _pictures(
    plan: Plan, folder: Folder, output: Output, kept: Path, options: Options
) -> tuple[Mapping[str, Entry], tuple[Problem, ...]]:
    """The files of the pictures, and the broken ones; of a plan that was kept they stay."""
    if plan.kept:
        return {}, ()
    from sitegen.build.pictures import publish_pictures  # with Pillow, which no text needs
    from sitegen.content.load import refused_pictures

    if not options.cache:
        shutil.rmtree(kept, ignore_errors=True)
    entries, broken = publish_pictures(plan.pictures, folder, output, kept, options.jobs)
    return entries, tuple(sorted(refused_pictures(folder, plan.places, broken)))


def _index(
    plan: Plan | None,
    inputs: Inputs,
    texts: Texts,
    output: Output,
    cache: BuildCache,
    tell: Callable[[], None],
) -> Mapping[str, Entry]:
    """The files of the search index; those that are published where no plan asks for others."""
    if plan is None or plan.entries is None:
        return {path: entry for path, entry in output.published.items() if is_index(entry)}
    from sitegen.build.search_index import make_index

    tell()
    entries = plan.entries()
    digests = make_index(entries, inputs.config.language.code, texts, output, cache, tell)
    if not plan.kept:
        keep_entries(cache, inputs.outline, entries)
    fingerprint = index_fingerprint(inputs.content)
    return {path: Entry(fingerprint, digest) for path, digest in digests.items()}
