"""`upgrade`: what a newer version changes for one content folder, and the pin; never a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.upgrade.release import earlier_release, this_release
from tests.program import RunCommand
from tests.sheets.test_import import files_of

Folder = Callable[[str], Path]


@pytest.fixture
def folder(run_command: RunCommand, tmp_path: Path) -> Folder:
    """A content folder of format 1 whose requirements name the program so."""

    def make(requirement: str) -> Path:
        run_command("new", "site", tmp_path / "etalage", "--host", "gitlab")
        requirements = tmp_path / "etalage/requirements.txt"
        requirements.write_text(f"# Dit is van ons.\n{requirement}\nbezoek==1.0\n", "utf-8")
        return tmp_path / "etalage"

    return make


def test_an_overridden_template_and_word_that_became_others_are_named(
    folder: Folder, run_command: RunCommand
) -> None:
    etalage = folder("etalage==0.1.0")
    own = etalage / "themes/eigen"
    before, now = earlier_release("0.1.0"), this_release()
    assert before
    changed = [
        path for path in before.files if now.files.get(path) not in (None, before.files[path])
    ]
    same = [path for path in before.files if now.files.get(path) == before.files[path]]
    for path in (*changed[:2], same[0]):
        (own / path).parent.mkdir(parents=True, exist_ok=True)
        (own / path).write_text("van ons", "utf-8")
    others = [
        name for name, said in before.words["nl"].items() if now.words["nl"].get(name) != said
    ]
    (own / "words").mkdir()
    words = "".join(f"{name}: Anders\n" for name in (*others[:1], "skip"))
    (own / "words/nl.yaml").write_text(words, "utf-8")
    settings = etalage / "content/site.yaml"
    text = settings.read_text("utf-8").replace("theme: default", "theme: eigen")
    settings.write_text(text, "utf-8")
    texts = files_of(etalage / "content") | files_of(own)
    done = run_command("upgrade", "--content", etalage / "content")
    assert done.returncode == 0, done.stderr
    for path in changed[:2]:
        assert f"  themes/eigen/{path}\n" in done.stdout
    assert same[0] not in done.stdout
    for name in others[:1]:
        assert f"  themes/eigen/words/nl.yaml: {name}\n" in done.stdout
    assert "nl.yaml: skip" not in done.stdout
    assert files_of(etalage / "content") | files_of(own) == texts
    pinned = f"# Dit is van ons.\netalage=={__version__}\nbezoek==1.0\n"
    assert (etalage / "requirements.txt").read_text("utf-8") == pinned


def test_keys_that_are_new_are_told_with_what_they_mean(
    folder: Folder, run_command: RunCommand
) -> None:
    before, now = earlier_release("0.1.0"), this_release()
    assert before
    etalage = folder("etalage @ git+https://git.example.nl/etalage@v0.1.0")
    told = run_command("upgrade", "--content", etalage / "content").stdout
    for kind, names in now.keys.items():
        new = [one for one in names if one not in before.keys[kind]]
        for name in new:
            assert f"  {name}" in told or f"  {name.rpartition('.')[0]}" in told
    assert "  title" not in told


@pytest.mark.parametrize(
    ("requirement", "status", "says"),
    [
        (f"etalage=={__version__}", 0, f"gebruikt al versie {__version__}"),
        (f"./program/etalage-{__version__}-py3-none-any.whl", 0, "gebruikt al versie"),
        ("etalage==99.0", 1, "Installeer eerst een nieuwere versie"),
        ("etalage==0.0.7", 0, "Van versie 0.0.7 is niet bekend"),
        ("anders==1", 1, f"Zet daarin de regel: etalage=={__version__}"),
    ],
)
def test_other_pins_are_answered(
    requirement: str, status: int, says: str, folder: Folder, run_command: RunCommand
) -> None:
    done = run_command("upgrade", "--content", folder(requirement) / "content")
    assert done.returncode == status
    assert says in done.stdout + done.stderr
