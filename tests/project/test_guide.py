"""The editors' guide: complete, true, and a site of this program itself."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from sitegen.check.checker import check
from sitegen.diagnostics.levels import ADVICE
from sitegen.i18n.language import sentences
from sitegen.schema.front_matter import CardFrontMatter, PageFrontMatter
from sitegen.schema.kinds import Kind, slug
from sitegen.schema.records import Key, ListOf, Record, declared
from sitegen.schema.settings import Settings
from sitegen.schema.vocabularies import Words
from sitegen.showcases.feeds import kept_bytes, kept_path
from tests.program import REPOSITORY, BuildSite, RunCommand
from tests.sitecheck import broken_links
from tools.sentences import sentences as sentences_of_pages

TODAY = datetime.date(2026, 3, 2)
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def guide(repository: Path) -> Path:
    """The content folder of the guide."""
    return repository / "docs/handleiding"


def _entries(text: str) -> dict[str, list[str]]:
    """The examples under each heading that names a key."""
    parts = re.split(r"^### `(\w+)`$", text, flags=re.MULTILINE)
    return {
        name: _BLOCK.findall(re.split(r"^## ", part, flags=re.MULTILINE)[0])
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }


def _examples_under(heading: str, text: str) -> list[str]:
    part = text.split(f"\n## {heading}\n")[1]
    return _BLOCK.findall(re.split(r"^## ", part, flags=re.MULTILINE)[0])


def _records(kind: Kind[Any], name: str) -> Iterator[tuple[str, str]]:
    """The keys within a value of this kind, each with the path of the record that it is of."""
    if isinstance(kind, ListOf):
        yield from _records(kind.item, name)
    elif isinstance(kind, Record):
        for inner, key in declared(kind.of).items():
            yield name, inner
            yield from _records(key.kind, f"{name}.{inner}")


def _used(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """The keys within an example, each with the path of the record that it is of."""
    if isinstance(value, list):
        for one in value:
            yield from _used(one, name)
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield name, inner
            yield from _used(one, f"{name}.{inner}")


def _missing(keys: dict[str, Key], entries: dict[str, list[str]]) -> list[str]:
    """The keys without an entry, and those within a record that no example of it shows."""
    missing = [name for name in keys if not entries.get(name)]
    for name, examples in entries.items():
        used = {pair for one in examples for pair in _used(yaml.safe_load(one).get(name, {}), name)}
        declares = {*_records(keys[name].kind, name)} if name in keys else set()
        missing += sorted(f"{record}.{key}" for record, key in declares - used)
    return missing


def test_every_key_of_a_card_has_an_entry_with_an_example(guide: Path) -> None:
    entries = _entries((guide / "sleutels.md").read_text("utf-8"))
    keys = declared(CardFrontMatter)
    assert _missing(keys, entries) == []
    assert entries.keys() == keys.keys()


def test_every_key_of_site_yaml_has_an_entry_with_an_example(guide: Path) -> None:
    entries = _entries((guide / "site-yaml.md").read_text("utf-8"))
    keys = declared(Settings)
    assert _missing(keys, entries) == []
    assert entries.keys() == keys.keys()
    assert yaml.safe_load(entries["words"][0])["words"].keys() == declared(Words).keys()


def test_every_key_of_a_page_is_in_an_example(guide: Path) -> None:
    text = (guide / "sleutels.md").read_text("utf-8")
    examples = _examples_under("Op een pagina of nieuwsbericht", text)
    used = {name for one in examples for name in yaml.safe_load(one)}
    assert used == declared(PageFrontMatter).keys()


# What the examples are put into.
CARD = "title: Een kaart\nline: meedoen\nstatus: loopt\nsummary: Een gewone zin.\n"


def _whole(base: str, example: str) -> str:
    """The base with the keys of the example in place of its own."""
    own = yaml.safe_load(example)
    kept = [line for line in base.splitlines(True) if line.partition(":")[0] not in own]
    return "".join(kept) + example


@pytest.fixture
def starter(repository: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A new content folder with the settings of `new site`, and a home page."""

    def folder(name: str) -> Path:
        content = tmp_path / name / "content"
        content.mkdir(parents=True)
        settings = (repository / "sitegen/starter/nl/site.yaml").read_text("utf-8")
        settings = re.sub(r"^menu: .*\n", "", settings, flags=re.MULTILINE)
        (content / "site.yaml").write_text(settings, "utf-8")
        (content / "index.md").write_text("---\ntitle: Welkom\n---\n", "utf-8")
        return content

    return folder


def _files(text: str, folder: Path, drawing: Path) -> None:
    """Make the files that examples name, so that they are there."""
    for name in re.findall(
        r"^ *(?:- )?(?:file|tokens|logo|favicon|picture|map): (\S+)$", text, re.M
    ):
        path = folder / name
        if path.suffix in (".jpg", ".png", ".webp"):
            Image.open(drawing).convert("RGB").resize((1600, 900)).save(path)
        elif path.suffix == ".geojson":
            path.write_text('{"type": "Point", "coordinates": [4.31, 52.08]}', "utf-8")
        elif path.suffix == ".svg":
            path.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "utf-8")
        elif path.suffix == ".woff2":
            shutil.copyfile(REPOSITORY / "themes/default/static/fonts/literata.woff2", path)
        elif path.suffix == ".css":
            path.write_text(":root { --utrecht-link-color: #124191; }", "utf-8")
        elif path.suffix:
            path.write_bytes(b"%PDF-1.7\n")
    for feed, label in re.findall(r"^  - feed: (\S+)\n    label: (\S+)", text, re.M):
        path = folder / kept_path(slug(label))
        path.parent.mkdir()
        path.write_bytes(kept_bytes(feed, TODAY, _showcase_at(feed)))


def _showcase_at(feed: str) -> bytes:
    url = feed.removesuffix("data/showcase.json")
    site = {"title": "Buren", "organisation": "Buren", "url": url, "language": "nl"}
    return json.dumps({"format": "showcase/2", "site": site}).encode()


def _errors(content: Path) -> list[str]:
    found = check(content, TODAY, 1).messages
    return [f"{one.file}: {one.message}" for one in found if one.level == "error"]


def test_every_example_for_a_card_works(
    guide: Path, repository: Path, starter: Callable[[str], Path]
) -> None:
    content = starter("cards")
    drawing = repository / "sitegen/starter/nl/projecten/samen-eten/tafel.png"
    text = (guide / "sleutels.md").read_text("utf-8")
    examples = [
        (f"{name}-{number}", one)
        for name, all_ in _entries(text).items()
        for number, one in enumerate(all_)
    ]
    examples += [("eigen-veld", one) for one in _examples_under("Eigen velden", text)]
    chapters = guide / "hoofdstukken"
    for chapter in ("beelden-en-toestemming", "kosten-en-datums", "gewone-taal"):
        chapter_text = (chapters / chapter / "index.md").read_text("utf-8")
        for one in _BLOCK.findall(chapter_text):
            if not one.startswith((" ", "sources:")):
                examples.append((f"{chapter}-{len(examples)}", one))
    every = [("samen-eten", ""), ("fietsmaatjes", ""), *examples]
    for number, (key, example) in enumerate(every):
        name = key if key in dict(every[:2]) else f"{key}-{number}"
        card = content / "projecten" / name.replace("_", "-") / "index.md"
        card.parent.mkdir(parents=True)
        title = CARD.replace("Een kaart", f"Kaart {name}")
        card.write_text(f"---\n{_whole(title, example) if example else title}---\n", "utf-8")
        _files(example, card.parent, drawing)
    assert _errors(content) == []


def test_the_first_card_of_the_guide_works_as_it_is_written(
    guide: Path, repository: Path, tmp_path: Path, run_command: RunCommand
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    settings = (repository / "content/site.yaml").read_text("utf-8")
    (content / "site.yaml").write_text(re.sub(r"(?m)^menu: .*\n", "", settings), "utf-8")
    text = (guide / "hoofdstukken/eerste-kaart/index.md").read_text("utf-8")
    commands = "\n".join(re.findall(r"^sitegen new card \"(.+)\"$", text, re.MULTILINE))
    made = run_command("new", "card", commands, "--content", content, "--date", "2026-03-02")
    assert made.returncode == 0, made.stderr
    (named,) = set(re.findall(r"content/(projecten/[\w-]+)/index\.md", text))
    card = content / named / "index.md"
    for example in _BLOCK.findall(text):
        for name in yaml.safe_load(example):
            # What stands there of the key goes: its line, and those of its list, which are notes.
            card.write_text(
                re.sub(
                    rf"^#?{name}:.*\n(?:#? {{2,}}.*\n)*", "", card.read_text("utf-8"), flags=re.M
                ),
                "utf-8",
            )
        card.write_text(card.read_text("utf-8").replace("---\n", f"---\n{example}", 1), "utf-8")
    drawing = repository / "sitegen/starter/nl/projecten/samen-eten/tafel.png"
    _files("\n".join(_BLOCK.findall(text)), card.parent, drawing)
    assert _errors(content) == []
    said = card.read_text("utf-8")
    card.write_text(re.sub(r"^draft: true.*\n", "", said, flags=re.M).replace("…", "Zo."), "utf-8")
    assert _errors(content) == []


def test_every_example_for_site_yaml_works(
    guide: Path, repository: Path, starter: Callable[[str], Path]
) -> None:
    drawing = repository / "sitegen/starter/nl/projecten/samen-eten/tafel.png"
    text = (guide / "site-yaml.md").read_text("utf-8")
    for name, examples in _entries(text).items():
        for number, example in enumerate(examples):
            content = starter(f"site-{name}-{number}")
            (content / "over.md").write_text("---\ntitle: Over\n---\n", "utf-8")
            place = content / "projecten/een.md"
            place.parent.mkdir()
            if name not in ("words", "statuses", "lines", "themes", "rules"):
                place.write_text(f"---\n{CARD}---\n", "utf-8")
            settings = (content / "site.yaml").read_text("utf-8")
            without = re.sub(
                rf"^{name}:.*\n(?:(?: |- |#).*\n|\n)*", "", settings, flags=re.MULTILINE
            )
            (content / "site.yaml").write_text(f"{without}\n{example}", "utf-8")
            _files(example, content, drawing)
            assert _errors(content) == [], name


def test_the_sentences_that_a_site_can_replace_are_listed_as_they_are(guide: Path) -> None:
    text = (guide / "zinnen.md").read_text("utf-8")
    listed = re.findall(r"^\| `(.+?)` \| `(.*)` \|$", text, re.M)
    assert len(listed) > 200
    assert set(listed) <= set(sentences_of_pages()), "run: python tools/sentences.py"


def test_every_message_is_explained_with_its_sentence(guide: Path) -> None:
    text = (guide / "meldingen.md").read_text("utf-8")
    table = sentences("nl")
    parts = re.split(r"^#### (.+)$", text, flags=re.MULTILINE)
    explained = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert sorted(explained) == sorted(set(table) - {"vocabularies", "words", "report", "sheet"})
    for rule, part in explained.items():
        quoted, why = part.strip().split("\n\n")[:2]
        example, way_out = re.findall(r"^- .+$", part, re.MULTILINE)[:2]
        said = re.escape(table[rule]["says"])
        pattern = re.sub(r"\\\{\w+\\\}", ".+", said)
        assert re.fullmatch(pattern, quoted.removeprefix("> ").replace("`---`", "---")), rule
        assert len(why) > 20, rule
        assert example.startswith("- Bijvoorbeeld: "), rule
        assert way_out.startswith("- Wat u doet: "), rule


def test_the_guide_says_which_messages_can_be_turned_off(guide: Path) -> None:
    advice, errors = (guide / "meldingen.md").read_text("utf-8").split("\n## Fouten\n")
    assert set(re.findall(r"^#### (.+)$", advice, re.M)) == set(ADVICE)
    assert advice.count("**Vanzelf een fout.**") == list(ADVICE.values()).count("error")
    assert "**Vanzelf een fout.**" not in errors


def test_the_guide_is_a_site_without_remarks(
    guide: Path, run_command: RunCommand, build_site: BuildSite, tmp_path: Path
) -> None:
    where = ("--content", guide, "--jobs", "1")
    checked = run_command("check", *where, "--strict", "--date", "2026-03-02")
    assert checked.returncode == 0, checked.stdout
    address = "https://gemeente.example/handleiding/"
    site = build_site(guide, tmp_path / "public", "--url", address)
    assert broken_links(site, address) == []


def test_the_pictures_of_the_guide_are_readable_and_light(guide: Path) -> None:
    pictures = [*guide.rglob("*.webp")]
    assert len(pictures) > 5
    assert all(Image.open(path).width >= 1000 for path in pictures)
    assert sum(path.stat().st_size for path in pictures) < 1_500_000
