"""The published folder is whole at every moment, ours alone, and costs what changed."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import blake2b
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

import pytest
from msgspec.structs import replace

from sitegen.publish.platform import HERE, PLAIN, Platform, advisory_lock
from sitegen.publish.workspace import (
    Changes,
    Entry,
    PublishError,
    Reason,
    Workspace,
    publishing,
    write_file,
)

Site = Mapping[str, bytes]

FORK = multiprocessing.get_context("fork")
# A lock file outlives a killed build by nature, so killed builds use the plain rest only.
PLAIN_BUT_LOCK = replace(PLAIN, lock=advisory_lock)

SITE: Site = {
    "index.html": b"home",
    "projecten/index.html": b"all cards",
    "projecten/a/index.html": b"card a",
    "projecten/a/photo.webp": b"pixels",
    "projecten/b/index.html": b"card b",
}
EDITED: Site = {
    "index.html": b"home",
    "projecten/index.html": b"all cards, one new",
    "projecten/a/index.html": b"card a, changed",
    "projecten/a/photo.webp": b"pixels",
    "projecten/c/index.html": b"card c",
}


def entry(data: bytes) -> Entry:
    digest = blake2b(data, digest_size=16).hexdigest()
    return Entry(f"source of {digest}", digest)


def build(output: Path, site: Site, platform: Platform = HERE) -> Changes:
    """An incremental build: writes what is not published yet."""
    manifest = {path: entry(data) for path, data in site.items()}
    with publishing(output, protect=[], platform=platform) as workspace:
        for path, data in site.items():
            if workspace.published.get(path) != manifest[path]:
                workspace.write(path, data)
        return workspace.commit(manifest)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the marker, by path; empty folders count as files."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name + "/"] = b""
    found.pop(".sitegen", None)
    return found


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """What would tell that something in or of a folder was written, replaced, added or removed."""
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns)
        for path in (folder, *folder.rglob("*"))
    }


@contextmanager
def refused(reason: Reason) -> Iterator[None]:
    with pytest.raises(PublishError) as caught:
        yield
    assert caught.value.reason == reason, caught.value.detail


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def fast_output(tmp_path: Path) -> Iterator[Path]:
    """An output folder in memory where there is such a place: a flush does not wait for a disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path / "public"
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder) / "public"


@pytest.fixture(params=[HERE, PLAIN], ids=["here", "plain"])
def platform(request: pytest.FixtureRequest) -> Platform:
    chosen = request.param
    assert isinstance(chosen, Platform)
    return chosen


# What is published


def test_the_output_holds_exactly_the_site(output: Path, platform: Platform) -> None:
    assert build(output, SITE, platform) == Changes(written=5, kept=0, removed=0)
    assert files(output) == SITE
    assert build(output, EDITED, platform) == Changes(written=3, kept=2, removed=1)
    assert files(output) == EDITED


def test_an_empty_output_folder_is_filled(output: Path, platform: Platform) -> None:
    output.mkdir()
    build(output, SITE, platform)
    assert files(output) == SITE


def test_a_missing_parent_folder_is_made(tmp_path: Path) -> None:
    build(tmp_path / "build" / "site", SITE)
    assert files(tmp_path / "build" / "site") == SITE


def test_an_unchanged_build_touches_nothing(output: Path, platform: Platform) -> None:
    build(output, SITE, platform)
    before = state(output)
    assert build(output, SITE, platform) == Changes(written=0, kept=5, removed=0)
    assert state(output) == before


def test_an_edit_leaves_the_other_files_the_same_files(output: Path) -> None:
    build(output, SITE)
    build(output, EDITED)
    photo = output / "projecten/a/photo.webp"
    before = photo.stat().st_ino
    build(output, SITE)
    assert photo.stat().st_ino == before


def test_removed_pages_disappear_with_their_empty_folders(output: Path, platform: Platform) -> None:
    build(output, SITE, platform)
    for _ in range(2):  # once in each generation
        build(output, {"index.html": b"home"}, platform)
        assert files(output) == {"index.html": b"home"}
        build(output, {"index.html": b"home, alone"}, platform)
        assert files(output) == {"index.html": b"home, alone"}


@pytest.mark.parametrize("seed", range(6))
def test_any_series_of_builds_ends_as_a_clean_build(
    tmp_path: Path, seed: int, platform: Platform
) -> None:
    chance = random.Random(seed)
    output = tmp_path / "public"
    # 'x' is a file in one site and a folder in another, at two depths.
    paths = ["a", "b/a", "b/c/a", "x", "y/x", "d/e/f"]
    inner = {"x": "x/in/index.html", "y/x": "y/x/index.html"}
    for _ in range(12):
        chosen = chance.sample(paths, chance.randint(0, len(paths)))
        site = {
            inner[path] if path in inner and chance.random() < 0.5 else path: b"%d"
            % chance.randint(1, 2)
            for path in chosen
        }
        hurt = chance.choice([path for path in output.rglob("*") if path.is_file()] or [None])
        if hurt is not None and hurt.name != ".sitegen" and chance.random() < 0.5:
            hurt.unlink()
            if chance.random() < 0.5:
                hurt.write_bytes(b"by hand")
        build(output, site, platform)
        assert files(output) == site


def test_a_site_without_files_is_published_too(output: Path, platform: Platform) -> None:
    assert build(output, {}, platform) == Changes(written=0, kept=0, removed=0)
    assert files(output) == {}
    assert output.is_dir()


def test_the_same_site_has_the_same_bytes_anywhere(tmp_path: Path) -> None:
    build(tmp_path / "one", EDITED)
    build(tmp_path / "one", SITE)
    build(tmp_path / "two", dict(sorted(SITE.items(), reverse=True)))
    markers = [(tmp_path / name / ".sitegen").read_bytes() for name in ("one", "two")]
    assert markers[0] == markers[1]


def test_a_new_fingerprint_of_the_same_bytes_is_remembered_without_touching_the_output(
    output: Path,
) -> None:
    build(output, SITE)
    before = state(output)
    with publishing(output, protect=[]) as workspace:
        other = {
            path: known._replace(fingerprint="b") for path, known in workspace.published.items()
        }
        for path in other:
            workspace.write(path, SITE[path])
        assert workspace.commit(other).written == 0
    assert state(output) == before
    with publishing(output, protect=[]) as workspace:
        assert workspace.published == other


def test_what_a_host_brings_back_with_other_times_is_known_by_its_bytes(output: Path) -> None:
    build(output, SITE)
    victim, *others = (output / path for path in sorted(SITE))
    for path in others:
        os.utime(path, (1, 1))
    victim.write_bytes(victim.read_bytes().swapcase())
    with publishing(output, protect=[]) as workspace:
        known = {output / path for path in workspace.published}
    assert known == set(others)


def test_a_published_file_that_can_no_longer_be_read_is_made_again(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk gives nothing back")

    build(output, SITE)
    victim = min(SITE)
    os.utime(output / victim, (1, 1))
    with monkeypatch.context() as disk:
        disk.setattr("hashlib.file_digest", broken)
        with publishing(output, protect=[]) as workspace:
            assert workspace.published.keys() == SITE.keys() - {victim}
    build(output, SITE)
    assert files(output) == SITE


def test_pages_rendered_again_to_the_same_bytes_are_still_known_to_the_next_build(
    output: Path,
) -> None:
    build(output, SITE)
    manifest = {path: entry(data) for path, data in EDITED.items()}
    with publishing(output, protect=[]) as workspace:
        for path, data in EDITED.items():
            workspace.write(path, data)
        workspace.commit(manifest)
    with publishing(output, protect=[]) as workspace:
        assert workspace.published == manifest


def test_kept_data_outlives_builds(output: Path) -> None:
    with publishing(output, protect=[]) as workspace:
        (workspace.cache / "picture").write_bytes(b"made once")
    build(output, SITE)
    with publishing(output, protect=[]) as workspace:
        assert (workspace.cache / "picture").read_bytes() == b"made once"


# Writing


def test_writing_never_changes_another_link_to_the_file(tmp_path: Path) -> None:
    write_file(tmp_path, "page", b"old")
    os.link(tmp_path / "page", tmp_path / "published")
    digest = write_file(tmp_path, "page", b"new")
    assert (tmp_path / "published").read_bytes() == b"old"
    assert digest == blake2b(b"new", digest_size=16).hexdigest()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "a\0b",
        ".sitegen",
        ".sitegen/a",
    ],
)
def test_a_path_that_is_not_inside_the_site_is_a_mistake_of_the_program(
    tmp_path: Path, output: Path, path: str
) -> None:
    with pytest.raises(ValueError, match="not a path inside the site"):
        write_file(tmp_path, path, b"")
    with (
        publishing(output, protect=[]) as workspace,
        pytest.raises(ValueError, match="not a path inside the site"),
    ):
        workspace.commit({path: entry(b"")})
    assert not output.exists()


def test_several_processes_write_one_site(output: Path) -> None:
    site = {f"cards/{i % 7}/{i}/index.html": b"%d" % i for i in range(300)}
    with publishing(output, protect=[]) as workspace:
        with FORK.Pool(4) as pool:
            root = workspace.root
            pool.starmap(write_file, [(root, path, data) for path, data in site.items()])
        workspace.commit({path: entry(data) for path, data in site.items()})
    assert files(output) == site


# What others did to the output


def replace_by_link(path: Path) -> None:
    copy = path.with_name("copy")
    path.rename(copy)
    path.symlink_to(copy)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    (path / "sub").mkdir(parents=True)


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b"by hand"),
        lambda path: path.write_bytes(b"CARD A"),
        lambda path: shutil.rmtree(path.parent),
        replace_by_link,
        replace_by_folder,
    ],
    ids=["deleted", "edited", "edited at the same size", "folder deleted", "linked", "a folder"],
)
def test_a_file_changed_by_hand_is_healed(
    output: Path, harm: Callable[[Path], None], platform: Platform
) -> None:
    build(output, EDITED, platform)
    build(output, SITE, platform)
    harm(output / "projecten/a/index.html")
    with publishing(output, protect=[], platform=platform) as workspace:
        assert "projecten/a/index.html" not in workspace.published
        assert "projecten/b/index.html" in workspace.published
    build(output, SITE, platform)
    assert files(output) == SITE
    build(output, EDITED, platform)
    assert files(output) == EDITED


def test_files_put_into_the_output_by_hand_are_gone_for_good_after_the_next_change(
    output: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_bytes(b"precious")
    build(output, SITE)
    (output / "stray").write_bytes(b"")
    (output / "link").symlink_to(tmp_path / "elsewhere")
    (output / "empty").mkdir()
    for site in (EDITED, SITE, EDITED):
        build(output, site)
        assert files(output) == site
    assert files(tmp_path / "elsewhere") == {"precious": b"precious"}


@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
@pytest.mark.parametrize("victim", [".public.sitegen/manifests/*.json", "public/.sitegen"])
def test_a_damaged_record_is_ignored(tmp_path: Path, output: Path, victim: str, harm: str) -> None:
    build(output, EDITED)
    build(output, SITE)
    [path] = tmp_path.glob(victim)
    data = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(data[:-20])
    elif harm == "flip":
        data[-9] ^= 1
        path.write_bytes(data)
    elif path.name == ".sitegen":
        shutil.rmtree(output)
    else:
        path.unlink()
    with publishing(output, protect=[]) as workspace:
        assert workspace.published == {}
    assert build(output, SITE).written == 5
    assert files(output) == SITE


def test_a_manifest_of_another_site_is_ignored(tmp_path: Path, output: Path) -> None:
    build(output, SITE)
    [stored] = tmp_path.glob(".public.sitegen/manifests/*.json")
    body = stored.read_bytes().partition(b"\n")[2]
    other = body.replace(entry(b"card a").digest.encode(), entry(b"card b").digest.encode())
    assert other != body
    stored.write_bytes(blake2b(other).hexdigest().encode() + b"\n" + other)
    with publishing(output, protect=[]) as workspace:
        assert workspace.published == {}
    assert build(output, SITE).written == 5
    assert files(output) == SITE


def test_without_its_hidden_folder_the_output_is_made_anew(tmp_path: Path, output: Path) -> None:
    build(output, SITE)
    shutil.rmtree(tmp_path / ".public.sitegen")
    assert build(output, EDITED).written == 5
    assert files(output) == EDITED


# What is never touched


@pytest.mark.parametrize("name", ["thesis.odt", ".hidden", "sub/index.html", "sub/"])
def test_a_folder_that_is_not_ours_is_refused_and_untouched(
    tmp_path: Path, output: Path, name: str
) -> None:
    target = output / name
    target.parent.mkdir(parents=True)
    if name.endswith("/"):
        target.mkdir()
    else:
        target.write_bytes(b"years of work")
    before = state(tmp_path)
    with refused("not-ours"):
        build(output, SITE)
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    "make", [lambda path: path.write_bytes(b"my notes"), Path.mkdir, os.mkfifo]
)
def test_a_folder_with_something_else_by_the_name_of_the_marker_is_refused(
    output: Path, make: Callable[[Path], None]
) -> None:
    output.mkdir()
    make(output / ".sitegen")
    with refused("not-ours"):
        build(output, SITE)


@pytest.mark.parametrize(
    "name",
    [
        "",
        *("lock", "cache", "cache/media", "cache/kept.1.seen.new", "manifests", "retired"),
        *("standby.1", "spare.1", "staging.1", "bench.1", "manifests/0.json"),
    ],
)
@pytest.mark.parametrize("target", ["folder", "file", "nothing"])
def test_a_link_in_the_hidden_folder_is_never_followed(
    tmp_path: Path, output: Path, name: str, target: str
) -> None:
    content = tmp_path / "content"
    (content / "projecten").mkdir(parents=True)
    (content / "index.md").write_bytes(b"years of work")
    build(output, SITE)
    before = state(content)
    hidden = output.with_name(".public.sitegen")
    link = hidden / name
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to({"folder": content, "file": content / "index.md"}.get(target, tmp_path / "no"))
    for site in (EDITED, SITE, EDITED):
        build(output, site)
        with publishing(output, protect=[]) as workspace:
            (workspace.cache / "kept.1.seen.new").write_bytes(b"noted")
        assert files(output) == site
    assert state(content) == before
    assert not (tmp_path / "no").exists()


def test_a_file_in_the_place_of_the_output_is_refused(output: Path) -> None:
    output.write_bytes(b"work")
    with refused("not-ours"):
        build(output, SITE)
    assert output.read_bytes() == b"work"


def test_an_output_that_became_a_git_work_tree_is_refused(output: Path) -> None:
    build(output, SITE)
    (output / ".git").mkdir()
    with refused("not-ours"):
        build(output, EDITED)
    assert (output / ".git").is_dir()


def test_what_appears_in_the_place_of_the_output_during_a_build_is_kept(output: Path) -> None:
    with refused("not-ours"), publishing(output, protect=[]) as workspace:
        workspace.write("index.html", b"home")
        output.mkdir()
        (output / "work").write_bytes(b"work")
        workspace.commit({"index.html": entry(b"home")})
    assert files(output) == {"work": b"work"}


@pytest.mark.parametrize(
    "place", ["project/content", "project", ".", "project/content/public", "project/x/../content"]
)
def test_the_content_folder_its_parents_and_what_lies_in_it_are_refused(
    tmp_path: Path, place: str
) -> None:
    content = tmp_path / "project" / "content"
    content.mkdir(parents=True)
    before = state(tmp_path)
    with refused("protected"), publishing(tmp_path / place, protect=[content]):
        pass
    assert state(tmp_path) == before


def test_the_content_folder_is_recognised_under_another_name(tmp_path: Path) -> None:
    content = tmp_path / "project" / "content"
    content.mkdir(parents=True)
    (tmp_path / "alias").symlink_to(tmp_path / "project")
    with refused("protected"), publishing(tmp_path / "alias/content", protect=[content]):
        pass
    with refused("protected"), publishing(content, protect=[tmp_path / "alias/content"]):
        pass


def test_root_home_and_current_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, current = tmp_path / "people" / "me", tmp_path / "here"
    home.mkdir(parents=True)
    current.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(current)
    for place in (Path("/"), home, home.parent, Path(), current):
        with refused("protected"), publishing(place, protect=[]):
            pass
    build(home / "public", SITE)


@pytest.mark.parametrize("place", ["work/public", "work/deep/public"])
def test_an_output_that_would_lie_in_a_file_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "work").write_bytes(b"years of it")
    with refused("protected"), publishing(tmp_path / place, protect=[]):
        pass
    assert (tmp_path / "work").read_bytes() == b"years of it"


@pytest.mark.parametrize("place", ["x" * 300, "x" * 250, f"deep/{'x' * 300}/public"])
def test_an_output_whose_name_no_folder_can_have_is_refused(tmp_path: Path, place: str) -> None:
    with refused("no-folder"), publishing(tmp_path / place, protect=[]):
        pass


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_an_output_where_no_folder_can_be_made_is_refused() -> None:
    with refused("no-folder"), publishing(Path("/proc/site"), protect=[]):
        pass


def test_a_linked_output_is_refused(tmp_path: Path, output: Path) -> None:
    build(tmp_path / "real", SITE)
    for target in ("real", "nowhere"):
        output.unlink(missing_ok=True)
        output.symlink_to(tmp_path / target)
        with refused("protected"):
            build(output, EDITED)
    assert files(tmp_path / "real") == SITE


# Builds that fail


def fail_after_writing(output: Path, path: str, data: bytes) -> None:
    with suppress(ZeroDivisionError), publishing(output, protect=[]) as workspace:
        workspace.write(path, data)
        raise ZeroDivisionError


def test_an_error_in_the_build_leaves_the_site_as_it_was(output: Path) -> None:
    build(output, SITE)
    before = state(output)
    fail_after_writing(output, "index.html", b"changed")
    assert state(output) == before
    build(output, EDITED)
    assert files(output) == EDITED


@pytest.mark.parametrize("path", ["index.html", "new.html"])
def test_a_site_with_a_file_that_was_not_written_is_not_published(output: Path, path: str) -> None:
    build(output, EDITED)
    build(output, SITE)
    before = state(output)
    with refused("failed"), publishing(output, protect=[]) as workspace:
        workspace.write("other.html", b"x")
        workspace.commit({**workspace.published, path: entry(b"never written")})
    assert state(output) == before


def test_a_file_left_by_a_failed_build_does_not_count_as_written(output: Path) -> None:
    build(output, SITE)
    fail_after_writing(output, "new.html", b"half of it")
    with refused("failed"), publishing(output, protect=[]) as workspace:
        workspace.commit({**workspace.published, "new.html": entry(b"all of it")})


def in_child(job: Callable[[], object]) -> int | None:
    """Run `job` in a process of its own; its exit code, negative when killed by a signal."""
    child = FORK.Process(target=job)
    child.start()
    child.join()
    return child.exitcode


def test_a_write_that_the_system_refuses_leaves_the_site_as_it_was(output: Path) -> None:
    build(output, SITE)
    before = state(output)

    def limited_build() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with refused("disk-full"):
            build(output, {**EDITED, "big": bytes(300_000)})

    assert in_child(limited_build) == 0
    assert state(output) == before
    build(output, EDITED)
    assert files(output) == EDITED


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    def limited_write() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with refused("disk-full"):
            write_file(tmp_path, "big", bytes(300_000))

    assert in_child(limited_write) == 0
    assert files(tmp_path) == {}


PROJECT = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--map-root-user", "--mount", "sh", "-euc"]


def run_with_mounts(tmp_path: Path, mount: str, program: str) -> None:
    """Run Python statements where file systems may be mounted; skip where that is not allowed."""
    script = f"cd '{tmp_path}'; mkdir -p room/public other; {mount}"
    try:
        subprocess.run([*NAMESPACE, script], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this system lets no test mount a file system: {error}")
    run = subprocess.run(
        [*NAMESPACE, f'{script}; exec "$0" -c "$1"', sys.executable, program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_a_full_disk_leaves_the_site_as_it_was_and_gets_its_room_back(tmp_path: Path) -> None:
    run_with_mounts(
        tmp_path,
        "mount -t tmpfs -o size=1m tmpfs room",
        """
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
output = Path("room/public")
build(output, SITE)
before, free = state(output), shutil.disk_usage("room").free
with refused("disk-full"):
    build(output, {**EDITED, **{f"{i}/big": bytes(50_000) for i in range(40)}})
assert state(output) == before
assert shutil.disk_usage("room").free > free - 100_000
build(output, EDITED)
assert files(output) == EDITED
""",
    )


def test_a_disk_that_is_full_when_files_are_brought_together_gets_its_room_back(
    tmp_path: Path,
) -> None:
    run_with_mounts(
        tmp_path,
        "mount -t tmpfs -o size=1m tmpfs room",
        """
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
output = Path("room/public")
site = {f"{i}/big": bytes(50_000) for i in range(11)}
build(output, site, PLAIN)
shutil.rmtree(*Path("room/.public.sitegen").glob("standby.*"))  # where files have one path alone
before, free = state(output), shutil.disk_usage("room").free
with refused("disk-full"):
    build(output, {**site, "page": b"one more"}, PLAIN)
assert state(output) == before
assert shutil.disk_usage("room").free > free - 100_000
build(output, EDITED, PLAIN)
assert files(output) == EDITED
""",
    )


def fill_at(output: Path, points: int, kilobytes: int) -> None:
    """Build on a disk that has less and less room left: whole or refused, and healed each time.

    The disk of `output` is as large as `kilobytes`.
    """
    sites = two_sites(30)
    build(output, sites[0])
    ballast = output.parent / "ballast"
    for point in range(points):
        target = sites[(point + 1) % 2]
        free = shutil.disk_usage(output.parent).free
        ballast.write_bytes(bytes(max(0, free - point * 1024 * kilobytes // points)))
        with suppress(PublishError), reading(output, sites):
            build(output, target)
        assert files(output) in sites
        ballast.unlink()
        build(output, target)
        assert files(output) == target


def test_a_disk_that_is_full_at_any_moment_never_shows(tmp_path: Path) -> None:
    run_with_mounts(
        tmp_path,
        "mount -t tmpfs -o size=1m tmpfs room",
        """
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
fill_at(Path("room/public"), 6, 300)
""",
    )


def test_on_a_disk_that_is_read_only_the_site_stays_and_the_next_build_heals(
    tmp_path: Path,
) -> None:
    run_with_mounts(
        tmp_path,
        "mount -t tmpfs tmpfs room",
        """
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
output = Path("room/public")
build(output, SITE)
before = state(output)
subprocess.run(["mount", "-o", "remount,ro", "room"], check=True)
with refused("not-allowed"):
    build(output, EDITED)
assert state(output) == before
subprocess.run(["mount", "-o", "remount,rw", "room"], check=True)
build(output, EDITED)
assert files(output) == EDITED
""",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become nobody")
@pytest.mark.parametrize("place", [".", "public", ".public.sitegen", ".public.sitegen/manifests"])
def test_without_permission_the_site_stays_and_the_next_build_heals(place: str) -> None:
    with TemporaryDirectory() as folder:
        output = Path(folder, "site", "public")
        build(output, SITE)
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        (output.parent / place).chmod(0o555)

        def nobody() -> None:
            os.setgid(65534)
            os.setuid(65534)
            with suppress(PublishError):
                build(output, EDITED)

        assert in_child(nobody) == 0
        assert files(output) in (SITE, EDITED)
        (output.parent / place).chmod(0o777)
        build(output, EDITED)
        assert files(output) == EDITED


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_is_turned_back_changes_nothing(output: Path, years: int) -> None:
    build(output, SITE)
    build(output, EDITED)
    moment = time.time() + years * 365 * 86400
    for path in (output, *output.rglob("*"), *output.with_name(".public.sitegen").rglob("*")):
        os.utime(path, (moment, moment))
    for site in (SITE, EDITED, SITE):
        build(output, site)
        assert files(output) == site
    assert build(output, SITE) == Changes(written=0, kept=5, removed=0)


@pytest.mark.parametrize(
    ("mount", "reason"),
    [
        ("mount -t tmpfs tmpfs room/public", "cross-device"),
        ("mount --bind room/public room/public", "failed"),
    ],
    ids=["another file system", "the same file system"],
)
def test_an_output_that_is_a_mount_point_is_refused(
    tmp_path: Path, mount: str, reason: str
) -> None:
    run_with_mounts(
        tmp_path,
        mount,
        f"""
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
with refused({reason!r}):
    build(Path("room/public"), SITE)
assert files(Path("room/public")) == {{}}
""",
    )


def test_the_content_folder_is_recognised_under_another_mount(tmp_path: Path) -> None:
    run_with_mounts(
        tmp_path,
        "mount --bind room other",
        """
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.publish.test_publish import *
with refused("protected"), publishing(Path("other/public"), protect=[Path("room/public")]):
    pass
""",
    )


def test_where_a_hard_link_cannot_be_made_the_file_is_copied(tmp_path: Path) -> None:
    run_with_mounts(
        tmp_path,
        "mount -t tmpfs tmpfs room",
        """
from pathlib import Path
from tempfile import TemporaryDirectory
from sitegen.publish.platform import link_file
Path("other/page").write_bytes(b"page")
link_file("other/page", "room/page")
assert Path("room/page").read_bytes() == b"page"
""",
    )


# An output that only its maker reads


def build_again(workspace: Workspace, site: Site) -> Changes:
    manifest = {path: entry(data) for path, data in site.items()}
    with workspace.again():
        for path, data in site.items():
            if workspace.published.get(path) != manifest[path]:
                workspace.write(path, data)
        return workspace.commit(manifest)


@pytest.fixture
def private(output: Path) -> Workspace:
    """A workspace with SITE in its output, to be used again."""
    with publishing(output, protect=[], private=True) as workspace:
        for path, data in SITE.items():
            workspace.write(path, data)
        workspace.commit({path: entry(data) for path, data in SITE.items()})
    return workspace


def test_a_private_output_is_changed_file_by_file_and_known_to_the_next_build(
    private: Workspace, output: Path
) -> None:
    folder = output.stat().st_ino
    for site in (EDITED, SITE, EDITED):
        build_again(private, site)
        assert files(output) == site
    assert output.stat().st_ino == folder
    assert build(output, EDITED) == Changes(written=0, kept=5, removed=0)


def test_what_another_build_made_of_a_private_output_is_seen(
    private: Workspace, output: Path
) -> None:
    build(output, EDITED)
    assert build_again(private, SITE) == Changes(written=3, kept=2, removed=1)
    assert files(output) == SITE


def test_a_change_of_a_private_output_that_broke_off_is_looked_at_again(
    private: Workspace, output: Path
) -> None:
    with refused("failed"), private.again():
        private.write("index.html", b"new home")
        private.commit({"index.html": entry(b"new home"), "projecten": entry(b"not written")})
    assert files(output)["index.html"] == b"new home"
    build_again(private, SITE)
    assert files(output) == SITE


# Builds at the same time


def test_of_eight_builds_at_once_one_wins_and_seven_are_told(
    output: Path, platform: Platform
) -> None:
    start, tried, results = FORK.Barrier(8), FORK.Barrier(8), FORK.SimpleQueue()

    def try_to_build() -> None:
        start.wait()
        try:
            with publishing(output, protect=[], platform=platform):
                tried.wait()
                results.put("built")
        except PublishError as error:
            tried.wait()
            results.put(error.reason)

    children = [FORK.Process(target=try_to_build) for _ in range(8)]
    for child in children:
        child.start()
    assert sorted(results.get() for _ in children) == ["built"] + ["locked"] * 7
    for child in children:
        child.join()
    build(output, SITE, platform)


def test_a_lock_file_left_by_a_killed_build_is_named_in_the_error(output: Path) -> None:
    def killed_build() -> None:
        with publishing(output, protect=[], platform=PLAIN):
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(killed_build) == -signal.SIGKILL
    left = output.with_name(".public.sitegen") / "lock.held"
    with pytest.raises(PublishError, match=str(left)) as caught:
        build(output, SITE, PLAIN)
    assert caught.value.reason == "locked"
    left.unlink()
    build(output, SITE, PLAIN)


def test_a_worker_that_outlives_its_killed_build_neither_locks_nor_reaches_the_next_one(
    output: Path,
) -> None:
    build(output, SITE)
    asleep, wake = os.pipe()
    worker_waits = FORK.Event()
    results = FORK.SimpleQueue()

    def build_with_worker() -> None:
        with publishing(output, protect=[]) as workspace:
            root = workspace.root
            if os.fork() == 0:
                os.close(wake)
                worker_waits.set()
                os.read(asleep, 1)
                try:
                    write_file(root, "index.html", b"from the dead")
                    results.put("written")
                except PublishError as error:
                    results.put(error.reason)
                os._exit(0)
            time.sleep(60)

    child = FORK.Process(target=build_with_worker)
    child.start()
    assert worker_waits.wait(10)
    child.kill()
    child.join()
    with os.fdopen(wake, "wb") as waking, publishing(output, protect=[]) as workspace:
        workspace.write("index.html", b"new home")
        waking.close()
        assert results.get() == "failed"
        workspace.commit({**workspace.published, "index.html": entry(b"new home")})
    assert files(output) == {**SITE, "index.html": b"new home"}


# Builds that are killed

# Between two of these nothing changes on the disk. The exchange itself comes before an `open`.
CHANGING = {"open", "write", "mkdir", "rename", "replace", "unlink", "rmdir", "link", "utime"}


@pytest.mark.parametrize("platform", [HERE, PLAIN_BUT_LOCK], ids=["here", "plain"])
def test_a_build_killed_before_any_change_on_the_disk_leaves_a_whole_site(
    fast_output: Path, platform: Platform
) -> None:
    sites: list[Site] = [
        {"index.html": b"one", "a/b/same": b"same", "a/old/page": b"old"},
        {"index.html": b"two", "a/b/same": b"same", "new/page": b"new"},
    ]
    build(fast_output, sites[0], platform)
    build(fast_output, sites[1], platform)

    def killed_build(at: int) -> None:
        calls = 0

        def count(frame: FrameType, event: str, function: object) -> None:
            nonlocal calls
            if event == "c_call" and getattr(function, "__name__", "") in CHANGING:
                calls += 1
                if calls == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        build(fast_output, sites[0], platform)

    for at in range(1, 2000):
        ended = []
        for _ in range(len(sites)):  # from each to the other
            ended.append(in_child(partial(killed_build, at)) == 0)
            if platform is HERE or fast_output.exists():
                assert files(fast_output) in sites, f"after change {at}"
            with publishing(fast_output, protect=[], platform=platform) as workspace:
                assert workspace.published.keys() == files(fast_output).keys()
                assert files(fast_output) in sites, f"healed after change {at}"
            build(fast_output, sites[0], platform)
            assert files(fast_output) == sites[0], f"built after change {at}"
            sites.reverse()
        if all(ended):
            break
    assert 20 < at < 1999


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need two steps")
def test_the_site_changes_in_one_step(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(output, SITE)
    build(output, EDITED)  # from now on there are two generations

    def rename(*_: object) -> NoReturn:
        pytest.fail("for a moment there is no site")

    monkeypatch.setattr(os, "rename", rename)
    build(output, SITE)
    assert files(output) == SITE


def test_what_killed_builds_of_this_and_earlier_versions_left_is_cleaned_up(output: Path) -> None:
    build(output, SITE)
    hidden = output.with_name(".public.sitegen")
    for name in ("staging.1", "bench.1", "standby.1", "standby.2", "spare.1"):
        shutil.copytree(output, hidden / name)
    build(output, EDITED)
    assert files(output) == EDITED
    assert len(list(hidden.glob("*.*"))) == 1
    build(output, SITE)
    assert files(output) == SITE


def snapshot(output: Path) -> dict[str, bytes] | None:
    """The files of the site, read at leisure; None if another was published meanwhile."""

    def version() -> tuple[int, int, int]:
        marker = os.stat(output / ".sitegen")
        return os.stat(output).st_ino, marker.st_ino, marker.st_ctime_ns

    folder = os.open(output, os.O_RDONLY)
    try:
        before = version()
        if before[0] != os.fstat(folder).st_ino:
            return None
        with suppress(FileNotFoundError):
            found = {}
            for parent, _, names, descriptor in os.fwalk(".", dir_fd=folder):
                for name in names:
                    file = os.open(name, os.O_RDONLY, dir_fd=descriptor)
                    found[os.path.normpath(f"{parent}/{name}")] = os.read(file, 1_000_000)
                    os.close(file)
            found.pop(".sitegen", None)
            return found if version() == before else None
        return {} if version() == before else None
    finally:
        os.close(folder)


@contextmanager
def reading(output: Path, sites: list[dict[str, bytes]]) -> Iterator[None]:
    """Read the site all the time from another process, and see no other site than `sites`."""
    stop, seen = FORK.Event(), FORK.Value("i", 0)

    def read() -> None:
        while not stop.is_set():
            found = snapshot(output)
            if found is not None:
                assert found in sites
                with seen.get_lock():
                    seen.value += 1

    reader: ForkProcess = FORK.Process(target=read)
    reader.start()
    try:
        yield
        while reader.is_alive() and seen.value < 3:
            time.sleep(0.01)
    finally:
        stop.set()
        reader.join()
    assert reader.exitcode == 0
    assert seen.value >= 3


def two_sites(count: int) -> list[dict[str, bytes]]:
    """Two sites that share a third of their files, differ in a third, and in which exist."""
    return [
        {
            f"cards/{i if i % 3 else f'{i}-{version}'}/index.html": (
                b"same" if i % 3 == 1 else b"%d" % version
            )
            for i in range(count)
        }
        for version in (1, 2)
    ]


def build_together(output: Path, builders: int, rounds: int) -> None:
    """Let several builds go at once, again and again: each publishes, or is told to wait."""
    sites = two_sites(60)
    build(output, sites[0])

    def build_often(number: int) -> None:
        for turn in range(rounds):
            try:
                build(output, sites[(number + turn) % 2])
            except PublishError as error:
                if error.reason != "locked":
                    raise

    children = [FORK.Process(target=build_often, args=(number,)) for number in range(builders)]
    with reading(output, sites):
        for child in children:
            child.start()
        for child in children:
            child.join()
    assert [child.exitcode for child in children] == [0] * builders
    assert files(output) in sites
    build(output, sites[1])
    assert files(output) == sites[1]


@pytest.mark.parametrize("builders", [2, 8])
def test_a_reader_never_sees_a_mixed_or_missing_site_while_several_build_at_once(
    fast_output: Path, builders: int
) -> None:
    build_together(fast_output, builders, rounds=5)


def alternate_and_kill(output: Path, *, files_each: int, kills: int) -> None:
    sites = two_sites(files_each)
    build(output, sites[1])
    began = time.perf_counter()
    build(output, sites[0])
    window = time.perf_counter() - began
    chance = random.Random(1)
    killed = attempts = 0
    with reading(output, sites):
        while killed < kills:
            attempts += 1
            target = sites[attempts % 2]
            child = FORK.Process(target=build, args=(output, target))
            child.start()
            time.sleep(chance.uniform(0, window))
            child.kill()
            child.join()
            # As long as builds take now, on a machine that is busy at times.
            killed += child.exitcode != 0
            window *= 1.05 if child.exitcode else 0.9
            assert files(output) in sites
            if chance.random() < 0.3:
                build(output, target)
                assert files(output) == target
    assert attempts < 5 * kills


def test_a_reader_never_sees_a_mixed_or_missing_site_while_builds_are_killed(
    fast_output: Path,
) -> None:
    alternate_and_kill(fast_output, files_each=200, kills=20)


@pytest.mark.slow
def test_a_reader_never_sees_a_mixed_or_missing_site_in_200_killed_builds_of_1000_files(
    fast_output: Path,
) -> None:
    alternate_and_kill(fast_output, files_each=1000, kills=200)


def test_a_reader_never_sees_a_mixed_or_missing_site_while_builds_follow_each_other(
    fast_output: Path,
) -> None:
    sites = two_sites(60)
    build(fast_output, sites[1])
    with reading(fast_output, sites):
        for attempt in range(30):
            build(fast_output, sites[attempt % 2])
