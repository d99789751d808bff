"""What a site will be: its pages and files, each with how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from sitegen.build.staleness import Reason
from sitegen.diagnostics.problems import Problem
from sitegen.publish.manifest import Entry

if TYPE_CHECKING:  # many builds make no page
    from sitegen.content.references import Mention
    from sitegen.content.text_store import Texts
    from sitegen.media.renditions import ImageInfo
    from sitegen.pages.components import Frame
    from sitegen.pages.rendering import Context
    from sitegen.pages.search_records import SearchEntry
    from sitegen.theming.templates import Templates


Copy: TypeAlias = "Callable[[], Iterator[bytes]]"
"""How a file that is published as it is is read, piece by piece."""


class PlannedPage(Struct, frozen=True):
    """A page by the path of its file. It shows the running texts of `sources`, if any."""

    file: str
    sources: tuple[str, ...]
    context: Callable[[], Context]


File: TypeAlias = "Callable[[Texts], bytes]"
"""How a file that is no page is made; most hold no running text."""


class Plan(Struct, frozen=True):
    """What the site will be, and how each part of it is made. With problems it must not be.

    `config` is the digest of what texts are read by, `frames` are the frames of pages by the
    address of the open menu item, `pictures` those to show by path, with the `places` that name
    them, `copies` what is published as it is. `entries` gives what can be found; None: the
    published search index stays. `unchanged` files are published as they will be; a plan that was
    `kept` is that of the published site.
    """

    config: str
    pages: tuple[PlannedPage, ...]
    files: Mapping[str, File]
    frames: Mapping[str, Frame]
    pictures: Mapping[str, ImageInfo]
    places: Mapping[str, Mention]
    entries: Callable[[], Sequence[SearchEntry]] | None
    copies: Mapping[str, Copy] = {}
    unchanged: Mapping[str, Entry] = {}
    kept: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether nothing is left to make."""
        return self.kept and not self.pages and not self.files and self.entries is None


class Made(Struct, frozen=True):
    """The files of the new site by path, and why its pages were made; or what is wrong with it.

    `templates` are those that were used, compiled.
    """

    manifest: Mapping[str, Entry] = {}
    reasons: Mapping[str, Reason] = {}
    problems: tuple[Problem, ...] = ()
    templates: Templates | None = None
