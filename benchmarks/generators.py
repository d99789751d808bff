"""The generators that are compared: how to find them, lay content out, edit it and run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "peers"

# The quality that gives about the same likeness to the original; see `fidelity.py`.
ELEVENTY_QUALITY = "72"

COLD = "cold"
# A push on a host: a new clone with an edited card, and what earlier builds left, brought back.
CHECKOUT = "fresh checkout"
PAGES = (COLD, "unchanged", "body edited", "title edited", "theme renamed", CHECKOUT)
# Those that make sense for every generator.
_EVERYWHERE = PAGES[:-1]
PICTURES = ("pictures cold", "pictures kept")


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator in a work folder of its own.

    `card` is the path of a card's source with `{slug}` in it, `made` what it leaves behind, the
    site first. `scenarios` are those that make sense for it.
    """

    name: str
    version: str
    command: tuple[str, ...]
    lay_out: Callable[[Path, Path], None]
    card: str
    settings: str
    made: tuple[str, ...]
    scenarios: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def forget(self, work: Path) -> None:
        """Take away what earlier builds left."""
        for name in self.made:
            shutil.rmtree(work / name, ignore_errors=True)

    def check_out(self, work: Path) -> None:
        """Clone the content anew, and bring back what earlier builds left, as a host keeps it."""
        before = work / "before"
        for name in ("content", *self.made):
            (work / name).rename(before)
            # New inodes and times for all, as no host promises to bring these back; and without
            # the other generation of the site, which the recipes for hosts do not keep.
            links = shutil.ignore_patterns("standby.*")
            shutil.copytree(before, work / name, copy_function=shutil.copyfile, ignore=links)
            shutil.rmtree(before)

    def edit(self, work: Path, scenario: str, number: int) -> None:
        """Make the change of a scenario; another number makes another change."""
        if scenario in ("body edited", "title edited", "pictures kept", CHECKOUT):
            pattern = re.compile(re.escape(self.card).replace(r"\{slug\}", "[^/]+"))
            folder = work / self.card.partition("{slug}")[0]
            found = min(
                path
                for path in folder.glob("*" + self.card.partition("{slug}")[2])
                if pattern.fullmatch(path.relative_to(work).as_posix())
            )
            text = found.read_text("utf-8")
            if scenario == "title edited":
                again = rf"\g<1>Versie {number} "
                text = re.sub(r'(?m)^([Tt]itle: "?)(?:Versie \d+ )?', again, text, count=1)
            else:
                # Another text than that of any other scenario, or nothing would be new.
                text = re.sub(r"\n*Bijgewerkt \d+: [a-z ]+\.\n\Z", "", text)
                text = f"{text.rstrip()}\n\nBijgewerkt {number}: {scenario}.\n"
            found.write_text(text, "utf-8")
        elif scenario == "theme renamed":
            path = work / self.settings
            label = re.compile(r'(label"?: "?Wonen)( \d+)?')
            path.write_text(label.sub(rf"\1 {number}", path.read_text("utf-8")), "utf-8")


def installed(environment: Path | None, before: Path | None = None) -> Iterator[Peer]:
    """Every peer that is there: ours, and others in the folder `environment` or on the PATH.

    `before` is another checkout of this program, which is a peer as well.
    """
    yield from _ours()
    if before is not None:
        program = str(before.resolve() / "build.py")
        yield _checkout("before", (program,), PAGES + PICTURES)
    if hugo := _hugo(environment):
        yield Peer(
            "hugo",
            _said(hugo, "version").partition("-")[0].removeprefix("hugo v"),
            (str(hugo), "--noBuildLock", "--quiet", "--cacheDir", "{work}/cache"),
            _lay_out_hugo,
            "content/projecten/{slug}/index.md",
            "data/site.yaml",
            ("public", "resources", "cache"),
            _EVERYWHERE + PICTURES,
        )
    if eleventy := _program("eleventy", environment, "node/node_modules/.bin"):
        modules = eleventy.parent.parent
        yield Peer(
            "eleventy",
            _npm_version(modules, "@11ty/eleventy"),
            ("node_modules/.bin/eleventy", "--quiet"),
            lambda content, work: _lay_out_eleventy(content, work, modules),
            "src/projecten/{slug}/index.md",
            "src/_data/site.yaml",
            ("_site", ".cache"),
            _EVERYWHERE + PICTURES if (modules / "@11ty/eleventy-img").is_dir() else _EVERYWHERE,
            {"BENCH_PICTURES": ELEVENTY_QUALITY},
        )
    if pelican := _program("pelican", environment, "venv/bin"):
        yield Peer(
            "pelican",
            _said(pelican, "--version"),
            (str(pelican), "-q", "-s", "pelicanconf.py", "content"),
            _lay_out_pelican,
            "content/{slug}.md",
            "site.json",
            ("output",),
            _EVERYWHERE,
        )


def _checkout(
    name: str,
    program: tuple[str, ...],
    scenarios: tuple[str, ...],
    environment: Mapping[str, str] | None = None,
) -> Peer:
    """A checkout of this program."""
    return Peer(
        name,
        "",
        (sys.executable, *program, "build", "--content", "content", "--output", "public"),
        _copy_content,
        "content/projecten/{slug}/index.md",
        "content/site.yaml",
        ("public", ".public.sitegen"),
        scenarios,
        environment or {},
    )


def _ours() -> Iterator[Peer]:
    place = {"PYTHONPATH": str(REPOSITORY)}
    program = str(REPOSITORY / "build.py")
    yield _checkout("etalage", (program,), PAGES + PICTURES)
    yield _checkout("etalage without search", ("-m", "benchmarks.without_search"), (COLD,), place)
    yield _checkout("etalage three widths", ("-m", "benchmarks.three_widths"), PICTURES, place)
    for jobs in ("1", "2"):
        yield Peer(
            f"floor {jobs}",
            "",
            (sys.executable, str(TEMPLATES / "floor/build.py"), "content", "out", "--jobs", jobs),
            _copy_content,
            "content/projecten/{slug}/index.md",
            "content/site.yaml",
            ("out",),
            (COLD,),
        )


def _hugo(environment: Path | None) -> Path | None:
    """Hugo itself: the command of its Python package is a script that starts slowly."""
    roots = [environment / "venv/lib"] if environment else []
    roots += [Path(path).parent for path in sys.path if path.endswith("site-packages")]
    for root in roots:
        for found in sorted(root.glob("python3*/site-packages/hugo/binaries/hugo*")):
            return found.resolve()
    on_path = shutil.which("hugo")
    return Path(on_path) if on_path else None


def _program(name: str, environment: Path | None, folder: str) -> Path | None:
    if environment and (environment / folder / name).exists():
        return (environment / folder).resolve() / name
    beside = Path(sys.executable).parent / name
    here = REPOSITORY / "node_modules/.bin" / name
    on_path = shutil.which(name)
    places = [beside, here, *([Path(on_path)] if on_path else [])]
    return next((place for place in places if place.exists()), None)


def _said(program: Path, argument: str) -> str:
    done = subprocess.run([program, argument], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def _npm_version(modules: Path, name: str) -> str:
    return str(json.loads((modules / name / "package.json").read_text("utf-8"))["version"])


# How each wants its content


def _copy_content(content: Path, work: Path) -> None:
    shutil.copytree(content, work / "content")


def _lay_out_hugo(content: Path, work: Path) -> None:
    shutil.copytree(TEMPLATES / "hugo", work, dirs_exist_ok=True)
    shutil.copytree(content / "projecten", work / "content/projecten")
    _write_settings(content, work / "data")


def _lay_out_eleventy(content: Path, work: Path, modules: Path) -> None:
    shutil.copytree(TEMPLATES / "eleventy", work, dirs_exist_ok=True)
    shutil.copytree(content / "projecten", work / "src/projecten", dirs_exist_ok=True)
    _write_settings(content, work / "src/_data")
    os.symlink(modules, work / "node_modules")


def _lay_out_pelican(content: Path, work: Path) -> None:
    """Its own header, a "Key: value" a line, instead of YAML; what is nested goes in as JSON."""
    shutil.copytree(TEMPLATES / "pelican", work, dirs_exist_ok=True)
    (work / "site.json").write_text(json.dumps(_settings(content), indent=1), "utf-8")
    (work / "content").mkdir()
    for folder in sorted((content / "projecten").iterdir()):
        _, head, body = (folder / "index.md").read_text("utf-8").split("---\n", 2)
        card: dict[str, Any] = yaml.load(head, yaml.CSafeLoader)
        values = {
            "Title": card["title"],
            "Slug": folder.name,
            "Date": card["start"],
            "Category": card["line"],
            "Tags": ", ".join(card["themes"]),
            "Summary": card["summary"],
            "Number": card["number"],
            "State": card["status"],
            "Reach": card["reach"],
            "Costs": json.dumps(card["costs"]),
            "Partners": ", ".join(card["partners"]),
            "Lessons": json.dumps(card["lessons"], ensure_ascii=False),
            "Effects": ", ".join(card["effects"]),
        }
        lines = [f"{name}: {value}\n" for name, value in values.items()]
        (work / f"content/{folder.name}.md").write_text("".join(lines) + body, "utf-8")


def _write_settings(content: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(_settings(content), allow_unicode=True, sort_keys=False)
    (folder / "site.yaml").write_text(text, "utf-8")


def _settings(content: Path) -> dict[str, Any]:
    """`site.yaml` with the statuses as a table of labels by id, as the templates use them."""
    settings: dict[str, Any] = yaml.load(
        (content / "site.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    settings["statuses"] = {entry["id"]: entry["label"] for entry in settings["statuses"]}
    return settings
