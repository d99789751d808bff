"""The form in the browser: it saves what `check` accepts, and changes only what was edited."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cms.desk import (
    BY_HAND,
    PATIENCE,
    REPOSITORY,
    Desk,
    add,
    card,
    changed,
    choose,
    lesson,
    press_save,
    preview,
    save,
    write_text,
)
from tests.program import BuildSite, RunCommand


def test_a_new_card_with_a_picture_passes_the_check_and_is_published(
    desk: Desk,
    form: Callable[[str], Page],
    run_command: RunCommand,
    build_site: BuildSite,
    tmp_path: Path,
) -> None:
    Image.new("RGB", (1600, 1200), "green").save(tmp_path / "Foto van de tuin.jpg")
    page = form("cards/new")
    page.get_by_label("Titel", exact=True).fill("Samen tuinieren: een 'proef'")
    page.get_by_label("Nummer").fill("2.10")
    choose(page, "Programmalijn", "Zorg en Wonen")
    choose(page, "Status", "Loopt")
    page.get_by_label("Samenvatting").fill("Buren werken samen in een tuin. Iedereen mag meedoen.")
    for year, amount in (("2020", "30000"), ("2021", "12.50")):
        add(page, "bedrag")
        page.get_by_label("Jaar", exact=True).last.fill(year)
        page.get_by_label("Bedrag", exact=True).last.fill(amount)
        choose(page, "Bron", "Innovatiebudget")
    add(page, "les")
    lesson(page).fill("**Begin klein.** De rest komt vanzelf.")
    add(page, "beeld")
    page.get_by_role("button", name="Kies een afbeelding").click()
    page.locator("input[type=file]").last.set_input_files(tmp_path / "Foto van de tuin.jpg")
    page.get_by_role("button", name="Gebruik selectie").click()
    expect(page.get_by_text("Dit is nodig, behalve als u 'Alleen versiering'")).to_be_visible()
    page.get_by_label("Beschrijving", exact=True).fill("Buren in de tuin")
    written = desk.card("samen-tuinieren-een-proef")
    save(page, written)

    text = written.read_text("utf-8")
    assert text.startswith(
        "---\n"
        "title: \"Samen tuinieren: een 'proef'\"\n"
        'number: "2.10"\n'
        "line: zorg-en-wonen\n"
        "status: loopt\n"
        "summary: Buren werken samen in een tuin. Iedereen mag meedoen.\n"
        "costs:\n"
        "  - year: 2020\n    amount: 30000\n    source: innovatiebudget\n"
        "  - year: 2021\n    amount: 12.50\n    source: innovatiebudget\n"
        "lessons:\n"
        '  - "**Begin klein.** De rest komt vanzelf."\n'
        "images:\n"
        "  - file: foto-van-de-tuin.jpg\n    alt: Buren in de tuin\n"
        "draft: true\n"
        "---\n\n"
        "## Wat was het probleem?\n\n## Wat was het doel?\n"
    )
    assert (written.parent / "foto-van-de-tuin.jpg").is_file()
    checked = run_command("check", "--content", desk.content, "--jobs", "1")
    assert checked.returncode == 0, checked.stdout
    site = build_site(desk.content, tmp_path / "public", "--drafts")
    shown = (site / "projecten/samen-tuinieren-een-proef/index.html").read_text("utf-8")
    assert "Buren in de tuin" in shown
    assert "12,50" in shown


@pytest.mark.slow
def test_a_picture_that_is_decoration_needs_no_description(
    desk: Desk, form: Callable[[str], Page], run_command: RunCommand
) -> None:
    file = desk.card("strandgoed")
    before = file.read_text("utf-8")
    Image.new("RGB", (800, 600), "green").save(file.parent / "golven.png")
    page = form(card("strandgoed"))
    add(page, "beeld")
    page.get_by_role("button", name="Kies een afbeelding").click()
    page.get_by_text("golven.png").click()
    page.get_by_role("button", name="Gebruik selectie").click()
    page.get_by_role("switch", name="Alleen versiering").click()
    save(page, file)
    added = ["+  - file: golven.png", "+    decorative: true"]
    assert changed(before, file.read_text("utf-8")) == added
    checked = run_command("check", file, "--content", desk.content, "--jobs", "1")
    assert checked.returncode == 0, checked.stdout


def test_an_edit_changes_only_its_own_line(desk: Desk, form: Callable[[str], Page]) -> None:
    file = desk.card("flatcoach")
    before = file.read_text("utf-8")
    page = form(card("flatcoach"))
    page.get_by_text("2017 30000").locator("xpath=..").get_by_role("button").first.click()
    page.get_by_label("Bedrag", exact=True).nth(1).fill("30000.50")
    save(page, file)
    assert changed(before, file.read_text("utf-8")) == [
        "-  - {year: 2017, amount: 30000, source: innovatiebudget}",
        "+  - {year: 2017, amount: 30000.50, source: innovatiebudget}",
    ]


@pytest.mark.slow
def test_an_edit_leaves_comments_quotes_and_lists_as_somebody_wrote_them(
    desk: Desk, form: Callable[[str], Page], run_command: RunCommand
) -> None:
    file = desk.card("buurttuin")
    page = form(card("buurttuin"))
    page.get_by_label("Titel", exact=True).fill("De buurttuin's bonen")
    page.get_by_label("Nummer").fill("9.100")
    page.locator("span, p, div").get_by_text("Vraag het de buren", exact=True).first.click()
    lesson(page).fill('Vraag het: "mag dit?"')
    add(page, "les")
    lesson(page).fill("Nog een")
    page.get_by_label("Bereik").fill("12")
    running = page.locator("[data-slate-editor]").last
    write_text(running.get_by_text("Tomaten"), " en sla")
    save(page, file)
    assert changed(BY_HAND, file.read_text("utf-8")) == [
        "-title: 'De buurttuin'   # zoals op het bord",
        '-number: "9.90"',
        "+title: 'De buurttuin''s bonen'   # zoals op het bord",
        '+number: "9.100"',
        "-reach:",
        "+reach: 12",
        "-- 'Vraag het de buren'",
        "+- 'Vraag het: \"mag dit?\"'",
        "+- Nog een",
        "-* Tomaten",
        "+- Tomaten en sla",
    ]
    checked = run_command("check", "--content", desk.content, "--jobs", "1")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_every_card_of_rijswijk_can_be_edited_without_touching_another_line(
    desk: Desk, form: Callable[[str], Page]
) -> None:
    names = sorted(path.name for path in (REPOSITORY / "content/projecten").iterdir())
    page = form("cards")
    expect(page.get_by_role("heading", name="Projecten")).to_be_visible(timeout=PATIENCE * 1000)
    for name in names:
        before = desk.card(name).read_text("utf-8")
        title = yaml.safe_load(before.split("---\n")[1])["title"]
        page.goto(f"{desk.address}beheer/#/collections/{card(name)}")
        expect(page.get_by_label("Titel", exact=True).first).to_have_value(title)
        page.get_by_label("Samenvatting").fill("Kort gezegd.")
        write_text(page.locator("[data-slate-editor] p").last, " Erbij.")
        save(page, desk.card(name))
        after = changed(before, desk.card(name).read_text("utf-8"))
        assert [line[0] for line in after] == ["-", "+", "-", "+"], (name, after)
        # What follows a save in the form itself may still be under way.
        expect(page.get_by_text("Wijzigingen opgeslagen")).to_be_visible()
        page.goto(f"{desk.address}beheer/#/collections/cards")
        expect(page.get_by_role("heading", name="Projecten")).to_be_visible()


@pytest.mark.slow
def test_a_theme_that_has_no_text_yet_gets_one(desk: Desk, form: Callable[[str], Page]) -> None:
    file = desk.content / "themas/langer-thuis.md"
    file.unlink()
    page = form("themes/entries/langer-thuis")
    expect(page.get_by_label("Titel")).to_have_value("")
    page.get_by_label("Samenvatting").fill("Wonen waar u woont.")
    save(page, file)
    assert "summary: Wonen waar u woont.\n" in file.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("text", [b"title: [", "title: Één".encode("cp1252")])
def test_a_file_with_a_mistake_is_not_saved_over(
    desk: Desk, form: Callable[[str], Page], text: bytes
) -> None:
    file = desk.content / "nieuws/2020-01-01-stuk.md"
    file.write_bytes(b"---\n" + text + b"\n---\n\nTekst.\n")
    try:
        page = form("news/entries/2020-01-01-stuk")
        sentence = "Dit bestand kan het formulier niet lezen, want er zit een fout in."
        expect(page.get_by_label("Titel", exact=True).first).to_have_value(re.compile(sentence))
    finally:
        file.unlink()


@dataclass
class Visitor:
    """Opens one card in tabs of one browser, and answers what the browser asks."""

    context: BrowserContext
    address: str
    goes_on: bool = False  # with what the browser kept, when it asks

    def opened(self) -> Page:
        page = self.context.new_page()
        page.on("dialog", lambda asked: asked.accept() if self.goes_on else asked.dismiss())
        page.goto(self.address)
        expect(page.get_by_label("Samenvatting")).not_to_be_empty()
        return page


@pytest.fixture
def visitor(desk: Desk, browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    yield Visitor(context, f"{desk.address}beheer/#/collections/{card('vrijwilligersacademie')}")
    context.close()


def refused(page: Page, file: Path) -> None:
    """Try to save, read why not, and find everything as it was."""
    before, typed = file.read_text("utf-8"), page.get_by_label("Samenvatting").input_value()
    press_save(page)
    told = page.get_by_role("dialog")
    expect(told).to_contain_text("vrijwilligersacademie/index.md' is intussen veranderd")
    told.get_by_role("button", name="Terug naar het formulier").click()
    expect(page.get_by_label("Samenvatting")).to_have_value(typed)
    assert file.read_text("utf-8") == before


KEPT = """() => new Promise(done => {
    const opened = indexedDB.open('localforage');
    opened.onsuccess = () => {
        const store = opened.result.transaction('keyvaluepairs').objectStore('keyvaluepairs');
        store.getAll().onsuccess = ({ target }) => {
            opened.result.close();
            done(JSON.stringify(target.result));
        };
    };
})"""


def kept(page: Page, sentence: str) -> None:
    """Wait until the browser has kept what was typed."""
    until = time.monotonic() + PATIENCE
    while sentence not in page.evaluate(KEPT):
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def test_what_somebody_else_wrote_meanwhile_is_not_saved_over(desk: Desk, visitor: Visitor) -> None:
    file = desk.card("vrijwilligersacademie")
    mine = visitor.opened()
    mine.get_by_label("Samenvatting").fill("Van mij.")
    file.write_text(file.read_text("utf-8").replace("title: ", "title: Nieuwe ", 1), "utf-8")
    refused(mine, file)

    fresh = visitor.opened()
    for sentence in ("Van ons beiden.", "En nog eens."):
        fresh.get_by_label("Samenvatting").fill(sentence)
        save(fresh, file)
        assert f"summary: {sentence}" in file.read_text("utf-8")
        expect(fresh.get_by_text("Wijzigingen opgeslagen")).to_be_visible()
    assert "title: Nieuwe " in file.read_text("utf-8")


@pytest.mark.slow
def test_what_the_browser_kept_comes_back_and_is_not_saved_over_a_newer_text(
    desk: Desk, visitor: Visitor
) -> None:
    file = desk.card("vrijwilligersacademie")
    visitor.goes_on = True
    page = visitor.opened()
    for sentence in ("Na het laden.", "Na het opslaan."):
        page.get_by_label("Samenvatting").fill(sentence)
        kept(page, sentence)
        page.reload()
        expect(page.get_by_label("Samenvatting")).to_have_value(sentence)
        save(page, file)
        expect(page.get_by_text("Wijzigingen opgeslagen")).to_be_visible()
    page.get_by_label("Samenvatting").fill("Te laat.")
    kept(page, "Te laat.")
    file.write_text(file.read_text("utf-8").replace("title: ", "title: Nieuwe ", 1), "utf-8")
    page.reload()
    expect(page.get_by_label("Samenvatting")).to_have_value("Te laat.")
    refused(page, file)


def test_of_two_saves_at_once_one_is_refused(desk: Desk) -> None:
    file = desk.card("happy-fit")
    path, base = "content/projecten/happy-fit/index.md", file.read_text("utf-8")
    texts = [base.replace("title: ", f"title: {number} ", 1) for number in range(8)]
    barrier = threading.Barrier(len(texts))

    def send(text: str) -> int:
        barrier.wait()
        sent = {"path": path, "slug": "x", "raw": text, "base": base}
        return desk.send("persistEntry", dataFiles=[sent], assets=[], options={})[0]

    with ThreadPoolExecutor(len(texts)) as pool:
        answers = list(pool.map(send, texts))
    assert sorted(answers) == [200, *[422] * (len(texts) - 1)]
    assert file.read_text("utf-8") == texts[answers.index(200)]


@pytest.mark.parametrize(
    ("name", "base", "says"),
    [
        ("flatcoach", None, "bestaat intussen al"),
        ("verhuisd", "---\ntitle: Oud\n---\n", "is intussen weggehaald of verplaatst"),
    ],
)
def test_a_text_takes_the_place_of_no_other(
    desk: Desk, name: str, base: str | None, says: str
) -> None:
    file = desk.card(name)
    before = file.read_bytes() if file.exists() else None
    text = {"path": f"content/projecten/{name}/index.md", "raw": "---\n---\n", "base": base}
    picture = {
        "path": f"content/projecten/{name}/nieuw.png",
        "content": "",
        "encoding": "base64",
    }
    status, said = desk.send("persistEntry", dataFiles=[text], assets=[picture], options={})
    assert status == 422
    assert says in said["error"]
    assert (file.read_bytes() if file.exists() else None) == before
    assert not (file.parent / "nieuw.png").exists()


def test_a_text_that_somebody_changed_is_not_removed(desk: Desk) -> None:
    file = desk.content / "nieuws/2020-01-02-weg.md"
    file.write_text("---\ntitle: Anders\n---\n", "utf-8")
    path = ["content/nieuws/2020-01-02-weg.md"]
    status, said = desk.send("deleteFiles", paths=path, bases=["---\ntitle: Weg\n---\n"])
    assert status == 422
    assert "Er is niets verwijderd" in said["error"]
    assert desk.send("deleteFiles", paths=path, bases=[file.read_text("utf-8")])[0] == 200
    assert not file.exists()


@pytest.mark.slow
def test_a_preview_that_stopped_is_told_and_what_was_typed_stays(
    desk: Desk, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{desk.address}beheer/#/collections/{card('samen4elkaar')}")
    page.get_by_label("Samenvatting").fill("Nog niet bewaard.")
    page.route("**/save", lambda route: route.abort())
    press_save(page)
    expect(page.get_by_role("dialog")).to_contain_text("Start het voorbeeld opnieuw")
    page.get_by_role("button", name="Terug naar het formulier").click()
    expect(page.get_by_label("Samenvatting")).to_have_value("Nog niet bewaard.")
    page.close()


def test_a_file_that_is_no_text_hides_no_other_and_is_not_saved_over(desk: Desk) -> None:
    file = desk.content / "nieuws/2020-01-03-oud.md"
    data = "---\ntitle: Één\n---\n".encode("cp1252")
    file.write_bytes(data)
    path = f"content/nieuws/{file.name}"
    try:
        status, listed = desk.send(
            "entriesByFolder", folder="content/nieuws", extension="md", depth=1
        )
        assert status == 200
        assert len(listed) == len(list((desk.content / "nieuws").iterdir()))
        shown = next(one["data"] for one in listed if one["file"]["path"] == path)
        text = {"path": path, "raw": "---\ntitle: X\n---\n", "base": shown}
        assert desk.send("persistEntry", dataFiles=[text], assets=[], options={})[0] == 422
        assert file.read_bytes() == data
    finally:
        file.unlink()


def test_the_form_needs_no_account_and_no_looser_policy_than_its_own_page(desk: Desk) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    policies = {}
    for path in ("/beheer/", "/beheer/decap/decap-cms.js", "/", "/projecten/flatcoach/", "/weg/"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        policies[path] = response.headers["Content-Security-Policy"]
    connection.close()
    looser = {path for path, policy in policies.items() if "unsafe-inline" in policy}
    assert looser == {"/beheer/", "/beheer/decap/decap-cms.js"}
    assert "unsafe-eval" not in "".join(policies.values())
    assert "script-src 'self';" in policies["/beheer/"]


@pytest.mark.parametrize(
    "path",
    [
        "content/../buiten.md",
        "content/projecten/../../../buiten.md",
        "elders/kaart.md",
        "/etc/passwd",
        "content/.git/config.md",
        "content/_verborgen.md",
        "content/projecten/.index.md",
        "content/projecten//index.md",
        "content/projecten\\index.md",
        "content/site.yaml",
        "content/projecten/script.js",
        "content/link/index.md",
        "content/link.md",
    ],
)
def test_the_form_writes_texts_within_the_folder_only(desk: Desk, path: str) -> None:
    outside = desk.content.parent / "elders"
    outside.mkdir(exist_ok=True)
    for name, target in (("link", outside), ("link.md", outside / "buiten.md")):
        (desk.content / name).unlink(missing_ok=True)
        (desk.content / name).symlink_to(target)
    try:
        text = {"path": path, "raw": "---\ntitle: X\n---\n", "base": None}
        options = {"commitMessage": "", "useWorkflow": False}
        status, said = desk.send("persistEntry", dataFiles=[text], assets=[], options=options)
        assert status == 422
        assert said["error"]
        assert desk.send("getEntry", path=path)[0] == 422
        assert desk.send("deleteFiles", paths=[path], bases=[None])[0] == 422
        assert not list(outside.iterdir())
        assert not (desk.content.parent / "buiten.md").exists()
    finally:
        (desk.content / "link").unlink()
        (desk.content / "link.md").unlink()


def test_a_picture_that_is_none_or_too_big_is_refused_with_a_sentence(desk: Desk) -> None:
    path = "content/projecten/flatcoach/nieuw.png"
    for asset in (
        {"path": path.replace("png", "svg"), "content": "PHN2Zz4=", "encoding": "base64"},
        {"path": path, "content": "geen base64!", "encoding": "base64"},
        {"path": path, "content": "A" * 70_000_000, "encoding": "base64"},
    ):
        status, said = desk.send("persistMedia", asset=asset, options={"commitMessage": ""})
        assert status == 422
        assert said["error"].endswith((".", "'"))
    assert not (desk.content / "projecten/flatcoach/nieuw.png").exists()


def test_a_page_elsewhere_cannot_save(desk: Desk) -> None:
    body = json.dumps({"action": "info"})
    mine, sent = desk.address.rstrip("/"), "application/json"
    wrong: list[dict[str, str]] = [
        {"Content-Type": sent},
        {"Content-Type": sent, "Origin": "https://elders.example"},
        {"Content-Type": sent, "Origin": mine, "Host": "elders.example"},
        {"Content-Type": "text/plain", "Origin": mine},
    ]
    for given in wrong:
        assert desk.ask("POST", "/beheer/save", body, **given)[0] in (403, 405, 422), given
    assert desk.ask("POST", "/beheer/save", body, **{"Content-Type": sent, "Origin": mine}) == (
        200,
        '{"repo": "content", "publish_modes": ["simple"], "type": "sitegen"}',
    )
    for strange in ('{"action": "rm"}', "[]", "{", '{"action": "getEntry", "params": {"path": 3}}'):
        given = {"Content-Type": sent, "Origin": mine}
        assert desk.ask("POST", "/beheer/save", strange, **given)[0] == 422


def test_the_preview_without_the_content_manager_says_what_to_do(
    empty_machine: Path, showcase: Callable[..., Path]
) -> None:
    texts = """
        title: Proef
        organisation: Gemeente Proef
        statuses: [{id: loopt, label: Loopt, phase: running}]
    """
    content = showcase({"site.yaml": texts})
    with preview(content) as local:
        status, page = local.ask("GET", "/beheer/")
        assert status == 503
        assert "sitegen fetch --form" in page
        assert local.ask("GET", "/beheer/beheer.js")[0] == 200
        assert local.ask("GET", "/beheer/decap/decap-cms.js")[0] == 404
