"""The tools of maintainers say what is so."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.examples import ENGLISH, write_texts
from tools.costs import Trial, as_text, as_tokens, cost, trials
from tools.merge_main import merge
from tools.release import CHANGELOG, CODE, KEPT, ReleaseError, release
from tools.same_bytes import circumstances, compared
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


def test_a_release_is_told_everywhere_or_not_made(repository: Path, tmp_path: Path) -> None:
    told = ["sitegen/__init__.py", CODE, "CITATION.cff", "README.md", CHANGELOG]
    guide = "docs/handleiding/hoofdstukken/eigen-etalage/index.md"
    shutil.copytree(repository / KEPT, tmp_path / KEPT)
    for name in (*told, guide):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repository / name, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    day, address = datetime.date(2027, 2, 1), "https://code.gemeente.example/etalage"
    for version, place in (("0.1.0", address), ("99.1", address), ("99.1.0", None)):
        with pytest.raises(ReleaseError):
            release(tmp_path, version, day, place)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    release(tmp_path, "99.1.0", day, address)
    for name in (*told, guide):
        assert "99.1.0" in (tmp_path / name).read_text("utf-8"), name
    code = (tmp_path / CODE).read_text("utf-8")
    assert "softwareVersion: 99.1.0\nreleaseDate: 2027-02-01\n" in code
    assert f"url: {address}\n" in code
    assert "## Unreleased\n\n## 99.1.0, 2027-02-01\n\n- " in (tmp_path / CHANGELOG).read_text(
        "utf-8"
    )
    assert '"version": "99.1.0"' in (tmp_path / KEPT / "99.1.0.json").read_text("utf-8")
    with pytest.raises(ReleaseError, match="has no place for it"):  # nothing changed since
        release(tmp_path, "99.2.0", day, None)


def test_the_same_content_gives_the_same_bytes_in_other_circumstances(tmp_path: Path) -> None:
    content = write_texts(ENGLISH, tmp_path / "content")
    assert [differing for _, differing in compared(content, 3, seed=4)] == [[], [], []]
    seen = list(circumstances(50, seed=4))
    for name in ("zone", "locale", "jobs", "umask", "earlier", "cache"):
        assert len({getattr(here, name) for here in seen}) > 1
    assert len({here.hash_seed for here in seen}) == 50


def git(folder: Path, *args: str) -> str:
    name = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    command = ["git", *name, *args]
    return subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout


def commit(folder: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Change")


def test_a_fork_with_its_own_content_takes_a_newer_version_without_a_conflict_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@localhost")
    ours, fork = tmp_path / "ours", tmp_path / "fork"
    ours.mkdir()
    git(ours, "init", "-q", "-b", "main")
    start: dict[str, str | None] = {f"content/projecten/{n}.md": f"van {n}\n" for n in "abc"}
    commit(ours, {**start, "content/site.yaml": "title: Rijswijk\n", "sitegen/x.py": "1\n"})
    git(tmp_path, "clone", "-q", str(ours), str(fork))
    own: dict[str, str | None] = {
        "content/site.yaml": "title: Voorbeeld\n",
        "content/projecten/a.md": None,
        "content/projecten/b.md": "van ons\n",
        "content/projecten/eigen.md": "eigen\n",
    }
    commit(fork, own)
    for round_ in ("een", "twee"):
        commit(
            ours,
            {
                "content/site.yaml": f"title: Rijswijk {round_}\n",
                "content/projecten/a.md": f"beter {round_}\n",
                "content/projecten/b.md": None if round_ == "een" else "terug\n",
                f"content/projecten/{round_}.md": "nieuw\n",
                "sitegen/x.py": f"{round_}\n",
            },
        )
        git(fork, "fetch", "-q")
        assert merge("origin/main", fork) == 0
        assert git(fork, "status", "--short") == ""
        assert (fork / "sitegen/x.py").read_text("utf-8") == f"{round_}\n"
        held = sorted(path.name for path in (fork / "content/projecten").iterdir())
        assert held == ["b.md", "c.md", "eigen.md"]
        assert (fork / "content/projecten/b.md").read_text("utf-8") == "van ons\n"
        assert (fork / "content/site.yaml").read_text("utf-8") == "title: Voorbeeld\n"
        commit(fork, {"content/projecten/c.md": f"wij {round_}\n"})


def test_what_an_input_costs_is_measured_besides_the_input_itself() -> None:
    def held(data: bytes) -> str:
        return "too much" if len(bytearray(data)) else ""

    found = cost(Trial("bytes", "32 MB", lambda: bytes(range(256)) * 2**17, held))
    assert found.refused == "too much"
    assert 20 < found.memory < 60
    assert as_text(b"[" * 1000) == "text-too-deep"
    assert as_tokens("css", b"a { }") == "no-tokens"
    assert len({(one.what, one.size) for one in trials()}) == len([*trials()])
