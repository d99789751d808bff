"""What a system may refuse, what may lie in the way, and what systems of other kinds do instead."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import SimpleNamespace

import pytest

from sitegen.publish import files as site_files
from sitegen.publish import platform as systems
from sitegen.publish.exchange import bring
from sitegen.publish.files import make_folder, move_file, remove_file
from sitegen.publish.output_folder import OutputFolder, explained, placed, refuse_mount
from sitegen.publish.workspace import PublishError, Reason, publishing, write_file
from tests.publish.test_publish import EDITED, SITE, build, files, refused

# What lies in the way


def test_a_folder_in_the_way_of_a_file_and_a_file_in_the_way_of_a_folder_make_place(
    tmp_path: Path,
) -> None:
    (tmp_path / "page/sub").mkdir(parents=True)
    (tmp_path / "folder").write_bytes(b"")
    write_file(tmp_path, "page", b"a page")
    write_file(tmp_path, "folder/deep/page", b"below")
    make_folder(tmp_path, "folder/deep")  # as another process just did
    assert files(tmp_path) == {"page": b"a page", "folder/deep/page": b"below"}


def test_what_somebody_keeps_putting_in_the_way_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page").write_bytes(b"by hand")
    monkeypatch.setattr(site_files, "_clear", lambda _: None)
    with refused("failed"):
        write_file(tmp_path, "page", b"a page")
    assert files(tmp_path) == {"page": b"by hand"}


@pytest.mark.parametrize("there", ["nothing", "a file", "a folder", "a file above"])
def test_a_file_is_moved_in_place_of_whatever_is_there(tmp_path: Path, there: str) -> None:
    root, target = tmp_path / "root", tmp_path / "target"
    write_file_in(root, "a/page", b"new")
    target.mkdir()
    match there:
        case "a file":
            write_file_in(target, "a/page", b"old")
        case "a folder":
            write_file_in(target, "a/page/sub/page", b"old")
        case "a file above":
            write_file_in(target, "a", b"old")
    move_file(root, target, "a/page")
    assert files(target) == {"a/page": b"new"}


def write_file_in(root: Path, path: str, data: bytes) -> None:
    root.mkdir(exist_ok=True)
    write_file(root, path, data)


def test_a_file_that_goes_takes_empty_folders_along_and_no_others(tmp_path: Path) -> None:
    write_file(tmp_path, "a/b/page", b"")
    write_file(tmp_path, "a/other", b"")
    remove_file(tmp_path, "a/b/page")
    assert files(tmp_path) == {"a/other": b""}
    remove_file(tmp_path, "a/other")
    remove_file(tmp_path, "a/other")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_published_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "from/page").mkdir(parents=True)
    (tmp_path / "to").mkdir()
    with refused("failed"):
        bring(tmp_path / "from", tmp_path / "to", "page")


def test_a_manifest_of_another_shape_counts_for_nothing(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, SITE)
    [stored] = tmp_path.glob(".public.sitegen/manifests/*.json")
    stored.write_bytes(blake2b(b'{"of": "later"}').hexdigest().encode() + b'\n{"of": "later"}')
    with publishing(output, protect=[]) as workspace:
        assert workspace.published == {}
        assert workspace.whole is None
    assert build(output, SITE).written == 5


def test_what_is_published_can_be_read_and_whether_all_of_it_is_there(tmp_path: Path) -> None:
    output = tmp_path / "public"
    content = tmp_path / "content"
    content.mkdir()
    with publishing(output, protect=[content, tmp_path / "other"]) as workspace:
        assert workspace.whole is None
    build(output, SITE)
    with publishing(output, protect=[content]) as workspace:
        assert workspace.read("index.html") == b"home"
        assert workspace.whole
    (output / "index.html").unlink()
    with publishing(output, protect=[content]) as workspace:
        assert workspace.whole is None


# What a system refuses


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EFBIG, "disk-full"),
        (errno.EACCES, "not-allowed"),
        (errno.EPERM, "not-allowed"),
        (errno.EROFS, "not-allowed"),
        (errno.EXDEV, "cross-device"),
        (errno.EBUSY, "failed"),
        (errno.EIO, "failed"),
        (errno.EAGAIN, "locked"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_means(code: int, reason: Reason) -> None:
    with refused(reason), explained():
        raise OSError(code, os.strerror(code), "public")


def test_a_place_without_rights_is_told_as_that_and_not_as_no_place() -> None:
    with refused("not-allowed"), explained(), placed():
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), "public")


def test_of_a_file_that_cannot_be_written_whole_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", write)
    with refused("disk-full"):
        write_file(tmp_path, "page", b"a page")
    assert list(tmp_path.iterdir()) == []


def test_the_first_site_has_a_second_path_for_each_file_so_that_an_edit_need_not_make_them(
    tmp_path: Path,
) -> None:
    build(tmp_path / "public", SITE)
    (standby,) = tmp_path.glob(".public.sitegen/standby.*")
    assert files(standby) == SITE
    for path in SITE:
        assert (standby / path).samefile(tmp_path / "public" / path)


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSPC])
def test_where_files_can_have_no_second_path_the_first_site_is_published_without(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(source: str, target: str) -> None:
        raise OSError(code, os.strerror(code), source)

    monkeypatch.setattr(os, "link", link)
    build(tmp_path / "public", SITE)
    assert files(tmp_path / "public") == SITE
    assert not list(tmp_path.glob(".public.sitegen/standby.*"))


def test_a_full_disk_gives_up_the_standby_and_nothing_else_does(tmp_path: Path) -> None:
    output = tmp_path / "public"
    build(output, SITE)
    build(output, EDITED)

    def standbys() -> int:
        return len(list(tmp_path.glob(".public.sitegen/standby.*")))

    cases: list[tuple[Reason, int]] = [("failed", 1), ("disk-full", 0)]
    for reason, left in cases:
        with pytest.raises(PublishError), publishing(output, protect=[]):
            raise PublishError(reason, "")
        assert standbys() == left
        assert files(output) == EDITED


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_an_output_on_a_file_system_of_its_own_is_refused(tmp_path: Path) -> None:
    with refused("cross-device"):
        refuse_mount(OutputFolder(Path("/proc"), tmp_path))


# Systems that can do less


def two_folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
        (folder / "page").write_text(folder.name, "utf-8")
    return new, old, tmp_path / "aside"


def without_renameat2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace())


def of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(renameat2=lambda *_: -1))
    monkeypatch.setattr(ctypes, "get_errno", lambda: errno.EINVAL)


@pytest.mark.parametrize("lessen", [without_renameat2, of_another_kind, without_exchange])
def test_where_no_exchange_in_one_step_is_there_two_steps_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lessen: Callable[[pytest.MonkeyPatch], None]
) -> None:
    lessen(monkeypatch)
    new, old, aside = two_folders(tmp_path)
    systems.exchange_at_once(new, old, aside)
    assert (old / "page").read_text("utf-8") == "new"
    assert (new / "page").read_text("utf-8") == "old"
    assert not aside.exists()


@pytest.mark.parametrize("exchange", [systems.two_renames, systems.exchange_at_once])
def test_an_exchange_that_is_refused_leaves_the_old_site(
    tmp_path: Path, exchange: Callable[[Path, Path, Path], None]
) -> None:
    _, old, aside = two_folders(tmp_path)
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "gone", old, aside)
    assert (old / "page").read_text("utf-8") == "old"
    assert not aside.exists()


def test_where_a_file_can_have_one_path_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, copy = tmp_path / "page", tmp_path / "copy"
    page.write_bytes(b"page")

    def link(*_: str) -> None:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))

    monkeypatch.setattr(os, "link", link)
    systems.link_file(str(page), str(copy))
    assert copy.read_bytes() == b"page"
    assert copy.stat().st_ino != page.stat().st_ino
    monkeypatch.undo()
    with pytest.raises(FileNotFoundError):
        systems.link_file(str(tmp_path / "gone"), str(tmp_path / "other"))


def test_where_one_file_system_cannot_be_flushed_all_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    of_another_kind(monkeypatch)
    monkeypatch.setattr(os, "sync", lambda: flushed.append("all"))
    systems.flush_file_system(tmp_path)
    assert flushed == ["all"]
