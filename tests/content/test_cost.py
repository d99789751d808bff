"""Reading a text costs in proportion to its size, or it is refused with the line and the limit."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sitegen.check.checker import check
from sitegen.content.documents import MAX_BODY, MAX_FRONT_MATTER
from sitegen.content.markdown import MAX_PAGE, render
from sitegen.diagnostics.problems import Report
from sitegen.urls import Addresses
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

PATTERNS = {
    **{
        "open brackets": "[",
        "open pictures": "![",
        "notes within": "^[",
        "words in brackets": "[a",
    },
    **{"equal headings": "# a\n", "lines above": "a\n-\n", "double quotes": '"', "quotes": "'"},
    **{"mixed quotes": "\"'", "quoted words": '"a" ', "quoted lines": "> a\n\n", "items": "- a\n"},
    **{"stars": "*", "mixed stars": "a**b_c", "ticks": "`a ", "tags": "<a", "links": "[a](b "},
    **{"closed": "[]", "between": "][", "half": "[a](", "tables": "a|b\n-|-\n", "and": "&amp;"},
    **{"one word": "a", "points": ".", "digits": "1", "code": "    a\n\n", "terms": "a\n: b\n\n"},
}
SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
CARD = "---\ntitle: Samen eten\nstatus: loopt\nsummary: Buren eten samen.\n---\n"


def text_of(pattern: str, size: int) -> str:
    return (pattern * (size // len(pattern.encode()) + 1))[:size]


def seconds(work: Callable[[], object]) -> float:
    """The processor time that it takes: other programs make no difference."""
    before = time.process_time()
    work()
    return time.process_time() - before


def within(limit: float, work: Callable[[], object]) -> bool:
    """Whether it takes less than so many seconds: the best of three, as what disturbs it adds."""
    return any(seconds(work) < limit for _ in range(3))


def read(text: str) -> Report:
    report = Report("content/projecten/a.md")
    render(text, "projecten/a.md", 0, "nl", Addresses.of(None), report)
    return report


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_four_times_the_text_costs_about_four_times_as_much(pattern: str) -> None:
    short = seconds(lambda: read(text_of(pattern, MAX_BODY // 4)))
    assert within(min(8, 8 * short + 1), lambda: read(text_of(pattern, MAX_BODY)))


@pytest.mark.parametrize("pattern", ["[", "![", "# a\n", '"', "'"])
def test_a_text_is_read_in_about_the_time_of_plain_text(pattern: str) -> None:
    assert within(1.5, lambda: read(text_of(pattern, 40_000)))


@pytest.mark.parametrize("pattern", ["a", ".", "1", "ge", "a-", "12-12-"])
def test_check_looks_at_one_long_word_in_no_time(pattern: str, showcase: Showcase) -> None:
    text = CARD + text_of(pattern, 100_000)
    content = showcase({"site.yaml": SITE, "projecten/a.md": text})
    day = datetime.date(2026, 6, 1)
    assert within(3, lambda: check(content, day, 1))


@pytest.mark.parametrize("opening", ["[", "![", "^[", "[a [b "])
def test_brackets_that_nobody_closes_are_refused_at_their_line(opening: str) -> None:
    report = read("Tekst.\n\n" + opening * 30)
    assert [(one.rule, one.line) for one in report.problems] == [("text-too-deep", 3)]


@pytest.mark.parametrize(
    "text", ["[a](b.md) " * 400, "[ ] klaar\n" * 300, "`[` " * 15, "[x] " * 99]
)
def test_brackets_that_people_write_are_fine(text: str) -> None:
    assert read(text).problems == []


@pytest.mark.parametrize(
    "text",
    [
        f"[r]: https://example.nl/{'x' * 2000}\n\n" + "[r] " * 2000,
        f"[r]: https://example.nl/ '{'x' * 2000}'\n\n" + "[r]\n" * 2000,
        f"Zie ![{'x' * 3000}](a.png)\n\n" + f"[r]: {'y' * 3000}\n\n" + "[r]\n\n" * 2000,
        pytest.param(
            "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + ("|" * 500 + "\n") * 500,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_small_text_that_becomes_a_huge_page_is_refused(text: str) -> None:
    assert len(text) < MAX_BODY
    report = read(text)
    assert "page-too-big" in [one.rule for one in report.problems]
    assert all(one.line > 0 for one in report.problems)


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize(
    ("head", "body", "told"),
    [
        ("note: {}\n", "", ("matter-too-big", 1)),
        ("", "{}", ("body-too-big", 3)),
    ],
)
def test_a_text_or_its_front_matter_over_the_limit_is_refused(
    head: str, body: str, told: tuple[str, int], over: int, showcase: Showcase
) -> None:
    limit = MAX_FRONT_MATTER if head else MAX_BODY
    text = text_of("een ", limit - len(head.removesuffix("\n").format("")) + over)
    page = f"---\n{head.format(text)}---\n{body.format(text)}"
    content = showcase({"site.yaml": SITE, "over.md": page})
    found = check(content, datetime.date(2026, 6, 1), 1).messages
    assert (told in [(one.rule, one.line) for one in found]) == bool(over), found


@pytest.mark.parametrize("pattern", ["Een zin van zes hele woorden. ", "- een punt van de lijst\n"])
def test_a_text_of_the_largest_size_is_published(
    pattern: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    text = text_of(pattern, MAX_BODY - 100)
    content = showcase({"site.yaml": SITE, "projecten/a.md": CARD + text})
    site = build_site(content, tmp_path / "public")
    page = (site / "projecten/a/index.html").read_bytes()
    assert MAX_BODY < len(page) < MAX_PAGE


@pytest.mark.parametrize("pattern", ["a", "1", ".", "a-", "'a", "ge", "a\n", "a. ", "&"])
def test_a_text_of_one_kind_is_published_in_no_time(
    pattern: str, showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    text = CARD + text_of(pattern, 100_000)
    content = showcase({"site.yaml": SITE, "projecten/a.md": text})
    tries = iter(range(3))
    assert within(4, lambda: build_site(content, tmp_path / f"public-{next(tries)}"))
