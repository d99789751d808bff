"""Examples that several tests build from: a showcase in other words, and a house style."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

# A small showcase in English, which calls everything by words of its own.
ENGLISH = {
    "site.yaml": """
        title: Bright Ideas
        organisation: Borough of Example
        url: https://ideas.example.org/bright/
        language: en
        words:
          card: [pilot, pilots]
          line: [mission, missions]
          theme: [challenge, challenges]
        statuses:
          - {id: thinking, label: Thinking about it, phase: idea}
          - {id: done, label: Part of the job, phase: embedded}
          - {id: ended, label: Ended, phase: stopped}
        lines:
          - {id: green, number: "A", label: Green streets}
        themes:
          - {id: heat, label: Heat}
          - {id: water, label: Water}
        sources:
          - {id: tax, label: Local tax}
          - {id: gift, label: A gift, counts: false}
        sections:
          - {heading: Why, required: true}
          - {heading: What came of it}
        fields:
          - {id: ward, label: Ward, type: choice, filter: true,
             choices: [{id: north, label: North ward}, {id: south, label: South ward}]}
          - {id: fte, label: Staff, type: number}
    """,
    "pilots/shade/index.md": """
        ---
        title: Shade on the square
        number: A.2
        line: green
        status: done
        themes: [heat, water]
        summary: Forty trees in tubs cooled the market square.
        reach: 1200
        costs:
          - {year: 2024, amount: 1250.50, source: tax}
          - {year: 2024, amount: 900, source: gift}
        lessons:
          - "**Water them.** Somebody has to do it on Sundays."
        ward: north
        fte: 0.5
        aliases: [/old/shade.html]
        ---

        ## Why

        Too hot. See [the other one](../rain.md) and <b>raw</b>.
    """,
    "pilots/rain.md": """
        ---
        title: Rain barrels
        number: A.10
        line: green
        status: ended
        themes: [water]
        summary: Barrels for everyone. Nobody emptied them.
        ward: south
        ---

        ## Why

        Too wet.
    """,
    "pilots/secret.md": """
        ---
        title: Not yet
        line: green
        status: thinking
        summary: Nobody may read this zanzibar.
        draft: true
        ---
    """,
    "pilots/later.md": """
        ---
        title: Later
        line: green
        status: thinking
        summary: This one comes on the second of March zanzibar.
        publish: 2026-03-02
        ---
    """,
    "news/2025-05-01-planted.md": "---\ntitle: Planted\n---\n\nForty trees.\n",
    "about.md": "# About us\n\nHello.\n",
}

# Design tokens: a colour for buttons and links, and a grey that is hard to read.
BURGUNDY = """
:root {
  --brand: #7a1f3d;
  --nl-button-primary-background-color: var(--brand);
  --nl-button-primary-color: #ffd9e2;
  --nl-link-color: var(--missing, var(--brand));
  --utrecht-document-color: #999;
  --utrecht-button-border-radius: 2rem;
  --utrecht-document-font-family: "Gemeente Sans", url(https://elsewhere.example/x.woff);
}
"""


def write_texts(texts: Mapping[str, str], content: Path) -> Path:
    """Write a content folder from texts by path, indented as the test likes, and return it."""
    for name, text in texts.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).removeprefix("\n"), encoding="utf-8", newline="\n")
    return content


# A programme that tells results, organisations, places and kinds of money.
PROGRAMME = {
    "site.yaml": """
        title: Proeftuinen
        organisation: Provincie Voorbeeld
        url: https://proef.example/
        words:
          card: [proeftuin, proeftuinen, de]
          reached: [deelnemer, deelnemers, de]
        figures:
          - {value: "11", label: organisaties aan tafel, source: Uitvoeringsplan}
        texts:
          card_lessons: Wat hebben wij geleerd?
          home_themes.one: "{count} {card} past bij een {theme}."
        statuses:
          - {id: loopt, label: Loopt, phase: running}
          - {id: afgerond, label: Afgerond, phase: completed}
          - {id: gestopt, label: Gestopt, phase: stopped}
        lines:
          - {id: zorg, number: "1", label: Zorg}
          - {id: thuis, number: "1.1", label: Zorg thuis, parent: zorg}
          - {id: buurt, number: "2", label: Buurt}
        themes:
          - {id: wonen, label: Wonen}
        sources:
          - {id: subsidie, label: Subsidie}
          - {id: fonds, label: Een fonds, counts: false, note: Dit bedrag betaalde een fonds.}
        organisations:
          - {id: welzijn, label: Welzijn Gouda, also: [Stichting Welzijn Gouda], kind: Welzijn,
             url: "https://welzijn.example/"}
          - {id: corporatie, label: Woningcorporatie}
          - {id: niemand, label: Doet nergens mee}
        places:
          - {id: holland, label: Zuid-Holland}
          - {id: gouda, label: Gouda, parent: holland, point: [52.0115, 4.7105]}
          - {id: delft, label: Delft, parent: holland, point: [52.0116, 4.3571]}
          - {id: leeg, label: Nergens}
        map: omtrek.geojson
        indicators:
          - {id: cijfer, label: Rapportcijfer, scale: [1, 10], better: higher}
          - {id: wachttijd, label: Wachttijd, unit: dagen, better: lower}
        sections:
          - {heading: Wat is nieuw?, collect: true}
          - {heading: Hoe verder?}
        fields:
          - {id: gebied, label: Gebied, type: choice, list: true,
             choices: [{id: dorp, label: Een dorp}]}
    """,
    "omtrek.geojson": """
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
         "coordinates": [[[4.2, 51.9], [4.9, 51.9], [4.9, 52.2], [4.2, 52.2], [4.2, 51.9]]]}}
    """,
    "index.md": """
        ---
        title: Proeftuinen in de provincie
        costs:
          - {year: 2013, amount: 3084871, source: subsidie, kind: budget}
          - {year: 2013, amount: 4021062.49, source: subsidie, kind: requested}
        ---

        Zo werkt het.
    """,
    "proeftuinen/preventie.md": """
        ---
        title: Preventie op het eiland
        number: "1"
        line: zorg
        status: afgerond
        themes: [wonen]
        summary: Samen eerder zien dat iemand hulp nodig heeft.
        places: [gouda]
        partners:
          - {organisation: welzijn, role: client}
          - {organisation: corporatie, role: funder}
          - Bewoners van de wijk
        results:
          - {indicator: cijfer, part: De proeftuin, before: 8.2, target: 8.5, after: 6.2, n: 24,
             source: Onderzoek, start: 2012, end: 2013}
          - {indicator: wachttijd, before: 30, target: 20, after: 14}
        reach: 120
        gebied: dorp
        ---

        ## Wat is nieuw?

        Een team van bewoners en artsen.
    """,
    "proeftuinen/thuis.md": """
        ---
        title: Thuis met hulp
        number: "2"
        line: [thuis, buurt]
        status: loopt
        summary: Hulp aan huis van mensen uit de buurt.
        places: [delft, gouda]
        partners: [{organisation: welzijn, role: executor}]
        results:
          - {indicator: cijfer, before: 6, after: 7.5, certainty: estimated}
        costs:
          - {year: 2013, amount: 1000, source: subsidie}
          - {year: 2013, amount: 20000, source: subsidie, kind: requested}
          - {year: 2013, amount: 14386.25, source: subsidie, kind: granted, yearly: true}
          - {year: 2013, amount: 500, source: fonds}
        ---

        ## Wat is nieuw?

        Buren die een cursus volgden.
    """,
    "proeftuinen/tuin.md": """
        ---
        title: Een tuin voor iedereen
        number: "3"
        line: buurt
        status: gestopt
        summary: Een tuin waar iedereen mag komen.
        partners: [welzijn]
        results:
          - {indicator: cijfer, value: 7}
        history:
          - {date: 2013, status: gestopt, note: De grond werd verkocht.}
        ---

        ## Hoe verder?

        Er is geen plek meer.
    """,
}
