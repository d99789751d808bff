"""A build that keeps what it made before publishes the same bytes as one that starts from nothing.

A series of edits, as editors, designers and disks make them, is drawn at random. After each one the
site is built over the last one, as a command and as the preview do it, and from nothing. When that
differs anywhere, the smallest series that shows it is printed.
"""

from __future__ import annotations

import datetime
import io
import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from sitegen.build.inputs import Options
from sitegen.build.pipeline import BuildSession
from sitegen.build.record import PATH as RECORD
from sitegen.content import scan
from sitegen.i18n.language import language
from sitegen.theming.theme import ThemeError

REPOSITORY = Path(__file__).resolve().parents[2]
DEFAULT = REPOSITORY / "themes/default/templates"
FIRST_DAY = datetime.date(2026, 1, 1)

Matter = dict[str, Any]
Key = tuple[str, str]  # of a text: its kind and slug


def picture(seed: int) -> bytes:
    """A small picture; another seed gives another one."""
    colours = Image.new("RGB", (24 + seed % 3, 16), (seed * 37 % 256, seed * 91 % 256, 90))
    buffer = io.BytesIO()
    colours.save(buffer, "PNG" if seed % 2 else "JPEG")
    return buffer.getvalue()


@dataclass
class Text:
    """A Markdown file with what lies beside it, and what it refers to."""

    front_matter: Matter
    says: list[str]
    links: list[Key] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    beside: dict[str, bytes] = field(default_factory=dict)
    alone: bool = False  # a single file, when nothing lies beside it


SETTINGS: Matter = {
    "title": "Proefstad",
    "organisation": "Gemeente Proefstad",
    "tagline": "Wat wij proberen",
    "url": "https://proefstad.example.nl/",
    "contact": {"label": "De balie", "email": "balie@proefstad.example.nl"},
    "statuses": [
        {"id": "idee", "label": "Idee", "phase": "idea"},
        {"id": "loopt", "label": "Loopt", "phase": "running", "description": "Wij zijn bezig."},
        {"id": "gestopt", "label": "Gestopt", "phase": "stopped"},
    ],
    "lines": [
        {"id": "groen", "number": "1", "label": "Groen", "description": "Bomen en water."},
        {"id": "zorg", "number": "2", "label": "Zorg"},
    ],
    "themes": [
        {"id": "wonen", "label": "Wonen", "same_as": "https://themas.example.nl/wonen"},
        {"id": "hitte", "label": "Hitte"},
        {"id": "water", "label": "Water", "description": "Te veel en te weinig."},
    ],
    "effects": [{"id": "koeler", "label": "Koeler"}, {"id": "samen", "label": "Meer samen"}],
    "sources": [
        {"id": "stad", "label": "Gemeente"},
        {"id": "gift", "label": "Een gift", "counts": False},
    ],
    "sections": [{"heading": "Waarom"}, {"heading": "Wat kwam ervan"}],
    "fields": [
        {
            "id": "wijk",
            "label": "Wijk",
            "type": "choice",
            "filter": True,
            "choices": [{"id": "noord", "label": "Noord"}, {"id": "zuid", "label": "Zuid"}],
        },
        {"id": "uren", "label": "Uren", "type": "number"},
    ],
    "footer": [{"label": "Onze stad", "url": "https://www.proefstad.example.nl/"}],
    "house_style": {"theme": "eigen", "logo": "logo.svg", "picture": "delen.png"},
}


def first_texts() -> dict[Key, Text]:
    """Every kind of text, each with something that no other has."""
    shade: Matter = {
        "title": "Schaduw op het plein",
        "number": "1.2",
        "line": "groen",
        "status": "loopt",
        "themes": ["hitte", "water"],
        "summary": "Veertig bomen in bakken koelen het plein.",
        "reach": 1200,
        "start": "2024",
        "costs": [
            {"year": 2024, "amount": "1250.50", "source": "stad"},
            {"year": 2025, "amount": 900, "source": "gift", "note": "Van de buurt."},
        ],
        "effects": ["koeler"],
        "lessons": ["**Geef water.** Ook op zondag.", "Begin klein."],
        "quotes": [{"text": "Heerlijk.", "by": "Een bezoeker"}],
        "partners": ["De markt"],
        "images": [{"file": "plein.jpg", "alt": "Het plein", "caption": "In *juni*."}],
        "documents": [{"file": "plan.pdf", "title": "Het plan"}],
        "links": [{"url": "https://bomen.example.nl/", "title": "Bomen"}],
        "related": ["regen"],
        "aliases": ["/oud/schaduw.html"],
        "wijk": "noord",
    }
    rain: Matter = {
        "title": "Regentonnen",
        "number": "1.10",
        "line": "groen",
        "status": "gestopt",
        "status_note": "te duur",
        "themes": ["water"],
        "summary": "Tonnen voor iedereen. Niemand leegde ze.",
        "lessons": ["Vraag eerst wie ze leegt."],
        "history": [{"date": "2023", "status": "loopt", "note": "Begonnen."}],
        "wijk": "zuid",
        "uren": 0.5,
    }
    dinner: Matter = {
        "title": "Samen eten",
        "line": "zorg",
        "status": "idee",
        "themes": ["wonen"],
        "summary": "Buren eten samen.",
        "draft": True,
    }
    later: Matter = {
        "title": "Straks",
        "number": "2.1",
        "line": "zorg",
        "status": "loopt",
        "themes": ["wonen", "hitte"],
        "summary": "Dit komt in maart.",
        "publish": datetime.date(2026, 3, 2),
    }
    shade_files = {"plein.jpg": picture(2), "bank.png": picture(3), "plan.pdf": b"%PDF-1.4 plan"}
    album = {"een.png": picture(5), "twee.jpg": picture(6)}
    shown = [{"file": name, "alt": f"Beeld {name}"} for name in album]
    report = {"file": "verslag.pdf", "title": "Verslag"}
    return {
        ("home", ""): Text({"title": "Welkom", "featured": ["schaduw"]}, ["Kijk rond."]),
        ("card", "schaduw"): Text(
            shade, ["Het was te warm."], [("card", "regen")], ["bank.png"], shade_files
        ),
        ("card", "regen"): Text(rain, ["Het was te nat."], [("page", "over")], alone=True),
        ("card", "eten"): Text(dinner, ["Wie kookt?"]),
        ("card", "straks"): Text(later, ["Nog even."], [("card", "schaduw")]),
        ("page", "over"): Text({"aliases": ["/colofon/"]}, ["# Over ons", "Dag."], alone=True),
        ("page", "over/werkwijze"): Text(
            {"title": "Werkwijze", "documents": [report]},
            ["Zo werken wij."],
            beside={"verslag.pdf": b"%PDF-1.4 verslag"},
        ),
        ("news", "2025-05-01-geplant"): Text(
            {"title": "Geplant", "images": [{"file": "boom.png", "alt": "Een boom"}]},
            ["Veertig bomen staan er."],
            [("card", "schaduw")],
            beside={"boom.png": picture(7)},
        ),
        ("news", "2025-06-01-tonnen"): Text({"title": "Tonnen weg"}, ["Helaas."], alone=True),
        ("album", "feest"): Text(
            {"title": "Feest", "images": shown}, ["Dat was leuk."], [], [], album
        ),
        ("theme", "water"): Text({"summary": "Over water."}, ["Water is overal."], alone=True),
        ("line", "groen"): Text({}, ["Alles wat groeit."], [("card", "regen")], alone=True),
    }


# What an editor may set a key of a card to; None takes it out.
CARD_VALUES: Mapping[str, Sequence[Any]] = {
    "title": ["Schaduw", "Élan & «meer»", "regentonnen"],
    "number": ["1.9", "2.10", "A.1", None],
    "line": ["groen", "zorg"],
    "status": ["idee", "loopt", "gestopt"],
    "status_note": ["bijna klaar", None],
    "themes": [[], ["wonen"], ["water", "hitte"], ["hitte", "water", "wonen"]],
    "summary": ["Kort.", "Een **heel** ander verhaal <hier>."],
    "audience": ["Kinderen", None],
    "start": ["2020", "2025-02-03", None],
    "reach": [0, 12345, None],
    "costs": [
        [],
        [{"year": 2026, "amount": "0.10", "source": "gift"}],
        [
            {"year": 2024, "amount": 5000, "source": "stad"},
            {"year": 2024, "amount": 1, "source": "gift"},
        ],
    ],
    "effects": [[], ["samen", "koeler"]],
    "lessons": [[], ["Een les met een [link](https://example.nl/)."], ["Eén.", "Twee.", "Drie."]],
    "quotes": [[], [{"text": "Nou!"}]],
    "partners": [[], ["De school", "De kerk"]],
    "videos": [[], [{"url": "https://film.example.nl/1", "title": "Film"}]],
    "links": [[], [{"url": "https://example.nl/", "title": "Meer"}]],
    "related": [[], ["schaduw"], ["regen", "straks"]],
    "aliases": [[], ["/oud/adres/"], ["/projecten/weg/", "/oud/ander.html"]],
    "checked": [datetime.date(2025, 12, 1), None],
    "history": [[], [{"date": "2021-04-05", "note": "Een begin."}]],
    "draft": [True, None],
    "publish": [datetime.date(2026, 3, 2), datetime.date(2027, 1, 1), None],
    "wijk": ["noord", "zuid", None],
    "uren": [0, 36.25, None],
}

SITE_VALUES: Mapping[str, Sequence[Any]] = {
    "title": ["Proefstad", "Etalage & meer"],
    "organisation": ["Gemeente Proefstad", "De Proefstad"],
    "tagline": ["Wat wij proberen", None],
    "url": ["https://proefstad.example.nl/", "https://example.nl/proef/", None],
    "language": ["nl", "en"],
    "contact": [None, {"email": "info@proefstad.example.nl"}],
    "menu": [None, ["over", "/"]],
    "footer": [[], [{"label": "Elders", "url": "https://elders.example.nl/"}]],
    "words": [
        None,
        {"card": ["proef", "proeven", "de"]},
        {"theme": ["opgave", "opgaven"], "line": ["spoor", "sporen", "het"]},
    ],
    "accessibility": [None, {"status": "B", "register": "https://register.example.nl/1"}],
    "sections": [[], [{"heading": "Waarom"}]],
}

# A template, and a place in it before which a theme of one's own puts something.
ANCHORS = {
    "base.html": "</body>",
    "card.html": '<article class="card-page">',
    "parts/picture.html": "{% endmacro %}",
    "parts/marks.html": "{% endmacro %}",
}
OWN_PART = "templates/parts/eigen.html"


class Showcase:
    """A showcase that is being edited: what its files should be, and what they are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.kept = root / "kept"
        self.preview = root / "preview"
        self.session = BuildSession()
        self.held = root / "held"
        self.held_session = BuildSession()
        self.settings: Matter = yaml.safe_load(yaml.safe_dump(SETTINGS))
        self.texts = first_texts()
        self.theme = {"words/nl.yaml": "skip: Naar de tekst\n", "static/css/99-eigen.css": "b{}\n"}
        self.shared = {"logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
        self.shared["delen.png"] = picture(9)
        self.today = FIRST_DAY
        self.url: str | None = None
        self.drafts = False
        self.jobs = 1
        self.serial = 0
        self.broken = False
        self._there: dict[str, bytes] = {}
        self._built: tuple[str | None, dict[Path, tuple[int, int]]] = None, {}

    def new(self) -> int:
        """A number that was not used before."""
        self.serial += 1
        return self.serial

    # What the preview is told

    def saved(self) -> frozenset[Path] | None:
        """The paths where something happened since `built`, or None when that does not tell all."""
        url, before = self._built
        now = self._stamps()
        if not before or url != self.url:
            return None
        return frozenset(path for path, _ in before.items() ^ now.items())

    def built(self) -> None:
        """Remember what the preview was built from."""
        self._built = self.url, self._stamps()

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        found = [path for path in self.content.rglob("*") if path.is_file()]
        return {path: (path.stat().st_ino, path.stat().st_ctime_ns) for path in found}

    # The files

    def folder(self, kind: str) -> str:
        """The folder of a kind of text, by the site's own words and language."""
        spoken = language(self.settings.get("language") or "nl").addresses
        words = self.settings.get("words") or {}
        plural = {"card": "projecten", "theme": "themas", "line": "programmalijnen"}
        plural |= {"news": spoken["news"], "album": spoken["gallery"]}
        return str(words[kind][1]) if kind in words else plural[kind]

    def path(self, key: Key) -> str:
        """The file of a text in the content folder."""
        kind, slug = key
        if kind == "home":
            return "index.md"
        stem = slug if kind == "page" else f"{self.folder(kind)}/{slug}"
        text = self.texts[key]
        return f"{stem}.md" if text.alone and not text.beside else f"{stem}/index.md"

    def files(self) -> dict[str, bytes]:
        """All files as they should be, by path."""
        given = {name: value for name, value in self.settings.items() if value is not None}
        found = {"content/site.yaml": dumped(given)}
        found |= {f"content/{name}": data for name, data in self.shared.items()}
        for key, text in self.texts.items():
            path = self.path(key)
            folder = posixpath.dirname(path)
            front_matter = {
                name: value for name, value in text.front_matter.items() if value is not None
            }
            lines = [f"{said}\n" for said in text.says]
            for other in text.links:
                lines.append(f"Zie [dit]({posixpath.relpath(self.path(other), folder or '.')}).\n")
            lines += [f'![Beeld]({name} "Een beeld")\n' for name in text.figures]
            body = "\n".join(lines).encode()
            head = b"---\n" + dumped(front_matter) + b"---\n\n" if front_matter else b""
            found[f"content/{path}"] = head + body
            for name, data in text.beside.items():
                found[f"content/{posixpath.join(folder, name)}"] = data
        found |= {f"themes/eigen/{name}": text.encode() for name, text in self.theme.items()}
        return found

    def save(self) -> None:
        """Bring the files on disk in line."""
        self._tidy()
        wanted = self.files()
        for path in self._there.keys() - wanted.keys():
            self.take(path)
        for path in sorted(wanted):
            if self._there.get(path) != wanted[path]:
                self.put(path, wanted[path])
        self.broken = False

    def put(self, path: str, data: bytes) -> None:
        """Write a file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self._there[path] = data

    def take(self, path: str) -> None:
        """Remove a file, and its folder when that is empty."""
        file = self.root / path
        file.unlink()
        del self._there[path]
        for folder in file.parents:
            if folder == self.content or any(folder.iterdir()):
                break
            folder.rmdir()

    def _tidy(self) -> None:
        """Let nothing refer to what is no longer there, as a careful editor does."""
        ids = {
            part: [entry["id"] for entry in self.settings[part]]
            for part in ("statuses", "lines", "themes", "effects", "sources")
        }
        for kind in ("theme", "line"):
            for key in [key for key in self.texts if key[0] == kind]:
                if key[1] not in ids[f"{kind}s"]:
                    del self.texts[key]
        cards = [slug for kind, slug in self.texts if kind == "card"]
        taken = {self.path(key).removesuffix(".md").removesuffix("/index") for key in self.texts}
        for text in self.texts.values():
            front_matter = text.front_matter
            text.links = [key for key in text.links if self._shown(key)]
            text.figures = [name for name in text.figures if name in text.beside]
            for part in ("images", "documents"):
                if part in front_matter:
                    front_matter[part] = [
                        one for one in front_matter[part] if one["file"] in text.beside
                    ]
            for part in ("related", "featured"):
                if part in front_matter:
                    front_matter[part] = [slug for slug in front_matter[part] if slug in cards]
            for part in ("themes", "effects"):
                if part in front_matter:
                    front_matter[part] = [id_ for id_ in front_matter[part] if id_ in ids[part]]
            for part, values in (("status", "statuses"), ("line", "lines")):
                if part in front_matter and front_matter[part] not in ids[values]:
                    front_matter[part] = ids[values][0]
            for cost in front_matter.get("costs") or ():
                if cost["source"] not in ids["sources"]:
                    cost["source"] = ids["sources"][0]
            for moment in front_matter.get("history") or ():
                if moment.get("status") not in (None, *ids["statuses"]):
                    del moment["status"]
            fresh = []
            for alias in front_matter.get("aliases") or ():
                if alias.strip("/") not in taken:
                    taken.add(alias.strip("/"))
                    fresh.append(alias)
            if "aliases" in front_matter:
                front_matter["aliases"] = fresh

    def _shown(self, key: Key) -> bool:
        text = self.texts.get(key)
        return (
            text is not None
            and not text.front_matter.get("draft")
            and not text.front_matter.get("publish")
        )

    # Choosing

    def some(self, pick: int, *kinds: str) -> tuple[Key, Text] | None:
        """One of the texts of these kinds (of all, without), if there is any."""
        found = [key for key in self.texts if not kinds or key[0] in kinds]
        if not found:
            return None
        key = found[pick % len(found)]
        return key, self.texts[key]

    def with_files(self, pick: int) -> tuple[Text, str] | None:
        """A file that lies beside a text."""
        found = [(text, name) for text in self.texts.values() for name in text.beside]
        return found[pick % len(found)] if found else None

    # Building

    def options(self, output: Path, *, cache: bool) -> Options:
        """How the site is built now."""
        return Options(
            content=self.content,
            output=output,
            url=self.url,
            drafts=self.drafts,
            jobs=self.jobs,
            cache=cache,
            today=self.today,
        )


def dumped(value: Matter) -> bytes:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    return text.encode()


# Edits. Each takes a number that chooses among what there is.

Edit = Callable[[Showcase, int], None]
EDITS: dict[str, Edit] = {}


def edit(name: str) -> Callable[[Edit], Edit]:
    """Give an edit the name by which a failing series is told."""

    def register(function: Edit) -> Edit:
        EDITS[name] = function
        return function

    return register


@edit("edit a body")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.some(pick):
        found[1].says.append(f"Een zin erbij, nummer {showcase.new()}, met wateroverlast.")


@edit("shorten a body")
def _(showcase: Showcase, pick: int) -> None:
    if (found := showcase.some(pick)) and len(found[1].says) > 1:
        found[1].says.pop()


@edit("edit a body, keep its length and time")
def _(showcase: Showcase, pick: int) -> None:
    found = showcase.some(pick)
    if found is None:
        return
    key, text = found
    path = showcase.content / showcase.path(key)
    before = path.stat()
    text.says[-1] = text.says[-1].swapcase()
    showcase.save()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@edit("touch every file")
def _(showcase: Showcase, pick: int) -> None:
    for path in showcase.content.rglob("*"):
        os.utime(path)


@edit("retitle a text")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.some(pick):
        found[1].front_matter["title"] = f"Titel {showcase.new()}"


@edit("change a key of a card")
def _(showcase: Showcase, pick: int) -> None:
    keys = sorted(CARD_VALUES)
    pick, which = divmod(pick, len(keys))
    values = CARD_VALUES[keys[which]]
    pick, value = divmod(pick, len(values))
    if found := showcase.some(pick, "card"):
        found[1].front_matter[keys[which]] = yaml.safe_load(yaml.safe_dump(values[value]))


@edit("change a key of the site")
def _(showcase: Showcase, pick: int) -> None:
    keys = sorted(SITE_VALUES)
    pick, which = divmod(pick, len(keys))
    values = SITE_VALUES[keys[which]]
    showcase.settings[keys[which]] = values[pick % len(values)]


@edit("add a card")
def _(showcase: Showcase, pick: int) -> None:
    number = showcase.new()
    front_matter: Matter = {
        "title": f"Nieuw {number}",
        "number": f"{1 + pick % 2}.{number}",
        "line": showcase.settings["lines"][pick % len(showcase.settings["lines"])]["id"],
        "status": showcase.settings["statuses"][pick % len(showcase.settings["statuses"])]["id"],
        "themes": [entry["id"] for entry in showcase.settings["themes"][: pick % 3]],
        "summary": f"Kaart {number} is nieuw.",
    }
    found = showcase.some(pick, "card")
    links = [found[0]] if found else []
    showcase.texts["card", f"nieuw-{number}"] = Text(
        front_matter, ["Nieuw."], links, alone=pick % 2 > 0
    )


@edit("add so many cards that the list has pages")
def _(showcase: Showcase, pick: int) -> None:
    for number in range(58):
        key = "card", f"vol-{number}"
        line = showcase.settings["lines"][0]["id"]
        front_matter = {
            "title": f"Vol {number}",
            "line": line,
            "status": "loopt",
            "summary": "Vol.",
        }
        showcase.texts.setdefault(key, Text(front_matter, ["Vol."], alone=True))


@edit("remove many cards")
def _(showcase: Showcase, pick: int) -> None:
    for key in [key for key in showcase.texts if key[1].startswith("vol-")]:
        del showcase.texts[key]


@edit("add a text of another kind")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 5)
    number = showcase.new()
    entries = showcase.settings["themes" if which == 3 else "lines"]
    key = [
        ("news", f"2026-02-{1 + number % 28:02}-bericht-{number}"),
        ("page", f"pagina-{number}"),
        ("album", f"album-{number}"),
        ("theme", entries[pick % len(entries)]["id"]),
        ("line", entries[pick % len(entries)]["id"]),
    ][which]
    text = Text({"title": f"Tekst {number}"}, ["Tekst."], alone=pick % 2 > 0)
    if which in (0, 2):
        text.beside["beeld.png"] = picture(100 + number)
        text.front_matter["images"] = [{"file": "beeld.png", "alt": "Een beeld"}]
    showcase.texts[key] = text


@edit("remove a text")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.some(pick):
        del showcase.texts[found[0]]


@edit("rename a text")
def _(showcase: Showcase, pick: int) -> None:
    found = showcase.some(pick // 2, "card", "page", "news", "album")
    if found is None:
        return
    (kind, slug), text = found
    name = f"anders-{showcase.new()}"
    new = kind, slug[:11] + name if kind == "news" else name
    if pick % 2:
        old = showcase.path((kind, slug)).removesuffix(".md").removesuffix("/index")
        text.front_matter["aliases"] = [*(text.front_matter.get("aliases") or ()), f"/{old}/"]
    showcase.texts = {new if key == (kind, slug) else key: t for key, t in showcase.texts.items()}
    for other in showcase.texts.values():
        other.links = [new if key == (kind, slug) else key for key in other.links]
        for part in ("related", "featured") if kind == "card" else ():
            if part in other.front_matter:
                named = other.front_matter[part]
                other.front_matter[part] = [name if one == slug else one for one in named]


@edit("let two cards change places")
def _(showcase: Showcase, pick: int) -> None:
    keys = [key for key in showcase.texts if key[0] == "card"]
    if len(keys) > 1:
        one, other = keys[pick % len(keys)], keys[(pick + 1) % len(keys)]
        texts = showcase.texts
        texts[one], texts[other] = texts[other], texts[one]


@edit("make a folder of a file, or the reverse")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.some(pick, "card", "page", "news", "album"):
        found[1].alone = not found[1].alone


@edit("replace a file beside a text")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.with_files(pick):
        text, name = found
        own = name.endswith(".pdf")
        number = showcase.new()
        text.beside[name] = f"%PDF-1.4 {number}".encode() if own else picture(200 + number)


@edit("change the case of a file name")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.with_files(pick):
        text, name = found
        renamed = name.capitalize() if name.islower() else name.lower()
        text.beside[renamed] = text.beside.pop(name)
        text.figures = [renamed if one == name else one for one in text.figures]
        for part in ("images", "documents"):
            for shown in text.front_matter.get(part) or ():
                if shown["file"] == name:
                    shown["file"] = renamed


@edit("remove a file beside a text")
def _(showcase: Showcase, pick: int) -> None:
    if found := showcase.with_files(pick):
        del found[0].beside[found[1]]


@edit("change what is said of a picture")
def _(showcase: Showcase, pick: int) -> None:
    shown = [
        one for text in showcase.texts.values() for one in text.front_matter.get("images") or ()
    ]
    if shown:
        chosen = shown[pick % len(shown)]
        chosen.update(caption=f"Bijschrift {showcase.new()}", credit="De buurt")


@edit("show one picture in two places")
def _(showcase: Showcase, pick: int) -> None:
    if (found := showcase.with_files(pick)) and not found[1].endswith(".pdf"):
        other = showcase.some(pick // 3, "card", "page", "news", "album")
        if other:
            other[1].beside["zelfde.png"] = found[0].beside[found[1]]
            other[1].figures.append("zelfde.png")


@edit("rename an entry of a vocabulary")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 5)
    part = ("statuses", "lines", "themes", "effects", "sources")[which]
    entries = showcase.settings[part]
    entries[pick % len(entries)]["label"] = f"Woord {showcase.new()}"


@edit("reorder a vocabulary")
def _(showcase: Showcase, pick: int) -> None:
    part = ("statuses", "lines", "themes", "effects", "sources", "fields")[pick % 6]
    showcase.settings[part].reverse()


@edit("remove an entry of a vocabulary")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 5)
    entries = showcase.settings[("statuses", "lines", "themes", "effects", "sources")[which]]
    if len(entries) > 1:
        del entries[pick % len(entries)]


@edit("add a theme")
def _(showcase: Showcase, pick: int) -> None:
    id_ = f"thema-{showcase.new()}"
    showcase.settings["themes"].append({"id": id_, "label": f"Ook {id_}"})
    for key, text in showcase.texts.items():
        if key[0] == "card" and (pick + len(key[1])) % 2:
            text.front_matter["themes"] = [*(text.front_matter.get("themes") or ()), id_]


@edit("give a theme another id")
def _(showcase: Showcase, pick: int) -> None:
    entry = showcase.settings["themes"][pick % len(showcase.settings["themes"])]
    old, entry["id"] = entry["id"], f"thema-{showcase.new()}"
    for text in showcase.texts.values():
        named = text.front_matter.get("themes") or []
        if old in named:
            text.front_matter["themes"] = [entry["id"] if one == old else one for one in named]
    if ("theme", old) in showcase.texts:
        showcase.texts["theme", entry["id"]] = showcase.texts.pop(("theme", old))


@edit("change what a vocabulary means")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 4)
    settings = showcase.settings
    if which == 0:
        source = settings["sources"][pick % len(settings["sources"])]
        source["counts"] = not source.get("counts", True)
    elif which == 1:
        phases = ("idea", "development", "running", "embedded", "stopped")
        settings["statuses"][pick % len(settings["statuses"])]["phase"] = phases[pick % 5]
    elif which == 2:
        theme = settings["themes"][pick % len(settings["themes"])]
        theme["description"] = f"Uitleg {showcase.new()}."
    else:
        line = settings["lines"][pick % len(settings["lines"])]
        line["number"] = str(showcase.new())


@edit("change a field of the site")
def _(showcase: Showcase, pick: int) -> None:
    chosen = next(one for one in showcase.settings["fields"] if one["id"] == "wijk")
    if pick % 3 == 0:
        chosen["filter"] = not chosen["filter"]
    elif pick % 3 == 1:
        chosen["label"] = f"Buurt {showcase.new()}"
    else:
        chosen["choices"][pick % 2]["label"] = f"Kant {showcase.new()}"


@edit("choose a theme folder")
def _(showcase: Showcase, pick: int) -> None:
    showcase.settings["house_style"]["theme"] = ("default", "eigen")[pick % 2]


@edit("change the logo, the icon or the picture for sharing")
def _(showcase: Showcase, pick: int) -> None:
    style = showcase.settings["house_style"]
    if pick % 4 == 0:
        showcase.shared["delen.png"] = picture(300 + showcase.new())
    elif pick % 4 == 1:
        style["favicon"] = None if style.get("favicon") else "logo.svg"
    elif pick % 4 == 2:
        style["logo"] = None if style.get("logo") else "logo.svg"
    else:
        mark = f"<svg xmlns='http://www.w3.org/2000/svg' id='n{showcase.new()}'/>"
        showcase.shared["logo.svg"] = mark.encode()
    for part in [part for part, value in style.items() if value is None]:
        del style[part]


@edit("change a template of one's own")
def _(showcase: Showcase, pick: int) -> None:
    name = sorted(ANCHORS)[pick % len(ANCHORS)]
    mark = f"<!-- {showcase.new()} -->{ANCHORS[name]}"
    source = (DEFAULT / name).read_text("utf-8")
    showcase.theme[f"templates/{name}"] = source.replace(ANCHORS[name], mark, 1)


@edit("bring in a template of one's own")
def _(showcase: Showcase, pick: int) -> None:
    showcase.theme[OWN_PART] = f"<p>Deel {showcase.new()}</p>\n"
    name = '"parts/eigen.html"'
    statement = (
        f"{{% include {name} %}}",
        f"{{% set deel = {name} %}}{{% include deel %}}",
        f"{{%- include ['parts/weg.html', {name}] -%}}",
    )[pick % 3]
    source = (DEFAULT / "base.html").read_text("utf-8")
    showcase.theme["templates/base.html"] = source.replace("</body>", f"{statement}</body>")


@edit("change what a template brings in")
def _(showcase: Showcase, pick: int) -> None:
    if OWN_PART in showcase.theme:
        showcase.theme[OWN_PART] = f"<p>Ander deel {showcase.new()}</p>\n"


@edit("change a word of one's own")
def _(showcase: Showcase, pick: int) -> None:
    name = ("skip", "partners", "card_lessons", "all_costs")[pick % 4]
    showcase.theme["words/nl.yaml"] = f"{name}: Woord {showcase.new()}\n"


@edit("change a style sheet or script of one's own")
def _(showcase: Showcase, pick: int) -> None:
    name, text = (
        ("css/99-eigen.css", f"b{{order:{showcase.new()}}}\n"),
        ("site.js", f"// {showcase.new()}\n"),
        ("extra.txt", f"{showcase.new()}\n"),
    )[pick % 3]
    showcase.theme[f"static/{name}"] = text


@edit("drop a file of one's own theme")
def _(showcase: Showcase, pick: int) -> None:
    own = sorted(showcase.theme.keys() - {OWN_PART, "static/css/99-eigen.css"})
    if own:
        del showcase.theme[own[pick % len(own)]]


@edit("build for another day, address or audience")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 4)
    if which == 0:
        days = (FIRST_DAY, datetime.date(2026, 3, 2), datetime.date(2027, 1, 1))
        showcase.today = days[pick % 3]
    elif which == 1:
        showcase.url = (None, "https://a.example.nl/", "https://a.example.nl/pad/")[pick % 3]
    elif which == 2:
        showcase.drafts = not showcase.drafts
    else:
        showcase.jobs = 3 - showcase.jobs


# Mistakes. They last one build; the next save takes them away.


IN_TEXT = {
    2: b"\n[weg](bestaat-niet.md)\n",
    7: b"\n[weg](javascript:alert(1))\n",
    8: b"\n![Beeld](https://elders.example.nl/beeld.jpg)\n",
    9: b"\n" + 120 * b"> " + b"diep\n",
}


@edit("make a mistake")
def _(showcase: Showcase, pick: int) -> None:
    showcase.save()
    pick, which = divmod(pick, 11)
    key, text = showcase.some(pick) or (("home", ""), Text({}, []))
    pictures = [
        posixpath.join(posixpath.dirname(showcase.path(key)), shown["file"])
        for key, text in showcase.texts.items()
        if not text.front_matter.get("draft") and not text.front_matter.get("publish")
        for shown in text.front_matter.get("images") or ()
    ]
    files = showcase.files()
    settings = files["content/site.yaml"]
    if which == 0:
        showcase.put("content/site.yaml", settings + b"onbekend: ja\n")
    elif which == 1:
        showcase.put("content/site.yaml", settings + b"  : [\n")
    elif which in IN_TEXT and text.says:
        path = f"content/{showcase.path(key)}"
        showcase.put(path, files[path] + IN_TEXT[which])
    elif which == 3 and pictures:
        path = f"content/{pictures[pick % len(pictures)]}"
        showcase.put(path, files[path][: len(files[path]) // 2])
    elif which == 4 and pictures:
        showcase.take(f"content/{pictures[pick % len(pictures)]}")
    elif which == 5:
        showcase.put("content/verdwaald.md.txt", b"# Verdwaald\n")
    elif which == 6 and showcase.settings["house_style"]["theme"] == "eigen":
        showcase.put("themes/eigen/templates/base.html", b"{% if %}")
    else:
        front_matter = b"---\ntitle: Fout\nstatus: onbekend\nsummary: Fout.\n---\n"
        showcase.put(f"content/{showcase.folder('card')}/fout.md", front_matter)
    showcase.broken = True


# What befalls the folders of the site.


def kept_files(output: Path) -> list[Path]:
    """What a build keeps beside its output, but the lock."""
    state = output.with_name(f".{output.name}.sitegen")
    return sorted(path for path in state.rglob("*") if path.is_file() and path.name != "lock")


def outputs(showcase: Showcase, pick: int) -> Path:
    return (showcase.kept, showcase.preview)[pick % 2]


@edit("damage a kept file")
def _(showcase: Showcase, pick: int) -> None:
    pick, which = divmod(pick, 4)
    found = kept_files(outputs(showcase, pick))
    if not found:
        return
    path = found[pick // 2 % len(found)]
    data = path.read_bytes()
    if which == 0:
        path.unlink()
    elif which == 1:
        path.write_bytes(data[: len(data) // 2])
    elif which == 2:
        path.write_bytes(b"")
    else:
        middle = len(data) // 2
        path.write_bytes(
            data[:middle] + bytes(~b & 255 for b in data[middle : middle + 1]) + data[middle + 1 :]
        )


@edit("damage every kept file")
def _(showcase: Showcase, pick: int) -> None:
    for path in kept_files(outputs(showcase, pick)):
        path.write_bytes(path.read_bytes()[: -1 - pick % 9])


@edit("change the published site by hand")
def _(showcase: Showcase, pick: int) -> None:
    output = outputs(showcase, pick // 2)
    pages = sorted(output.rglob("*.html"))
    page = pages[pick // 4 % len(pages)]
    if pick % 2:
        page.unlink()
    else:
        page.write_bytes(page.read_bytes() + b"<!-- -->")


@edit("lose the site, what is kept, or both")
def _(showcase: Showcase, pick: int) -> None:
    output = outputs(showcase, pick // 3)
    if pick % 3 != 0:
        shutil.rmtree(output)
    if pick % 3 != 1:
        shutil.rmtree(output.with_name(f".{output.name}.sitegen"))


@edit("keep a copy of the site and what is kept")
def _(showcase: Showcase, pick: int) -> None:
    copy_kept(showcase)


def copy_kept(showcase: Showcase) -> None:
    copies = showcase.root / "copies"
    shutil.rmtree(copies, ignore_errors=True)
    for name in ("kept", ".kept.sitegen"):
        if (showcase.root / name).exists():
            shutil.copytree(showcase.root / name, copies / name)


@edit("put an old copy back")
def _(showcase: Showcase, pick: int) -> None:
    for name in (("kept",), (".kept.sitegen",), ("kept", ".kept.sitegen"))[pick % 3]:
        copy = showcase.root / "copies" / name
        if copy.exists():
            shutil.rmtree(showcase.root / name, ignore_errors=True)
            shutil.copytree(copy, showcase.root / name)


# The property


def refused(showcase: Showcase, output: Path, session: BuildSession, *, cache: bool) -> object:
    """Build in this process; why nothing was published, or None."""
    private = output == showcase.held
    options = replace(showcase.options(output, cache=cache), private=private)
    try:
        if private:  # as a preview does: first what an editor waits for
            urgent = replace(options, search=False, touched=showcase.saved())
            session.build(urgent, lambda stage: None)
        outcome = session.build(options, lambda stage: None)
    except ThemeError as error:
        return str(error)
    return outcome.problems or None


def refused_elsewhere(
    showcase: Showcase, output: Path, session: BuildSession, *, cache: bool
) -> object:
    """The same in a process of its own, whose sets and dictionaries have an order of their own."""
    if output == showcase.held:  # only a process that stays has a private output
        return refused(showcase, output, session, cache=cache)
    options = showcase.options(output, cache=cache)
    command = [sys.executable, str(REPOSITORY / "build.py"), "--content", str(options.content)]
    command += ["--output", str(output), "--jobs", str(options.jobs), "--date", str(options.today)]
    command += ["--url", options.url] if options.url else []
    command += ["--drafts"] * options.drafts + ["--no-cache"] * (not cache)
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr or "refused" if done.returncode else None


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a site by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def touched(folder: Path) -> dict[str, tuple[int, int]]:
    """What would show that a published file was written, replaced, added or removed."""
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")
    }


def assert_same(one: Mapping[str, bytes], other: Mapping[str, bytes], what: str) -> None:
    assert sorted(one) == sorted(other), what
    differing = [path for path, data in one.items() if other[path] != data]
    assert differing == [], what


Refused = Callable[..., object]


def check_build(showcase: Showcase, build_: Refused, after: str) -> None:
    """Build over the last site and from nothing: the same site, or the same refusal."""
    outs = (showcase.kept, showcase.preview, showcase.held)
    before = {out: touched(out) for out in outs}
    with TemporaryDirectory(dir=showcase.root) as empty:
        fresh = Path(empty) / "fresh"
        wrong = build_(showcase, fresh, BuildSession(), cache=False)
        assert bool(wrong) == showcase.broken, (after, wrong)
        ways = (
            (showcase.kept, BuildSession()),
            (showcase.preview, showcase.session),
            (showcase.held, showcase.held_session),
        )
        for output, session in ways:
            assert build_(showcase, output, session, cache=True) == wrong, (after, output.name)
            if wrong:
                assert touched(output) == before[output], (after, output.name)
            else:
                made, expected = tree(output), tree(fresh)
                if output == showcase.held:  # what only this machine sees has no record
                    made, expected = (
                        {
                            path: data
                            for path, data in one.items()
                            if path not in (RECORD, ".sitegen")
                        }
                        for one in (made, expected)
                    )
                assert_same(made, expected, f"{output.name} after: {after}")
    showcase.built()


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder, in memory where there is such a place: a flush does not wait for a disk."""
    memory = Path("/dev/shm")
    where = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(dir=where) as folder:
        yield Path(folder)


@contextmanager
def soon_settled() -> Iterator[None]:
    """Trust what was seen of files from soon after they changed on."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scan, "_SETTLED", 50_000_000)
        yield


def check_series(edits: Sequence[tuple[str, int]], build_: Refused = refused) -> None:
    """The property: after each edit, the kept way gives what a build from nothing gives."""
    with workplace() as root, soon_settled():
        showcase = Showcase(root)
        showcase.save()
        check_edits(showcase, edits, build_)


def check_edits(showcase: Showcase, edits: Sequence[tuple[str, int]], build_: Refused) -> None:
    check_build(showcase, build_, "nothing")
    copy_kept(showcase)
    for name, pick in edits:
        EDITS[name](showcase, pick)
        if not showcase.broken:
            showcase.save()
        check_build(showcase, build_, f"{name} {pick}")
        showcase.broken = False


STEPS = st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 999))
PLAIN = partial(
    settings,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


FEW = ("edit a body", "retitle a text", "add a card", "change a key of the site", "remove a text")


def test_a_kept_build_gives_the_bytes_of_a_fresh_one() -> None:
    check_series([(name, number) for number, name in enumerate(FEW)])


@pytest.mark.slow
@PLAIN(max_examples=4)
@given(st.lists(STEPS, min_size=3, max_size=7))
def test_after_any_edits_a_kept_build_gives_the_bytes_of_a_fresh_one(
    edits: list[tuple[str, int]],
) -> None:
    check_series(edits)


def test_a_mistake_in_a_running_text_is_refused_whatever_was_kept() -> None:
    check_series([("make a mistake", which) for which in IN_TEXT])


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_after_each_kind_of_edit_a_kept_build_gives_the_bytes_of_a_fresh_one(name: str) -> None:
    check_series([(name, 1), ("edit a body", 2), (name, 0)])


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_long_series_of_edits_leave_nothing_stale(number: int) -> None:
    @seed(number)
    @PLAIN(max_examples=3, derandomize=False)
    @given(st.lists(STEPS, min_size=10, max_size=16))
    def series(edits: list[tuple[str, int]]) -> None:
        check_series(edits)

    series()


@pytest.mark.slow
@PLAIN(max_examples=2)
@given(st.lists(STEPS, min_size=2, max_size=4))
def test_a_kept_build_gives_the_same_bytes_in_a_process_of_its_own(
    edits: list[tuple[str, int]],
) -> None:
    check_series(edits, refused_elsewhere)
