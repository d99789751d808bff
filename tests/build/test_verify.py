"""`verify` tells whether a published site is what a content folder makes, and names what is not."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import pytest

from tests.examples import ENGLISH, write_texts
from tests.host import ServeFolder
from tests.program import BuildSite, RunCommand

DAY = ("--date", "2026-03-01")


@pytest.fixture
def site(tmp_path: Path, build_site: BuildSite) -> Path:
    content = write_texts(ENGLISH, tmp_path / "content")
    return build_site(content, tmp_path / "public", *DAY, "--revision", "4f2a")


def test_the_record_has_the_digest_of_every_file(site: Path) -> None:
    record = json.loads((site / ".well-known/sitegen.json").read_text("utf-8"))
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert record["files"].keys() == there - {".sitegen", ".well-known/sitegen.json"}
    for path, digest in record["files"].items():
        assert blake2b((site / path).read_bytes(), digest_size=16).hexdigest() == digest
    assert record["url"] == "https://ideas.example.org/bright/"
    assert record["revision"] == "4f2a"


def test_a_site_of_this_folder_is_the_same_and_a_changed_byte_is_named(
    site: Path, serve_folder: ServeFolder, run_command: RunCommand
) -> None:
    address = serve_folder(site, "/bright/")
    verify = ("verify", address, "--content", site.parent / "content", *DAY)
    done = run_command(*verify)
    assert (done.returncode, "exactly what this folder makes" in done.stdout) == (0, True)

    page = site / "pilots/shade/index.html"
    page.write_bytes(page.read_bytes().replace(b"Forty trees", b"Fifty trees", 1))
    (site / "data/costs.csv").unlink()
    done = run_command(*verify)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "/data/costs.csv: a visitor gets nothing, and this file was published.",
        "/pilots/shade/: a visitor gets something else than was published.",
        f"2 files at {address} are not what this folder makes.",
    ]


def test_a_site_that_is_behind_its_folder_is_told_page_by_page(
    site: Path, serve_folder: ServeFolder, run_command: RunCommand
) -> None:
    card = site.parent / "content/pilots/rain.md"
    card.write_text(card.read_text("utf-8").replace("Too wet.", "Far too wet."), "utf-8")
    address = serve_folder(site, "/bright/")
    done = run_command("verify", address, "--content", site.parent / "content", *DAY)
    assert done.returncode == 1
    assert "/pilots/rain/: the folder now makes something else" in done.stdout
    assert "/pilots/shade/" not in done.stdout


def test_what_is_no_such_site_is_told(
    site: Path, tmp_path: Path, serve_folder: ServeFolder, run_command: RunCommand
) -> None:
    (tmp_path / "other").mkdir()
    content = ("--content", site.parent / "content")
    done = run_command("verify", serve_folder(tmp_path / "other"), *content)
    assert (done.returncode, "says what it is made of" in done.stderr) == (1, True)
    done = run_command("verify", "ideas.example.org", *content)
    assert (done.returncode, "must begin with https://" in done.stderr) == (2, True)
