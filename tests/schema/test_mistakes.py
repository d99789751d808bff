"""What an editor reads after a mistake: each kind with its whole message, and its place."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.build.planning import plan_site
from sitegen.build.sources import read_sources
from sitegen.cache import NOTHING
from sitegen.content.config import SiteConfig
from sitegen.content.documents import Document, read_source
from sitegen.content.folder import decode
from sitegen.content.load import load
from sitegen.diagnostics.messages import Message, message
from sitegen.diagnostics.problems import Report
from sitegen.i18n.language import language
from sitegen.schema import kinds
from sitegen.schema.front_matter import CardFrontMatter, card_keys
from sitegen.schema.kinds import Choice, IdOf, Kind, ScalarKind
from sitegen.schema.records import Key, ListOf, OneOrMore, Record, declared
from sitegen.schema.settings import Settings, read_settings
from sitegen.schema.yaml_repairs import read_yaml
from sitegen.theming.theme import read_theme, theme_roots
from sitegen.urls import Addresses

MISTAKES = yaml.load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"), yaml.CSafeLoader)
CARD: list[str] = MISTAKES["card"].splitlines()
SITE: list[str] = re.split(r"\n(?=\S)", MISTAKES["site"].rstrip("\n"))
FOLDERS = {
    "projecten": "card",
    "themas": "theme",
    "programmalijnen": "line",
    "nieuws": "news",
    "beelden": "album",
}


def settings_of(text: str) -> tuple[Settings | None, list[Message]]:
    """What `site.yaml` with this text says, and what an editor reads about it."""
    report = Report("content/site.yaml")
    decoded = decode(text.encode(), report)
    assert decoded is not None
    root = read_yaml(decoded, report)
    settings = read_settings(root, report, declared(CardFrontMatter)) if root else None
    return settings, [message(problem, "nl") for problem in report.problems]


def site_config(text: str) -> SiteConfig:
    settings, messages = settings_of(text)
    assert settings, messages
    return SiteConfig(
        settings,
        language("nl"),
        Addresses.of(settings.url),
        card_keys(settings),
        settings.vocabularies,
        FOLDERS,
        "",
    )


GRAMMAR = site_config(MISTAKES["site"])


def document_of(path: str, data: bytes, config: SiteConfig = GRAMMAR) -> Document:
    document, _ = read_source(path, f"content/{path}", data, config)
    return document


def read(path: str, data: bytes, config: SiteConfig = GRAMMAR) -> list[Message]:
    """What an editor reads about the file at `path` in the content folder."""
    return [message(problem, "nl") for problem in document_of(path, data, config).problems]


def read_folder(root: Path, files: Mapping[str, str]) -> list[Message]:
    """What an editor reads about these files beside a good `site.yaml` and a good card."""
    content = root / "content"
    for path, text in {
        "site.yaml": MISTAKES["site"],
        "projecten/flatcoach/index.md": card("").decode(),
        **files,
    }.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, "utf-8")
    loaded = load(content)
    assert loaded.config
    theme = read_theme("default", "nl", theme_roots(content))
    sources = read_sources(loaded, loaded.config, theme, NOTHING, form=False)
    site = plan_site(sources, datetime.date(2026, 1, 31), drafts=False)
    return [message(problem, "nl") for problem in site.problems]


def completed(snippet: str, good: list[str], without: list[str]) -> str:
    """The snippet, and below it the good lines of keys that it does not have."""
    own = {*re.findall(r"^(\w+) *[:=; ]", snippet, re.M), *without}
    return "\n".join([snippet, *(line for line in good if line.partition(":")[0] not in own)])


def card(snippet: str, without: list[str] | None = None, body: str = "") -> bytes:
    front_matter = completed(snippet, CARD, without or []) if snippet else "\n".join(CARD)
    return f"---\n{front_matter}\n---\n{body}".encode()


def messages_about(mistake: dict[str, Any], root: Path) -> list[Message]:
    path = mistake.get("path", "projecten/samen-eten/index.md")
    without = mistake.get("without", [])
    if "folder" in mistake:
        return read_folder(root, mistake["folder"])
    if "site" in mistake:
        return settings_of(completed(mistake["site"], SITE, without))[1]
    if "file" in mistake:
        return read(path, mistake["file"].encode(mistake.get("encoding", "utf-8")))
    if mistake.get("alone"):
        return read(path, f"---\n{mistake['front_matter']}\n---\n".encode())
    return read(path, card(mistake.get("front_matter", ""), without, mistake.get("body", "")))


@pytest.mark.parametrize(
    "mistake", [pytest.param(mistake, id=mistake["mistake"]) for mistake in MISTAKES["mistakes"]]
)
def test_a_mistake_gets_a_clear_message_at_its_own_line(
    mistake: dict[str, Any], tmp_path: Path
) -> None:
    found = [
        {"line": m.line, "key": m.key, "message": m.message, "suggestion": m.suggestion}
        for m in messages_about(mistake, tmp_path)
    ]
    assert found == mistake["says"]


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(mistake, id=mistake["mistake"])
        for mistake in MISTAKES["mistakes"]
        if re.match(r"Schrijf het zo: (\w+: |- )", mistake["says"][0]["suggestion"])
        and "{year:2016" not in mistake.get("front_matter", "{year:2016")
    ],
)
def test_a_line_written_as_advised_is_right(mistake: dict[str, Any], tmp_path: Path) -> None:
    lines = mistake["front_matter"].split("\n")
    for said in mistake["says"]:
        number = said["line"] - 2
        indent = re.match(r"\s*", lines[number])
        assert indent
        lines[number] = indent[0] + said["suggestion"].removeprefix("Schrijf het zo: ")
    assert messages_about({**mistake, "front_matter": "\n".join(lines)}, tmp_path) == []


# A value that each kind refuses, and the rule that tells so.
WRONG: Mapping[str, tuple[str, str]] = {
    "TEXT": ("[a, b]", "not-one-value"),
    "LONG_TEXT": ("[a, b]", "not-one-value"),
    "ORGANISATION": ("[a, b]", "not-one-value"),
    "MARKDOWN": ("{a: b}", "colon-in-text"),
    "FLAG": ("misschien", "not-flag"),
    "WHOLE_NUMBER": ("veel", "not-number"),
    "NUMBER": ("veel", "not-decimal"),
    "AMOUNT": ("veel", "not-amount"),
    "PERCENT": ("half", "not-percent"),
    "YEAR": ("vroeger", "not-year"),
    "DATE": ("vroeger", "not-date"),
    "YEAR_OR_DATE": ("vroeger", "not-moment"),
    "IDENTIFIER": ("Een Naam", "not-id"),
    "WEB_ADDRESS": ("ergens", "not-address"),
    "COLOUR": ("blauw", "not-colour"),
    "FONT_NAME": ("a; b", "not-family"),
    "FONT_WEIGHT": ("vet", "not-weight"),
    "FILE": ("/ergens", "not-file"),
    "PICTURE": ("/ergens", "not-file"),
    "IdOf": ("bestaat-niet", "unknown-id"),
    "Choice": ("bestaat-niet", "unknown-choice"),
    "ListOf": ("{a: b}", "list-no-dash"),
    "Record": ("los", "not-record"),
}
SCALARS = {name: kind for name, kind in vars(kinds).items() if isinstance(kind, ScalarKind)}


def called(kind: Kind[Any]) -> str:
    """What the program calls a kind; of what may stand alone or in a list, the kind of it alone."""
    kind = kind.item if isinstance(kind, OneOrMore) else kind
    return next((name for name, one in SCALARS.items() if one is kind), type(kind).__name__)


def test_a_wrong_value_is_known_of_every_kind() -> None:
    assert SCALARS.keys() < WRONG.keys()


# The keys of a card, with those of the records in its lists: `costs.amount`.
def every_key(keys: Mapping[str, Key], path: str = "") -> Iterator[tuple[str, Key]]:
    for name, key in keys.items():
        yield f"{path}{name}", key
        if isinstance(key.kind, ListOf) and isinstance(key.kind.item, Record):
            yield from every_key(declared(key.kind.item.of), f"{path}{name}.")


KEYS = dict(every_key(GRAMMAR.keys))
REQUIRED = [path for path, key in KEYS.items() if key.required]


def good(kind: Kind[Any]) -> str:
    """A value that this kind takes, for the keys beside the one that is wrong."""
    if isinstance(kind, IdOf):
        return next(iter(GRAMMAR.vocabularies[kind.vocabulary]))
    if isinstance(kind, Choice):
        return next(iter(kind.labels))
    plain = {"YEAR": "2016", "YEAR_OR_DATE": "2016", "AMOUNT": "100", "PICTURE": "foto.jpg"}
    plain |= {"FILE": "foto.jpg", "FLAG": "true"}
    return plain.get(called(kind), "tekst")


def card_with(path: str, value: str | None) -> bytes:
    """A card that is good but for one key, in line 2 or 3 of the file; None leaves it out."""
    name, _, inner = path.partition(".")
    given = {} if value is None else {inner or name: value}
    if not inner:
        return card("".join(f"{n}: {v}" for n, v in given.items()) or "draft: false", [name])
    kind = KEYS[name].kind
    assert isinstance(kind, ListOf)
    assert isinstance(kind.item, Record)
    keys = declared(kind.item.of)
    beside = {n: good(k.kind) for n, k in keys.items() if k.required or n == list(keys)[-1]}
    beside |= {"alt": "tekst"} if "alt" in keys else {}
    beside |= {"value": "7"} if "value" in keys else {}
    beside |= {"url": "https://www.example.nl/"} if "url" in keys and inner != "file" else {}
    given |= {n: v for n, v in beside.items() if n != inner}
    entries = "\n    ".join(f"{n}: {v}" for n, v in given.items())
    return card(f"{name}:\n  - {entries}")


@pytest.mark.parametrize("path", KEYS)
def test_every_key_of_a_card_refuses_a_wrong_value(path: str) -> None:
    value, rule = WRONG[called(KEYS[path].kind)]
    (found,) = read("projecten/samen-eten/index.md", card_with(path, value))
    assert (re.sub(r"\[\d+\]", "", found.key), found.rule) == (path, rule)
    assert found.line == (3 if "." in path else 2)


@pytest.mark.parametrize("path", REQUIRED)
def test_every_required_key_of_a_card_is_missed(path: str) -> None:
    (found,) = read("projecten/samen-eten/index.md", card_with(path, None))
    assert (re.sub(r"\[\d+\]", "", found.key), found.rule) == (path, "missing-key")
    (found,) = read("projecten/samen-eten/index.md", card_with(path, ""))
    assert (re.sub(r"\[\d+\]", "", found.key), found.rule) == (path, "empty-value")


@pytest.mark.parametrize(
    "path",
    [
        path
        for path, key in KEYS.items()
        if isinstance(key.kind, ListOf) and isinstance(key.kind.item, IdOf | Choice)
    ],
)
def test_every_list_of_ids_refuses_an_unknown_one(path: str) -> None:
    (found,) = read("projecten/samen-eten/index.md", card_with(path, "[bestaat-niet]"))
    assert (found.key, found.line) == (f"{path}[1]", 2)
    assert found.rule in ("unknown-id", "unknown-choice")


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    wrong = card("Titel: X\nstatus: lopt\nreach: 1.200\nkleur: rood", ["title"], "[x](file:///a)")
    found = read("projecten/Samen/index.md", wrong)
    assert [m.rule for m in found] == [
        "bad-name",
        "unknown-key",
        "unknown-id",
        "not-number",
        "unknown-key",
        "missing-key",
        "link-scheme",
    ]


def test_an_id_is_refused_kindly_when_the_site_has_no_list_to_choose_from() -> None:
    site = re.sub(r"themes:\n(  .*\n)+", "", MISTAKES["site"])
    (found,) = read("projecten/eten/index.md", card("themes: [eten]"), site_config(site))
    assert (
        found.message == "Deze site kent geen thema 'eten': er is nog geen lijst om uit te kiezen."
    )


GOOD = {
    "a number that ends in a zero": ("number: 2.10", "number", "2.10"),
    "a time": ("audience: elke dag om 12:30", "audience", "elke dag om 12:30"),
    "a note behind a value": ("number: 1   # een notitie", "number", "1"),
    "an address with an anchor": (
        'links:\n  - {url: "https://a.nl/b#c"}',
        "links",
        "https://a.nl/b#c",
    ),
    "curly quotes within a title": ("title: De “beste” buurt", "title", "De “beste” buurt"),
    "a quoted sentence": ("lessons:\n  - “Begin klein.”", "lessons", "“Begin klein.”"),
    "a text over two lines": (
        "audience: Ouderen\n  en jongeren",
        "audience",
        "Ouderen en jongeren",
    ),
    "quoted text over two lines": ('audience: "A: b\n  c"', "audience", "A: b c"),
    "a list over two lines": ("effects: [samenhang,\n  samenhang]", "effects", "samenhang"),
    "a list at the margin": ("effects:\n- samenhang", "effects", "samenhang"),
    "a space of another kind in a text": ("audience: 10\u00a0jaar", "audience", "10\u00a0jaar"),
    "an unseen mark behind an id": ("effects: [samenhang\u200b]", "effects", "samenhang"),
    "a picture that is decoration": (
        'images:\n  - {file: a.jpg, alt: "", decorative: true}',
        "images",
        "decorative=True",
    ),
    "an empty value that may be empty": ("reach:", "reach", "None"),
    "an amount with one decimal": (
        "costs:\n  - {year: 2016, amount: 12.5, source: ander-budget}",
        "costs",
        "12.5",
    ),
}


@pytest.mark.parametrize(("snippet", "key", "holds"), GOOD.values(), ids=GOOD.keys())
def test_what_an_editor_may_well_write_is_no_mistake(snippet: str, key: str, holds: str) -> None:
    document = document_of("projecten/samen-eten/index.md", card(snippet))
    assert document.problems == ()
    assert holds in str(getattr(document.front_matter, key))


def test_whatever_happens_to_a_card_there_is_a_card_or_a_message_at_a_line() -> None:
    good_card = card(
        "themes: [eenzaamheid]\ncosts:\n  - {year: 2016, amount: 35, source: ander-budget}\n"
        "images:\n  - file: a.jpg\n    alt: 'Een feest'\nlessons:\n  - \"**Begin.** Klein\"",
        body="\n## Kop\n\n[x](https://a.nl) ![y](z.jpg)\n",
    )
    assert read("projecten/eten/index.md", good_card) == []
    pieces = [*":\"'[]{}#&*!|>%@`,?-", ": ", "- ", "---\n", "\n", "\r", "\t", "  ", "“", "\u00a0"]
    pieces += ["\u2028", "\x00", "\x85"]
    chance = random.Random(1)
    for _ in range(300):
        damaged = bytearray(good_card)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(damaged))
            if chance.random() < 0.6:
                damaged[place:place] = chance.choice(pieces).encode()
            else:
                del damaged[place : place + chance.randint(1, 5)]
        document = document_of("projecten/eten/index.md", bytes(damaged))
        lines = len(re.split(rb"\r\n|\r|\n", damaged))
        assert document.front_matter or document.problems
        assert all(0 <= p.line <= lines and message(p, "nl") for p in document.problems), damaged


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_do_not_shift_the_line(end: str) -> None:
    data = card("title: X\nreach: veel").replace(b"\n", end.encode())
    (found,) = read("projecten/samen-eten/index.md", b"\xef\xbb\xbf" + data)
    assert found.line == 3
