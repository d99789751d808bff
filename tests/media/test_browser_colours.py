"""A published picture has the colours that a browser shows of the original."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageCms
from playwright.sync_api import Browser

from sitegen.media.colours import rgb_profile
from sitegen.media.images import emblem

# In a lossless PNG of ours, for what rounding and interpolation of profiles differ.
NEAR = 4

STRIP = ((200, 60, 40), (60, 180, 90), (40, 70, 210), (128, 128, 128), (20, 20, 20), (250, 240, 9))
WIDE, HIGH = 16 * len(STRIP), 16

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
P3 = ((0.3127, 0.329), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
ADOBE = ((0.3127, 0.329), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
WIDER = rgb_profile(ADOBE, lambda value: value**2.2)
CHRM_P3 = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)

DRAW = """async (sources) => {
  const seen = [];
  for (const source of sources) {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    seen.push(Array.from(context.getImageData(0, 0, canvas.width, canvas.height).data));
  }
  return seen;
}"""


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(depth: int, kind: int, row: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of one row many times; `kind` is 0 grey, 2 colour, 3 palette, 4 and 6 with alpha."""
    head = struct.pack(">IIBBBBB", WIDE, HIGH, depth, kind, 0, 0, 0)
    told = b"".join(chunk(name, body) for name, body in chunks)
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + row) * HIGH))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + told + pixels + chunk(b"IEND", b"")


def colour(*chunks: tuple[bytes, bytes]) -> bytes:
    return png(8, 2, b"".join(bytes(ink) * 16 for ink in STRIP), *chunks)


def deep(*chunks: tuple[bytes, bytes]) -> bytes:
    """The strip in 16 bits a colour."""
    row = b"".join(struct.pack(">3H", *(part * 257 for part in ink)) * 16 for ink in STRIP)
    return png(16, 2, row, *chunks)


def grey(depth: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A grey strip of each step that a depth below 16 has, or of six."""
    most = (1 << depth) - 1
    values = [most * (x // 16) // (len(STRIP) - 1) for x in range(WIDE)]
    if depth == 16:
        return png(16, 0, struct.pack(f">{WIDE}H", *values), *chunks)
    bits = "".join(f"{value:0{depth}b}" for value in values)
    return png(depth, 0, int(bits, 2).to_bytes(len(bits) // 8, "big"), *chunks)


def icc(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"a name\0\0" + zlib.compress(profile)


def gamma(times: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", times)


def coded(primaries: int, transfer: int, whole: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes((primaries, transfer, 0, whole))


def avif(primaries: int, transfer: int, alpha: bool = False) -> bytes:
    """The strip as an AVIF that tells its colours in numbers."""
    picture = Image.open(io.BytesIO(colour()))
    if alpha:
        picture.putalpha(255)
        picture.putpixel((0, 0), (0, 0, 0, 0))
    return numbered(picture, primaries, transfer)


def numbered(picture: Image.Image, primaries: int, transfer: int) -> bytes:
    """A picture as an AVIF that tells its colours by these numbers."""
    data = saved(picture, "AVIF", quality=100, subsampling="4:4:4")
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def saved(picture: Image.Image, format_: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_, **options)
    return buffer.getvalue()


def telling_colours() -> Iterator[tuple[str, str, bytes]]:
    """Pictures by what they tell and how, with their media type."""
    strip = Image.open(io.BytesIO(colour())).convert("RGB")
    for times in (100_000, 55_556, 50_000, 45_455, 45_000, 40_000):
        yield f"gAMA {times}", "png", colour(gamma(times))
        yield f"gAMA {times} and cHRM", "png", colour((b"cHRM", CHRM_P3), gamma(times))
    yield "cHRM alone", "png", colour((b"cHRM", CHRM_P3))
    yield "sRGB before gAMA", "png", colour((b"sRGB", b"\0"), gamma(100_000))
    yield "cICP before sRGB", "png", colour(coded(12, 13), (b"sRGB", b"\0"))
    yield "cICP before iCCP", "png", colour(coded(1, 13), icc(WIDER))
    yield "cICP of studio range", "png", colour(coded(12, 13, whole=0))
    yield "cICP unknown, then gAMA", "png", colour(coded(99, 99), gamma(100_000))
    for primaries in (0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 22):
        yield f"cICP primaries {primaries}", "png", colour(coded(primaries, 13))
        if primaries not in (0, 2):
            yield f"nclx primaries {primaries}", "avif", avif(primaries, 13)
    for transfer in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17):
        yield f"cICP transfer {transfer}", "png", colour(coded(1, transfer))
    for transfer in (1, 4, 6, 8):
        yield f"nclx transfer {transfer}", "avif", avif(12, transfer)
    for name, transfer in (("PQ", 16), ("HLG", 18)):  # of their greys
        for primaries in (1, 9):
            yield f"cICP {name}, {primaries}", "png", grey(8, coded(primaries, transfer))
        plain = Image.open(io.BytesIO(grey(8))).convert("RGB")
        yield f"nclx {name}", "avif", numbered(plain, 9, transfer)
    yield "nclx with alpha", "avif", avif(12, 13, alpha=True)
    yield "AVIF with a profile", "avif", saved(strip, "AVIF", quality=100, icc_profile=WIDER)
    yield "WebP with a profile", "webp", saved(strip, "WEBP", lossless=True, icc_profile=WIDER)
    yield "JPEG with a profile", "jpeg", saved(strip, "JPEG", quality=100, icc_profile=WIDER)
    yield "grey JPEG, a profile", "jpeg", saved(strip.convert("L"), "JPEG", icc_profile=WIDER)
    yield "PNG with a profile", "png", colour(icc(WIDER))
    yield "PNG, a profile of sRGB", "png", colour(icc(SRGB))
    yield "PNG, profile and gAMA", "png", colour(icc(WIDER), gamma(100_000))
    yield "PNG, a broken profile", "png", colour((b"iCCP", b"a name\0\0no"))
    yield "PNG, 16 bits and a profile", "png", deep(icc(WIDER))
    yield "PNG, palette and a profile", "png", saved(strip.quantize(8), "PNG", icc_profile=WIDER)
    yield "PNG, grey and gAMA", "png", grey(8, gamma(100_000))
    yield "CMYK", "jpeg", saved(strip.convert("CMYK"), "JPEG", quality=100, subsampling=0)


def of_every_depth() -> Iterator[tuple[str, str, bytes]]:
    """Pictures of each number of bits, with and without something to see through."""
    yield "16 bits colour", "png", deep()
    clear = struct.pack(">3H", *(part * 257 for part in STRIP[1]))
    yield "16 bits colour, one clear", "png", deep((b"tRNS", clear))
    near = struct.pack(">3H", *(part * 257 + 1 for part in STRIP[1]))
    yield "16 bits colour, none just clear", "png", deep((b"tRNS", near))
    yield "8 bits colour, one clear", "png", colour((b"tRNS", struct.pack(">3H", *STRIP[1])))
    for depth in (1, 2, 4, 8, 16):
        yield f"{depth} bits grey", "png", grey(depth)
        most = (1 << depth) - 1
        for name, level in (("black", 0), ("white", most), ("middle", most * 2 // 5)):
            yield f"{depth} bits grey, {name} clear", "png", grey(depth, (b"tRNS", pack16(level)))
    yield "16 bits grey, none just clear", "png", grey(16, (b"tRNS", pack16(65534)))
    row = b"".join(struct.pack(">2H", 257 * 20 * n, 257 * 50 * n) * 16 for n in range(6))
    yield "16 bits grey and alpha", "png", png(16, 4, row)
    row = b"".join(bytes((20 * n, 50 * n)) * 16 for n in range(6))
    yield "8 bits grey and alpha", "png", png(8, 4, row)
    row = b"".join(struct.pack(">4H", *(257 * p for p in (*ink, 200))) * 16 for ink in STRIP)
    yield "16 bits colour and alpha", "png", png(16, 6, row)
    for depth in (4, 8):
        row = b"".join(bytes([n if depth == 8 else n * 17]) * (2 * depth) for n in range(6))
        palette = (b"PLTE", b"".join(bytes(ink) for ink in STRIP))
        yield f"{depth} bits palette", "png", png(depth, 3, row, palette)
        clear = b"\xff\x80\0\xff"
        yield f"{depth} bits palette, part", "png", png(depth, 3, row, palette, (b"tRNS", clear))


def pack16(level: int) -> bytes:
    return struct.pack(">H", level)


def stripes(pixels: Sequence[int]) -> list[tuple[int, ...]]:
    """Red, green, blue and alpha in the middle of each stripe; of what is clear only that."""
    at = [4 * (WIDE * (HIGH // 2) + 16 * n + 8) for n in range(len(STRIP))]
    seen = [tuple(pixels[start : start + 4]) for start in at]
    return [one if one[3] else (0, 0, 0, 0) for one in seen]


def far(ours: Sequence[tuple[int, ...]], theirs: Sequence[tuple[int, ...]]) -> int:
    pairs = zip(ours, theirs, strict=True)
    return max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True))


@pytest.mark.slow
def test_every_picture_is_published_in_the_colours_that_a_browser_shows(browser: Browser) -> None:
    every = [*telling_colours(), *of_every_depth()]
    page = browser.new_page()
    shown = page.evaluate(
        DRAW,
        [f"data:image/{kind};base64,{base64.b64encode(data).decode()}" for _, kind, data in every],
    )
    page.close()
    differs = {}
    for (name, _, data), pixels in zip(every, shown, strict=True):
        ours = Image.open(io.BytesIO(emblem(data, WIDE))).convert("RGBA").tobytes()
        if far(stripes(ours), stripes(pixels)) > NEAR:
            differs[name] = stripes(ours), stripes(pixels)
    assert not differs, "\n".join(f"{name}: {both}" for name, both in differs.items())
