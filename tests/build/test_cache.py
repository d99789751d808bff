"""What is kept from one build to the next: lost, damaged or hostile, it never shows in the site."""

from __future__ import annotations

import datetime
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image

from sitegen.build.inputs import Options
from sitegen.build.pipeline import build
from sitegen.cache import BuildCache, KeptPage, ParsedSource
from sitegen.fingerprint import libraries, program
from sitegen.search.index import Index

SITE = """\
title: Etalage
organisation: Gemeente Voorbeeld
statuses: [{id: loopt, label: Loopt, phase: running}]
"""
NOTES = ("state", "frames", "index", "found", "seen")
CARD = "---\ntitle: {name}\nstatus: loopt\nsummary: Buren eten samen.\n---\n\n{text}\n"


def publish(root: Path) -> None:
    options = Options(
        content=root / "content",
        output=root / "public",
        url=None,
        drafts=False,
        jobs=1,
        cache=True,
        today=datetime.date(2026, 1, 31),
    )
    outcome = build(options, lambda stage: None)
    assert outcome.problems == ()


def write(root: Path, name: str, text: str) -> None:
    card = root / f"content/projecten/{name}/index.md"
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_text(CARD.format(name=name, text=text), "utf-8")


def page(root: Path, name: str) -> str:
    return (root / f"public/projecten/{name}/index.html").read_text("utf-8")


def kept(root: Path) -> Path:
    (file,) = (root / ".public.sitegen/cache").glob("*.sqlite")
    return file


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site of three cards."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text(SITE, "utf-8")
    for name in ("eten", "lopen", "zingen"):
        write(tmp_path, name, "Het begin.")
    publish(tmp_path)
    return tmp_path


@pytest.mark.parametrize("table", ["pages", "sources"])
def test_what_the_kept_file_lost_never_hides_a_change(site: Path, table: str) -> None:
    for query in (f"delete from {table} where rowid = 1", f"delete from {table}"):
        with closing(sqlite3.connect(kept(site))) as connection, connection:
            connection.execute(query)
        for name in ("eten", "lopen", "zingen"):
            write(site, name, f"Na {query}.")
        publish(site)
        for name in ("eten", "lopen", "zingen"):
            assert f"Na {query}." in page(site, name)


class _Attack:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.trace}",)


def test_nothing_in_the_kept_file_can_run(site: Path) -> None:
    trace = site / "trace"
    attack = pickle.dumps(_Attack(trace))

    def sealed(*names: str) -> bytes:
        digest = blake2b(attack, digest_size=16)
        digest.update("\0".join((program(), *names)).encode())
        return digest.digest() + attack

    with closing(sqlite3.connect(kept(site))) as connection, connection:
        for path, key in connection.execute("select path, key from sources").fetchall():
            change = "update sources set document = ? where path = ?"
            connection.execute(change, (sealed(path, key), path))
        for file, shown in connection.execute("select file, shown from pages").fetchall():
            change = "update pages set context = ? where file = ?"
            connection.execute(change, (sealed(file, shown), file))
    for note in NOTES:
        kept(site).with_suffix(f".{note}").write_bytes(sealed(note))
    write(site, "eten", "Een zin.")
    publish(site)
    write(site, "lopen", "Een zin, en een\n\n## Kop")
    publish(site)
    assert "Een zin." in page(site, "eten")
    assert "Kop" in page(site, "lopen")
    assert not trace.exists()


def test_a_kept_file_that_is_cut_off_is_begun_again(site: Path) -> None:
    file = kept(site)
    file.write_bytes(file.read_bytes()[:5000])
    write(site, "eten", "Een zin.")
    publish(site)
    assert "Een zin." in page(site, "eten")
    write(site, "eten", "Nog een zin.")
    publish(site)
    assert "Nog een zin." in page(site, "eten")


def test_what_another_version_of_the_program_kept_counts_for_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        other.setattr("sitegen.cache.program", lambda: "another version")
        other.setattr(Index, "packed", lambda _: ("of", "another", "shape"))
        write(site, "eten", "Een zin.")
        publish(site)
    write(site, "eten", "Nog een zin.")
    publish(site)
    assert "Nog een zin." in page(site, "eten")
    assert b"Nog een zin." in (site / "public/search/texts/0.json").read_bytes()


@pytest.mark.parametrize("note", NOTES)
def test_a_note_that_is_damaged_or_gone_is_made_again(site: Path, note: str) -> None:
    file = kept(site).with_suffix(f".{note}")
    # Nothing is noted yet of files that changed a moment ago.
    content = file.read_bytes() if note != "seen" else bytes(40)
    damaged = (content[:-9], b"", content[:20] + b"x" + content[21:], bytes(range(200)), None)
    for number, harm in enumerate(damaged):
        file.unlink(missing_ok=True)
        if harm is not None:
            file.write_bytes(harm)
        write(site, "eten", f"Zin {number}.")
        publish(site)
        assert f"Zin {number}." in page(site, "eten")
        assert f"Zin {number}." in (site / "public/search/texts/0.json").read_text("utf-8")


def test_another_version_of_a_library_that_makes_the_site_is_another_program() -> None:
    libraries_of_a_site = (
        "jinja2",
        "markdown-it-py",
        "markupsafe",
        "mdit-py-plugins",
        "mdurl",
        "msgspec",
        "pyyaml",
    )
    installed = [f"{one.replace('-', '_')}-{version(one)}.dist-info" for one in libraries_of_a_site]
    assert libraries() == sorted(installed)


def test_a_row_without_its_seal_counts_for_nothing(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path / "kept.sqlite")
    names = ("eten", "lopen")
    cache.save_sources(
        {one: ParsedSource("k", "o", "d", ("a", one), one.encode(), True) for one in names}, ()
    )
    cache.save_pages((KeptPage(one, (one,), "s"), one.encode()) for one in names)
    assert len(list(cache.documents())) == 2
    assert (cache.text("eten", "k"), cache.context("lopen", "s")) == (b"eten", b"lopen")
    cache.close()
    with closing(sqlite3.connect(tmp_path / "kept.sqlite")) as connection, connection:
        for table, name, columns in (
            ("sources", "path", ("document", "text")),
            ("pages", "file", ("context",)),
        ):
            for column in columns:  # of one the seal of another; of the other one bit is flipped
                other = f"(select {column} from {table} where {name} = 'lopen')"
                connection.execute(f"update {table} set {column} = {other} where {name} = 'eten'")
                query = f"select {column} from {table} where {name} = 'lopen'"
                ((data,),) = connection.execute(query).fetchall()
                harmed = data[:-1] + bytes([data[-1] ^ 1])
                change = f"update {table} set {column} = ? where {name} = 'lopen'"
                connection.execute(change, (harmed,))
    assert list(cache.documents()) == []
    for name in names:
        assert cache.text(name, "k") is None
        assert cache.context(name, "s") is None


def test_a_note_without_its_seal_counts_for_nothing(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path / "kept.sqlite")
    cache.save_note("een", b"genoteerd")
    assert bytes(cache.note("een")) == b"genoteerd"
    shutil.copy(tmp_path / "kept.een", tmp_path / "kept.twee")
    assert bytes(cache.note("twee")) == b""
    data = (tmp_path / "kept.een").read_bytes()
    (tmp_path / "kept.een").write_bytes(data.replace(b"noteer", b"verand"))
    assert bytes(cache.note("een")) == b""


@pytest.mark.parametrize("harm", ["cut", "flip", "swap", "other", "empty"])
def test_a_kept_picture_that_is_damaged_is_made_again(site: Path, harm: str) -> None:
    card = site / "content/projecten/eten/index.md"
    for name, colour in (("a", "teal"), ("b", "navy")):
        Image.new("RGB", (40, 30), colour).save(card.with_name(f"{name}.png"))
    images = "images: [{file: a.png, alt: A}, {file: b.png, alt: B}]\n---"
    card.write_text(card.read_text("utf-8").replace("\n---\n", f"\n{images}\n", 1), "utf-8")
    publish(site)
    media = {path.name: path.read_bytes() for path in (site / "public/media").iterdir()}
    assert len(media) == 6
    stored = sorted((site / ".public.sitegen/cache/media").iterdir())
    whole = {path: path.read_bytes() for path in stored}
    for path, other in zip(stored, stored[1:] + stored[:1], strict=True):
        data = whole[path]
        harmed = {
            "cut": data[:-9],
            "flip": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
            "swap": data[:32] + whole[other][32:],
            "other": whole[other],
            "empty": b"",
        }
        path.write_bytes(harmed[harm])
    shutil.rmtree(site / "public")
    publish(site)
    assert {path.name: path.read_bytes() for path in (site / "public/media").iterdir()} == media
