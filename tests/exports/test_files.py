"""Files for machines: tables for a spreadsheet, the feed, the sitemap."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

URL = "https://etalage-rijswijk.example/"


def test_a_spreadsheet_with_dutch_settings_opens_the_tables(rijswijk: Path) -> None:
    raw = (rijswijk / "data/costs.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # by which a spreadsheet knows the letters
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    counted = [row for row in rows if row["Telt mee"] == "ja" and row["Jaar"] == "2016"]
    assert sum(int(row["Bedrag"].removesuffix(",00")) for row in counted) == 446000
    cards = (rijswijk / "data/cards.csv").read_text("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(cards), delimiter=";"))) == 23


def test_the_feed_is_atom(rijswijk: Path) -> None:
    feed = ElementTree.parse(rijswijk / "feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    for owner in (feed, *feed.findall(f"{atom}entry")):
        for name in ("id", "title", "updated"):
            assert len(owner.findall(f"{atom}{name}")) == 1
    entries = feed.findall(f"{atom}entry")
    dates = [entry.findtext(f"{atom}updated") or "" for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert len(entries) >= 4
    addresses = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(addresses)) == len(addresses)


def test_every_page_in_the_sitemap_is_there(rijswijk: Path) -> None:
    tree = ElementTree.parse(rijswijk / "sitemap.xml").getroot()
    pages = [
        loc.text or "" for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert len(pages) > 40
    for page in pages:
        assert (rijswijk / page.removeprefix(URL) / "index.html").is_file(), page
