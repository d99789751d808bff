"""A repository around a content folder: what it needs to be published by a host, and no code."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from sitegen import __version__
from sitegen.content.hosts import HOSTS
from sitegen.content.scaffold import ScaffoldError, new_site

CONTENT = "content"
"""The content folder of such a repository, where every command looks for it."""

REQUIREMENTS = "requirements.txt"
"""The file that names the program, and pins it."""

WHEELS = "program"
"""The folder for a program that comes from no registry."""

_STARTER = Path(__file__).parents[1] / "starter"
_PACKAGE = "etalage"

# What a server makes in a new repository, and who asks for this one may have written.
_MAY_BE_THERE = frozenset({".git", "README.md", "LICENSE"})

_FILES = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}


class Program(Struct, frozen=True):
    """How the program comes to another machine: a line for pip, and the file that it names.

    `copied`: it runs from a copy of its own code, so that only a registry could know that line.
    """

    requirement: str
    wheel: Path | None = None
    copied: bool = False


def installed_program() -> Program:
    """The program as it was installed here: from a registry, an address, git or a wheel file."""
    pinned = Program(f"{_PACKAGE}=={__version__}")
    copied = replace(pinned, copied=True)
    try:
        told = distribution(_PACKAGE).read_text("direct_url.json")
    except PackageNotFoundError:
        return copied
    origin = json.loads(told) if told else {}
    url = str(origin.get("url", ""))
    if "vcs_info" in origin:
        version = origin["vcs_info"]
        return Program(f"{_PACKAGE} @ {version['vcs']}+{url}@{version['commit_id']}")
    if "archive_info" not in origin:
        return copied if "dir_info" in origin else pinned
    if not url.startswith("file:"):
        return Program(f"{_PACKAGE} @ {url}")
    wheel = Path(unquote(urlsplit(url).path))
    return Program(f"./{WHEELS}/{wheel.name}", wheel) if wheel.is_file() else copied


def new_repository(folder: Path, language: str, host: str, program: Program) -> int:
    """Write a repository with a content folder to start from; returns how many files it has.

    `host` is one of HOSTS. Raises ScaffoldError when there is something in the way, and OSError.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there - _MAY_BE_THERE or (folder.exists() and not folder.is_dir()):
        raise ScaffoldError("folder-not-empty", folder)
    own = _files(language, host, program)
    if "README.md" in there:
        del own["README.md"]
    count = new_site(folder / CONTENT, language)
    for path, data in own.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        if target.suffix == ".sh":
            target.chmod(0o755)
    return count + len(own)


def _files(language: str, host: str, program: Program) -> dict[str, bytes]:
    """What a repository has beside its content folder, by path."""
    copies = {path: _STARTER / "repository" / name for name, path in _FILES.items()}
    copies |= {path: _STARTER / "hosts" / host / name for name, path in HOSTS[host].items()}
    if program.wheel is not None:
        copies[f"{WHEELS}/{program.wheel.name}"] = program.wheel
    return {
        REQUIREMENTS: f"{program.requirement}\n".encode(),
        "README.md": _readme(language, host).encode(),
        **{path: file.read_bytes() for path, file in copies.items()},
    }


def _readme(language: str, host: str) -> str:
    """What a colleague reads first, with what has to be set once at this host."""
    folder = _STARTER / "repository"
    text = (folder / f"README.{language}.md").read_text("utf-8")
    return text.replace("{host}", (folder / f"{host}.{language}.md").read_text("utf-8").strip())
