"""Folders that are remembered are listed as if they were read, whatever happened to them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content import listing
from sitegen.content.folder import scan
from sitegen.content.listing import Listing, listings, pack_listings, unpack_listings


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder whose folders can be remembered a moment after they changed."""
    monkeypatch.setattr(listing, "_SETTLED", 20_000_000)
    root = tmp_path / "content"
    for name in ("eten", "lopen", "zingen/foto's"):
        (root / "projecten" / name).mkdir(parents=True)
        (root / "projecten" / name / "index.md").write_text("Samen.", "utf-8")
    time.sleep(0.05)
    return root


def seen(root: Path, known: listing.Listings) -> tuple[dict[str, object], object]:
    folder, problems = scan(root, known)
    return dict(folder.stamps), sorted(problems)


def link(root: Path) -> None:
    (root / "projecten/lopen/index.md").unlink()
    (root / "projecten/lopen/index.md").symlink_to(root / "projecten/eten/index.md")


def swap_folders(root: Path) -> None:
    (root / "projecten/eten").rename(root / "weg")
    (root / "projecten/lopen").rename(root / "projecten/eten")
    (root / "weg").rename(root / "projecten/lopen")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a new file": lambda root: (root / "projecten/eten/foto.jpg").write_bytes(b""),
    "a file that is gone": lambda root: (root / "projecten/eten/index.md").unlink(),
    "another text": lambda root: (root / "projecten/eten/index.md").write_text("Anders.", "utf-8"),
    "a file with another name": lambda root: (root / "projecten/eten/index.md").rename(
        root / "projecten/eten/Index.md"
    ),
    "a file that moved": lambda root: (root / "projecten/eten/index.md").rename(
        root / "projecten/lopen/eten.md"
    ),
    "a new folder": lambda root: (root / "projecten/fietsen").mkdir(),
    "a folder with another name": lambda root: (root / "projecten/zingen").rename(
        root / "projecten/koor"
    ),
    "folders that changed places": swap_folders,
    "a link in place of a file": link,
    "a name that other systems cannot hold": lambda root: (root / "a:b.md").write_bytes(b""),
    "a twin": lambda root: (root / "projecten/eten/INDEX.md").write_bytes(b""),
    "a file that does not count": lambda root: (root / "projecten/eten/.lock").write_bytes(b""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happens_to_a_remembered_folder_is_seen(content: Path, change: str) -> None:
    known = scan(content)[0].listings
    CHANGES[change](content)
    assert seen(content, known) == seen(content, {})
    # And once more, from what is remembered of a folder in which something may be wrong.
    time.sleep(0.05)
    after = scan(content, known)[0].listings
    assert seen(content, after) == seen(content, {})


def test_a_folder_that_did_not_change_is_not_read_again(content: Path) -> None:
    known = {folder: names for folder, names, _ in listings(str(content), {})}
    assert [folder for folder, _, read in listings(str(content), known) if read] == []
    (content / "projecten/eten/foto.jpg").write_bytes(b"")
    read = [folder for folder, _, read in listings(str(content), known) if read]
    assert read == ["projecten/eten/"]


def test_a_folder_that_changed_just_now_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("Samen.", "utf-8")
    known = {folder: names for folder, names, _ in listings(str(tmp_path), {})}
    assert [read for _, _, read in listings(str(tmp_path), known)] == [True]


def test_what_was_kept_of_folders_and_got_damaged_counts_for_nothing(content: Path) -> None:
    known = {folder: names for folder, names, _ in listings(str(content), {})}
    packed = pack_listings(known)
    assert unpack_listings(packed) == known
    for damaged in (packed[:-5], b"", bytes(50), pack_listings({}) + packed):
        assert unpack_listings(damaged) in ({}, known)


def test_names_are_those_of_folders_and_of_all_else(content: Path) -> None:
    (content / "kaart").symlink_to(content / "projecten")
    found = {folder: names for folder, names, _ in listings(str(content), {})}
    assert isinstance(found[""], Listing)
    assert (found[""].files, found[""].folders) == (("kaart",), ("projecten",))
    assert "projecten/zingen/foto's/" in found
