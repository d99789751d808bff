"""`new`: examples that an editor can start from at once."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.check.checker import check
from sitegen.cli.main import main
from sitegen.content.load import load
from sitegen.diagnostics.problems import Report
from sitegen.schema.front_matter import CardFrontMatter, card_keys
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import LANGUAGES, Settings, read_settings
from sitegen.schema.yaml_repairs import read_yaml

Showcase = Callable[[Mapping[str, str]], Path]

TODAY = datetime.date(2026, 6, 1)
SITE = """
    title: Showcase
    organisation: Borough
    language: en
    words: {card: [pilot, pilots]}
    statuses:
      - {id: idea, label: Idea, phase: idea}
    lines:
      - {id: green, label: Green}
    sources:
      - {id: tax, label: Tax}
    fields:
      - {id: ward, label: The ward, type: choice, required: true, choices: [{id: north, label: N}]}
      - {id: website, label: Website, type: link}
      - {id: story, label: Story, type: markdown}
"""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def switched_on(text: str) -> str:
    """The text with the lines that stand behind a `#` turned on."""
    return re.sub(r"(?m)^#(?=\w| {2,}(- )?\w+:| {2,}- )", "", text)


def every_key(keys: Mapping[str, Key], path: str = "") -> Iterator[tuple[str, Key]]:
    for name, key in keys.items():
        yield f"{path}{name}", key
        kind = key.kind.item if isinstance(key.kind, ListOf) else key.kind
        if isinstance(kind, Record):
            yield from every_key(declared(kind.of), f"{path}{name}.")


def test_a_new_card_is_a_draft_with_every_key_explained_in_the_language_of_the_site(
    showcase: Showcase,
) -> None:
    content = showcase({"site.yaml": SITE})
    done = run("new", "card", 'Shade: “trees” & "tubs"', "--content", content)
    assert done.exit_code == 0, done.output
    path = content / "pilots/shade-trees-tubs/index.md"
    assert done.stdout.startswith(f"{path} is ready, as a draft.")
    text = path.read_text("utf-8")
    config = load(content).config
    assert config
    without = {"themes", "effects", "places", "results"}  # this site has none
    for name, key in every_key(card_keys(config.settings)):
        if name.partition(".")[0] not in without:
            assert f"# {key.help['en']}" in text, name
    assert "themes:" not in text
    assert [m.rule for m in check(content, TODAY, 1).messages] == []


def test_every_line_of_a_new_card_can_be_turned_on(showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE})
    run("new", "card", "Shade", "--content", content)
    path = content / "pilots/shade/index.md"
    path.write_text(switched_on(path.read_text("utf-8")), "utf-8")
    (document,) = load(content).documents
    assert document.problems == ()
    assert isinstance(document.front_matter, CardFrontMatter)
    assert document.front_matter.costs
    assert document.front_matter.documents
    assert document.front_matter.draft


def test_only_a_draft_may_keep_its_placeholders(showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE})
    run("new", "card", "Shade", "--content", content)
    path = content / "pilots/shade/index.md"
    path.write_text(path.read_text("utf-8").replace("draft: true", "draft: false"), "utf-8")
    assert "placeholder" in {m.rule for m in check(content, TODAY, 1).messages}
    assert run("check", "--content", content).exit_code == 1


def test_a_new_card_never_takes_the_place_of_another(showcase: Showcase) -> None:
    content = showcase({"site.yaml": SITE, "pilots/sun.md": "kept", "pilots/rain/index.md": "kept"})
    (content / "pilots/rain/rain.jpg").write_bytes(b"kept")
    for title, path in (("Sun", "pilots/sun.md"), ("Rain!", "pilots/rain/index.md")):
        done = run("new", "card", title, "--content", content)
        assert done.exit_code == 1
        assert str(content / path) in done.stderr
        assert (content / path).read_text("utf-8") == "kept"
    (content / "pilots/wind").mkdir()
    assert run("new", "card", "Wind", "--content", content).exit_code == 0


@pytest.mark.parametrize("title", ["", "  ", "!!!", "日本"])
def test_a_title_without_letters_is_wrong_usage(showcase: Showcase, title: str) -> None:
    content = showcase({"site.yaml": SITE})
    assert run("new", "card", title, "--content", content).exit_code == 2
    assert not (content / "pilots").exists()


@pytest.mark.parametrize(
    "title",
    [
        "no # - yes: [x] {y} 'z' \\ \"q\" %",
        "Eén tegen eenzaamheid",
        "true",
        "2026",
        "line\nline\ttab",
        "word " * 60,
    ],
)
def test_any_title_arrives_as_it_was_typed(showcase: Showcase, title: str) -> None:
    content = showcase({"site.yaml": SITE})
    assert run("new", "card", title, "--content", content).exit_code == 0
    (document,) = load(content).documents
    assert isinstance(document.front_matter, CardFrontMatter)
    assert document.front_matter.title == " ".join(title.split())
    assert len(document.slug) <= 60


def test_a_card_needs_a_site_that_can_be_read(showcase: Showcase) -> None:
    done = run("new", "card", "Sun", "--content", showcase({"site.yaml": "title: x"}))
    assert done.exit_code == 1
    assert "organisation" in done.stderr


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_new_site_builds_and_passes_check_without_a_remark(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    done = run("new", "site", folder, "--language", code)
    assert done.exit_code == 0, done.output
    assert str(folder / "site.yaml") in done.stdout
    assert check(folder, TODAY, 1).messages == ()
    built = run("build", "--content", folder, "--output", tmp_path / "public")
    assert built.exit_code == 0, built.output
    assert (tmp_path / "public/index.html").is_file()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_example_settings_show_every_key_and_each_can_be_turned_on(
    code: str, tmp_path: Path
) -> None:
    run("new", "site", tmp_path / "texts", "--language", code)
    text = (tmp_path / "texts/site.yaml").read_text("utf-8")
    report = Report("site.yaml")
    root = read_yaml(switched_on(text), report)
    assert root
    settings = read_settings(root, report, declared(CardFrontMatter))
    assert report.problems == []
    assert settings
    for name, key in every_key(declared(Settings)):
        outer, _, inner = name.rpartition(".")
        assert re.search(rf"(?m)^#?( +|  - )?(- )?{inner}:", text), name
        if not outer:
            (place,) = re.finditer(rf"(?m)^#?{inner}:", text)
            before = text[: place.start()].rstrip("\n").split("\n")[-1]
            assert before.startswith(("# ", "organisation", "title")), (name, key.help[code])


def test_a_new_site_leaves_a_folder_with_files_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    for folder in (tmp_path, tmp_path / "file"):
        done = run("new", "site", folder)
        assert done.exit_code == 1
        assert "Kies een nieuwe of lege map" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    (tmp_path / "empty").mkdir()
    assert run("new", "site", tmp_path / "empty").exit_code == 0


def test_a_new_site_without_its_examples_and_with_one_draft_builds(tmp_path: Path) -> None:
    content = tmp_path / "content"
    run("new", "site", content)
    for path in [
        *content.glob("projecten/*"),
        *content.glob("nieuws/*"),
        *content.glob("themas/*"),
    ]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (content / "index.md").write_text("---\ntitle: Welkom\n---\n", "utf-8")
    run("new", "card", "Soep in de straat", "--content", content)
    done = run("build", "--content", content, "--output", tmp_path / "public", "--jobs", "1")
    assert done.exit_code == 0, done.stderr
    told = run("check", "--content", content).stdout
    for item in ("/lessen/", "/kosten/", "/nieuws/"):
        assert f"In het menu staat '{item}', maar daar is nog niets te zien." in told


def test_a_site_that_has_its_own_words_is_spoken_to_in_them(showcase: Showcase) -> None:
    words = "words: {line: [spoor, sporen, het], theme: [opgave, opgaven, de]}"
    site = SITE.replace("words: {card: [pilot, pilots]}", words).replace("language: en", "")
    themes = "    themes:\n      - {id: water, label: Water}\n"
    content = showcase({"site.yaml": site + themes})
    done = run("new", "card", "Soep", "--content", content)
    assert done.exit_code == 0, done.output
    card = content / "projecten/soep/index.md"
    text = card.read_text("utf-8")
    assert "# Het spoor. (green)" in text
    assert "# De opgaven. (water)" in text
    text = text.replace("line:", "spoor:").replace("#themes:", "opgaven:")
    card.write_text(text, "utf-8")
    told = run("check", "--content", content).stdout
    assert "Bedoelde u 'line'?" in told
    assert "Bedoelde u 'themes'?" in told
    text = text.replace("spoor:", "line: red #").replace("opgaven:", "themes: [fire] #")
    card.write_text(text, "utf-8")
    for place in ("themas/water.md", "opgaven/fire.md"):
        (content / place).parent.mkdir()
        (content / place).write_text("---\nsummary: Een zin.\n---\n", "utf-8")
    told = run("check", "--content", content).stdout
    assert "Deze site kent geen spoor 'red'." in told
    assert told.count("Deze site kent geen opgave 'fire'.") == 2  # of the card, and of the file
    assert (
        "Dit lijkt de tekst van opgave 'water', maar het bestand staat niet in de map 'opgaven'."
        in told
    )
