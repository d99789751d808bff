"""What `check` says of a text of the form before it is saved, and whether it may be."""

from __future__ import annotations

import datetime
import functools
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from PIL import Image

from sitegen.check.checker import check_unsaved
from sitegen.cms.fields import labels_of
from sitegen.cms.store import unsaved, within
from sitegen.diagnostics.messages import Message
from sitegen.schema.settings import Settings

_DRAFT = re.compile(r"^draft: *(true|yes|on) *$", re.M | re.I)
_STAND_IN = (1600, 1200)  # pixels


class Review(Struct, frozen=True):
    """What there is to say of a text, in the words of the form; whether it calls itself a draft."""

    messages: tuple[Message, ...]
    draft: bool

    @property
    def wrong(self) -> bool:
        """Whether saving it would stop the site."""
        return any(one.level == "error" for one in self.messages)

    def told(self) -> dict[str, Any]:
        """The review, ready for JSON."""
        return {"messages": [asdict(one) for one in self.messages], "draft": self.draft}


def review(
    content: Path, settings: Settings, params: Mapping[str, Any], today: datetime.date
) -> Review:
    """What there is to say of the text that a request of the form would save; writes nothing.

    Of `waiting` pictures, which come with the request that saves, it is known that they are fine:
    the form has none that were refused. Raises Refusal, OSError and ThemeError.
    """
    over: dict[str, bytes | None] = {**unsaved(content, params)}
    over |= {within(path): _stand_in() for path in params.get("waiting", ())}
    (text,) = params["dataFiles"]
    checked = check_unsaved(content, within(text["path"]), over, today, labels_of(settings))
    head = str(text["raw"]).partition("\n---")[0]
    return Review(checked.messages, bool(_DRAFT.search(head)))


@functools.cache
def _stand_in() -> bytes:
    """A picture of which there is nothing to say."""
    buffer = io.BytesIO()
    Image.new("1", _STAND_IN).save(buffer, "PNG")
    return buffer.getvalue()
