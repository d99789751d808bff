"""Write the page of the guide with every sentence that a site can replace, zinnen.md.

python tools/sentences.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
WORDS = REPOSITORY / "themes/default/words/nl.yaml"
PAGE = REPOSITORY / "docs/handleiding/zinnen.md"


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence by the name that `texts` in site.yaml knows it by."""
    for name, value in yaml.safe_load(WORDS.read_text("utf-8")).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{form}", str(text)) for form, text in value.items())
        else:
            yield name, str(value)


if __name__ == "__main__":
    above = PAGE.read_text("utf-8").split("| --- | --- |\n")[0]
    rows = "".join(f"| `{name}` | `{text}` |\n" for name, text in sentences())
    PAGE.write_text(f"{above}| --- | --- |\n{rows}", "utf-8")
