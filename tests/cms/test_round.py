"""A card from its first line until it is removed, in the browser: no step touches anything else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.desk import PATIENCE, Desk, add, choose, lesson, preview, save
from tests.cms.test_pictures import HEIC, picture

SITE = """\
title: Proef
organisation: Gemeente Proef
statuses: [{id: loopt, label: Loopt, phase: running}]
lines: [{id: wonen, number: "1", label: Wonen}]
sources: [{id: budget, label: Budget}]
organisations: [{id: buurthuis, label: Het Buurthuis}]
"""
SOUP = """\
---
title: Soep in de straat
line: wonen
status: loopt
summary: Buren eten soep.
---

Soep.
"""
NEW = "projecten/samen-koken"
MOVED = "projecten/koken-met-buren"


@pytest.fixture
def desk(tmp_path: Path, manager: None) -> Iterator[Desk]:
    """A preview of a showcase with one card, in a repository of its own."""
    content = tmp_path / "content"
    (content / "projecten").mkdir(parents=True)
    (content / "site.yaml").write_text(SITE, "utf-8")
    (content / "projecten/soep.md").write_text(SOUP, "utf-8")
    git(content, "init", "--quiet")
    commit(content)
    with preview(content) as found:
        yield found


def git(content: Path, *given: str) -> str:
    who = ("-c", "user.name=Proef", "-c", "user.email=proef@example.nl")
    command = ["git", "-C", str(content), "-c", "core.autocrlf=false", *who, *given]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def commit(content: Path) -> None:
    git(content, "add", "--all")
    git(content, "commit", "--quiet", "--allow-empty", "--message", "Stap")


def step(desk: Desk) -> tuple[list[str], list[str]]:
    """The files that changed since the last step, and the lines of texts that came and went."""
    git(desk.content, "add", "--all")
    files = git(desk.content, "diff", "--cached", "--no-renames", "--name-status").splitlines()
    told = git(desk.content, "diff", "--cached", "--unified=0", "--no-renames", "--", "*.md")
    lines = [
        line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    commit(desk.content)
    return [" ".join(line.split("\t")) for line in files], lines


def at_form(page: Page, desk: Desk, name: str) -> None:
    page.goto("about:blank")
    page.goto(f"{desk.address}beheer/#/collections/cards/entries/{name}/index")
    expect(page.get_by_label("Titel", exact=True).first).to_have_value("Samen koken")


@pytest.mark.slow
def test_a_card_lives_from_its_first_line_until_it_is_removed(
    desk: Desk, browser: Browser, tmp_path: Path
) -> None:
    shots = tmp_path / "fotos"
    shots.mkdir()
    (shots / "IMG_1.HEIC").write_bytes(HEIC)
    (shots / "Foto 1.jpg").write_bytes(picture("JPEG"))
    (shots / "Foto 2.jpg").write_bytes(picture("JPEG", (900, 700)))
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.on("dialog", lambda asked: asked.accept())
    card = desk.content / NEW / "index.md"

    page.goto(f"{desk.address}beheer/#/collections/cards/new")
    page.get_by_label("Titel", exact=True).first.fill("Samen koken")
    choose(page, "Programmalijn", "Wonen")
    choose(page, "Status", "Loopt")
    page.get_by_label("Samenvatting").fill("Buren koken samen.")
    save(page, card)
    files, lines = step(desk)
    assert files == [f"A {NEW}/index.md"]
    assert "+draft: true" in lines

    at_form(page, desk, "samen-koken")
    page.get_by_label("Voeg meer beelden tegelijk toe").set_input_files(sorted(shots.iterdir()))
    expect(page.get_by_role("dialog")).to_contain_text("HEIC-bestand")
    page.get_by_role("button", name="Verder").click()
    for number in (1, 2):
        page.get_by_label("Beschrijving", exact=True).nth(number - 1).fill(f"Beeld {number}")
    page.get_by_label("Van links (%)").first.fill("20")
    page.get_by_role("button", name="Zet foto-2.jpg eerder").click()
    save(page, card)
    files, lines = step(desk)
    assert files == [f"A {NEW}/foto-1.jpg", f"A {NEW}/foto-2.jpg", f"M {NEW}/index.md"]
    assert "\n".join(lines) == dedent("""\
        +images:
        +  - file: foto-2.jpg
        +    alt: Beeld 2
        +  - file: foto-1.jpg
        +    alt: Beeld 1
        +    focus: [20%, 50%]""")

    at_form(page, desk, "samen-koken")
    for year, amount in (("2020", "30000"), ("2021", "12.50")):
        add(page, "bedrag")
        page.get_by_label("Jaar", exact=True).last.fill(year)
        page.get_by_label("Bedrag", exact=True).last.fill(amount)
        choose(page, "Bron", "Budget")
    save(page, card)
    files, lines = step(desk)
    assert files == [f"M {NEW}/index.md"]
    assert [line for line in lines if "amount" in line] == [
        "+    amount: 30000",
        "+    amount: 12.50",
    ]
    assert all(line.startswith("+") for line in lines)

    at_form(page, desk, "samen-koken")
    add(page, "les")
    lesson(page).fill("**Begin klein.** De rest komt.")
    add(page, "partner")
    page.get_by_label("Organisatie", exact=True).fill("het buurthuis")
    page.get_by_label("Verwante projecten").last.click()
    page.get_by_role("option", name="Soep in de straat", exact=True).click()
    save(page, card)
    assert step(desk) == (
        [f"M {NEW}/index.md"],
        [
            "+lessons:",
            '+  - "**Begin klein.** De rest komt."',
            "+partners:",
            "+  - buurthuis",
            "+related:",
            "+  - soep",
        ],
    )

    at_form(page, desk, "samen-koken")
    page.get_by_label("Samenvatting").fill("Dit wordt niets.")
    page.get_by_role("button", name="Terug naar wat is opgeslagen").click()
    expect(page.get_by_label("Samenvatting")).to_have_value("Buren koken samen.")
    assert step(desk) == ([], [])

    page.get_by_role("link", name="Klaar of concept, ander adres, verwijderen").click()
    page.get_by_role("button", name="Dit is klaar").click()
    expect(page.get_by_role("status")).to_have_text("Dit is nu klaar.")
    assert step(desk) == ([f"M {NEW}/index.md"], ["-draft: true"])

    page.get_by_label("Naam in het adres").fill("koken-met-buren")
    page.get_by_role("button", name="Verander het adres").click()
    expect(page.get_by_role("status")).to_contain_text("Het oude leidt naar het nieuwe")
    parts = ("foto-1.jpg", "foto-2.jpg", "index.md")
    files, _ = step(desk)
    assert files == [f"A {MOVED}/{name}" for name in parts] + [f"D {NEW}/{name}" for name in parts]
    assert git(desk.content, "show", f"HEAD:{MOVED}/index.md").replace(
        'aliases: ["/projecten/samen-koken/"]\n', ""
    ) == git(desk.content, "show", f"HEAD~1:{NEW}/index.md")
    # Each in a tab of its own: the preview loads a page again as soon as it has been made.
    for address in (MOVED, NEW):
        visitor = context.new_page()
        visitor.goto(f"{desk.address}{address}/")
        expect(visitor.get_by_role("heading", name="Samen koken", level=1)).to_be_visible()
        expect(visitor).to_have_url(f"{desk.address}{MOVED}/")
        visitor.close()

    page.get_by_label("Ja, verwijder 'Samen koken'").check()
    page.get_by_role("button", name="Verwijder", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("Het is verwijderd.")
    files, lines = step(desk)
    assert files == [f"D {MOVED}/{name}" for name in parts]
    context.close()
