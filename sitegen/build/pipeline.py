"""`build()`: from the content folder to the published site, as a table of contents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from sitegen.build.context import Job, Memory, Options, Outcome, theme_files
from sitegen.build.state import outline_of
from sitegen.build.text_edits import retouch
from sitegen.cache import NOTHING, Kept
from sitegen.content.config import Grammar
from sitegen.content.scan import Survey, resurvey, survey, texts
from sitegen.content.snapshot import keep_remembered, recall
from sitegen.publish.workspace import Workshop, publishing
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
        workshop = _workshop(options, memory, held)
        tell("read")
        kept = Kept(workshop.cache / _KEPT)
        known = kept if options.cache else NOTHING
        found = _survey(options, known, memory)
        if found.grammar is None:
            return Outcome(found.language, found.problems)
        theme = theme_files(options.content, found.grammar)
        job = Job(
            options=options,
            workshop=workshop,
            kept=kept,
            known=known,
            found=found,
            grammar=found.grammar,
            theme=theme,
            templates=partial(_templates, theme, found.grammar, memory),
            texts=texts(found, found.grammar, known),
            outline=outline_of(found, theme, options.drafts, options.today, options.form),
            tell=tell,
        )
        outcome = retouch(job) or _whole(job)
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
    last = memory.remembered or recall(known)
    found = survey(options.content, options.url, options.jobs, known, last)
    memory.remembered = found.remembered
    keep_remembered(known, last, found.remembered)
    return found


def _workshop(options: Options, memory: Memory, held: ExitStack) -> Workshop:
    """The workshop of this build, which is that of the build before where the output is private."""
    if memory.workshop is not None:
        held.enter_context(memory.workshop.again())
        return memory.workshop
    output = publishing(
        options.output, protect=[options.content], private=memory.private, jobs=options.jobs
    )
    workshop = held.enter_context(output)
    if memory.private:
        memory.workshop = workshop
    return workshop


def _templates(theme: ThemeFiles, grammar: Grammar, memory: Memory) -> Templates:
    """The templates of the theme; compiled before, if they are still the same."""
    from sitegen.theming.templates import Templates

    templates = memory.templates
    if templates is None or not templates.of(theme, grammar.language):
        templates = Templates(theme, grammar.language)
    memory.templates = templates
    return templates


def _whole(job: Job) -> Outcome:
    """Build a site of which more may have changed than running texts."""
    # Half of the program is not needed, and takes a fifth of a second to load, where no more did.
    from sitegen.build.full import build_whole

    return build_whole(job)
