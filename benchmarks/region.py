"""What a region costs: many showcases that join one, beside the same cards as its own content.

    python -m benchmarks.region                          # 342 showcases with 50 cards each
    python -m benchmarks.region --showcases 40,80,160    # and how it grows

The cards are those of `benchmarks.corpus`. A region is built from nothing, with nothing changed,
and after one of its showcases was fetched again with one title changed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmarks import corpus
from benchmarks.measuring import Run, run
from sitegen.showcases.feeds import kept_bytes, kept_path

REPOSITORY = Path(__file__).resolve().parent.parent
CARDS = 50  # of a showcase


def measure(showcases: int, work: Path) -> dict[str, Run]:
    """The runs of one size, by what was built."""
    own, region = work / f"own-{showcases}", work / f"region-{showcases}"
    corpus.write(own / "content", showcases * CARDS)
    runs = {"own content, cold": _build(own)}
    data = json.loads((own / "public/data/showcase.json").read_text("utf-8"))
    settings = yaml.safe_load((own / "content/site.yaml").read_text("utf-8"))
    names = [f"gemeente-{number}" for number in range(1, showcases + 1)]
    settings["federation"] = [{"feed": f"{name}.json", "label": name} for name in names]
    settings.pop("menu", None)
    content = region / "content"
    content.mkdir(parents=True)
    (content / "site.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    for number, name in enumerate(names):
        _keep(content, name, data, data["cards"][number * CARDS : (number + 1) * CARDS])
    runs["region, cold"] = _build(region)
    runs["region, unchanged"] = _build(region)
    first = data["cards"][0]
    _keep(content, names[0], data, [{**first, "title": "Nieuw"}, *data["cards"][1:CARDS]])
    runs["region, one showcase changed"] = _build(region)
    return runs


def _keep(
    content: Path, name: str, data: Mapping[str, Any], cards: list[Mapping[str, Any]]
) -> None:
    """Keep the data of a showcase as `sitegen fetch` does."""
    home = f"https://{name}.example/"
    theirs = {
        **data,
        "site": {**data["site"], "title": name, "organisation": name, "url": home},
        "cards": [{**card, "url": f"{home}projecten/{card['id']}/"} for card in cards],
    }
    path = content / kept_path(name)
    path.parent.mkdir(exist_ok=True)
    raw = json.dumps(theirs, ensure_ascii=False).encode()
    path.write_bytes(kept_bytes(f"{name}.json", datetime.date(2026, 1, 1), raw))


def _build(folder: Path) -> Run:
    command = [sys.executable, str(REPOSITORY / "build.py"), "build", "--date", "2026-03-02"]
    return run(command, folder, dict(os.environ))


def main() -> None:
    """Measure each size, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--showcases", default="342", help="how many; several with commas")
    asked = parser.parse_args()
    print("| showcases | cards | built | seconds | processor | MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for showcases in map(int, asked.showcases.split(",")):
        with tempfile.TemporaryDirectory() as work:
            for built, one in measure(showcases, Path(work)).items():
                figures = f"{one.wall:.1f} | {one.cpu:.1f} | {one.memory:.0f}"
                print(f"| {showcases} | {showcases * CARDS} | {built} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
