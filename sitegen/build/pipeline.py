"""`build()`: from the content folder to the published site, as a table of contents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from sitegen.build.context import Job, Memory, Options, Outcome, theme_files
from sitegen.build.state import outline_of
from sitegen.build.text_edits import retouch
from sitegen.cache import NOTHING, BuildCache
from sitegen.content.config import SiteConfig
from sitegen.content.scan import Survey, resurvey, survey, texts
from sitegen.content.snapshot import keep_remembered, recall
from sitegen.publish.workspace import Workspace, publishing
from sitegen.theming.theme import ThemeFiles

if TYPE_CHECKING:  # loaded when a page is made
    from sitegen.theming.templates import Templates

__all__ = ["Memory", "Options", "Outcome", "build"]

_KEPT = "kept.1.sqlite"


def build(options: Options, tell: Callable[[str], None], memory: Memory) -> Outcome:
    """Build and publish the site; `tell` hears which stage begins.

    Raises OSError, PublishError and ThemeError; what is wrong with the content is in the outcome.
    """
    with ExitStack() as held:
        workspace = _workshop(options, memory, held)
        tell("read")
        kept = BuildCache(workspace.cache / _KEPT)
        known = kept if options.cache else NOTHING
        found = _survey(options, known, memory)
        if found.config is None:
            return Outcome(found.language, found.problems)
        theme = theme_files(options.content, found.config)
        job = Job(
            options=options,
            workspace=workspace,
            kept=kept,
            known=known,
            found=found,
            config=found.config,
            theme=theme,
            templates=partial(_templates, theme, found.config, memory),
            texts=texts(found, found.config, known),
            outline=outline_of(found, theme, options.drafts, options.today, options.form),
            tell=tell,
        )
        outcome = retouch(job) or _whole(job)
        if not outcome.problems:
            memory.survey = found
        return outcome


def _survey(options: Options, known: BuildCache, memory: Memory) -> Survey:
    """What lies in the content folder; if possible by looking at what was touched alone."""
    # Should this build break off, the next one knows nothing of what was touched before this one.
    before, memory.survey = memory.survey, None
    if before is not None and options.touched is not None:
        found = resurvey(before, options.touched)
        if found is not None:
            return found
    last = memory.remembered or recall(known)
    found = survey(options.content, options.url, options.jobs, known, last)
    memory.remembered = found.remembered
    keep_remembered(known, last, found.remembered)
    return found


def _workshop(options: Options, memory: Memory, held: ExitStack) -> Workspace:
    """The workshop of this build, which is that of the build before where the output is private."""
    if memory.workspace is not None:
        held.enter_context(memory.workspace.again())
        return memory.workspace
    output = publishing(options.output, protect=[options.content], private=memory.private)
    workspace = held.enter_context(output)
    if memory.private:
        memory.workspace = workspace
    return workspace


def _templates(theme: ThemeFiles, config: SiteConfig, memory: Memory) -> Templates:
    """The templates of the theme; compiled before, if they are still the same."""
    from sitegen.theming.templates import Templates

    templates = memory.templates
    if templates is None or not templates.of(theme, config.language):
        templates = Templates(theme, config.language)
    memory.templates = templates
    return templates


def _whole(job: Job) -> Outcome:
    """Build a site of which more may have changed than running texts."""
    # Half of the program is not needed, and takes a fifth of a second to load, where no more did.
    from sitegen.build.full import build_whole

    return build_whole(job)
