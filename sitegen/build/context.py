"""One build: what is asked, what is known before anything is made, and what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.build.staleness import Reason
from sitegen.cache import BuildCache
from sitegen.content.config import SiteConfig
from sitegen.content.scan import Survey
from sitegen.content.snapshot import Snapshot
from sitegen.content.text_store import Texts
from sitegen.diagnostics.problems import Problem
from sitegen.publish.workspace import Changes, Workspace
from sitegen.theming.theme import ThemeFiles, read_theme, theme_roots

if TYPE_CHECKING:  # many builds make no page
    from sitegen.theming.templates import Templates


class Options(Struct, frozen=True):
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


class Outcome(Struct, frozen=True):
    """What became of a build. With problems nothing was published, and `changes` is None.

    `visible`: something else is published than before, the search index apart.
    """

    language: str
    problems: tuple[Problem, ...]
    changes: Changes | None = None
    reasons: Mapping[str, Reason] | None = None
    visible: bool = False


class Memory(Struct):
    """What a process remembers from one build of a content folder to the next, to build faster.

    `private`: nobody but this process reads the output, as in a preview. `survey` is that of the
    last build, if nothing was wrong with it.
    """

    remembered: Snapshot | None = None
    templates: Templates | None = None
    survey: Survey | None = None
    private: bool = False
    workspace: Workspace | None = None  # of a private output


class Job(Struct, frozen=True):
    """One build, as far as it is known before anything is made."""

    options: Options
    workspace: Workspace
    kept: BuildCache  # to write to
    known: BuildCache  # to read from: the same, or nothing
    found: Survey
    config: SiteConfig
    theme: ThemeFiles
    templates: Callable[[], Templates]
    texts: Texts
    outline: str
    tell: Callable[[str], None]


def theme_files(content: Path, config: SiteConfig) -> ThemeFiles:
    """The theme that the site asks for. Raises ThemeError."""
    settings = config.settings
    return read_theme(settings.house_style.theme, settings.language, theme_roots(content))
