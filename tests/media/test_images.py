"""What a visitor may expect of published pictures, and an editor of the refused ones."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from PIL import AvifImagePlugin, Image, ImageCms, ImageDraw, ImageFile, PngImagePlugin

from sitegen.media import renditions as naming
from sitegen.media.images import PictureError, encode, probe
from sitegen.media.renditions import ImageInfo, Rendition, renditions

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 210), (255, 255, 255)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def corners(width: int = 96, height: int = 64) -> Image.Image:
    """A picture whose four quarters are red, green, blue and white, in reading order."""
    picture = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=WHITE)
    return picture


def saved(picture: Image.Image, format_: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_, **options)
    return buffer.getvalue()


def photo(width: int, height: int, seed: int = 1) -> bytes:
    noise = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(16 * 12 * 3))
    return saved(noise.resize((width, height)), "JPEG", quality=90)


def published(data: bytes) -> dict[Rendition, Image.Image]:
    return {
        rendition: Image.open(io.BytesIO(encoded))
        for rendition, encoded in encode(data, renditions(probe(data)))
    }


def assert_colour(picture: Image.Image, place: tuple[float, float], colour: Sequence[int]) -> None:
    """The colour at this place, given as parts of width and height, but for what coding loses."""
    mode = "RGBA" if len(colour) == 4 else "RGB"
    at = (int(place[0] * picture.width), int(place[1] * picture.height))
    seen = picture.convert(mode).getpixel(at)
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= 16, (seen, colour)


def refused(data: bytes) -> str:
    """The reason for which a picture is refused, at its header or later."""
    with pytest.raises(PictureError) as caught:
        published(data)
    return caught.value.reason


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_is_published_upright(orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # places in Image.Transpose
    stored = corners()
    if orientation > 1:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = saved(stored, "JPEG", exif=exif, quality=95)

    assert (probe(data).width, probe(data).height) == (96, 64)
    for rendition, picture in published(data).items():
        assert picture.size == (rendition.width, rendition.height) == (96, 64)
        for place, colour in (
            ((0.2, 0.2), RED),
            ((0.8, 0.2), GREEN),
            ((0.2, 0.8), BLUE),
            ((0.8, 0.8), WHITE),
        ):
            assert_colour(picture, place, colour)


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF"])
def test_orientation_is_obeyed_in_every_format(format_: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = saved(corners().transpose(Image.Transpose.ROTATE_90), format_, exif=exif)
    assert (probe(data).width, probe(data).height) == (96, 64)
    for picture in published(data).values():
        assert_colour(picture, (0.2, 0.2), RED)
        assert_colour(picture, (0.8, 0.2), GREEN)


def test_a_big_sideways_photo_keeps_its_shape_when_decoded_at_reduced_scale() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 8
    stored = corners(4003, 2501).transpose(Image.Transpose.ROTATE_270)
    data = saved(stored, "JPEG", exif=exif)
    info = probe(data)
    assert (info.width, info.height) == (4003, 2501)
    wanted = [r for r in renditions(info) if r.format == "jpeg"]
    for rendition, encoded in encode(data, wanted):
        picture = Image.open(io.BytesIO(encoded))
        assert picture.size == (rendition.width, rendition.height)
        assert_colour(picture, (0.48, 0.48), RED)
        assert_colour(picture, (0.52, 0.52), WHITE)


def test_broken_exif_data_do_not_cost_the_picture() -> None:
    data = saved(corners(), "JPEG", exif=b"Exif\0\0no TIFF")
    assert (probe(data).width, probe(data).height) == (96, 64)
    assert len(published(data)) == 3


def telling(format_: str) -> bytes:
    """A picture that tells where it was taken, by whom and for whom, in every way its kind can."""
    exif = Image.Exif()
    exif[MAKER] = "SECRET-MAKER"
    exif[GPS] = {1: "N", 2: (52.0, 2.0, 9.0), 3: "E", 4: (4.0, 19.0, 5.0), 29: "SECRET-GPS"}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-XMP</x:xmpmeta>"
    picture = corners(400, 300)
    match format_:
        case "JPEG":
            return saved(
                picture, "JPEG", exif=exif, xmp=xmp, icc_profile=SRGB, comment=b"SECRET-COMMENT"
            )
        case "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_text("Author", "SECRET-AUTHOR")
            text.add_itxt("XML:com.adobe.xmp", xmp.decode())
            return saved(picture, "PNG", exif=exif, icc_profile=SRGB, pnginfo=text)
        case _:
            return saved(picture, format_, exif=exif, xmp=xmp, icc_profile=SRGB)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_but_the_picture_is_published(format_: str) -> None:
    data = telling(format_) + b"SECRET-TAIL"
    assert b"SECRET" in data
    for rendition, encoded in encode(data, renditions(probe(data))):
        for trace in (b"SECRET", b"Exif", b"EXIF", b"ICC", b"prof", b"XMP", b"xmp", b"adobe"):
            assert trace not in encoded, (rendition, trace)
        assert b"\xff\xfe" not in encoded[:64] or rendition.format != "jpeg"
        reopened = Image.open(io.BytesIO(encoded))
        reopened.load()
        assert not reopened.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment", "Author"} & set(reopened.info)


@pytest.mark.parametrize(
    ("width", "widths", "jpegs"),
    [
        (1, [1], [1]),
        (200, [200], [200]),
        (320, [320], [320]),
        (640, [320, 640], [640]),
        (700, [320, 640, 700], [640, 700]),
        (1600, [320, 640, 960, 1280, 1600], [640, 1600]),
        (6000, [320, 640, 960, 1280, 1600], [640, 1600]),
    ],
)
def test_a_picture_is_never_enlarged(width: int, widths: list[int], jpegs: list[int]) -> None:
    info = ImageInfo("00" * 16, width, width, "png")
    every = renditions(info)
    assert [r.width for r in every if r.format == "avif"] == widths
    assert [r.width for r in every if r.format == "webp"] == widths
    assert [r.width for r in every if r.format == "jpeg"] == jpegs
    assert all(r.height == r.width for r in every)


def test_every_file_is_what_its_rendition_says() -> None:
    data = photo(1000, 613)
    result = published(data)
    assert list(result) == sorted(result, key=lambda rendition: -rendition.width)
    assert set(result) == set(renditions(probe(data)))
    assert len({rendition.name for rendition in result}) == len(result)
    for rendition, picture in result.items():
        assert picture.format == rendition.format.upper()
        assert picture.size == (rendition.width, rendition.height)
        assert rendition.height == round(613 * rendition.width / 1000)


def test_an_extreme_strip_still_fits_every_format() -> None:
    for size in ((60, 20_000), (3000, 1)):
        data = saved(Image.new("RGB", size, RED), "PNG")
        for rendition, picture in published(data).items():
            assert picture.size == (rendition.width, rendition.height)
            assert max(picture.size) <= 16_383


def transparent(mode: str) -> Image.Image:
    """Opaque on the left, transparent on the right."""
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    picture.paste((*BLUE, 255), (0, 0, 32, 64))
    if mode == "P":
        return picture.quantize(8)
    return picture.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_transparency_stays_and_turns_white_in_jpeg(mode: str) -> None:
    opaque = (69, 69, 69) if mode == "LA" else BLUE
    for rendition, picture in published(saved(transparent(mode), "PNG")).items():
        if rendition.format == "jpeg":
            assert_colour(picture, (0.2, 0.5), opaque)
            assert_colour(picture, (0.8, 0.5), WHITE)
        else:
            assert_colour(picture, (0.2, 0.5), (*opaque, 255))
            assert picture.getchannel("A").getpixel((52, 32)) == 0


def test_an_alpha_channel_that_hides_nothing_is_left_out() -> None:
    data = saved(corners().convert("RGBA"), "PNG")
    assert all(picture.mode == "RGB" for picture in published(data).values())


def test_cmyk_is_published_in_its_screen_colours() -> None:
    data = saved(corners().convert("CMYK"), "JPEG", quality=95)
    for picture in published(data).values():
        assert_colour(picture, (0.2, 0.2), RED)
        assert_colour(picture, (0.8, 0.8), WHITE)


def test_sixteen_bits_grey_are_not_clipped() -> None:
    row = struct.pack("<64H", *range(0, 64 * 1040, 1040))
    deep = Image.frombytes("I;16", (64, 64), row * 64)
    for picture in published(saved(deep, "PNG")).values():
        for part in (0.125, 0.5, 0.875):
            assert_colour(picture, (part, 0.5), (int(part * 260),) * 3)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_few_colours_are_published_as_they_are(mode: str) -> None:
    picture = Image.new("L", (64, 64), 255)
    picture.paste(0, (0, 0, 32, 64))
    for result in published(saved(picture.convert(mode), "PNG")).values():
        assert_colour(result, (0.2, 0.5), (0, 0, 0))
        assert_colour(result, (0.8, 0.5), WHITE)


def test_the_colour_profile_is_obeyed() -> None:
    # A profile in which the first channel is green and the second red.
    swapped = SRGB.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    data = saved(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG", icc_profile=swapped)
    for picture in published(data).values():
        assert_colour(picture, (0.5, 0.5), (0, 255, 0))


@pytest.mark.parametrize("profile", [b"not a profile", SRGB[:200], SRGB.replace(b"RGB ", b"CMYK")])
def test_a_broken_colour_profile_is_ignored(profile: bytes) -> None:
    data = saved(Image.new("RGB", (64, 64), RED), "JPEG", icc_profile=profile)
    for picture in published(data).values():
        assert_colour(picture, (0.5, 0.5), RED)


@pytest.mark.parametrize("format_", ["WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_frame_is_published(format_: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], format_, save_all=True, append_images=frames[1:], duration=100)
    for picture in published(data).values():
        assert not getattr(picture, "is_animated", False)
        assert_colour(picture, (0.5, 0.5), RED)


def test_of_a_phone_jpeg_with_a_second_picture_in_it_the_first_is_published() -> None:
    data = saved(corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64), RED)])
    assert probe(data).format == "jpeg"
    for picture in published(data).values():
        assert_colour(picture, (0.8, 0.2), GREEN)


@pytest.mark.parametrize(
    "brands", [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0mif1heic", b"heix\0\0\0\0"]
)
def test_a_heic_photo_is_named_as_such(brands: bytes) -> None:
    box = struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands
    assert refused(box + bytes(200)) == "heic"


@pytest.mark.parametrize("format_", ["GIF", "TIFF", "BMP", "ICO", "JPEG2000"])
def test_other_kinds_of_pictures_are_named_as_such(format_: str) -> None:
    assert refused(saved(corners(), format_)) == "format"


@pytest.mark.parametrize("data", [b"<svg xmlns=", b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg />"])
def test_an_svg_is_another_kind_of_picture(data: bytes) -> None:
    assert refused(data) == "format"


def test_postscript_is_refused_without_starting_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> NoReturn:
        pytest.fail("a program was started")

    for module, name in ((subprocess, "Popen"), (os, "system"), (os, "posix_spawn")):
        monkeypatch.setattr(module, name, started)
    assert refused(saved(corners(), "EPS")) == "format"


@pytest.mark.parametrize("format_", ["EPS", "PPM", "TGA", "PCX", "SGI"])
def test_no_reader_of_another_format_is_ever_asked(
    format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> NoReturn:
        pytest.fail("another reader was asked")

    data = saved(corners(), format_)
    # Also when it is not known by its first bytes.
    monkeypatch.setattr("sitegen.media.images._OTHER_PICTURES", ())
    for kind in set(Image.OPEN) - {"JPEG", "PNG", "WEBP", "AVIF"}:
        monkeypatch.setitem(Image.OPEN, kind, (asked, None))
    assert refused(data) == "unreadable"


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"hello", bytes(5000), b"%PDF-1.7\n", b"\0\0\0\x18ftyp"]
)
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    assert refused(data) == "unreadable"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_is_cut_off_is_not_published(format_: str) -> None:
    data = saved(Image.open(io.BytesIO(photo(300, 200))), format_)
    whole = renditions(probe(data))
    assert len(list(encode(data, whole))) == len(whole)
    assert refused(data[: len(data) * 2 // 3]) == "unreadable"


def test_a_picture_that_is_cut_off_is_refused_where_another_part_would_take_half_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = photo(300, 200)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    assert refused(data[: len(data) * 2 // 3]) == "unreadable"


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header claims this size; it holds no pixels worth the name."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60_000, 60_000), (13_000, 13_000), (40_001, 1000)])
def test_a_picture_bomb_is_refused_from_its_header(size: tuple[int, int]) -> None:
    start = time.process_time()
    assert refused(png_of_size(*size)) == "too-large"
    assert time.process_time() - start < 0.5


def test_forty_megapixels_are_allowed() -> None:
    assert probe(png_of_size(8000, 5000)).width == 8000


@pytest.mark.parametrize(("width", "wrong"), [(6000, False), (6001, True)])
def test_a_webp_whose_reader_would_take_half_a_gigabyte_is_refused(width: int, wrong: bool) -> None:
    data = bytearray(saved(corners(), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9  # behind the length and the signature: 14 bits each, less one
    flags = int.from_bytes(data[at : at + 4], "little") >> 28 << 28
    data[at : at + 4] = (flags | 4999 << 14 | width - 1).to_bytes(4, "little")
    if wrong:
        assert refused(bytes(data)) == "too-large"
    else:
        assert probe(bytes(data)).width == width


def with_size(data: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header claims this size."""
    at = re.search(rb"\xff[\xc0-\xc2]\0\x11\x08", data)
    assert at
    return data[: at.end()] + struct.pack(">HH", height, width) + data[at.end() + 4 :]


@pytest.mark.parametrize("size", [(8064, 6048), (12_000, 9000), (16_320, 12_240)])
def test_a_photo_of_a_phone_may_be_as_large_as_phones_make_them(size: tuple[int, int]) -> None:
    info = probe(with_size(saved(corners(), "JPEG"), *size))
    assert (info.width, info.height) == size


@pytest.mark.parametrize("size", [(16_320, 12_240), (8064, 6048)])
def test_of_a_photo_in_passes_every_pixel_would_be_held(size: tuple[int, int]) -> None:
    assert refused(with_size(saved(corners(), "JPEG", progressive=True), *size)) == "too-large"


def test_a_photo_larger_than_any_phone_makes_is_refused() -> None:
    assert refused(with_size(saved(corners(), "JPEG"), 20_000, 12_000)) == "too-large"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(8064, 6048), (12_000, 9000), (16_320, 12_240)])
def test_a_photo_of_a_phone_is_published_within_half_a_gigabyte(
    width: int, height: int, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    corners().resize((width, height), Image.Resampling.NEAREST).save(file, quality=80)
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from sitegen.media.images import encode, probe, verify\n"
        "from sitegen.media.renditions import renditions\n"
        "data = Path(sys.argv[1]).read_bytes()\n"
        "verify(data)\n"
        "made = dict(encode(data, renditions(probe(data))))\n"
        # Not `ru_maxrss`, which begins with what the process that starts this one holds.
        "status = Path('/proc/self/status').read_text()\n"
        "print(len(made), int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, file], capture_output=True, text=True, check=True
    )
    count, most = map(int, done.stdout.split())
    assert count == 12
    assert most < 512  # megabytes


def padded(size: int) -> bytes:
    """A sound colour profile of this size, as those of screens and presses can be."""
    return struct.pack(">I", size) + SRGB[4:].ljust(size - 4, b"\0")


@pytest.mark.parametrize(
    ("format_", "size"),
    [("PNG", 2_000_000), ("PNG", 12_000_000), ("WEBP", 2_000_000), ("JPEG", 5_000_000)],
)
def test_a_large_profile_is_no_damage(size: int, format_: str) -> None:
    for picture in published(saved(corners(), format_, icc_profile=padded(size))).values():
        assert_colour(picture, (0.2, 0.2), RED)


@pytest.mark.parametrize("kind", ["tEXt", "zTXt", "iTXt", "caBX"])
@pytest.mark.parametrize("size", [1_100_000, 30_000_000])
def test_a_large_text_in_a_png_is_no_damage(kind: str, size: int) -> None:
    text = PngImagePlugin.PngInfo()
    if kind == "caBX":
        text.add(b"caBX", bytes(size))
    elif kind == "iTXt":
        text.add_itxt("XML:com.adobe.xmp", "x" * size)
    else:
        text.add_text("History", "x" * size, zip=kind == "zTXt")
    for picture in published(saved(corners(), "PNG", pnginfo=text)).values():
        assert_colour(picture, (0.2, 0.2), RED)


def test_many_texts_in_a_png_are_no_damage() -> None:
    text = PngImagePlugin.PngInfo()
    for number in range(3000):
        text.add_text(f"History {number}", "x" * 40_000, zip=True)
    assert len(published(saved(corners(), "PNG", pnginfo=text))) == 3


def test_a_profile_that_would_fill_the_memory_is_as_good_as_none() -> None:
    packed = zlib.compress(bytes(200_000_000), 9)
    data = saved(Image.new("RGB", (64, 64), RED), "PNG")
    body = b"iCCP" + b"a name\0\0" + packed
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    tracemalloc.start()
    made = published(data[:33] + chunk + data[33:])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100_000_000
    for picture in made.values():
        assert_colour(picture, (0.5, 0.5), RED)


def test_a_jpeg_with_endless_scans_is_refused_quickly() -> None:
    data = saved(Image.new("L", (2000, 2000), 128), "JPEG", progressive=True)
    bomb = data[:-2] + data[data.rindex(b"\xff\xda") : -2] * 2000 + b"\xff\xd9"
    start = time.process_time()
    assert refused(bomb) == "unreadable"
    assert time.process_time() - start < 0.5


def test_a_film_behind_a_photo_does_no_harm() -> None:
    data = saved(corners(), "JPEG", progressive=True) + b"\0\2" + b"\xff\xda\0\2" * 1000
    assert len(published(data)) == 3


def test_damaged_files_raise_nothing_but_picture_errors() -> None:
    rng = random.Random(7)
    picture = corners(48, 32)
    alpha = transparent("RGBA").resize((48, 32))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    sources = [
        saved(picture, "JPEG", exif=exif, icc_profile=SRGB),
        saved(picture, "JPEG", progressive=True),
        saved(picture.convert("CMYK"), "JPEG"),
        saved(transparent("P"), "PNG", exif=exif, icc_profile=SRGB),
        saved(alpha, "WEBP", exif=exif, icc_profile=SRGB),
        saved(picture, "WEBP", lossless=True),
        saved(alpha, "AVIF", exif=exif, icc_profile=SRGB),
    ]
    outcomes = {"published": 0, "refused": 0}
    for turn in range(300):
        data = bytearray(sources[turn % len(sources)])
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        else:
            for _ in range(rng.choice((1, 2, 8, 30))):
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        try:
            info = probe(bytes(data))
            for _ in encode(bytes(data), renditions(info)[:2]):
                pass
        except PictureError:
            outcomes["refused"] += 1
        else:
            outcomes["published"] += 1
    assert min(outcomes.values()) > 30, outcomes


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_the_same_picture_gives_the_same_bytes(format_: str) -> None:
    data = saved(Image.open(io.BytesIO(photo(700, 100))), format_)
    every = renditions(probe(data))
    assert dict(encode(data, every)) == dict(encode(data, every))


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_the_bytes_do_not_depend_on_the_number_of_processors(
    format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = saved(Image.open(io.BytesIO(photo(640, 480))), format_)
    wanted = [r for r in renditions(probe(data)) if r.format == "avif"]
    monkeypatch.setattr(AvifImagePlugin, "DEFAULT_MAX_THREADS", 1)
    alone = list(encode(data, wanted))
    monkeypatch.setattr(AvifImagePlugin, "DEFAULT_MAX_THREADS", 4)
    assert list(encode(data, wanted)) == alone


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_every_avif_is_asked_of_one_thread(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of pictures over 2,000 pixels wide the bytes differ by it, by a newer encoder perhaps of all.
    save, threads = Image.Image.save, list[Any]()

    def noted(picture: Image.Image, *arguments: Any, **options: Any) -> None:
        threads.append(options.get("max_threads"))
        save(picture, *arguments, **options)

    data = saved(Image.open(io.BytesIO(photo(400, 100))), format_)
    wanted = [r for r in renditions(probe(data)) if r.format == "avif"]
    monkeypatch.setattr(Image.Image, "save", noted)
    assert len(list(encode(data, wanted))) == len(threads)
    assert set(threads) == {1}


def test_a_big_photo_is_not_decoded_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    resize, widths = Image.Image.resize, []

    def noted(picture: Image.Image, *arguments: Any) -> Image.Image:
        widths.append(picture.width)
        return resize(picture, *arguments)

    data = photo(5000, 1000)
    monkeypatch.setattr(Image.Image, "resize", noted)
    assert len(list(encode(data, renditions(probe(data))[:1]))) == 1
    assert max(widths) == 2500


def test_a_rendition_does_not_depend_on_the_others_asked_for() -> None:
    data = photo(3300, 500)
    every = [rendition for rendition in renditions(probe(data)) if rendition.width <= 640]
    together = dict(encode(data, every))
    assert {r: encoded for one in every for r, encoded in encode(data, [one])} == together
    assert list(encode(data, [])) == []


def test_the_name_changes_with_the_picture_and_with_the_encoding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def names(data: bytes) -> set[str]:
        return {rendition.name for rendition in renditions(probe(data))}

    one, other = photo(700, 500), photo(700, 500, seed=2)
    before = names(one)
    assert all(len(name.split("-")[0]) == 16 for name in before)
    assert before == names(one)
    assert not before & names(other)
    assert not before & names(one + b"\0")
    monkeypatch.setattr(naming, "ENCODING_VERSION", "another")
    assert not before & names(one)


def test_a_name_is_never_given_to_another_picture() -> None:
    with pytest.raises(ValueError, match="not one of this picture"):
        list(encode(photo(700, 500), renditions(probe(photo(700, 500, seed=2)))))


def test_a_flat_drawing_stays_small_and_clean() -> None:
    drawing = Image.new("RGB", (3200, 2400), (31, 86, 101))
    draw = ImageDraw.Draw(drawing)
    draw.polygon([(600, 2400), (1600, 400), (2600, 2400)], fill=(194, 69, 44))
    draw.ellipse((1300, 1000, 1900, 1600), fill=(255, 205, 87))
    data = saved(drawing.resize((1600, 1200)), "PNG")
    wanted = [rendition for rendition in renditions(probe(data)) if rendition.width == 640]
    for rendition, encoded in encode(data, wanted):
        assert len(encoded) < (25_000 if rendition.format == "jpeg" else 6_000)
        picture = Image.open(io.BytesIO(encoded))
        for place, colour in (((0.1, 0.1), (31, 86, 101)), ((0.5, 0.4), (194, 69, 44))):
            assert_colour(picture, place, colour)
