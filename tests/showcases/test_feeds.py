"""The showcases of others: what is fetched is refused or kept, and nothing in between."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sitegen import web
from sitegen.cli.main import main
from sitegen.showcases.data import LARGEST, LONGEST

Showcase = Callable[[dict[str, str]], Path]
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


@pytest.fixture
def region(showcase: Showcase) -> Path:
    """A content folder with no cards of its own, and one showcase that joins it."""
    return showcase({"site.yaml": SITE})


def fetch(content: Path, feed: Data | bytes | None = None) -> Result:
    if feed is not None:
        raw = feed if isinstance(feed, bytes) else json.dumps(feed).encode()
        (content / "buren.json").write_bytes(raw)
    return CliRunner().invoke(main, ["fetch", "--content", str(content)])


def kept(content: Path) -> Path:
    return content / "federation/buren.json"


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
    "te groot": b'{"format":"showcase/2"' + b" " * LARGEST + b"}",
    "een nieuwere vorm": data(format="showcase/3"),
    "geen vorm": {key: value for key, value in data().items() if key != "format"},
    "te veel thema's": data(themes=[{"id": f"t{n}", "label": "x"} for n in range(LONGEST + 1)]),
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


@pytest.mark.parametrize("feed", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_wrong_feed_is_refused_with_its_place_and_nothing_is_kept(
    feed: Data | bytes, region: Path
) -> None:
    began = time.process_time()
    done = fetch(region, feed)
    assert time.process_time() - began < 2
    assert done.exit_code == 1
    assert "buren.json" in done.stderr
    assert "fout in het programma" not in done.stderr
    assert not kept(region).exists()


@pytest.mark.parametrize("feed", [data(format="showcase/3"), b"{", data(card(), card())])
def test_a_wrong_feed_leaves_the_last_good_one(feed: Data | bytes, region: Path) -> None:
    assert fetch(region, data()).exit_code == 0
    before = kept(region).read_bytes()
    done = fetch(region, feed)
    assert done.exit_code == 0
    assert "De oude data van Buren blijven staan, opgehaald op" in done.stdout
    assert done.stderr
    assert kept(region).read_bytes() == before


def test_a_build_uses_what_was_fetched_and_says_what_was_not(region: Path, tmp_path: Path) -> None:
    build = ["build", "--content", str(region), "--output", str(tmp_path / "uit"), "--jobs", "1"]
    done = CliRunner().invoke(main, build)
    assert done.exit_code == 1
    assert "nog niet opgehaald" in done.stderr
    assert "sitegen fetch" in done.stderr
    fetch(region, data())
    (region / "buren.json").unlink()
    assert CliRunner().invoke(main, build).exit_code == 0


def test_a_kept_file_that_somebody_changed_is_refused(region: Path, tmp_path: Path) -> None:
    fetch(region, data())
    text = kept(region).read_text("utf-8")
    kept(region).write_text(text.replace("https://etalage.buren", "javascript://etalage.buren"))
    build = ["build", "--content", str(region), "--output", str(tmp_path / "uit"), "--jobs", "1"]
    done = CliRunner().invoke(main, build)
    assert done.exit_code == 1
    assert "content/federation/buren.json" in done.stderr


def test_check_says_which_data_are_old_and_which_theme_is_not_known(region: Path) -> None:
    fetch(region, data(card(themes=["wonen"]), themes=[{"id": "wonen", "label": "Wonen"}]))
    text = kept(region).read_text("utf-8")
    at = text.index('"fetched":"') + len('"fetched":"')
    kept(region).write_text(f"{text[:at]}2026-01-01{text[at + 10 :]}", "utf-8")
    check = ["check", "--content", str(region), "--date", "2026-06-01"]
    done = CliRunner().invoke(main, check)
    assert done.exit_code == 0
    assert "De data van 'Buren' zijn 151 dagen oud." in done.stdout
    assert "Het thema 'Wonen' van de andere etalage is hier niet bekend." in done.stdout


def test_two_showcases_with_one_name_are_told(showcase: Showcase) -> None:
    content = showcase({"site.yaml": f"{SITE}      - feed: anders.json\n        label: Buren\n"})
    (content / "anders.json").write_text(json.dumps(data()), "utf-8")
    fetch(content, data())
    done = CliRunner().invoke(main, ["check", "--content", str(content)])
    assert "Twee etalages van anderen krijgen dezelfde naam: 'buren'." in done.stdout


# --- from the web ------------------------------------------------------------------------------


class Host(BaseHTTPRequestHandler):
    """Answers by path: whole, half, slowly, elsewhere, not at all."""

    def do_GET(self) -> None:
        if self.path == "/traag":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
            return
        if self.path == "/eindeloos":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _ in range(1_000):
                    self.wfile.write(bytes(100_000))
                    time.sleep(0.005)
        if self.path in ("/elders", "/heen"):
            self.send_response(302)
            to = "https://elders.example/data.json" if self.path == "/elders" else "/goed"
            self.send_header("Location", to)
            self.end_headers()
            return
        body = json.dumps(data()).encode() if self.path == "/goed" else b"x" * 5_000
        self.send_response(200 if self.path in ("/goed", "/groot") else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/traag", "slow"),
        ("/elders", "answer"),
        ("/weg", "answer"),
        ("/groot", "large"),
        ("/eindeloos", "large"),
    ],
)
def test_a_file_from_the_web_has_a_limit_of_size_time_and_place(
    path: str, reason: str, host: str
) -> None:
    began = time.monotonic()
    with pytest.raises(web.WebError) as raised:
        web.get(f"{host}{path}", 4_000, 1)
    assert raised.value.reason == reason
    assert time.monotonic() - began < 4


def test_a_file_from_the_web_is_followed_within_its_host(host: str) -> None:
    assert json.loads(web.get(f"{host}/heen", 4_000, 5)) == data()


def test_an_address_that_does_not_answer_is_told_with_its_key(region: Path) -> None:
    settings = (region / "site.yaml").read_text("utf-8")
    address = "https://niet-daar.invalid/data/showcase.json"
    (region / "site.yaml").write_text(settings.replace("buren.json", address), "utf-8")
    done = fetch(region)
    assert done.exit_code == 1
    assert f"De etalage op '{address}' kan niet opgehaald worden" in done.stderr
    assert "federation[1].feed" in done.stderr


@pytest.mark.parametrize("feed", ["http://etalage.example/x.json", "ftp://x/y", "weg.json"])
def test_an_address_without_https_is_refused(feed: str, region: Path) -> None:
    settings = (region / "site.yaml").read_text("utf-8")
    (region / "site.yaml").write_text(settings.replace("buren.json", feed), "utf-8")
    done = fetch(region)
    assert done.exit_code == 1
    assert f"'{feed}' is geen adres dat met https begint" in done.stderr
