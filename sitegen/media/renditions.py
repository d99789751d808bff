"""Which files a picture is published as: formats, sizes, names, and how they are encoded.

The same picture gives the same names; nothing here looks at a pixel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct
from PIL import __version__ as pillow_version  # the encoder, which is not loaded by this

SourceFormat = Literal["jpeg", "png", "webp", "avif"]
OutputFormat = Literal["avif", "webp", "jpeg"]

WIDTHS: Final = (320, 640, 960, 1280, 1600)

# The fallback for browsers that know neither AVIF nor WebP needs no fine choice of widths.
_JPEG_WIDTH: Final = 640
# No side of a WebP can be longer.
_MAX_SIDE: Final = 16_383

_EXTENSIONS: Final[Mapping[OutputFormat, str]] = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}

# Less ringing along the edges of drawings than Lanczos, fewer bytes and a third cheaper.
RESAMPLING: Final = "BICUBIC"

EncoderOptions = Mapping[OutputFormat, Mapping[str, str | int | bool]]
# At speed 9 the AVIF of a photo is a tenth larger than at 8 and takes a quarter of the time; at
# method 1 the WebP, which few browsers still need, a tenth larger than at 2 in two thirds of it.
PHOTO: Final[EncoderOptions] = {
    "avif": {"quality": 58, "speed": 9, "subsampling": "4:2:0", "max_threads": 1},
    "webp": {"quality": 70, "method": 1},
    "jpeg": {"quality": 76, "subsampling": "4:2:0", "optimize": True},
}
# Flat colours: full colour resolution keeps saturated edges from bleeding, and at speed 9 the AVIF
# would be half as large again. (WebP knows 4:2:0 only.)
DRAWING: Final[EncoderOptions] = {
    "avif": {"quality": 65, "speed": 8, "subsampling": "4:4:4", "max_threads": 1},
    "webp": {"quality": 78, "method": 2},
    "jpeg": {"quality": 80, "subsampling": "4:4:4", "optimize": True},
}

# Part of every name, so that other settings or another encoder never leave old bytes under a name.
# Raise the number in front when the code of `images.py` changes the pixels.
ENCODING_VERSION = f"2 {pillow_version} {RESAMPLING} {PHOTO} {DRAWING}"


class ImageInfo(Struct, frozen=True):
    """What the header of a picture says.

    `digest` is the BLAKE2b hash (16 bytes, in hex) of the source bytes; `width` and `height` are
    pixels of the upright picture.
    """

    digest: str
    width: int
    height: int
    format: SourceFormat


class Rendition(Struct, frozen=True):
    """One published file of a picture: its file name, format, and size in pixels."""

    name: str
    format: OutputFormat
    width: int
    height: int


def renditions(info: ImageInfo) -> tuple[Rendition, ...]:
    """List what to publish of a picture, the formats one after another, widths ascending.

    AVIF and WebP come in each of `WIDTHS` below the width of the original and in that width itself
    (at most the last of `WIDTHS`), JPEG in 640 and the largest only.
    """
    stamp = f"{info.digest} {ENCODING_VERSION}".encode()
    digest = hashlib.blake2b(stamp, digest_size=8).hexdigest()
    largest = min(info.width, WIDTHS[-1], _MAX_SIDE * info.width // info.height)
    widths = [width for width in WIDTHS if width < largest] + [largest]

    def rendition(format_: OutputFormat, width: int) -> Rendition:
        return Rendition(
            name=f"{digest}-{width}.{_EXTENSIONS[format_]}",
            format=format_,
            width=width,
            height=max(1, round(info.height * width / info.width)),
        )

    return (
        *(rendition("avif", width) for width in widths),
        *(rendition("webp", width) for width in widths),
        *(rendition("jpeg", width) for width in widths if width in (_JPEG_WIDTH, largest)),
    )


def fallback(info: ImageInfo) -> Rendition:
    """The widest JPEG of a picture: for old browsers, for sharing, and for the published data."""
    jpegs = (rendition for rendition in renditions(info) if rendition.format == "jpeg")
    return max(jpegs, key=lambda rendition: rendition.width)
