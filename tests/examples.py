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
