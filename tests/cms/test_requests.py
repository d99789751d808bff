"""Whatever is sent to the form of the preview is answered with a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.desk import Desk, preview
from tests.examples import write_texts

SITE = {
    "site.yaml": """
        title: Etalage
        organisation: Gemeente
        statuses: [{id: loopt, label: Loopt, phase: running}]
    """,
    "projecten/eten.md": "---\ntitle: Eten\nstatus: loopt\nsummary: Buren eten.\n---\n",
}
CARD = "content/projecten/nieuw.md"
ACTIONS = (
    *("info", "entriesByFolder", "entriesByFiles", "getEntry", "persistEntry", "getMedia"),
    *("getMediaFile", "persistMedia", "deleteFiles", "getDeployPreview", "rm", "", "__class__"),
)
STRANGE = (
    *("null", "7", "1e999", '"x"', '"\\ud800"', '"\\u0000"', "[]", "[[]]", "{}", '["x"]', "true"),
    *('{"x": 1}', '["content/a.md"]', '"content/\\ud800.md"', '"content/a\\u0000.md"', "-1"),
)
KEYS = (
    *("path", "folder", "extension", "depth", "files", "dataFiles", "assets", "asset", "paths"),
    *("bases", "mediaFolder", "waiting"),
)


def requests() -> Iterator[str]:
    """Requests of every shape but that of the form."""
    yield from ("", "{", "[]", "7", '"x"', "null", "\\", '{"action": ["info"]}', "[" * 100_000)
    yield '{"a":' * 50_000
    sound = {
        **dict.fromkeys(("path", "folder", "mediaFolder"), "content"),
        **{"extension": "md", "depth": 1, "files": [], "dataFiles": [], "assets": []},
        **{"asset": {"path": "content/a.png", "encoding": "base64", "content": ""}},
        **{"paths": [], "bases": []},
    }
    for action in ACTIONS:
        for value in STRANGE:
            yield f'{{"action": {json.dumps(action)}, "params": {value}}}'
    for key in KEYS:
        others = ", ".join(
            f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sound.items() if k != key
        )
        for value in STRANGE:
            for action in ACTIONS[1:9]:
                params = f'{{{others}, "{key}": {value}}}'
                yield f'{{"action": "{action}", "params": {params}}}'
    for key in ("path", "raw", "base", "newPath"):
        for value in STRANGE:
            text = {"path": CARD, "raw": "---\ntitle: X\n---\n", "base": None}
            files = f"[{json.dumps(text)[:-1]}, {json.dumps(key)}: {value}}}]"
            yield f'{{"action": "persistEntry", "params": {{"assets": [], "dataFiles": {files}}}}}'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    content = write_texts(SITE, tmp_path_factory.mktemp("requests") / "content")
    with preview(content) as desk:
        yield desk


def test_every_malformed_request_is_answered_with_a_sentence(desk: Desk) -> None:
    mine = {"Content-Type": "application/json", "Origin": desk.address.rstrip("/")}
    strange = []
    for body in requests():
        for part in ("save", "check"):
            status, said = desk.ask("POST", f"/beheer/{part}", body, **mine)
            told = json.loads(said) if said.startswith(("{", "[", "null")) else said
            refused = status == 422 and isinstance(told, dict) and bool(told)
            if not (refused or (status == 200 and part == "save")):
                strange.append((part, body[:200], status, said[:200]))
    assert not strange, strange[:5]


def test_nothing_but_what_was_sound_was_written(desk: Desk) -> None:
    assert written(desk.content) <= {*SITE, "projecten/nieuw.md", "a.png"}


def written(content: Path) -> set[str]:
    every = (path for path in content.rglob("*") if path.is_file())
    return {path.relative_to(content).as_posix() for path in every}
