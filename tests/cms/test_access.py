"""The form for who hears it, sees little of it, or works it with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.desk import PATIENCE, Desk, card
from tests.cms.test_pictures import picture
from tests.program import RunCommand

PARTS = ("cards", "cards/new", card("flatcoach"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_the_form_can_be_heard_and_read_on_every_page_and_while_it_loads(
    desk: Desk, page: Page
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def wrong() -> dict[str, list[str]]:
        found = axe.run(page).response["violations"]
        return {one["id"]: [node["html"] for node in one["nodes"]] for one in found}

    for part in PARTS:
        page.goto("about:blank")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{desk.address}beheer/#/collections/{part}")
        assert wrong() == {}
        expect(page.get_by_role("button", name="Uw account")).to_be_visible()
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert wrong() == {}
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What there is to hear of a list to choose from, in the language of the form.
    page.get_by_label("Status").first.focus()
    page.keyboard.press("ArrowDown")
    heard = page.locator("[aria-live]").filter(has_text="gevonden")
    expect(heard).to_contain_text("Kies met pijltje omhoog en omlaag.")
    page.keyboard.type("zzz")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()
    page.keyboard.press("Escape")
    # With something changed, and something wrong.
    page.get_by_label("Bereik").first.fill("veel")
    page.get_by_label("Titel", exact=True).first.focus()
    expect(page.locator(".said--error")).to_be_visible()
    assert wrong() == {}


@pytest.mark.slow
def test_the_list_beside_the_form_fits_a_phone_with_each_value_below_its_card(
    desk: Desk, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{desk.address}beheer/projecten/")
    table = page.get_by_role("table")
    expect(table.get_by_role("rowheader").first).to_be_visible()
    assert not table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert "Laatst veranderd" in table.get_by_role("row").nth(1).aria_snapshot()


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the control with this name has the focus, which can always be seen."""
        for _ in range(150):
            self.press("Shift+Tab" if back else "Tab")
            told = self._page.evaluate(FOCUS)
            assert told["seen"], told
            if told["name"].startswith(name):
                return
        raise AssertionError(f"{name} is not reached")

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        self.go_to(name)
        self._page.keyboard.type(text)

    def choose(self, name: str, text: str) -> None:
        self.write(name, text)
        self.press("Enter")

    def save(self) -> None:
        self.go_to("Opslaan", back=True)
        self.press("Enter")
        expect(self._page.get_by_role("menuitem", name="Opslaan", exact=True)).to_be_focused()
        self.press("Enter")


# The name of what has the focus, and whether it, or the control around it, has a line around it.
FOCUS = """() => {
    const at = document.activeElement;
    const line = (one) => one && getComputedStyle(one).outlineStyle !== 'none';
    // Only parts of a date have no line of their own: the browser shows them in its own way.
    const around = at.closest('[class*="-control"]');
    const seen = at === document.body || at.type === 'date' || line(at) || line(around);
    const name = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent;
    return { name: name.trim(), seen: Boolean(seen), html: at.outerHTML.slice(0, 200) };
}"""


@pytest.mark.slow
def test_a_card_is_made_ordered_and_removed_with_the_keyboard_alone(
    desk: Desk, page: Page, tmp_path: Path, run_command: RunCommand
) -> None:
    (tmp_path / "tafel.jpg").write_bytes(picture("JPEG"))
    file = desk.card("soep-met-elkaar")
    # From the beginning on: the browser hears of it with some delay, and a key may come before it.
    page.on("filechooser", lambda asked: asked.set_files(tmp_path / "tafel.jpg"))
    keyboard = Keyboard(page)
    page.goto(f"{desk.address}beheer/#/collections/cards")
    expect(page.get_by_role("button", name="Uw account")).to_be_visible()
    keyboard.go_to("Nieuw: Project")
    keyboard.press("Enter")
    expect(page.get_by_label("Titel", exact=True).first).to_be_visible()

    keyboard.write("Titel", "Soep met elkaar")
    keyboard.choose("Programmalijn", "Zorg")
    keyboard.choose("Status", "Loopt")
    keyboard.choose("Thema's", "Langer")
    keyboard.write("Samenvatting", "Buren eten samen soep.")
    for year, amount in (("2020", "100"), ("2021", "200")):
        keyboard.go_to("Voeg bedrag toe", back=year != "2020")
        keyboard.press("Enter")
        expect(page.get_by_label("Jaar", exact=True).last).to_be_focused()
        page.keyboard.type(year)
        keyboard.write("Bedrag", amount)
        keyboard.choose("Bron", "Innovatie")
    keyboard.go_to("Kosten 2 verplaatsen", back=True)
    keyboard.press("ArrowUp")
    moved = page.get_by_role("button", name="Kosten 1 verplaatsen")
    expect(moved).to_be_focused()
    expect(moved).to_be_in_viewport()
    keyboard.go_to("Voeg meer beelden tegelijk toe")
    keyboard.press("Space")
    expect(page.get_by_text("1 beeld", exact=True)).to_be_visible()
    keyboard.save()
    expect(page.get_by_role("dialog")).to_contain_text("heeft nog geen beschrijving")
    keyboard.press("Tab", "Enter")
    expect(page.get_by_label("Beschrijving", exact=True)).to_be_focused()
    assert not file.exists()
    page.keyboard.type("Een lange tafel.")
    keyboard.save()
    expect(page.get_by_role("link", name="Klaar of concept")).to_be_visible()
    text = file.read_text("utf-8")
    assert "themes: [langer-thuis]" in text
    assert text.index("year: 2021") < text.index("year: 2020")
    assert "  - file: tafel.jpg\n    alt: Een lange tafel.\n" in text
    checked = run_command("check", file, "--content", desk.content, "--jobs", "1")
    assert checked.returncode == 0, checked.stdout

    keyboard.go_to("Klaar of concept")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Verwijderen")).to_be_visible()
    keyboard.go_to("Ja, verwijder 'Soep met elkaar'")
    keyboard.press("Space")
    keyboard.go_to("Verwijder")
    keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Het is verwijderd.")
    assert not file.exists()
