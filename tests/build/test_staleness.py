"""Why a page is made again: a decision from what it would be made of and what is published."""

from __future__ import annotations

import pytest

from sitegen.build.staleness import (
    data_fingerprint,
    differs,
    index_fingerprint,
    is_index,
    is_page,
    page_fingerprint,
    reason,
)
from sitegen.publish.manifest import Entry


def published(fingerprint: str) -> Entry:
    return Entry(fingerprint, "digest")


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (None, "new"),
        (published(page_fingerprint("shown", "text", "template")), "kept"),
        (published(page_fingerprint("other", "text", "template")), "content"),
        (published(page_fingerprint("other", "other", "template")), "content"),
        (published(page_fingerprint("shown", "other", "template")), "text"),
        (published(page_fingerprint("shown", "other", "other")), "text"),
        (published(page_fingerprint("shown", "text", "other")), "template"),
        (published("digest of a file that is no page"), "content"),
        (published("shown"), "content"),
        (published(""), "content"),
    ],
)
def test_a_page_is_made_again_for_the_first_thing_that_is_other(
    entry: Entry | None, why: str
) -> None:
    assert reason(entry, "shown", "text", "template") == why


def test_pages_and_index_are_told_apart_by_their_fingerprints() -> None:
    page = published(page_fingerprint("shown", "text", "template"))
    index, data = published(index_fingerprint("content")), published(data_fingerprint("content"))
    assert [is_page(one) for one in (page, index, data)] == [True, False, False]
    assert [is_index(one) for one in (page, index, data)] == [False, True, False]


def test_a_visitor_sees_another_site_when_another_file_than_index_or_data_has_other_bytes() -> None:
    page = page_fingerprint("shown", "text", "template")
    before = {"index.html": Entry(page, "1"), "search/index.json": Entry("search:a", "2")}
    assert not differs(before | {"search/index.json": Entry("search:b", "3")}, before)
    assert not differs(before | {"index.html": Entry("made.of.else", "1")}, before)
    assert differs(before | {"index.html": Entry(page, "9")}, before)
    assert differs(before | {"nieuw/index.html": Entry(page, "1")}, before)
