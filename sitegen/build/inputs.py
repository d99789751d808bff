"""What a build works from, read as far as it takes to tell what changed."""

from __future__ import annotations

import datetime
from pathlib import Path

from msgspec import Struct

from sitegen.content.config import SiteConfig
from sitegen.content.scan import Scan
from sitegen.fingerprint import fingerprint
from sitegen.theming.spoken import spoken
from sitegen.theming.theme import ThemeFiles, read_theme, theme_roots


class Options(Struct, frozen=True):
    """How to build, by so many `jobs`; `today` decides what is published.

    `url` None: the site's own address. Without `search` the search index stays as it is, until a
    build that makes it again; without `form` the site has no form for editors, as in a preview,
    which has its own. A `private` output is read by nobody but who builds it. `touched` are the
    only paths where something may have changed since the last build with the same memory; None:
    anywhere. `revision` is what the published record names as its source.
    """

    content: Path
    output: Path
    jobs: int
    today: datetime.date
    url: str | None = None
    drafts: bool = False
    cache: bool = True
    search: bool = True
    form: bool = True
    private: bool = False
    touched: frozenset[Path] | None = None
    revision: str | None = None


class Inputs(Struct, frozen=True):
    """The content folder as scanned, its settings, and its theme.

    `outline` is the digest of all that the site is made of but its running texts, `content` that
    of all with them.
    """

    scan: Scan
    config: SiteConfig
    theme: ThemeFiles
    outline: str
    content: str


def site_inputs(scan: Scan, config: SiteConfig, options: Options) -> Inputs:
    """What the site of this scan is made of. Raises OSError and ThemeError."""
    settings = config.settings
    roots = theme_roots(options.content)
    theme = read_theme(settings.house_style.theme, settings.language, roots)
    theme = spoken(theme, settings)
    outline = fingerprint(
        (config.digest, settings),
        sorted(scan.outlines.items()),
        sorted(scan.others.items()),
        theme,
        (options.drafts, options.today, options.form),
    )
    content = fingerprint(outline, sorted(scan.text_digests.items()))
    return Inputs(scan, config, theme, outline, content)
