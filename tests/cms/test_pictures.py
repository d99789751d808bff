"""Pictures in the form: what cannot be published is refused at once, and never stays in the way."""

from __future__ import annotations

import base64
import http.client
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.cms.desk import PATIENCE, Desk, card, changed, press_save, save

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"
UNKNOWN, DAMAGED = "van een soort die niet op de site kan", "is beschadigd of is geen beeld"


@cache
def picture(kind: str, size: tuple[int, int] = (800, 600)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "green").save(buffer, kind)
    return buffer.getvalue()


def sent(desk: Desk, name: str, data: bytes) -> tuple[int, dict[str, str | None]]:
    """What the preview answers to a picture that is to be added."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/octet-stream", "Origin": desk.address.rstrip("/")}
    try:
        connection.request("POST", f"/beheer/picture?name={name}", data, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("name", "data", "says", "way_out"),
    [
        ("a.heic", lambda: HEIC, "HEIC-bestand van een telefoon", "Bewaar de foto als JPEG"),
        ("a.tiff", lambda: picture("TIFF"), UNKNOWN, "als JPEG of PNG"),
        ("a.gif", lambda: picture("GIF"), UNKNOWN, "als JPEG of PNG"),
        ("a.jpg", lambda: picture("JPEG")[:400], DAMAGED, "als JPEG of PNG"),
        ("a.jpg", lambda: b"geen beeld", DAMAGED, "als JPEG of PNG"),
        ("a.png", lambda: picture("PNG", (8000, 6000)), "te groot", "Maak het kleiner"),
    ],
)
def test_a_picture_that_cannot_be_published_is_refused_with_reason_and_way_out(
    desk: Desk, name: str, data: Callable[[], bytes], says: str, way_out: str
) -> None:
    status, answer = sent(desk, name, data())
    said = str(answer["error"])
    assert status == 422
    assert f"'{name}'" in said
    assert says in said
    assert way_out in said


def test_a_good_picture_is_taken_as_it_is(desk: Desk) -> None:
    assert sent(desk, "a.jpg", picture("JPEG")) == (200, {"content": None})


def test_a_photo_of_48_megapixels_is_made_smaller(desk: Desk) -> None:
    status, answer = sent(desk, "a.jpg", picture("JPEG", (8064, 6048)))
    assert status == 200
    with Image.open(io.BytesIO(base64.b64decode(str(answer["content"])))) as taken:
        assert (taken.format, taken.size) == ("JPEG", (3200, 2400))


@pytest.mark.slow
def test_several_pictures_are_added_at_once_and_put_in_order(
    desk: Desk, browser: Browser, tmp_path: Path
) -> None:
    for name, data in (
        ("IMG_1.HEIC", HEIC),
        ("Foto 1.jpg", picture("JPEG")),
        ("Foto 2.JPG", picture("JPEG", (900, 600))),
    ):
        (tmp_path / name).write_bytes(data)
    file = desk.card("strandgoed")
    before = file.read_text("utf-8")
    page = browser.new_page()
    page.goto(f"{desk.address}beheer/#/collections/{card('strandgoed')}")
    add = page.get_by_label("Voeg meer beelden tegelijk toe")
    add.set_input_files(sorted(tmp_path.iterdir()))
    expect(page.get_by_role("dialog")).to_contain_text("HEIC-bestand")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Zet foto-2.jpg eerder").click()
    for number in (1, 2):
        page.get_by_label("Beschrijving", exact=True).nth(-number).fill(f"Strand {number}")
    save(page, file)
    after = changed(before, file.read_text("utf-8"))
    assert [line.split(": ")[-1] for line in after if "file:" in line] == [
        "foto-2.jpg",
        "foto-1.jpg",
    ]
    assert all(line.startswith("+") for line in after)
    assert not (file.parent / "img_1.heic").exists()
    assert (file.parent / "foto-2.jpg").read_bytes() == picture("JPEG", (900, 600))
    page.close()


@pytest.mark.slow
def test_a_listed_file_that_is_no_picture_is_seen_and_removed(desk: Desk, browser: Browser) -> None:
    file = desk.card("happy-fit")
    text = file.read_text("utf-8")
    (file.parent / "img_0815.heic").write_bytes(HEIC)
    listed = "images:\n  - file: img_0815.heic\n    alt: Sport.\n"
    assert "images:\n" in text
    file.write_text(text.replace("images:\n", listed, 1), "utf-8")
    page = browser.new_page()
    page.goto(f"{desk.address}beheer/#/collections/{card('happy-fit')}")
    expect(page.locator(".pictures")).to_contain_text("kan niet als beeld getoond worden")
    expect(page.locator(".review")).to_contain_text("HEIC-bestand van een telefoon")
    page.get_by_label("Bereik").first.fill("12")
    press_save(page)
    expect(page.get_by_role("dialog")).to_contain_text("Er is niets opgeslagen")
    page.get_by_role("button", name="Terug naar het formulier").click()
    page.get_by_role("button", name="Haal img_0815.heic weg").click()
    save(page, file)
    assert "heic" not in file.read_text("utf-8")
    page.close()
