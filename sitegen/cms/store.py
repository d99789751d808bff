"""Where the form saves on this machine: the requests of the content manager, on the texts only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sitegen.content.folder import read_folder
from sitegen.content.references import ATTACHMENTS
from sitegen.content.writing import write_files
from sitegen.diagnostics.problems import forbidden

FOLDER = "content"
"""What the form calls the folder with texts, whatever its name is."""

_PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "avif"})
_MEDIA = _PICTURES | ATTACHMENTS
_NAME = re.compile(r"[^\W_][\w .,()+&'@-]*")
# Bytes that are no text are kept as these marks, so that no text of the form is like them.
_KEPT = "surrogateescape"
_NO_TEXT = re.compile("[\udc80-\udcff]")
# Front matter without an end: for the form a file with a mistake in it.
_UNREADABLE = "---\n"
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What comes of a request that has another shape than those of the form."""
_SAVING = threading.Lock()
_MAX_TEXT = 512 * 1024  # bytes
_MAX_MEDIA = 48 * 1024 * 1024  # bytes


class Refusal(Exception):
    """A request that is not carried out. `reason` is the id of a sentence."""

    def __init__(self, reason: str, path: str = "", detail: str = "") -> None:
        super().__init__(f"{reason}: {path} {detail}")
        self.reason = reason
        self.path = path
        self.detail = detail


def answer(content: Path, asked: object) -> Any:
    """What the content manager gets for a request, ready for JSON. Raises Refusal."""
    request = asked if isinstance(asked, Mapping) else {}
    params = request.get("params") or {}
    action = _ACTIONS.get(str(request.get("action")))
    if action is None or not isinstance(params, Mapping):
        raise Refusal("request")
    try:
        with _SAVING:  # what is compared with a file must still be so when that is replaced
            return action(content, params)
    except MALFORMED as error:
        raise Refusal("request") from error
    except OSError as error:
        path = str(error.filename or "")
        reason, detail = ("forbidden", "") if forbidden(error) else ("disk", error.strerror or "")
        raise Refusal(reason, path, detail) from error


def _entries_by_folder(content: Path, params: Mapping[str, Any]) -> Any:
    if params["extension"] != "md":
        raise Refusal("kind", params["folder"])
    return [
        _entry(content, path)
        for path in _files_in(content, params["folder"], int(params["depth"]))
        if path.endswith(".md")
    ]


def _entries_by_files(content: Path, params: Mapping[str, Any]) -> Any:
    return [_entry(content, file["path"], file.get("label")) for file in params["files"]]


def _files_in(content: Path, folder: str, depth: int) -> Iterator[str]:
    """The files in a folder of the form, not more than so many folders deep, by their paths."""
    inside = within(folder)
    prefix = f"{inside}/" if inside else ""
    for path in sorted(read_folder(content)[0].stamps):
        if path.startswith(prefix) and path.count("/", len(prefix)) < depth:
            yield f"{FOLDER}/{path}"


def _entry(content: Path, path: str, label: str | None = "") -> Mapping[str, Any]:
    """A text as the content manager reads it; without data when there is none yet."""
    file = _place(content, path, {"md"})
    text = _text(file)
    id_ = None if text is None else hashlib.sha256(text.encode("utf-8", _KEPT)).hexdigest()
    if text is not None and _NO_TEXT.search(text):
        text = _UNREADABLE
    return {"data": text, "file": {"path": path, "label": label, "id": id_}}


def _text(file: Path) -> str | None:
    """What a file says, to the byte; None when it is not there."""
    return file.read_bytes().decode("utf-8", _KEPT) if file.exists() else None


def _persist_entry(content: Path, params: Mapping[str, Any]) -> Any:
    """Save texts with the pictures beside them: first the pictures, then what names them.

    A text takes the place of its `base` only: of the text that the form began with, or of none.
    """
    writes: list[tuple[Path, bytes]] = [_asset(content, asset) for asset in params["assets"]]
    for text in params["dataFiles"]:
        data = _text_of(text)
        place = _place(content, text["path"], {"md"})
        _check_base(place, text)
        writes.append((place, data))
    write_files(content, {path.relative_to(content).as_posix(): data for path, data in writes})
    return {"message": "entry persisted"}


def unsaved(content: Path, params: Mapping[str, Any]) -> dict[str, bytes]:
    """What a request would save: bytes by path within the folder with texts. Raises Refusal."""
    files = {text["path"]: _text_of(text) for text in params["dataFiles"]}
    for text in params["dataFiles"]:
        place = _place(content, text["path"], {"md"})
        if "base" in text:
            _check_base(place, text)
    files |= {asset["path"]: _asset(content, asset)[1] for asset in params["assets"]}
    return {within(path): data for path, data in files.items()}


def _check_base(place: Path, text: Mapping[str, Any]) -> None:
    """Refuse a text that would take the place of another than it began with."""
    now, base = _text(place) or None, text["base"]
    if now != base:
        reason = "taken" if base is None else "gone" if now is None else "changed"
        raise Refusal(reason, text["path"])


def _text_of(text: Mapping[str, Any]) -> bytes:
    """A text to save."""
    if text.get("newPath") not in (None, text["path"]):
        raise Refusal("request", text["path"])
    data = str(text["raw"]).encode("utf-8")
    if len(data) > _MAX_TEXT:
        raise Refusal("size", text["path"])
    return data


def _get_media(content: Path, params: Mapping[str, Any]) -> Any:
    """The pictures and documents in a folder, those in its own folders not included."""
    paths = _files_in(content, params["mediaFolder"], 1)
    return [_medium(content, path) for path in paths if _suffix(path) in _MEDIA]


def _persist_media(content: Path, params: Mapping[str, Any]) -> Any:
    path, data = _asset(content, params["asset"])
    write_files(path.parent, {path.name: data})
    return _medium(content, params["asset"]["path"])


def _medium(content: Path, path: str) -> Mapping[str, Any]:
    file = _place(content, path, _MEDIA)
    if not file.exists():
        raise Refusal("missing", path)
    data = file.read_bytes()
    return {
        "id": hashlib.sha256(data).hexdigest(),
        "path": path,
        "name": file.name,
        "content": base64.b64encode(data).decode("ascii"),
        "encoding": "base64",
    }


def _asset(content: Path, asset: Mapping[str, Any]) -> tuple[Path, bytes]:
    """A picture or document to save, with its place."""
    path = str(asset["path"])
    file = _place(content, path, _MEDIA)
    if asset["encoding"] != "base64":
        raise Refusal("request", path)
    if len(asset["content"]) > _MAX_MEDIA * 4 // 3 + 4:
        raise Refusal("size", path)
    try:
        return file, base64.b64decode(asset["content"], validate=True)
    except binascii.Error as error:
        raise Refusal("request", path) from error


def _delete_files(content: Path, params: Mapping[str, Any]) -> Any:
    files = [(path, _place(content, path, {"md", *_MEDIA})) for path in params["paths"]]
    for (path, file), base in zip(files, params["bases"], strict=True):
        if not file.exists():
            raise Refusal("missing", path)
        if base is not None and _text(file) != base:
            raise Refusal("undeleted", path)
    for _, file in files:
        file.unlink()
    return {"message": "files deleted"}


_ACTIONS: Mapping[str, Callable[[Path, Mapping[str, Any]], Any]] = {
    "info": lambda _, __: {"repo": FOLDER, "publish_modes": ["simple"], "type": "sitegen"},
    "entriesByFolder": _entries_by_folder,
    "entriesByFiles": _entries_by_files,
    "getEntry": lambda content, params: _entry(content, params["path"]),
    "persistEntry": _persist_entry,
    "getMedia": _get_media,
    "getMediaFile": lambda content, params: _medium(content, params["path"]),
    "persistMedia": _persist_media,
    "deleteFiles": _delete_files,
    "getDeployPreview": lambda _, __: None,
}


def within(path: str) -> str:
    """A path of the form as one within the folder with texts."""
    head, _, rest = str(path).strip("/").partition("/")
    if head != FOLDER:
        raise Refusal("path", path)
    return rest


def _place(content: Path, path: str, suffixes: Iterable[str]) -> Path:
    """The place of a file, which need not be there yet: in the folder with texts, by no link."""
    parts = within(path).split("/")
    if not all(_NAME.fullmatch(part) for part in parts):
        raise Refusal("path", path)
    if _suffix(path) not in suffixes:
        raise Refusal("kind", path)
    place = content
    for number, part in enumerate(parts, 1):
        place = place / part
        try:
            mode = place.lstat().st_mode
        except FileNotFoundError:
            continue
        last = number == len(parts)
        if not (stat.S_ISREG(mode) if last else stat.S_ISDIR(mode)):
            raise Refusal("link", path)
    return place


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()
