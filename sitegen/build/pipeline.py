"""`build()`: from the content folder to the published site, as a table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.inputs import Inputs, Options, site_inputs
from sitegen.build.plan import Made, Plan
from sitegen.build.published import keep_plan, published_plan
from sitegen.build.staleness import Reason, differs, is_page
from sitegen.cache import NOTHING, BuildCache
from sitegen.content.scan import Parsed, Scan, pack_seen, rescan, scan_content, unpack_seen
from sitegen.diagnostics.problems import Problem
from sitegen.publish.workspace import Workspace, publishing
from sitegen.workers import beside

if TYPE_CHECKING:  # loaded when a page is made
    from sitegen.theming.templates import Templates

_CACHE = "kept.2.sqlite"
_SEEN = "seen"

# From this many sources on it pays to keep them while the site is planned.
_MANY = 500


class Memory(Struct, frozen=True):
    """What a process remembers from one build of a content folder to the next, to build faster.

    `scan` is that of the last build, if nothing was wrong with it; `workspace` that of a private
    output.
    """

    scan: Scan | None = None
    templates: Templates | None = None
    workspace: Workspace | None = None


class Outcome(Struct, frozen=True):
    """What became of a build. With problems nothing was published.

    `reasons` tells by file why a page was made; `visible`: a visitor sees another site than before.
    """

    language: str
    memory: Memory
    problems: tuple[Problem, ...] = ()
    reasons: Mapping[str, Reason] = {}
    visible: bool = False


_FIRST = Memory()


def build(options: Options, tell: Callable[[str], None], memory: Memory = _FIRST) -> Outcome:
    """Build and publish the site; `tell` hears which stage begins.

    Raises OSError, PublishError, ThemeError and WorkerLost; what is wrong with the content is in
    the outcome.
    """
    with _workspace(options, memory) as workspace:
        tell("read")
        cache = BuildCache(workspace.cache / _CACHE)
        known = cache if options.cache else NOTHING
        scan, parsed = _scan(options, known, memory)
        memory = Memory(None, memory.templates, workspace if options.private else None)
        if scan.config is None:
            return Outcome(scan.language, memory, scan.problems)
        inputs = site_inputs(scan, scan.config, options)
        plan = published_plan(inputs, workspace, known, search=options.search)
        if plan is None:
            plan = _new_plan(inputs, parsed, options, known, cache)
        else:
            cache.save_sources(parsed, ())
        del parsed  # all texts of a large site in memory would be too much
        made = Made(plan.unchanged, templates=memory.templates)
        if not plan.is_published:
            from sitegen.build.make import make  # not loaded where nothing is to be made

            made = make(plan, inputs, options, workspace, cache, memory.templates, tell)
        if made.problems:
            return Outcome(scan.language, memory, made.problems)
        tell("publish")
        before = workspace.published
        workspace.commit(made.manifest)
        if not plan.is_published:
            keep_plan(cache, inputs, plan, workspace)
        kept: dict[str, Reason] = {p: "kept" for p, one in made.manifest.items() if is_page(one)}
        return Outcome(
            scan.language,
            Memory(scan, made.templates, memory.workspace),
            reasons={**kept, **made.reasons},
            visible=differs(made.manifest, before),
        )


class BuildSession:
    """Builds of one site in one process, each of which knows what the last one read."""

    def __init__(self) -> None:
        self._memory = _FIRST

    def build(self, options: Options, tell: Callable[[str], None]) -> Outcome:
        """Build once more; raises what `build` raises."""
        # Should this build break off, the next one knows nothing of what was touched before it.
        before, self._memory = self._memory, replace(self._memory, scan=None)
        outcome = build(options, tell, before)
        self._memory = outcome.memory
        return outcome


@contextmanager
def _workspace(options: Options, memory: Memory) -> Iterator[Workspace]:
    """Hold the output for this build. Raises PublishError."""
    if memory.workspace is not None:
        with memory.workspace.again():
            yield memory.workspace
    else:
        output = publishing(options.output, protect=[options.content], private=options.private)
        with output as workspace:
            yield workspace


def _scan(options: Options, cache: BuildCache, memory: Memory) -> tuple[Scan, Parsed]:
    """What lies in the content folder; if possible by looking at what was touched alone."""
    if memory.scan is not None and options.touched is not None:
        again = rescan(memory.scan, options.touched)
        if again is not None:
            return again
    seen = memory.scan.seen if memory.scan else unpack_seen(cache.note(_SEEN))
    scan, parsed = scan_content(options.content, options.url, options.jobs, cache, seen)
    if scan.seen != seen:
        cache.save_note(_SEEN, pack_seen(scan.seen))
    return scan, parsed


def _new_plan(
    inputs: Inputs, parsed: Parsed, options: Options, known: BuildCache, cache: BuildCache
) -> Plan:
    """The plan of a site of which more may have changed than running texts."""
    # Half of the program, which takes a fifth of a second to load, is not needed where no more did.
    from sitegen.build.planning import plan_site
    from sitegen.build.sources import read_sources
    from sitegen.content.load import complete

    save = partial(cache.save_sources, parsed, known.sources().keys() - inputs.scan.keys)
    # While this process plans the site there is a core to spare.
    many = len(parsed) > _MANY and options.jobs > 1
    saved = beside(save)[0] if many else save
    content = complete(inputs.scan, parsed, options.jobs, known)
    sources = read_sources(content, inputs.config, inputs.theme, cache, form=options.form)
    plan = plan_site(sources, options.today, drafts=options.drafts)
    saved()
    return plan
