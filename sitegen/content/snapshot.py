"""What is remembered of the content folder, so that only what changed of it is read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import DecodeError, Struct, field, msgpack

from sitegen.cache import BuildCache
from sitegen.content.folder import Folder, Stamp
from sitegen.content.listing import Listings, pack_listings, unpack_listings

# From this many folders on it pays to remember what is in them. Smaller sites are looked at whole:
# not on every USB stick does a folder tell when a name came or went.
_MANY = 500

# The names of notes.
_SEEN = "seen"
_LISTINGS = "listings"


class SeenFile(NamedTuple):
    """A file as it was when it was last read, with the digest of its bytes."""

    stamp: Stamp
    digest: str


class Snapshot(Struct, frozen=True):
    """What was seen of files, and which names were in folders."""

    seen: Mapping[str, SeenFile] = field(default_factory=dict)
    listings: Listings = field(default_factory=dict)


def remembered(folder: Folder, seen: Mapping[str, SeenFile]) -> Snapshot:
    """What to remember of a folder in which this was seen."""
    return Snapshot(seen, folder.listings if len(folder.listings) > _MANY else {})


def recall(kept: BuildCache) -> Snapshot:
    """What an earlier process saw. On another machine no stamp is the same, and all is read."""
    try:
        seen = msgpack.decode(kept.note(_SEEN), type=dict[str, SeenFile])
    except DecodeError:
        return Snapshot()
    return Snapshot(seen, unpack_listings(kept.note(_LISTINGS)))


def keep_remembered(kept: BuildCache, before: Snapshot, now: Snapshot) -> None:
    """Keep for later processes what is remembered now, as far as it is new."""
    notes = {}
    if now.seen != before.seen:
        notes[_SEEN] = msgpack.encode(now.seen)
    if now.listings != before.listings:
        notes[_LISTINGS] = pack_listings(now.listings)
    kept.save_notes(notes)
