"""Documents that tell who made them are told of, without naming anybody."""

from __future__ import annotations

import datetime
import io
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest

from sitegen.check.checker import check
from sitegen.check.documents import authors

Showcase = Callable[[Mapping[str, str]], Path]

MAKER = "Jans de Véér"
SITE = """
    title: Etalage
    organisation: Gemeente Voorbeeld
    allow: [Bureau Toegestaan]
    statuses: [{id: loopt, label: Loopt, phase: running}]
"""
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
OPEN = 'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'


def packed(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<x/>")
        file.writestr(name, text)
    return buffer.getvalue()


def office(element: str, who: str = MAKER) -> bytes:
    core = 'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    text = f"<cp:coreProperties {core} {DC}><{element}>{who}</{element}></cp:coreProperties>"
    return packed("docProps/core.xml", text)


def open_document(element: str, who: str = MAKER) -> bytes:
    return packed("meta.xml", f"<m {OPEN} {DC}><{element}>{who}</{element}></m>")


def pdf(who: str = MAKER, *, xmp: bool = False, packed: bool = False) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if xmp:
            with made.open_metadata(set_pikepdf_as_editor=False) as told:
                told["dc:creator"] = [who]
        elif who:
            made.docinfo["/Author"] = who
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        if packed and xmp:  # as some programs do, against the advice of the standard
            part = made.Root.Metadata
            part.write(zlib.compress(part.read_bytes()), filter=pikepdf.Name.FlateDecode)
        made.save(buffer, object_stream_mode=mode)
    return buffer.getvalue()


# Ever so much that is packed in a few bytes: looked into up to a limit.
BOMB = b"".join(
    (
        b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\n",
        zlib.compress(bytes(2**24)),
        b"\nendstream\n",
    )
)

DOCUMENTS = {
    "a.docx": office("dc:creator"),
    "b.xlsx": office("cp:lastModifiedBy"),
    "c.pptx": office("dc:creator"),
    "d.odt": open_document("meta:initial-creator"),
    "e.ods": open_document("dc:creator"),
    "f.odp": open_document("meta:printed-by"),
    "g.pdf": pdf(),
    "h.pdf": pdf("Piet (P.) \\ Pad"),
    "i.pdf": pdf(xmp=True),
    "j.pdf": pdf(packed=True),
    "k.pdf": pdf("Zoë de Véér 多", packed=True),
    "l.pdf": pdf(xmp=True, packed=True),
    "m.pdf": BOMB + pdf(packed=True),
}
SILENT = {
    "a.docx": office("dc:creator", ""),
    "b.docx": office("dc:title"),
    "c.docx": office("dc:creator", "gemeente voorbeeld"),
    "d.docx": office("dc:creator", "Bureau Toegestaan"),
    "e.docx": office("dc:creator")[:-30],
    "f.docx": packed("docProps/core.xml", "<broken"),
    "g.docx": packed("docProps/core.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    "h.docx": b"PK\3\4 no archive",
    "i.pdf": pdf(""),
    "j.pdf": pdf("Gemeente Voorbeeld"),
    "l.pdf": pdf("Gemeente Voorbeeld", packed=True),
    "m.pdf": b"%PDF /ObjStm >>\nstream\nno packed part" * 1000,
    "k.txt": b"Author: Jans",
}


def told(showcase: Showcase, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    named = "".join(f"  - {{file: {name}, title: Stuk}}\n" for name in files)
    card = f"---\ntitle: Eten\nstatus: loopt\nsummary: Buren eten.\ndocuments:\n{named}---\n"
    content = showcase({"site.yaml": SITE, "projecten/eten/index.md": card})
    for name, data in files.items():
        (content / "projecten/eten" / name).write_bytes(data)
    checked = check(content, datetime.date(2026, 6, 1), 1)
    assert not any("Jans" in one.message for one in checked.messages)
    return [(one.key, one.level) for one in checked.messages if one.rule == "document-author"]


def test_a_document_that_tells_who_made_it_is_told_of(showcase: Showcase) -> None:
    every = range(1, len(DOCUMENTS) + 1)
    assert told(showcase, DOCUMENTS) == [(f"documents[{n}].file", "warning") for n in every]


def test_a_document_of_nobody_or_of_the_municipality_is_fine(showcase: Showcase) -> None:
    assert told(showcase, SILENT) == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in ("h.pdf", "k.pdf")])
def test_the_name_is_read_as_it_was_written(name: str) -> None:
    assert authors(DOCUMENTS[name]) == {MAKER}


def test_what_is_packed_without_end_is_not_unpacked_without_end() -> None:
    tracemalloc.start()
    try:
        assert authors(BOMB * 200) == set()
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()
    assert authors(BOMB + pdf(packed=True)) == {MAKER}
    assert authors(BOMB * 3 + pdf(packed=True)) == set()
