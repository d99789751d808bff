"""Write files into a content folder, so that nobody, the preview included, ever sees half of it."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files by path below `root`: all of them are made before the first takes its place.

    Raises OSError, also for a link that leads out of `root`; what was made by then is taken away.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            target = root / path
            if not target.resolve().is_relative_to(root.resolve()):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            # A name with a point before it is no content, should this stop halfway.
            draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
            drafts[target] = draft
            draft.write_bytes(data)
            if target.exists():
                shutil.copymode(target, draft)
        for target, draft in drafts.items():
            os.replace(draft, target)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
