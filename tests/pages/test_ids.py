"""Every id on a page is its own: those of the templates keep clear of those of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from sitegen.schema.kinds import slug
from tests.program import BuildSite

Showcase = Callable[[Mapping[str, str]], Path]

SITE = """
    title: Etalage
    organisation: Gemeente
    statuses: [{id: loopt, label: Loopt, phase: running}]
    themes: [{id: wonen, label: Wonen}, {id: zorg, label: Zorg}]
    lines: [{id: samen, label: Samen, number: "1"}]
    sources: [{id: eigen, label: Eigen}]
    fields: [{id: uitleg, label: Uitleg, type: markdown}]
"""
HEADINGS = [
    *("Main", "Partners", "Links", "Documents", "Les 1", "Lessons", "Learned", "Costs", "Related"),
    *("Facts", "History", "Sources", "Needs", "Ask", "Videos", "Pictures", "Effects", "Map", "Q"),
    *("Contents", "Siblings", "Statement", "Complaint", "Cards", "Count", "Chart", "Series 2"),
    *("Fn1", "Fnref1", "Fn 1", "Les_1", "_main", "Featured", "Themes", "Lines", "News", "Others"),
]
BODY = "".join(f"## {heading}\n\nTekst[^1].\n\n" for heading in HEADINGS) + "[^1]: Een *noot*.\n"
CARD = f"""---
title: Samen eten
status: loopt
line: samen
themes: [wonen, zorg]
summary: Buren eten samen.
partners: [Welzijn]
lessons: ['**Klein.** Begin klein.', Ga door.]
needs: [Een keuken]
costs: [{{year: 2018, amount: 10, source: eigen}}]
links: [{{url: 'https://www.voorbeeld.example/', title: Site}}]
uitleg: "Zie[^1].\\n\\n## Partners\\n\\n[^1]: Noot."
---
{BODY}"""
PAGE = (
    "---\ntitle: Over\nlinks: [{url: 'https://www.voorbeeld.example/', title: Site}]\n---\n" + BODY
)


def test_no_template_has_an_id_that_a_heading_can_have(repository: Path) -> None:
    for template in sorted((repository / "themes").rglob("*.html")):
        found = re.findall(r'\sid="([^"{]*)', template.read_text("utf-8"))
        own = [id_ for id_ in found if id_ != "results"]  # promised, on a page without a text
        assert [id_ for id_ in own if id_ and slug(id_) == id_] == [], template


def test_every_id_is_its_own_whatever_the_headings_are(
    showcase: Showcase, build_site: BuildSite, tmp_path: Path
) -> None:
    texts = {
        "site.yaml": SITE,
        "index.md": BODY,
        "projecten/eten.md": CARD,
        "projecten/zorg.md": CARD.replace("Samen eten", "Zorg"),
        "themas/wonen.md": BODY,
        "programmalijnen/samen.md": BODY,
        "nieuws/2026-01-01-bericht.md": PAGE,
        "over.md": PAGE,
        "toegankelijkheid.md": PAGE,
        "lessen.md": PAGE,
        "kosten.md": PAGE,
    }
    site = build_site(showcase(texts), tmp_path / "public", "--date", "2026-06-01")
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 12
    for page in pages:
        html = page.read_text("utf-8")
        counted = Counter(re.findall(r'\sid="([^"]*)"', html))
        assert [id_ for id_, times in counted.items() if times > 1] == [], page
        named = re.findall(r'\s(?:aria-labelledby|for)="([^"]*)"', html)
        named += re.findall(r'href="#([^"]*)"', html)
        assert set(named) <= set(counted), page
