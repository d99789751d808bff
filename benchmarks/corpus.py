"""A made-up content folder of any size: Dutch project cards, and pictures with the look of photos.

    python -m benchmarks.corpus --cards 1000 --pictures 0 CONTENT

The text is the same for the same numbers on every machine; the bytes of the pictures also depend
on the installed Pillow and its JPEG library.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import multiprocessing
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SAID: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
SENTENCES: dict[str, list[str]] = SAID["sentences"]
SIZE = 2400, 1600  # of a picture, in pixels
SEED = 7


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a card before any is written: cards link to each other."""

    title: str
    slug: str
    line: str
    number: str


def write(content: Path, cards: int, pictures: int = 0, seed: int = SEED) -> None:
    """Write a content folder of so many cards, with so many pictures spread over them."""
    content.mkdir(parents=True)
    (content / "site.yaml").write_text(_settings(), "utf-8")
    plans = _plans(cards, seed)
    shown: dict[int, list[int]] = {}
    for picture in range(pictures):
        shown.setdefault(picture * cards // pictures, []).append(picture)
    jobs = []
    for index, plan in enumerate(plans):
        folder = content / "projecten" / plan.slug
        folder.mkdir(parents=True)
        names = {f"foto-{n}.jpg": picture for n, picture in enumerate(shown.get(index, ()), 1)}
        (folder / "index.md").write_text(_card(index, plans, seed, list(names)), "utf-8")
        jobs += [(folder / name, f"{seed}/photo/{picture}") for name, picture in names.items()]
    if jobs:
        with multiprocessing.Pool() as pool:
            pool.starmap(_photo, jobs, chunksize=1)


def _plans(cards: int, seed: int) -> list[Plan]:
    taken: set[str] = set()
    counts: dict[str, int] = {}
    plans = []
    first, second, third = SAID["titles"]
    for index in range(cards):
        rng = random.Random(f"{seed}/title/{index}")
        words = f"{rng.choice(first)} {rng.choice(second)} {_fill(rng, rng.choice(third)).lower()}"
        title = words[0].upper() + words[1:]
        for name in SAID["slots"]["wijk"]:
            title = title.replace(name.lower(), name)
        base = slug = _slug(title)
        same = 1
        while slug in taken:
            same += 1
            slug = f"{base}-{same}"
        taken.add(slug)
        if same > 1:
            title = f"{title} ({same})"
        line = rng.choice(list(SAID["lines"]))
        counts[line] = counts.get(line, 0) + 1
        plans.append(Plan(title, slug, line, f"{line}.{counts[line]}"))
    return plans


def _card(index: int, plans: Sequence[Plan], seed: int, pictures: Sequence[str]) -> str:
    rng = random.Random(f"{seed}/card/{index}")
    plan = plans[index]
    start = datetime.date(2016, 1, 1) + datetime.timedelta(days=rng.randrange(3650))
    out = ["---", f"title: {_quoted(plan.title)}", f"number: {_quoted(plan.number)}"]
    out += [f"line: {_quoted(plan.line)}", f"status: {rng.choice(SAID['statuses'])['id']}"]
    themes = rng.sample(list(SAID["themes"]), rng.choice([0, 1, 1, 2, 2, 3]))
    out.append(f"themes: [{', '.join(themes)}]")
    out.append(f"summary: {_quoted(_fill(rng, rng.choice(SENTENCES['summary'])))}")
    out += [f"start: {start.isoformat()}", f"reach: {rng.randint(40, 24000)}", "costs:"]
    sources = list(SAID["sources"])
    costs = [
        (start.year + year, rng.randint(4, 400) * 500, rng.choice(sources))
        for year in range(rng.randint(1, 4))
    ]
    for year, amount, source in costs:
        out += [f"  - year: {year}", f"    amount: {amount}", f"    source: {source}"]
    partners = rng.sample(SAID["slots"]["partner"], rng.randint(1, 4))
    out += ["partners:", *(f"  - {name[0].upper() + name[1:]}" for name in partners)]
    lessons = rng.sample(SENTENCES["lesson"], rng.randint(1, 4))
    out += ["lessons:", *(f"  - {_quoted(_fill(rng, lesson))}" for lesson in lessons)]
    out.append(f"effects: [{', '.join(rng.sample(SAID['effects'], rng.randint(0, 3)))}]")
    out.append("images:" if pictures else "images: []")
    for name in pictures:
        place = rng.choice(SAID["slots"]["wijk"])
        caption = _fill(rng, "De situatie in {maand} {jaar}, gezien vanaf de straat.")
        out += [f"  - file: {name}", f'    alt: "Overzicht van de proefopstelling in {place}"']
        out += [f"    caption: {_quoted(caption)}", "    credit: Gemeente, afdeling Communicatie"]
    out += ["---", "", "## Probleem", "", _paragraph(rng, "problem", 3), ""]
    out += [_paragraph(rng, "problem", 2, _link(rng, plans)), "", "## Doel", ""]
    out += [_paragraph(rng, "goal", 3), "", "## Resultaten", ""]
    out += [_paragraph(rng, "result", 3, _link(rng, plans)), ""]
    points = rng.sample(SENTENCES["point"], rng.randint(3, 5))
    out += [*(f"- {_fill(rng, point)}" for point in points), ""]
    if index % 10 == 3:
        out += ["| Meting | Nulmeting | Nu |", "|---|---:|---:|"]
        for label in ("Doorlooptijd (dagen)", "Meldingen per week", "Waardering (1-10)"):
            before = rng.randint(6, 60)
            out.append(f"| {label} | {before} | {max(1, before - rng.randint(1, 9))} |")
        out.append("")
    out += [_paragraph(rng, "result", 2), "", "## Maatschappelijke effecten", ""]
    out += [_paragraph(rng, "effect", 3), "", _paragraph(rng, "effect", 2), "", "## Borging", ""]
    out += [_paragraph(rng, "embedding", 3, _link(rng, plans)), ""]
    return "\n".join(out)


def _fill(rng: random.Random, template: str) -> str:
    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name in SAID["slots"]:
            return str(rng.choice(SAID["slots"][name]))
        low, high = SAID["numbers"][name]
        return str(rng.randint(low, high))

    text = re.sub(r"\{([a-z]+)\}", slot, template)
    return text[0].upper() + text[1:] if text[0].isalpha() else text


def _paragraph(rng: random.Random, about: str, count: int, link: str = "") -> str:
    sentences = [_fill(rng, sentence) for sentence in rng.sample(SENTENCES[about], count)]
    if link:
        sentences.insert(rng.randint(1, len(sentences)), link)
    return " ".join(sentences)


def _link(rng: random.Random, plans: Sequence[Plan]) -> str:
    other = rng.choice(plans)
    sentence = rng.choice(SENTENCES["link"])
    return sentence.replace("{t}", other.title).replace("{s}", other.slug)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _settings() -> str:
    """`site.yaml`: the vocabularies that the cards use."""
    effects = {effect: effect.replace("-", " ").capitalize() for effect in SAID["effects"]}
    settings = {
        "title": "Innovatie in beeld",
        "organisation": "Gemeente Voorbeeld",
        "url": "https://innovatie.example.nl",
        "language": "nl",
        "statuses": SAID["statuses"],
        "lines": [{"id": i, "label": label, "number": i} for i, label in SAID["lines"].items()],
    }
    for part, labels in (
        ("themes", SAID["themes"]),
        ("sources", SAID["sources"]),
        ("effects", effects),
    ):
        settings[part] = [{"id": id_, "label": label} for id_, label in labels.items()]
    headings = ("Probleem", "Doel", "Resultaten", "Maatschappelijke effecten", "Borging")
    settings["sections"] = [{"heading": heading} for heading in headings]
    text: str = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    return text


def _photo(path: Path, key: str) -> None:
    """Write a picture with the spectrum of a photo: large shapes, texture, grain; and EXIF, GPS."""
    rng = random.Random(key)
    width, height = SIZE

    def noise(across: int, down: int) -> Image.Image:
        return Image.frombytes("L", (across, down), rng.randbytes(across * down))

    def colour(low: int, high: int) -> tuple[int, int, int]:
        return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)

    light = Image.linear_gradient("L").rotate(rng.choice([0, 90, 180])).resize(SIZE)
    dark, bright = Image.new("RGB", SIZE, colour(30, 120)), Image.new("RGB", SIZE, colour(150, 245))
    scene = Image.composite(dark, bright, light)
    draw = ImageDraw.Draw(scene)
    for _ in range(rng.randint(14, 26)):  # buildings, trees, roofs
        x, y, size = rng.randrange(width), rng.randrange(height // 3, height), rng.randint(60, 520)
        shape = rng.randrange(3)
        if shape == 0:
            draw.rectangle((x, y - size, x + size // 2, y + size), fill=colour(20, 220))
        elif shape == 1:
            box = (x - size // 2, y - size // 2, x + size // 2, y + size // 3)
            draw.ellipse(box, fill=colour(20, 200))
        else:
            top = x + size // 2, y - size
            draw.polygon([(x, y), (x + size, y + rng.randint(-90, 90)), top], fill=colour(10, 210))
    picture = scene.filter(ImageFilter.GaussianBlur(1.6))
    for cells, strength in ((24, 0.56), (120, 0.36), (600, 0.24)):
        texture = Image.merge("RGB", [noise(cells, cells * 2 // 3).resize(SIZE)] * 3)
        picture = Image.blend(picture, ImageChops.overlay(picture, texture), strength)
    grain = Image.merge("RGB", [noise(width, height).filter(ImageFilter.GaussianBlur(0.7))] * 3)
    picture = Image.blend(picture, ImageChops.overlay(picture, grain), 0.22)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Voorbeeld", "Camera 1", 1
    exif[0x8825] = {
        1: "N",
        2: (52.0, float(rng.randint(0, 59)), float(rng.randint(0, 59))),
        3: "E",
        4: (5.0, float(rng.randint(0, 59)), float(rng.randint(0, 59))),
    }
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88, exif=exif)
    path.write_bytes(buffer.getvalue())


def main() -> None:
    """Write a content folder."""
    parser = argparse.ArgumentParser(description="A made-up content folder of any size.")
    parser.add_argument("--cards", type=int, required=True)
    parser.add_argument("--pictures", type=int, default=0)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("content", type=Path, help="a folder that does not exist yet")
    options = parser.parse_args()
    write(options.content, options.cards, options.pictures, options.seed)


if __name__ == "__main__":
    main()
