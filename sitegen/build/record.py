"""What a published site says of itself: the digest of every file, its source, and the program.

It lies at a well-known address, so that anybody with the content folder can tell that a site is
what that folder makes.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import DecodeError, Struct, ValidationError, json

from sitegen import __version__
from sitegen.publish.manifest import Entry
from sitegen.urls import Addresses

PATH = ".well-known/sitegen.json"
FORMAT = "sitegen-digests/1"


class SiteRecord(Struct, frozen=True):
    """The digests (BLAKE2b of 16 bytes, in hex) of the files of a site by path.

    `url` is where it was made for; None: for no host. `revision` is what who built it says that
    it was built from, such as a commit.
    """

    format: str
    program: str
    url: str | None
    revision: str | None
    files: Mapping[str, str]


def record_of(manifest: Mapping[str, Entry], addresses: Addresses, revision: str | None) -> bytes:
    """The record of a site of these files, a file a line; `revision` is that of its source."""
    files = {path: entry.digest for path, entry in sorted(manifest.items()) if path != PATH}
    url = addresses.absolute("") if addresses.origin else None
    record = SiteRecord(FORMAT, __version__, url, revision, files)
    return json.format(json.encode(record), indent=1) + b"\n"


def read_record(data: bytes) -> SiteRecord | None:
    """The record in a file; None when it is none."""
    try:
        record = json.decode(data, type=SiteRecord)
    except (DecodeError, ValidationError, UnicodeDecodeError, RecursionError):
        return None
    return record if record.format == FORMAT else None
