"""Feeds that are broken, hostile, or both, and what it costs to refuse them.

    python -m tests.showcases.hostile

Each is fetched by a process of its own. Prints for each, as JSON, how long the processor took in
seconds, the peak of its memory in MB (all that the program itself takes included), and what the
command ended with.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sitegen.cli.main import main
from sitegen.showcases.data import LARGEST, MOST

Data = dict[str, Any]

HOME = "https://etalage.buren.example/"


def card(id_: str = "eten", **facts: Any) -> Data:
    return {
        "id": id_,
        "url": f"{HOME}projecten/{id_}/",
        "title": "Samen eten",
        "status": "loopt",
        "themes": ["eenzaamheid"],
        "summary": "Buren eten samen.",
        "text": "Elke week staat er soep op tafel.",
    } | facts


def data(*cards: Data, **parts: Any) -> Data:
    return {
        "format": "showcase/2",
        "site": {"title": "Buren", "organisation": "Buren", "url": HOME, "language": "nl"},
        "statuses": [{"id": "loopt", "label": "Loopt", "phase": "running"}],
        "themes": [{"id": "eenzaamheid", "label": "Eenzaamheid"}],
        "cards": list(cards) or [card()],
    } | parts


SITE = """
    title: Regio
    organisation: Regio
    statuses: [{id: bezig, label: Bezig, phase: running}]
    themes: [{id: eenzaamheid, label: Eenzaamheid}]
    federation:
      - feed: buren.json
        label: Buren
"""


def spoilt(key: str, value: Any) -> Data:
    return data(card(**{key: value}))


def of_site(**facts: Any) -> Data:
    site = {"title": "Buren", "organisation": "Buren", "url": HOME, "language": "nl"} | facts
    return data(site=site)


HOSTILE: dict[str, Data | bytes] = {
    "niets": b"",
    "een halve": json.dumps(data()).encode()[:-9],
    "een andere codering": json.dumps(data(), ensure_ascii=False).encode("utf-16"),
    "geen tekst": b"\xff\xfe\x00\x01",
    "een lijst": b"[]",
    "een web page": b"<!doctype html><title>Inloggen</title>",
    "te diep": b'{"format":"showcase/2","site":' + b'{"a":' * 50_000,
    "een te diepe kaart": b'{"format":"showcase/2","site":{},"cards":[' + b"[" * 50_000,
    "een nieuwere vorm": data(format="showcase/3"),
    "geen vorm": {key: value for key, value in data().items() if key != "format"},
    "een beeld als bom": spoilt(
        "image", {"url": "data:image/png;base64,AAAA", "alt": "x", "width": 10**9, "height": 10**19}
    ),
    "twee kaarten met een naam": data(card(), card()),
    "kaarten als woord": data(cards="veel"),
    "een fase die niet bestaat": data(statuses=[{"id": "loopt", "label": "x", "phase": "weg"}]),
    "een site zonder adres": of_site(url=""),
    "een site zonder https": of_site(url="http://etalage.buren.example/"),
    "een site met een script": of_site(url="javascript:alert(1)"),
    "een titel van de site als lijst": of_site(title=["Buren"]),
    "een adres met een script": spoilt("url", "javascript:alert(1)"),
    "een adres op een andere site": spoilt("url", "https://elders.example/projecten/eten/"),
    "een adres dat er zo uitziet": spoilt("url", "https://etalage.buren.example@elders.example/"),
    "een adres zonder https": spoilt("url", "http://etalage.buren.example/projecten/eten/"),
    "een adres met data": spoilt("url", "data:text/html,<script>alert(1)</script>"),
    "een adres zonder begin": spoilt("url", "//elders.example/"),
    "een pad": spoilt("url", "/projecten/eten/"),
    "geen adres": spoilt("url", None),
    "een adres dat geen adres is": spoilt("url", "https://[etalage/"),
    "een titel als getal": spoilt("title", 7),
    "een titel met een stuurteken": spoilt("title", "Samen\x1b[31m eten"),
    "een titel die omdraait": spoilt("title", "Samen \u202e eten"),
    "een lange titel": spoilt("title", "a" * 2_001),
    "een samenvatting als lijst": spoilt("summary", ["Buren"]),
    "thema's als woord": spoilt("themes", "eenzaamheid"),
    "een status als getal": spoilt("status", 1),
    "een bereik met een punt": spoilt("reach", 1.5),
    "een bereik onder nul": spoilt("reach", -1),
    "een bedrag zonder eind": spoilt(
        "costs", [{"year": 2016, "amount": "1e999999", "source": "x"}]
    ),
    "een bedrag dat geen getal is": spoilt(
        "costs", [{"year": 2016, "amount": "NaN", "source": "x"}]
    ),
    "een kaart zonder naam": spoilt("id", ""),
    "een kaart als woord": data(cards=["eten"]),
}


def _cards(items: bytes) -> bytes:
    return b'{"format":"showcase/2","site":{},"cards":[' + items + b"]}"


# Made when they are needed: all of them at once would take more memory than what is measured.
HUGE: dict[str, Callable[[], Data | bytes]] = {
    "te groot": lambda: b'{"format":"showcase/2"' + b" " * LARGEST + b"}",
    "tienduizend thema's": lambda: data(
        themes=[{"id": f"t{n}", "label": "x"} for n in range(10_000)]
    ),
    "miljoenen kaarten": lambda: _cards(b"1," * (15 * 2**20) + b"1"),
    "miljoenen lege kaarten": lambda: _cards(b"{}," * 10**7 + b"{}"),
    "zoveel lege kaarten als mogen": lambda: _cards(b"{}," * (MOST - 10) + b"{}"),
    "miljoenen onbekende sleutels": lambda: (
        b"{" + b'"a":1,' * 5_000_000 + b'"format":"showcase/2","site":{}}'
    ),
    "miljoenen thema's van een kaart": lambda: data(card(themes=["ab"] * 3_000_000)),
    "zoveel thema's als mogen": lambda: data(card(themes=["ab"] * (MOST - 100), reach="veel")),
    "zoveel eigen velden als mogen": lambda: data(
        card(fields={f"{n:x}": 1 for n in range(MOST - 100)}, reach="veel")
    ),
    "veel kaarten met veel thema's": lambda: data(
        *(card(str(n), themes=["ab"] * 35) for n in range(20_000)), card(reach="veel")
    ),
}


def _fetched(content: Path) -> tuple[float, float, int]:
    """What it costs to fetch into a content folder, in a process of its own."""
    if not (process := os.fork()):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        sys.argv = ["sitegen", "fetch", "--content", str(content)]
        try:
            main()
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        os._exit(0)
    _, status, usage = os.wait4(process, 0)
    spent = usage.ru_utime + usage.ru_stime
    return spent, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def as_bytes(feed: Data | bytes) -> bytes:
    """A feed as it is fetched."""
    return feed if isinstance(feed, bytes) else json.dumps(feed).encode()


def _same(feed: Data | bytes) -> Data | bytes:
    return feed


def measure() -> dict[str, tuple[float, float, int]]:
    """What each of the feeds costs: seconds, MB, and the status that the command ends with."""
    costs = {}
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder)
        (content / "site.yaml").write_text(SITE, "utf-8")
        made = {name: partial(_same, feed) for name, feed in HOSTILE.items()} | HUGE
        for name, make in made.items():
            with (content / "buren.json").open("wb") as file:
                if not (process := os.fork()):  # what is made of it goes with it
                    file.write(as_bytes(make()))
                    file.flush()
                    os._exit(0)
                os.waitpid(process, 0)
            costs[name] = _fetched(content)
    return costs


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
