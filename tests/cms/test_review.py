"""The form tells what `check` tells: at its field, before anything is saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser, ElementHandle, Locator, Page, expect

from tests.cms.desk import PATIENCE, REPOSITORY, Desk, press_save, preview, save
from tests.program import RunCommand

MISTAKES = yaml.load(
    (REPOSITORY / "tests/schema/mistakes.yaml").read_text("utf-8"), yaml.CSafeLoader
)

# A card in which everything is right, with room for a mistake in every kind of field.
CARD = """\
---
title: Samen eten
line: zorg-en-wonen
status: loopt
summary: Buren eten elke week samen.
start: 2018
end: 2020
reach: 120
costs:
  - {year: 2016, amount: 100, source: innovatiebudget}
  - {year: 2017, amount: 100, source: innovatiebudget}
  - {year: 2018, amount: 100, source: innovatiebudget}
  - {year: 2019, amount: 100, source: innovatiebudget}
quotes:
  - {text: Het smaakte goed., by: Een buur}
images:
  - file: tafel.jpg
    alt: Een lange tafel.
  - file: buren.jpg
    alt: Buren aan tafel.
    people: true
    consent: Schriftelijk, mei 2018
links:
  - {url: "https://een.example.nl/", title: Een}
  - {url: "https://twee.example.nl/", title: Twee}
  - {url: "https://drie.example.nl/", title: Drie}
  - {url: "https://vier.example.nl/", title: Vier}
videos:
  - {url: "https://film.example.nl/", title: De film}
history:
  - {date: 2017, note: Het begin.}
wijk: kern
cijfer: 7.5
uren: 35
website: https://www.example.nl/
---

Eten.
"""


class Typed(NamedTuple):
    """What somebody types in a field, and what the form says there, or at the item around it."""

    mistake: str
    key: str
    value: str
    says: str
    item: str = ""


EMPTY = "is nog niets ingevuld"
ROUNDS = [
    [
        Typed("een lege samenvatting met een notitie erachter", "summary", "", EMPTY),
        Typed("een bereik met een punt", "reach", "1.200", "Schrijf alleen de cijfers: 1200"),
        Typed("een begin in woorden", "start", "voorjaar 2018", "geen jaar of datum"),
        Typed("een eigen getal met een komma", "cijfer", "7,5", "met een punt: 7.5"),
        Typed("een eigen bedrag met een euroteken", "uren", "€ 35", "Schrijf het bedrag zo: 35"),
        Typed(
            "een link van een eigen veld", "website", "example.nl", "Schrijf: https://example.nl"
        ),
        Typed("geen jaar bij de kosten", "costs[1].year", "", EMPTY),
        Typed("een bedrag met een punt en een euroteken", "costs[1].amount", "€ 30.000", "30000"),
        Typed("twee jaren tegelijk", "costs[2].year", "2016-2018", "geen jaartal"),
        Typed("geen bedrag bij de kosten", "costs[2].amount", "", EMPTY),
        Typed("een jaar in twee cijfers", "costs[3].year", "18", "geen jaartal"),
        Typed("een bedrag in woorden", "costs[3].amount", "dertig", "geen bedrag"),
        Typed("een bedrag met een komma voor de centen", "costs[4].amount", "12,50", "12.50"),
        Typed("geen tekst bij een citaat", "quotes[1].text", "", EMPTY),
        Typed("geen datum bij de geschiedenis", "history[1].date", "", EMPTY),
        Typed("een beeld met een lege beschrijving", "images[1].alt", "", "bij 'Beschrijving'"),
        Typed("mensen zonder toestemming", "images[2].consent", "", "bij 'Toestemming'"),
        Typed("een link zonder https", "links[1].url", "www.rijswijk.nl", "https://www.rijswijk"),
        Typed("een link met een kapot begin", "links[2].url", "https:/x.nl", "geen webadres"),
        Typed("een mailadres als link", "links[3].url", "info@example.nl", "geen webadres"),
        Typed("een link met alleen een titel", "links[4].url", "", "Kies een bestand", "links[4]"),
        Typed("een film zonder adres", "videos[1].url", "", "Kies een bestand", "videos[1]"),
    ],
    [
        Typed("een bereik met woorden", "reach", "ruim 200", "geen heel getal"),
        Typed("een bedrag onder nul", "costs[1].amount", "-5", "geen bedrag"),
        Typed("een bedrag met een streepje", "costs[2].amount", "30.000,-", "30000"),
        Typed("een begin met een dag voorop", "start", "01-06-2018", "2018-06-01"),
    ],
    [
        Typed("een einde voor het begin", "end", "2001", "ligt voor het begin"),
    ],
]
CHOSEN = {
    "geen status": "status",
    "geen programmalijn": "line",
    "geen eigen verplicht veld": "wijk",
    "geen samenvatting": "summary",
}
TEXTS = {
    "een link naar een programma": ("[x](javascript:alert%281%29)", "kan niet op de site staan"),
    "een link die uit de map met teksten loopt": ("[x](../../../geheim.md)", "buiten de map"),
    "een beeld van een andere site": ("![x](https://x.nl/a.jpg)", "Voeg het beeld toe met de knop"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, manager: None) -> Iterator[Desk]:
    """A preview of a showcase with one good card, and no other text."""
    content = tmp_path_factory.mktemp("proef") / "content"
    card = content / "projecten/samen-eten/index.md"
    card.parent.mkdir(parents=True)
    (content / "site.yaml").write_text(MISTAKES["site"], "utf-8")
    for name in ("tafel.jpg", "buren.jpg"):
        Image.new("RGB", (800, 600), "teal").save(card.parent / name)
    with preview(content) as found:
        yield found


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    desk.card("samen-eten").write_text(CARD, "utf-8")
    context = browser.new_context()
    yield context.new_page()
    context.close()


def opened(page: Page, desk: Desk, part: str = "cards/entries/samen-eten/index") -> None:
    page.goto(f"{desk.address}beheer/#/collections/{part}")
    expect(title(page)).to_be_visible()


def title(page: Page) -> Locator:
    """The title of the card, which is the first of all titles."""
    return page.get_by_label("Titel", exact=True).first


def field(page: Page, key: str) -> ElementHandle:
    """The field of a key, as the form itself finds it."""
    find = "key => import('/beheer/places.js').then(({ fieldOf }) => fieldOf(key))"
    found = page.evaluate_handle(find, key).as_element()
    assert found, key
    return found


def control(page: Page, key: str) -> ElementHandle:
    found = field(page, key).query_selector("input, textarea")
    assert found, key
    return found


def write(page: Page, key: str, value: str) -> None:
    """Replace what stands in a field, with the keyboard."""
    control(page, key).focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(value)


def unfold(page: Page) -> None:
    """Open every list, by a click on the words of its items."""
    folded = page.locator('[class*="-NestedObjectLabel"]:visible')
    while folded.count():
        folded.first.click()


def said(page: Page, key: str) -> str:
    return " ".join(one.inner_text() for one in field(page, key).query_selector_all(".said"))


# Until nothing on the page has changed for a fifth of a second, by the clock of the page.
STILL = """() => new Promise((done) => {
    let timer = setTimeout(done, 200);
    new MutationObserver((_, watch) => {
        clearTimeout(timer);
        timer = setTimeout(() => { watch.disconnect(); done(); }, 200);
    }).observe(document, { subtree: true, childList: true, characterData: true });
})"""


@contextmanager
def looked_at(page: Page) -> Iterator[None]:
    """What is done within makes the form ask what there is to say; wait until that is shown."""
    with page.expect_response("**/beheer/check") as answered:
        yield
    answered.value.finished()
    page.evaluate(STILL)


def leave(page: Page) -> None:
    """Go to another field, and wait until the form said what it has to say."""
    with looked_at(page):
        title(page).focus()


def refuse(page: Page) -> None:
    """Press the button, and read that nothing is saved."""
    press_save(page)
    expect(page.get_by_role("dialog")).to_contain_text("Er is niets opgeslagen")
    page.get_by_role("button", name="Terug naar het formulier").click()


def files(desk: Desk) -> dict[str, bytes]:
    found = (path for path in desk.content.rglob("*") if path.is_file())
    return {path.relative_to(desk.content).as_posix(): path.read_bytes() for path in found}


def test_at_least_25_kinds_of_mistakes_are_tried_in_the_form() -> None:
    known = {mistake["mistake"] for mistake in MISTAKES["mistakes"]}
    tried = {typed.mistake for mistakes in ROUNDS for typed in mistakes} | {*CHOSEN, *TEXTS}
    assert tried <= known
    assert len(tried) >= 25


@pytest.mark.slow
def test_a_mistake_is_told_at_its_field_and_changes_no_file(
    desk: Desk, page: Page, run_command: RunCommand
) -> None:
    before = files(desk)
    opened(page, desk)
    unfold(page)
    for mistakes in ROUNDS:
        good = {typed.key: control(page, typed.key).input_value() for typed in mistakes}
        for typed in mistakes:
            write(page, typed.key, typed.value)
        title(page).focus()
        expect(page.locator(".review__error")).to_have_count(len(mistakes))
        for typed in mistakes:
            assert typed.says in said(page, typed.item or typed.key), typed
        refuse(page)
        for typed in mistakes:
            assert typed.says in said(page, typed.item or typed.key), typed
        assert files(desk) == before
        for key, value in good.items():
            write(page, key, value)
        title(page).focus()
        expect(page.locator(".said--error")).to_have_count(0)
    write(page, "reach", "130")
    save(page, desk.card("samen-eten"))
    checked = run_command("check", "--content", desk.content, "--jobs", "1")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_a_mistake_in_the_running_text_is_told_below_it(desk: Desk, page: Page) -> None:
    card, good = desk.card("samen-eten"), CARD
    for wrong, says in TEXTS.values():
        card.write_text(good.replace("Eten.", wrong), "utf-8")
        before = files(desk)
        page.goto("about:blank")
        opened(page, desk)
        write(page, "reach", "130")
        leave(page)
        assert says in said(page, "body")
        refuse(page)
        assert files(desk) == before


@pytest.mark.slow
def test_a_new_card_tells_what_is_lacking_only_when_it_is_saved(desk: Desk, page: Page) -> None:
    before = files(desk)
    opened(page, desk, "cards/new")
    title(page).fill("Nieuw")
    with looked_at(page):
        page.get_by_role("switch", name="Concept").click()
    assert page.locator(".said--error").count() == 0
    refuse(page)
    for key in CHOSEN.values():
        assert EMPTY in said(page, key), key
    assert files(desk) == before


@pytest.mark.slow
def test_a_draft_is_saved_with_its_mistakes_when_its_writer_wants_so(
    desk: Desk, page: Page
) -> None:
    opened(page, desk, "cards/new")
    title(page).fill("Een concept")
    press_save(page)
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Dit concept heeft nog fouten")
    file = desk.card("een-concept")
    assert not file.exists()
    page.get_by_role("button", name="Bewaar het concept zo").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_text("Opgeslagen", exact=True).first).to_be_visible()
    assert file.read_text("utf-8").startswith("---\ntitle: Een concept\ndraft: true\n")
    file.unlink()
    file.parent.rmdir()


@pytest.mark.slow
def test_a_tip_stands_beside_the_field_and_stops_nobody(desk: Desk, page: Page) -> None:
    opened(page, desk)
    write(page, "summary", "Bel 06-12345678 om mee te eten.")
    leave(page)
    tip = page.locator(".said").filter(has_text="Tip: Hier staat een telefoonnummer.")
    expect(tip.first).to_be_visible(timeout=PATIENCE * 1000)  # the form may ask more than once
    assert said(page, "summary").startswith("Tip: Hier staat een telefoonnummer.")
    save(page, desk.card("samen-eten"))
    expect(page.locator(".review")).to_contain_text("Eén tip.")


def test_a_request_past_the_form_saves_no_card_with_a_mistake(desk: Desk) -> None:
    desk.card("samen-eten").write_text(CARD, "utf-8")
    before = files(desk)
    raw = CARD.replace("alt: Een lange tafel.", "caption: Een tafel.")
    text = {"path": "content/projecten/samen-eten/index.md", "raw": raw, "base": CARD}
    status, answer = desk.send("persistEntry", dataFiles=[text], assets=[])
    assert (status, answer["draft"]) == (422, False)
    assert [one["key"] for one in answer["messages"]] == ["images[1].alt"]
    assert files(desk) == before
