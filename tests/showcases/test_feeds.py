"""The showcases of others: what is fetched is refused or kept, and nothing in between."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen import web
from sitegen.cli.main import main
from tests.program import REPOSITORY
from tests.showcases.hostile import HOSTILE, HUGE, SITE, Data, as_bytes, card, data

Showcase = Callable[[dict[str, str]], Path]


@pytest.fixture
def region(showcase: Showcase) -> Path:
    """A content folder with no cards of its own, and one showcase that joins it."""
    return showcase({"site.yaml": SITE})


def fetch(content: Path, feed: Data | bytes | None = None) -> Result:
    if feed is not None:
        (content / "buren.json").write_bytes(as_bytes(feed))
    return CliRunner().invoke(main, ["fetch", "--content", str(content)])


def kept(content: Path) -> Path:
    return content / "federation/buren.json"


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


@pytest.mark.slow
def test_no_wrong_feed_costs_more_than_256_mb_or_two_seconds() -> None:
    command = [sys.executable, "-m", "tests.showcases.hostile"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
    costs = json.loads(done.stdout)
    assert costs.keys() == HOSTILE.keys() | HUGE.keys()
    dear = {name: cost for name, cost in costs.items() if cost[0] >= 2 or cost[1] >= 256}
    assert dear == {}
    assert {status for _, _, status in costs.values()} == {1}


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
