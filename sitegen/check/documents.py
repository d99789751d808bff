"""Who made a document, as the file itself tells: PDF, Word and OpenDocument."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from xml.etree import ElementTree

from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.content.references import OFFICE
from sitegen.diagnostics.problems import Report
from sitegen.model.assemble import named_files
from sitegen.schema.settings import Settings

# Larger documents are not looked into.
_MAX_BYTES = 64 * 1024**2
_MAX_PART = 1024**2
# Nor is what is packed in them beyond this.
_MAX_UNPACKED = 32 * 1024**2

_TELLING = (".pdf", *(f".{kind}" for kind in sorted(OFFICE)))

# In a packed document: the part that tells of it, and in which elements it names people.
_PARTS = {
    "docProps/core.xml": ("creator", "lastModifiedBy"),
    "meta.xml": ("creator", "initial-creator", "printed-by"),
}

# In a PDF: `/Author (text)`, `/Author <hex>`, and who made it in its XMP.
_PDF_TEXT = re.compile(rb"/Author\s*\(((?:\\.|[^\\()]){1,400})\)", re.S)
_PDF_HEX = re.compile(rb"/Author\s*<([0-9A-Fa-f\s]{2,800})>")
_PDF_XMP = re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]{0,80}>([^<]{1,400})<", re.S)
# The parts that may be packed: those that hold objects, as newer PDFs have them, and the XMP.
_PDF_PACKED = re.compile(rb"/(?:ObjStm|Metadata)\b.{0,400}?\bstream\r?\n", re.S)
_PDF_MARKS = re.compile(rb"\\([0-7]{1,3}|.)", re.S)


def check_documents(document: Document, settings: Settings, folder: Folder, report: Report) -> None:
    """Report the files beside a text that tell who made them; never who.

    What names an organisation of the site, or what may stay, is fine. Raises OSError.
    """
    if document.front_matter is None:
        return
    known = _known(settings)
    for path, (_, line, key) in named_files(document, document.front_matter, folder).items():
        stamp = folder.stamps.get(path)
        if stamp is None or stamp.size > _MAX_BYTES or not path.lower().endswith(_TELLING):
            continue
        if {name.casefold() for name in authors(folder.read(path))} - known:
            report.at("document-author", line, key=key, given=path.rpartition("/")[2])


def _known(settings: Settings) -> set[str]:
    """Who may be named, in small letters: the organisations of the site, and what may stay."""
    known = {settings.organisation, *settings.allow}
    known |= {name for one in settings.organisations for name in (one.label, *one.also)}
    return set(map(str.casefold, known))


def authors(data: bytes) -> set[str]:
    """The people or programs that a document names as its makers."""
    if data.startswith(b"PK"):
        return set(filter(None, _packed_authors(data)))
    if data.startswith(b"%PDF"):
        return set(filter(None, _pdf_authors(data)))
    return set()


def _packed_authors(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in _PARTS.keys() & set(packed.namelist()):
                with packed.open(name) as file:
                    part = file.read(_MAX_PART)
                yield from _named(part, _PARTS[name])
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, ElementTree.ParseError):
        return  # what nobody can read tells nothing


def _named(part: bytes, names: Collection[str]) -> Iterator[str]:
    if b"<!ENTITY" in part:
        return
    for element in ElementTree.fromstring(part).iter():
        if element.tag.rpartition("}")[2] in names:
            yield (element.text or "").strip()


def _pdf_authors(data: bytes) -> Iterator[str]:
    yield from _pdf_named(data)
    left, packed = _MAX_UNPACKED, memoryview(data)
    for found in _PDF_PACKED.finditer(data):
        if left <= 0:
            return
        with suppress(zlib.error):  # not packed, or in another way
            part = zlib.decompressobj().decompress(packed[found.end() :], left)
            left -= len(part)
            yield from _pdf_named(part)


def _pdf_named(data: bytes) -> Iterator[str]:
    for found in _PDF_TEXT.finditer(data):
        yield _pdf_words(_PDF_MARKS.sub(_pdf_mark, found[1]))
    for found in _PDF_HEX.finditer(data):
        digits = b"".join(found[1].split())
        yield _pdf_words(bytes.fromhex(digits.decode() + "0" * (len(digits) % 2)))
    for found in _PDF_XMP.finditer(data):
        yield found[1].decode("utf-8", "replace").strip()


def _pdf_mark(found: re.Match[bytes]) -> bytes:
    mark = found[1]
    return bytes([int(mark, 8) & 0xFF]) if mark.isdigit() else mark


def _pdf_words(data: bytes) -> str:
    code = "utf-16-be" if data.startswith(b"\xfe\xff") else "latin-1"
    return data.decode(code, "replace").strip("\ufeff \0")
