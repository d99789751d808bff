"""The search: what it finds and shows in a browser, and what it costs."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from sitegen.search.compounds import Compounds
from sitegen.search.index import Index, build_index, change_index
from sitegen.search.postings import Record
from sitegen.search.words import word_forms, words
from tests.examples import write_texts

BASE = "/innovatie/"
NOTHING = Record("", "card", "", "", "", None, None, (), (), ())
BOX = "form.search input[name=q]"
TITLES = "#results ol > li h2 a"

SHOWCASE = {
    "site.yaml": """
        title: Etalage
        organisation: Gemeente Voorbeeld
        url: https://voorbeeld.example/innovatie/
        language: nl
        statuses: [{id: loopt, label: Loopt, phase: running}]
        themes: [{id: samen, label: Samen leven}]
    """,
    "projecten/tuin.md": """
        ---
        title: De tuin
        status: loopt
        themes: [samen]
        summary: Buren wieden samen.
        ---
        Tekst.
    """,
}

Visit = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Served:
    """A site as a host serves it: where it lies, its address, and the files asked for so far."""

    folder: Path
    address: str
    asked: list[str] = field(default_factory=list)

    def compressed(self) -> int:
        """Bytes of the files asked for, each compressed as hosts do."""
        files = [self.folder / path for path in self.asked]
        return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file())


def index_of(records: Sequence[Record], language: str = "nl") -> dict[str, bytes]:
    """The files of a new index."""
    files: dict[str, bytes] = {}
    build_index(records, language, files.__setitem__)
    return files


def record(title: str, **values: Any) -> Record:
    """A card with this title, at an address made of it."""
    url = f"{BASE}projecten/{'-'.join(words(title))}/"
    return replace(NOTHING, url=url, title=title, **values)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens the search page of a site in a browser, which must have nothing to complain of."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    said: list[str] = []

    def visit(site: Served, question: str = "") -> Page:
        def heard(url: str) -> None:
            if url.startswith(site.address):
                path = urlsplit(url.removeprefix(site.address)).path
                site.asked.append(f"{path}index.html" if path.endswith("/") else path)
            else:
                said.append(f"asked elsewhere: {url}")

        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: heard(request.url))
        page.goto(f"{site.address}zoeken/{question}")
        return page

    yield visit
    context.close()
    assert said == []


@pytest.fixture
def rijswijk_site(rijswijk: Path, serve_folder: Callable[..., str]) -> Served:
    return Served(rijswijk, serve_folder(rijswijk))


@pytest.fixture(scope="module")
def small(build_site: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one card, under a path of its own."""
    folder = tmp_path_factory.mktemp("small")
    return build_site(write_texts(SHOWCASE, folder / "content"), folder / "public")


@pytest.fixture
def site_of(small: Path, serve_folder: Callable[..., str], tmp_path: Path) -> Callable[..., Served]:
    """The small site with these records to find in it."""

    def site_of(records: list[Record], language: str = "nl") -> Served:
        folder = tmp_path / "site"
        shutil.copytree(small, folder)
        shutil.rmtree(folder / "search")
        for path, content in index_of(records, language).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return Served(folder, serve_folder(folder, BASE))

    return site_of


def found(page: Page) -> list[str]:
    """The titles of the results, once there are any."""
    page.wait_for_selector(TITLES)
    return page.locator(TITLES).all_inner_texts()


def ask(page: Page, question: str) -> list[str]:
    """Type a question; the titles of the results."""
    page.fill(BOX, question)
    page.wait_for_selector(f'#results [data-answers="{question}"]')
    return found(page)


# What is published


def test_the_same_records_in_any_order_give_the_same_bytes() -> None:
    records = [
        record("Flatcoach", text="Ouderen in de flat", status=("loopt", "Loopt")),
        record("Zwemmen", themes=(("bewegen", "Bewegen"), ("samen", "Samen"))),
        record("Tuin", fields=(("wijk", "Wijk", "noord", "Noord"),)),
    ]
    shuffled = random.Random(1).sample(records, len(records))
    first = index_of(records)
    assert index_of(shuffled) == first
    assert {path.split("/")[0] for path in first} == {"search"}


WORDS = """
    buurt huis buurthuis tuin tuinen moestuin jongeren jongerenraad raad raadhuis eenzaam
    eenzaamheid wandelen gewandeld vrijwilliger vrijwilligers academie de een samen samenwerking
    zorgtuin 2.10
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@example(  # a word is made of other parts now
    ["boom gaardwachter wachter", "boomgaardwachter", ""], [[(2, "boomgaard", "")]]
)
@given(
    st.lists(TEXTS, min_size=1, max_size=40),
    st.lists(st.lists(st.tuples(st.integers(0, 39), TEXTS, TEXTS), min_size=1, max_size=4)),
)
def test_an_index_that_is_changed_has_the_bytes_of_a_new_one(
    texts: list[str], series: list[list[tuple[int, str, str]]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitegen.search.index._TERMS", 150)  # files as many as a large site has
        patch.setattr("sitegen.search.index._WORDS", 60)
        patch.setattr("sitegen.search.index._TEXTS", 300)
        records = [record(f"Kaart {n:02}", text=text) for n, text in enumerate(texts)]
        published: dict[str, bytes] = {}
        index = build_index(records, "nl", published.__setitem__)
        for edits in series:
            changed = {
                number: replace(records[number], text=text, summary=summary)
                for number, text, summary in edits
                if number < len(records)
            }
            records = [changed.get(number, one) for number, one in enumerate(records)]
            before = Index.unpacked(index.packed())
            labelled = [replace(one, text="") for one in records]
            get, put = records.__getitem__, published.__setitem__
            index = change_index(before, labelled, changed, get, put)
            published = {path: published[path] for path in index.digests}
            assert published == index_of(records)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jongerenhuisvesting", {"jongeren", "huisvesting"}),
        ("vrijwilligersacademie", {"vrijwilliger", "academie"}),
        ("logeerhuis", {"logeren", "huis"}),
        ("samen4elkaar", {"samen", "elkaar"}),
        ("gepest", {"pesten"}),
        ("scheiding", set()),
        ("gezond", set()),
        ("samenwerking", set()),
        ("organisatie", set()),
    ],
)
def test_a_compound_is_taken_apart_with_the_words_of_the_site(word: str, parts: set[str]) -> None:
    forms = word_forms("nl")
    site = words(
        "De jongeren en een vrijwilliger van de academie logeren in een huis. Pesten. Zon."
    )
    compounds = Compounds(forms, {one: forms.stem(one) for one in [*site, word]})
    assert compounds.parts(word) == {forms.stem(part) for part in parts}


@pytest.mark.parametrize(
    "family",
    [
        "eenzaam eenzame eenzamer eenzaamheid",
        "scheiden scheiding scheidingen scheidt",
        "vrijwilliger vrijwilligers vrijwilligster vrijwillig",
        "huis huizen huisje",
        "wonen woont woonde woning woningen",
        "schuld schulden",
        "kind kinderen",
        "dement dementie dementerend dementerenden",
        "helpen helpt hielp geholpen hulp",
        "begeleiden begeleider begeleiding",
        "gezin gezinnen",
        "coach coaches",
    ],
)
def test_the_forms_of_a_word_are_one(family: str) -> None:
    assert len({word_forms("nl").stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["ouders ouderen", "school schuld", "gemeente mens", "les lezen", "leven leveren"]
)
def test_words_that_only_look_alike_stay_apart(pair: str) -> None:
    assert len({word_forms("nl").stem(word) for word in pair.split()}) == 2


# In the browser


def test_results_are_links_with_the_best_one_first(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site)
    assert ask(page, "flatcoach")[0] == "Flatcoach"
    assert page.locator("#results a").first.get_attribute("href") == "/projecten/flatcoach/"
    shown = page.locator("#results ol > li").first.inner_text().split("\n")
    assert {"Project 2.3", "Loopt", "Eenzaamheid", "Langer Thuis"} <= set(shown)


def test_what_was_asked_is_marked_in_whatever_form(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site, "?q=eenzame+ouderen")
    assert "Flatcoach" in found(page)
    marked = {text.lower() for text in page.locator("#results mark").all_inner_texts()}
    assert {"eenzaam", "ouderen"} <= marked
    assert marked <= {"eenzaam", "eenzame", "eenzamer", "eenzaamheid", "ouderen", "oudere"}


def test_the_question_is_in_the_address_and_works_from_there(
    visit: Visit, rijswijk_site: Served
) -> None:
    page = visit(rijswijk_site, "?q=vuurwerk")
    assert found(page) == ["Coördinatie op preventie"]
    assert page.input_value(BOX) == "vuurwerk"
    ask(page, "logeerhuis")
    assert page.url.endswith("/zoeken/?q=logeerhuis")
    page.reload()
    assert found(page)[0].startswith("Strandgoed")


def test_a_word_is_found_before_it_is_typed_to_its_end(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site)
    for typed in ("eenzaa", "eenzaamhe", "eenzaamhei"):
        assert "Eenzaamheid" in ask(page, typed)
    assert "Flatcoach" in ask(page, "huismees")


def test_filters_count_narrow_and_can_be_shared(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site, "?q=jongeren")
    everything = found(page)
    choice = page.locator("#results label").filter(has_text="Geborgd")
    count = int(choice.inner_text().split("(")[1].rstrip(")"))
    choice.click()
    page.wait_for_url("**/zoeken/?q=jongeren&status=geborgd")
    page.get_by_role("status").filter(has_text=f"{count} ").wait_for()
    assert 0 < count < len(everything)
    shared = visit(rijswijk_site, "?q=jongeren&status=geborgd")
    assert len(found(shared)) == count
    assert shared.get_by_label("Geborgd").is_checked()
    shared.get_by_label("Geborgd").uncheck()
    shared.wait_for_url("**/zoeken/?q=jongeren")


def test_the_fields_of_the_site_are_filters(visit: Visit, site_of: Callable[..., Served]) -> None:
    north, south = (("wijk", "Stadsdeel", id_, id_.title()) for id_ in ("noord", "zuid"))
    site = site_of([record("Tuin een", fields=(north,)), record("Tuin twee", fields=(south,))])
    page = visit(site, "?q=tuin&wijk=zuid")
    assert found(page) == ["Tuin twee"]
    assert page.get_by_role("group", name="Stadsdeel").is_visible()


def test_nothing_found_is_said_and_the_themes_are_there(
    visit: Visit, rijswijk_site: Served
) -> None:
    page = visit(rijswijk_site, "?q=xylofoonbouw")
    page.get_by_role("status").filter(has_text="xylofoonbouw").wait_for()
    assert page.locator("#results a").count() == 0
    assert page.get_by_role("main").get_by_role("link", name="Langer Thuis").is_visible()


def test_a_site_with_nothing_to_find_says_so(visit: Visit, site_of: Callable[..., Served]) -> None:
    page = visit(site_of([]), "?q=flatcoach")
    page.get_by_role("status").filter(has_text="flatcoach").wait_for()


def test_a_slip_of_the_pen_is_mended_and_told(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site, "?q=mantelzrog")
    assert any(title.startswith("Strandgoed") for title in found(page))
    assert "mantelzrog" in page.inner_text("#results")


def test_the_number_of_results_is_announced(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site, "?q=vuurwerk")
    found(page)
    assert page.get_by_role("status").inner_text() == "1 resultaat"
    number = len(ask(page, "dementie"))
    assert page.get_by_role("status").inner_text() == f"{number} resultaten"


def test_the_keyboard_is_enough(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site)
    page.focus(BOX)
    page.keyboard.type("flatcoach")
    found(page)
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#results h2 a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/projecten/flatcoach/")


def test_more_results_follow_on_request_and_keep_the_focus(
    visit: Visit, site_of: Callable[..., Served]
) -> None:
    page = visit(site_of([record(f"Tuin {number:02}") for number in range(13)]), "?q=tuin")
    assert len(found(page)) == 10
    more = page.get_by_role("button", name="Meer resultaten")
    more.press("Enter")
    page.wait_for_function("document.activeElement.textContent === 'Tuin 10'")
    assert len(found(page)) == 13
    assert not more.is_visible()


def test_nothing_is_read_before_there_is_a_question_and_nothing_is_kept(
    visit: Visit, rijswijk_site: Served
) -> None:
    page = visit(rijswijk_site)
    page.wait_for_load_state("networkidle")
    assert not [path for path in rijswijk_site.asked if path.startswith("search/")]
    ask(page, "flatcoach")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_titles_and_themes_before_summaries_before_text_and_cards_before_pages(
    visit: Visit, site_of: Callable[..., Served]
) -> None:
    site = site_of(
        [
            record("Vierde", text="Een molen."),
            record("Derde", summary="Een molen."),
            record("Tweede", themes=(("m", "Molen"),)),
            replace(record("Molen daarna"), kind="page"),
            record("Molen eerst"),
        ]
    )
    page = visit(site, "?q=molen")
    assert found(page) == ["Molen eerst", "Tweede", "Molen daarna", "Derde", "Vierde"]


def test_markup_in_content_and_question_is_shown_as_text(
    visit: Visit, site_of: Callable[..., Served]
) -> None:
    nasty = "<img src=x onerror=alert(1)> tuin"
    page = visit(site_of([record(nasty, summary=nasty, text=nasty)]), f"?q={nasty}")
    assert found(page) == [nasty]
    assert page.locator("#results img").count() == 0
    page.fill(BOX, "<b>qqqq</b>")
    page.get_by_role("status").filter(has_text="<b>qqqq</b>").wait_for()


def test_an_index_that_cannot_be_read_is_told_and_read_again(
    visit: Visit, rijswijk_site: Served
) -> None:
    page = visit(rijswijk_site)
    page.route("**/search/index.json", lambda route: route.fulfill(body="<html>gone"))
    page.fill(BOX, "buddy")
    page.get_by_role("status").filter(has_text="lukt nu niet").wait_for()
    page.unroute("**/search/index.json")
    assert ask(page, "flatcoach")[0] == "Flatcoach"


def test_english_sites_are_searched_in_english(
    visit: Visit, site_of: Callable[..., Served]
) -> None:
    cards = [
        record("Sitting together", text="Lonely neighbours meet at dinner."),
        record("Companies that care", text="Volunteers teach children to swim."),
    ]
    page = visit(site_of(cards, "en"))
    assert ask(page, "loneliness of a neighbour") == ["Sitting together"]
    assert ask(page, "company volunteering") == ["Companies that care"]
    assert ask(page, "swimming kids") == ["Companies that care"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_browser_and_build_agree_on_every_stem(
    visit: Visit, site_of: Callable[..., Served], repository: Path, language: str
) -> None:
    site = site_of([record("Tuin")], language)
    rules = json.loads((site.folder / "search/index.json").read_bytes())["language"]
    texts = [file.read_text("utf-8") for file in (repository / "content").rglob("*.md")]
    vocabulary = sorted({*words(" ".join(texts)), *rules["forms"], "running", "companies"})
    stems = visit(site).evaluate(
        """async ([rules, vocabulary]) => {
            const script = document.querySelector("script[type=module]").src;
            const { Language } = await import(script);
            const language = new Language(rules);
            return vocabulary.map((word) => language.stem(word));
        }""",
        [rules, vocabulary],
    )
    assert stems == [word_forms(language).stem(word) for word in vocabulary]


def test_the_results_are_accessible(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site, "?q=eenzame+ouderen")
    found(page)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    violations = axe.run(page, context="#results").response["violations"]
    assert [violation["id"] for violation in violations] == []


# What it costs


def test_a_first_question_stays_small(visit: Visit, rijswijk_site: Served) -> None:
    page = visit(rijswijk_site)
    page.wait_for_load_state("networkidle")
    script = next(path for path in rijswijk_site.asked if "/search-" in path)
    rijswijk_site.asked[:] = [script]
    assert rijswijk_site.compressed() < 15_000
    ask(page, "eenzame ouderen")
    assert rijswijk_site.compressed() < 60_000


@pytest.mark.slow
def test_a_first_question_over_ten_thousand_cards_stays_small(
    visit: Visit, site_of: Callable[..., Served]
) -> None:
    chance = random.Random(7)
    syllables = [first + vowel for first in "bdfgklmnprstw" for vowel in ("a", "o", "u", "ij")]
    known = ["".join(chance.choices(syllables, k=length)) for length in (2, 3, 4) * 20_000]
    text = chance.choices(known, [1 / (rank + 20) for rank in range(len(known))], k=3_000_000)
    cards = [
        record(
            f"{known[number]} {number}",
            summary=" ".join(text[number : number + 15]),
            text=" ".join(text[number * 300 : number * 300 + 300]),
            status=("loopt", "Loopt"),
            themes=((f"t{number % 12}", f"Thema {number % 12}"),),
        )
        for number in range(10_000)
    ]
    site = site_of(cards)
    page = visit(site)
    site.asked.clear()
    ask(page, f"{known[900]} {known[30]}")
    assert site.compressed() < 260_000
