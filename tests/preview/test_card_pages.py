"""The pages beside the form: the list with its mistakes, and what becomes of a card."""

from __future__ import annotations

import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.cms.desk import PATIENCE, Desk, changed, preview
from tests.examples import write_texts
from tests.program import RunCommand

SITE = """
    title: Proef
    organisation: Gemeente Proef
    words: {card: [proef, proeven, de]}
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""


def card(title: str, more: str = "", text: str = "Tekst.") -> str:
    matter = f"title: {title}\nstatus: loopt\nsummary: Een zin.\n{more}"
    return f"---\n{matter}---\n\n{text}\n"


CARDS = {
    "bonen": card("Bonen", 'number: "2.10"\nchecked: 2020-01-02\n'),
    "erwten": card("Erwten", 'number: "2.9"\nrelated: [bonen, linzen]\n', "[b](../bonen/)"),
    "linzen": card("Linzen", "# een opmerking\ndraft: true\n"),
}


def write_cards(content: Path) -> None:
    for name, text in CARDS.items():
        (content / "proeven" / name).mkdir(parents=True)
        (content / "proeven" / name / "index.md").write_text(text, "utf-8")
    (content / "proeven/bonen/lijst.pdf").write_bytes(b"%PDF-1.4")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    content = write_texts({"site.yaml": SITE}, tmp_path_factory.mktemp("proeven") / "content")
    write_cards(content)
    with preview(content) as found:
        yield found


@pytest.fixture
def desk(running: Desk) -> Desk:
    """The preview with its three cards, whatever an earlier test made of them."""
    shutil.rmtree(running.content / "proeven")
    write_cards(running.content)
    return running


def get(desk: Desk, path: str = "") -> str:
    status, text = desk.ask("GET", f"/beheer/proeven/{path}")
    assert status == 200
    return text


def post(desk: Desk, slug: str, /, **asked: str) -> tuple[int, str]:
    """Press a button on the page of a card; the status, and the next address or the page."""
    seen = re.search(r'name="seen" value="(\w+)"', get(desk, f"{slug}/"))
    assert seen
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": desk.address.rstrip("/"),
    }
    try:
        body = urlencode({"seen": seen[1], **asked})
        connection.request("POST", f"/beheer/proeven/{slug}/", body, headers)
        response = connection.getresponse()
        return response.status, response.headers["Location"] or response.read().decode()
    finally:
        connection.close()


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="\w+/">(\w+)</a>', page)


def test_the_list_is_sorted_and_chosen_from(desk: Desk) -> None:
    assert titles(get(desk)) == ["Bonen", "Erwten", "Linzen"]
    assert titles(get(desk, "?sort=number")) == ["Erwten", "Bonen", "Linzen"]
    assert titles(get(desk, "?show=draft")) == ["Linzen"]
    assert titles(get(desk, "?show=errors")) == []
    (desk.content / "proeven/erwten/index.md").write_text(card("Erwten", "start: ooit\n"), "utf-8")
    wrong = get(desk, "?show=errors")
    assert titles(wrong) == ["Erwten"]
    assert "1 fout." in wrong
    assert "&#39;ooit&#39; is geen jaar of datum" in wrong


def test_another_address_takes_files_links_and_names_along(
    desk: Desk, run_command: RunCommand
) -> None:
    bonen, erwten = (desk.content / f"proeven/{name}/index.md" for name in ("bonen", "erwten"))
    before, other = bonen.read_text("utf-8"), erwten.read_text("utf-8")
    status, to = post(desk, "bonen", do="move", name="witte-bonen")
    assert (status, to) == (303, "/beheer/proeven/witte-bonen/?said=moved")
    assert not bonen.parent.exists()
    new = desk.content / "proeven/witte-bonen"
    assert (new / "lijst.pdf").read_bytes() == b"%PDF-1.4"
    after = (new / "index.md").read_text("utf-8")
    assert changed(before, after) == ['+aliases: ["/proeven/bonen/"]']
    assert changed(other, erwten.read_text("utf-8")) == [
        "-related: [bonen, linzen]",
        "+related: [witte-bonen, linzen]",
        "-[b](../bonen/)",
        "+[b](../witte-bonen/)",
    ]
    assert run_command("check", "--content", desk.content, "--jobs", "1").returncode == 0


def test_a_card_that_others_link_to_is_removed_only_with_one_in_its_place(desk: Desk) -> None:
    before = (desk.content / "proeven/erwten/index.md").read_text("utf-8")
    status, page = post(desk, "bonen", do="remove", sure="yes", instead="")
    assert status == 200
    assert "Er is niets veranderd" in page
    assert "content/proeven/erwten/index.md" in page
    assert (desk.content / "proeven/bonen/lijst.pdf").exists()
    status, to = post(desk, "bonen", do="remove", sure="yes", instead="erwten")
    assert (status, to) == (303, "/beheer/proeven/?said=removed")
    assert not (desk.content / "proeven/bonen").exists()
    assert changed(before, (desk.content / "proeven/erwten/index.md").read_text("utf-8")) == [
        "-related: [bonen, linzen]",
        "+related: [linzen]",
        '+aliases: ["/proeven/bonen/"]',
        "-[b](../bonen/)",
        "+[b](../erwten/)",
    ]


def test_a_draft_becomes_ready_and_a_draft_again(desk: Desk) -> None:
    file = desk.content / "proeven/linzen/index.md"
    before = file.read_text("utf-8")
    assert post(desk, "linzen", do="ready")[0] == 303
    assert changed(before, file.read_text("utf-8")) == ["-draft: true"]
    assert post(desk, "linzen", do="draft")[0] == 303
    assert "draft: true\n" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"do": "move", "name": "Witte bonen"}, "alleen kleine letters"),
        ({"do": "move", "name": "erwten"}, "al van een andere tekst"),
        ({"do": "move", "name": "../../weg"}, "alleen kleine letters"),
        ({"do": "remove", "instead": ""}, "eerst een vinkje"),
        ({"do": "ready", "seen": "oud"}, "intussen veranderd"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    desk: Desk, asked: dict[str, str], says: str
) -> None:
    before = {path: path.read_bytes() for path in desk.content.rglob("*") if path.is_file()}
    status, page = post(desk, "bonen", **asked)
    assert status == 200
    assert says in page
    now = {path: path.read_bytes() for path in desk.content.rglob("*") if path.is_file()}
    assert now == before


def test_a_page_elsewhere_cannot_press_a_button(desk: Desk) -> None:
    body = urlencode({"do": "remove", "sure": "yes"})
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    for strange in (sent, {**sent, "Origin": "https://elders.example"}):
        assert desk.ask("POST", "/beheer/proeven/bonen/", body, **strange)[0] in (403, 405)
    assert (desk.content / "proeven/bonen/index.md").exists()
    policies = desk.ask("GET", "/beheer/proeven/")
    assert "unsafe-inline" not in policies[1]


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_and_work_with_the_keyboard_alone(
    desk: Desk, browser: Browser, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in ("", "bonen/"):
        page.goto(f"{desk.address}beheer/proeven/{path}")
        assert axe.run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{desk.address}beheer/proeven/linzen/")
    page.get_by_role("button", name="Dit is klaar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Dit is nu klaar.")
    page.close()
