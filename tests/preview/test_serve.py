"""The preview follows what an editor saves, says what to mend, and answers this machine alone."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from sitegen.preview.serve import open_port
from sitegen.preview.watch import watch_folders
from sitegen.publish.workspace import PublishError, publishing

T = TypeVar("T")

REPOSITORY = Path(__file__).resolve().parents[2]
# In seconds: how long a busy machine may take, and when nothing is under way any more.
PATIENCE = 30
QUIET = 0.4

BASE = "/etalage/"
SETTINGS = """\
title: Kleine Stad
organisation: Gemeente Kleine Stad
url: https://kleine-stad.example/etalage/
statuses:
  - {id: loopt, label: Loopt, phase: running}
lines:
  - {id: zorg, number: "1", label: Zorg}
themes:
  - {id: wonen, label: Wonen}
"""
CARD = """\
---
title: Buurttuin
status: loopt
line: zorg
summary: Bewoners maken samen een tuin.
themes: [wonen]
draft: true
---

Er groeien bonen.
"""


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def notice(self) -> str:
        """The words of what is to be mended, or an empty text."""
        found = re.search('<aside class="mend".*?</aside>', self.text, re.S)
        return unescape(re.sub(r"<[^>]*>|\s+", " ", found[0])) if found else ""

    @property
    def token(self) -> str:
        """What the script of the page tells the server that it is from."""
        found = re.search(r'src="/livereload\.js\?port=\d+&amp;snipver=(\w+)"', self.text)
        assert found, self.text
        return found[1]


@dataclass(frozen=True)
class Preview:
    """A preview that runs in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    folder: Path

    @property
    def port(self) -> int:
        return int(self.address.split(":")[2].split("/")[0])

    @property
    def card(self) -> Path:
        return self.folder / "content/projecten/buurttuin/index.md"

    def get(self, path: str = f"{BASE}projecten/buurttuin/", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return Answer(
                response.status, dict(response.getheaders()), response.read().decode("utf-8")
            )
        finally:
            connection.close()

    def shows(self, right: Callable[[Answer], bool], path: str | None = None) -> Answer:
        """The page, as soon as it is right."""
        until = time.monotonic() + PATIENCE
        while not right(answer := self.get(path) if path else self.get()):
            assert time.monotonic() < until, answer
            assert self.process.poll() is None
            time.sleep(0.03)
        return answer

    async def listen(self, token: str, **headers: str) -> WebSocketClientConnection:
        """Do what livereload.js does when a page has been loaded."""
        url = f"ws://127.0.0.1:{self.port}/livereload"
        browser = await websocket_connect(HTTPRequest(url, headers=headers))
        protocol = "http://livereload.com/protocols/official-7"
        hello = {"command": "hello", "protocols": [protocol], "snipver": token}
        await browser.write_message(json.dumps(hello))
        assert await heard(browser) == "hello"
        info = {"command": "info", "plugins": {}, "url": self.address}
        await browser.write_message(json.dumps(info))
        return browser


async def reloaded(
    browser: WebSocketClientConnection, preview: Preview, right: Callable[[Answer], bool]
) -> None:
    """The browser is told to load the page again, until it is right."""
    while True:
        assert await heard(browser) == "reload"
        if right(preview.get()):
            return


async def heard(browser: WebSocketClientConnection) -> str:
    """The next command from the server."""
    message = await asyncio.wait_for(asyncio.ensure_future(browser.read_message()), PATIENCE)
    assert message is not None
    command: str = json.loads(message)["command"]
    return command


def in_browser(doing: Coroutine[Any, Any, T]) -> T:
    with ThreadPoolExecutor(1) as thread:  # in this one Playwright may run its own loop
        return thread.submit(asyncio.run, doing).result()


def building_process(preview: Preview) -> int:
    """The process that builds, as Linux tells it."""
    main = preview.process.pid
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    [found] = [c for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
    return int(found)


def start(folder: Path, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(REPOSITORY / "build.py"), "serve", *args],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},  # where a traceback is kept
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of a small town. Tests leave it as they found it."""
    folder = tmp_path_factory.mktemp("town")
    home = "---\ntitle: Home\n---\n\nWelkom.\n"
    texts = {"site.yaml": SETTINGS, "index.md": home, "projecten/buurttuin/index.md": CARD}
    write(folder / "content", texts)
    process = start(folder, "--port", "0")
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/etalage/", line)
    assert found, process.communicate()
    yield Preview(process, found[0], folder)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


@pytest.fixture
def sound(preview: Preview) -> Iterator[None]:
    """Puts the texts back as they were, and waits until that shows."""
    yield
    for path, text in ((preview.folder / "content/site.yaml", SETTINGS), (preview.card, CARD)):
        if path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    preview.shows(lambda a: a.status == 200 and "bonen" in a.text and not a.notice)


def test_a_save_shows_on_the_page_and_tells_the_browser(preview: Preview, sound: None) -> None:
    async def look() -> None:
        browser = await preview.listen(preview.get().token)
        preview.card.write_text(CARD.replace("bonen", "aardbeien"), "utf-8")
        await reloaded(browser, preview, lambda a: "aardbeien" in a.text)

    in_browser(look())


def test_a_page_that_changed_before_its_browser_listened_is_loaded_again(
    preview: Preview, sound: None
) -> None:
    old = preview.get().token
    preview.card.write_text(CARD.replace("bonen", "pompoenen"), "utf-8")
    preview.shows(lambda a: "pompoenen" in a.text and a.token != old)
    time.sleep(QUIET)

    async def look(token: str) -> str:
        return await heard(await preview.listen(token))

    assert in_browser(look(old)) == "reload"
    with pytest.raises(TimeoutError):
        in_browser(asyncio.wait_for(look(preview.get().token), 0.3))


def test_a_draft_is_shown_and_goes_to_a_folder_that_is_never_published(preview: Preview) -> None:
    assert "Buurttuin" in preview.get(BASE).text
    assert (preview.folder / "preview/index.html").is_file()
    assert not (preview.folder / "public").exists()


def test_a_mistake_is_shown_on_every_page_and_goes_away(preview: Preview, sound: None) -> None:
    async def look() -> None:
        browser = await preview.listen(preview.get().token)
        wrong = CARD.replace("status: loopt", "status: loopd").replace("bonen", "peren")
        preview.card.write_text(wrong, "utf-8")
        await reloaded(browser, preview, lambda a: bool(a.notice))
        for page in (BASE, f"{BASE}projecten/buurttuin/", f"{BASE}is-er-niet/"):
            notice = preview.get(page).notice
            assert "content/projecten/buurttuin/index.md" in notice
            assert "regel 3 · status" in notice
            assert "'loopd'" in notice
            assert "Bedoelde u 'loopt'?" in notice
        assert "bonen" in preview.get().text
        preview.card.write_text(CARD, "utf-8")
        await reloaded(browser, preview, lambda a: not a.notice)

    in_browser(look())


def test_a_broken_theme_is_told_and_the_preview_goes_on(preview: Preview, sound: None) -> None:
    template = preview.folder / "themes/eigen/templates/card.html"
    good = "<!doctype html><head></head><body>van {{ frame.title }}</body>"
    write(preview.folder, {"themes/eigen/templates/card.html": good})
    write(preview.folder, {"content/site.yaml": SETTINGS + "house_style: {theme: eigen}\n"})
    preview.shows(lambda a: "van Kleine Stad" in a.text)
    for broken, said in ((b"{% if %}", "sjabloon"), (b"{{ view.nee }}", "nee"), (b"\xff\xfe", "")):
        template.write_bytes(broken)
        page = preview.shows(lambda a: bool(a.notice))
        assert said in page.notice
        assert "van Kleine Stad" in page.text
        template.write_text(good, "utf-8")
        preview.shows(lambda a: not a.notice and "van Kleine Stad" in a.text)


def test_of_many_saves_in_a_row_the_last_one_shows(preview: Preview, sound: None) -> None:
    for number in range(1, 31):
        preview.card.write_text(CARD.replace("bonen", f"{number} bonen"), "utf-8")
        time.sleep(0.02)
    preview.shows(lambda a: "30 bonen" in a.text)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc how busy a process was")
def test_while_nothing_is_saved_nothing_is_built(preview: Preview, sound: None) -> None:
    builder = building_process(preview)

    def used() -> int:
        fields = Path(f"/proc/{builder}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    until = time.monotonic() + PATIENCE
    before = -1
    while before != (before := used()):
        assert time.monotonic() < until
        time.sleep(QUIET)


def test_a_new_card_a_renamed_one_and_a_removed_one_are_followed(preview: Preview) -> None:
    cards = preview.folder / "content/projecten"
    new = CARD.replace("Buurttuin", "Leeskring")
    write(cards, {"leeskring/index.md": new})
    preview.shows(lambda a: "Leeskring" in a.text, f"{BASE}projecten/leeskring/")
    (cards / "leeskring").rename(cards / "boekenclub")
    preview.shows(lambda a: a.status == 200, f"{BASE}projecten/boekenclub/")
    preview.shows(lambda a: a.status == 404, f"{BASE}projecten/leeskring/")
    time.sleep(QUIET)
    unfinished = cards / "boekenclub/.index.md.tmp"
    unfinished.write_text(new.replace("bonen", "romans"), "utf-8")
    unfinished.replace(cards / "boekenclub/index.md")
    preview.shows(lambda a: "romans" in a.text, f"{BASE}projecten/boekenclub/")
    shutil.rmtree(cards / "boekenclub")
    preview.shows(lambda a: a.status == 404, f"{BASE}projecten/boekenclub/")


def test_the_content_folder_may_be_removed_and_put_back(preview: Preview, sound: None) -> None:
    content, away = preview.folder / "content", preview.folder / "elsewhere"
    content.rename(away)
    page = preview.shows(lambda a: "content met teksten is er niet meer" in a.notice)
    assert "bonen" in page.text
    time.sleep(QUIET)
    shutil.copytree(away, content)
    shutil.rmtree(away)
    preview.card.write_text(CARD.replace("bonen", "bieten"), "utf-8")
    preview.shows(lambda a: "bieten" in a.text and not a.notice)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the building process")
def test_a_building_process_that_dies_is_replaced(preview: Preview, sound: None) -> None:
    os.kill(building_process(preview), signal.SIGKILL)
    preview.card.write_text(CARD.replace("bonen", "prei"), "utf-8")
    preview.shows(lambda a: "prei" in a.text or "plotseling gestopt" in a.notice)
    preview.card.write_text(CARD.replace("bonen", "sla"), "utf-8")
    preview.shows(lambda a: "sla" in a.text and not a.notice)


def test_a_build_to_the_same_folder_by_another_program_is_waited_for(
    preview: Preview, sound: None
) -> None:
    with ExitStack() as held:
        while True:
            with suppress(PublishError):  # the preview itself is building
                held.enter_context(publishing(preview.folder / "preview", protect=[]))
                break
        preview.card.write_text(CARD.replace("bonen", "munt"), "utf-8")
        preview.shows(lambda a: "Er loopt al een build" in a.notice)
        time.sleep(QUIET)
    preview.shows(lambda a: "munt" in a.text and not a.notice)


def test_no_other_machine_can_reach_the_preview() -> None:
    taken = open_port(0)
    assert [one.getsockname()[0] for one in taken] == ["127.0.0.1"]
    for one in taken:
        one.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "voorbeeld.nl"},
        {"Host": "voorbeeld.nl:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://voorbeeld.nl"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
def test_another_host_or_origin_is_refused(preview: Preview, headers: dict[str, str]) -> None:
    filled = {name: value.format(port=preview.port) for name, value in headers.items()}
    answer = preview.get(**filled)
    assert answer.status == 403
    assert "Buurttuin" not in answer.text
    assert preview.address in answer.text
    with pytest.raises(HTTPClientError, match="403"):
        in_browser(preview.listen("", **filled))


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_this_machine_may_be_called_by_its_own_names(preview: Preview, name: str) -> None:
    own = f"{name}:{preview.port}"
    assert preview.get(Host=own, Origin=f"http://{own}").status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_no_other_address_of_this_machine_answers(preview: Preview) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", preview.port), timeout=1).close()


@pytest.mark.parametrize(
    "path",
    [
        ".sitegen",
        "projecten/.geheim",
        "_headers",
        "_redirects",
        "../content/site.yaml",
        "..%2fcontent/site.yaml",
        "%2e%2e/content/site.yaml",
        "..%5ccontent%5csite.yaml",
        "/etc/passwd",
        "%2fetc/passwd",
        "link.txt",
        "assets/",
        "projecten//buurttuin/",
        "index.html%00",
    ],
)
def test_only_files_of_the_site_are_given(preview: Preview, path: str) -> None:
    site = preview.folder / "preview"
    (site / "projecten/.geheim").write_text("geheim", "utf-8")
    if not (site / "link.txt").is_symlink():
        (site / "link.txt").symlink_to(preview.card)
    answer = preview.get(BASE + path)
    assert answer.status == 404
    assert "Deze pagina is er niet" in unescape(answer.text)


def test_a_page_has_one_address_and_what_is_not_there_is_a_404(preview: Preview) -> None:
    assert preview.get("/").headers["Location"] == BASE
    assert preview.get("/etalage").headers["Location"] == BASE
    moved = preview.get(f"{BASE}zoeken?q=tuin")
    assert (moved.status, moved.headers["Location"]) == (302, f"{BASE}zoeken/?q=tuin")
    for path in ("/elders/", f"{BASE}elders/", f"{BASE}elders"):
        assert preview.get(path).status == 404


def test_pages_come_with_the_policy_of_the_site_but_data_is_not_for_others(
    preview: Preview,
) -> None:
    wanted = (preview.folder / "preview/_headers").read_text("utf-8")
    policy = dict(re.findall("^  (.+?): (.+)$", wanted.partition("assets/*")[0], re.M))
    assert policy.pop("Strict-Transport-Security")
    for path in (BASE, f"{BASE}projecten/buurttuin/", f"{BASE}elders/", f"{BASE}data/cards.csv"):
        headers = preview.get(path).headers
        assert {name: headers[name] for name in policy} == policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Strict-Transport-Security" not in headers


def test_a_port_in_use_is_told_in_a_sentence(preview: Preview) -> None:
    process = start(preview.folder, "--port", str(preview.port))
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out == ""
    assert err.startswith(f"Poort {preview.port} van deze computer is al in gebruik")
    assert f"--port {preview.port + 1}" in err


def test_without_any_good_version_the_page_says_what_to_mend(tmp_path: Path) -> None:
    write(tmp_path / "content", {"site.yaml": SETTINGS.replace("running", "rennend")})
    process = start(tmp_path, "--port", "0")
    assert process.stdout
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    preview = Preview(process, found[0], tmp_path)
    try:
        answer = preview.get("/")
        assert answer.status == 503
        assert "content/site.yaml" in answer.notice
        assert "Er is nog geen goede versie" in answer.text
        write(tmp_path / "content", {"site.yaml": SETTINGS})
        preview.shows(lambda a: a.status == 200 and not a.notice, BASE)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE) == ("", "")


def test_a_link_to_another_folder_is_not_watched(tmp_path: Path) -> None:
    content, other = tmp_path / "content", tmp_path / "other"
    content.mkdir()
    other.mkdir()
    (content / "link").symlink_to(other)
    told, stop = threading.Event(), threading.Event()
    watcher = threading.Thread(target=watch_folders, args=([content], lambda _: told.set(), stop))
    watcher.start()
    try:
        assert told.wait(PATIENCE)  # the watch has begun
        told.clear()
        (other / "a.md").write_text("a", "utf-8")
        assert not told.wait(0.4)
        (content / "a.md").write_text("a", "utf-8")
        assert told.wait(PATIENCE)
    finally:
        stop.set()
        watcher.join()


def test_a_save_in_a_folder_that_was_just_made_is_told(tmp_path: Path) -> None:
    told, stop = threading.Event(), threading.Event()
    watcher = threading.Thread(target=watch_folders, args=([tmp_path], lambda _: told.set(), stop))
    watcher.start()
    try:
        assert told.wait(PATIENCE)  # the watch has begun
        for milliseconds in (0, 5, 10, 20, 30):
            folder = tmp_path / f"after-{milliseconds}"
            folder.mkdir()
            time.sleep(milliseconds / 1000)
            told.clear()
            (folder / "index.md").write_text("a", "utf-8")
            assert told.wait(PATIENCE)
    finally:
        stop.set()
        watcher.join()


@pytest.mark.slow
@pytest.mark.browser
def test_a_real_browser_follows_under_the_policy(
    preview: Preview, sound: None, browser: Browser
) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{preview.address}projecten/buurttuin/")
    preview.card.write_text(CARD.replace("status: loopt", "status: loopd"), "utf-8")
    page.get_by_role("alert").get_by_text("Bedoelde u 'loopt'?").wait_for()
    assert page.get_by_role("alert").bounding_box()
    preview.card.write_text(CARD.replace("bonen", "kersen"), "utf-8")
    page.get_by_text("kersen").wait_for()
    assert page.get_by_role("alert").count() == 0
    page.close()
    assert complaints == []
