"""The tools of maintainers say what is so."""

from __future__ import annotations

from pathlib import Path

from tools.same_site import copied, differences


def test_every_file_that_is_not_the_same_in_two_sites_is_named(tmp_path: Path) -> None:
    for name, data in (
        ("here/index.html", b"one"),
        ("there/index.html", b"one"),
        ("here/over/index.html", b"one"),
        ("there/over/index.html", b"two"),
        ("here/.well-known/security.txt", b"one"),
        ("there/media/a.webp", b"one"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    here, there = tmp_path / "here", tmp_path / "there"
    assert list(differences(here, there)) == [
        ".well-known/security.txt: only here",
        "media/a.webp: only there",
        "over/index.html: other bytes",
    ]
    assert list(differences(here, here)) == []


def test_a_content_folder_is_compared_with_its_own_theme_and_not_with_ours(tmp_path: Path) -> None:
    for name, themes in (("content", []), ("docs/handleiding", ["handleiding"])):
        work = tmp_path / name
        work.mkdir(parents=True)
        assert (copied(name, work) / "site.yaml").is_file()
        assert sorted(path.name for path in work.glob("themes/*")) == themes
