"""Turn the bytes of one picture into the bytes of its published renditions.

Bytes in, bytes out: no files, no processes, no clock. What is published is only what is encoded
here: upright, in sRGB, without metadata, never larger than the original. The same picture gives
the same names and, with the same Pillow, the same bytes; a rendition does not depend on which
others are asked for along with it.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Literal

from PIL import ExifTags, Image, ImageCms, ImageFile

from sitegen.media.colours import avif_profile, png_parts
from sitegen.media.renditions import (
    DRAWING,
    PHOTO,
    RESAMPLING,
    EncoderOptions,
    ImageInfo,
    OutputFormat,
    Rendition,
    SourceFormat,
    renditions,
)

Reason = Literal["unreadable", "heic", "format", "too-large"]

MAX_PIXELS: Final = 40_000_000
# The reader of WebP holds four times the picture.
MAX_WEBP: Final = 30_000_000
# A JPEG that is written in one pass is decoded at an eighth of its size, and costs no more memory
# than others; phones make them of 48 to 200 million pixels.
MAX_PHOTO: Final = 210_000_000
# Pillow's own limit, which would come before it.
Image.MAX_IMAGE_PIXELS = MAX_PHOTO
# Progressive JPEGs have about ten scans. Each costs a pass over all pixels and need be only a few
# bytes long, so that a small file could keep the decoder busy for minutes.
_MAX_SCANS: Final = 50

# The form takes a large photo of a phone in a smaller size: twice the widest rendition, so that
# nothing of it is lost on a page.
_TAKEN_SIDE: Final = 3200
_TAKEN: Final[EncoderOptions] = {"jpeg": {"quality": 90, "subsampling": "4:2:0", "optimize": True}}

# A side of a picture in an ICO file is told in a byte, but a PNG in it may say otherwise.
_MAX_ICON: Final = 1024
_PNG_SIZE: Final = re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR(.{4})(.{4})", re.S)

# Enough pixels to tell the colours of a logo by; half see-through is not seen.
_SEEN: Final = (96, 96)
_SEE_THROUGH: Final = 128

_RESAMPLING: Final = Image.Resampling[RESAMPLING]

_SOURCE_FORMATS: Final[Mapping[str | None, SourceFormat]] = {
    "JPEG": "jpeg",
    "MPO": "jpeg",  # a JPEG with more pictures behind it, as many phones make
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
}
_HEIC_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")
)
_OTHER_PICTURES: Final = (
    b"GIF8",
    b"II*\0",  # TIFF, and most raw camera files
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"%!PS",
    b"\xc5\xd0\xd3\xc6",  # EPS with a preview
    b"BM",
    b"8BPS",
    b"\0\0\1\0",  # ICO
    b"\0\0\0\x0cjP  ",  # JPEG 2000
    b"\xff\x4f\xff\x51",
    b"\0\0\0\x0cJXL ",
    b"\xff\x0a",  # JPEG XL without a container
)

_TRANSPOSE: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS: Final = 5  # from this EXIF orientation on, width and height change places

# In a JPEG: any marker but a stuffed zero, a restart or a fill byte.
_JPEG_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_SCAN: Final = b"\xff\xda"
_JPEG_END: Final = b"\xff\xd9"


class PictureError(Exception):
    """A picture that cannot be published.

    `reason` is "unreadable" (broken, cut off, or no picture at all), "heic", "format" (a picture,
    but not a JPEG, PNG, WebP or AVIF) or "too-large" (more than `MAX_PIXELS`, of a WebP `MAX_WEBP`,
    of a JPEG in one pass `MAX_PHOTO`).
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def probe(data: bytes) -> ImageInfo:
    """Read the header of a picture, without decoding its pixels.

    A picture that is cut off or damaged behind its header passes here; `encode` refuses it.
    Raises PictureError.
    """
    with _reading():
        picture = _open(data)
        width, height = picture.size
        if _orientation(picture) >= _SIDEWAYS:
            width, height = height, width
        return ImageInfo(
            digest=hashlib.blake2b(data, digest_size=16).hexdigest(),
            width=width,
            height=height,
            format=_SOURCE_FORMATS[picture.format],
        )


def encode(data: bytes, wanted: Sequence[Rendition]) -> Iterator[tuple[Rendition, bytes]]:
    """Encode the wanted ones of the renditions of a picture, the widest first.

    The picture is decoded once. Nothing of its metadata is left, and of an animation only the first
    frame. Raises PictureError, and ValueError if a wanted rendition is not one of this picture.
    """
    info = probe(data)
    every = renditions(info)
    if not set(wanted).issubset(every):
        raise ValueError("a wanted rendition is not one of this picture")
    options = DRAWING if info.format == "png" else PHOTO
    heights = {rendition.width: rendition.height for rendition in every}
    widest = max(heights)
    made: dict[int, Image.Image] = {}

    def scaled(width: int) -> Image.Image:
        if width not in made:
            size = width, heights[width]
            # From half as wide again, what a second resizing loses cannot be seen.
            near = min((other for other in heights if 2 * other >= 3 * width), default=widest)
            made[width] = (
                _decode(data, size) if width == widest else scaled(near).resize(size, _RESAMPLING)
            )
        return made[width]

    for rendition in sorted(wanted, key=lambda rendition: -rendition.width):
        with _reading():
            encoded = _save(scaled(rendition.width), rendition.format, options)
        yield rendition, encoded


def fitted(data: bytes) -> bytes:
    """A picture that can be published: these bytes, or a smaller JPEG of a photo of many pixels.

    That is upright, in sRGB, and has no metadata. Raises PictureError for what cannot be
    published in any size.
    """
    with _reading():
        picture = _open(data)
        width, height = picture.size
        if width * height <= MAX_PIXELS or _SOURCE_FORMATS[picture.format] != "jpeg":
            verify(data)
            return data
        if _orientation(picture) >= _SIDEWAYS:
            width, height = height, width
        less = _TAKEN_SIDE / max(width, height)
        size = max(1, round(width * less)), max(1, round(height * less))
        return _save(_decode(data, size), "jpeg", _TAKEN)


def emblem(data: bytes, side: int) -> bytes:
    """A logo or an icon as a PNG of at most `side` pixels a side.

    Upright, in sRGB, without metadata. Raises PictureError.
    """
    info = probe(data)
    less = min(1, side / max(info.width, info.height))
    size = max(1, round(info.width * less)), max(1, round(info.height * less))
    with _reading():
        out = io.BytesIO()
        _decode(data, size).save(out, "PNG", optimize=True)
        return out.getvalue()


def icon(data: bytes, side: int) -> bytes:
    """The largest picture in an ICO file as a PNG of at most `side` pixels a side.

    It is made anew, as `emblem` makes others. Raises PictureError.
    """
    with _reading():
        for found in _PNG_SIZE.finditer(data):
            if max(int.from_bytes(number) for number in found.groups()) > _MAX_ICON:
                raise PictureError("too-large")
        picture = Image.open(io.BytesIO(data), formats=("ICO",))
        picture.load()
        fresh = _to_srgb(_plain(picture), None)
        fresh.thumbnail((side, side), _RESAMPLING)
        out = io.BytesIO()
        fresh.save(out, "PNG", optimize=True)
        return out.getvalue()


def inks_of(data: bytes) -> Mapping[tuple[int, int, int], int]:
    """The colours that are seen of a picture, roughly, with how many pixels have each.

    Nothing for one that nothing shines through: it brings its own ground. Raises PictureError.
    """
    with _reading():
        picture = _decode(data, _SEEN)
        if "A" not in picture.mode:
            return {}
        seen: Counter[tuple[int, int, int]] = Counter()
        through = False
        for count, (red, green, blue, alpha) in _counted(picture):
            through = through or alpha < _SEE_THROUGH
            if alpha >= _SEE_THROUGH:
                seen[red & 0xF0 | 8, green & 0xF0 | 8, blue & 0xF0 | 8] += count
        return seen if through else {}


def _counted(picture: Image.Image) -> list[tuple[int, tuple[int, int, int, int]]]:
    """How many pixels of a picture have each colour, as red, green, blue and alpha."""
    colours: Any = picture.convert("RGBA").getcolors(picture.width * picture.height)
    return colours or []


def verify(data: bytes) -> bool:
    """Decode a picture that `encode` is to encode, and forget its pixels.

    Whether it moves: then only its first frame is published. Raises PictureError.
    """
    with _reading():
        picture = _open(data)
        _load(picture, data, (1, 1))
        return bool(getattr(_open(data), "is_animated", False))


@contextmanager
def _reading() -> Iterator[None]:
    """Let nothing but PictureError out of Pillow, which raises almost anything on broken files."""
    # Of the whole process: what makes the PDF of the report would rather have half a picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except PictureError:
            raise
        except Image.DecompressionBombError as error:
            raise PictureError("too-large") from error
        except Exception as error:
            raise PictureError("unreadable") from error


def _open(data: bytes) -> Image.Image:
    """Open a picture by its header, unless it has too many pixels.

    Only the four formats are tried: others may start programs.
    """
    if _is_heic(data):
        raise PictureError("heic")
    if data.startswith(_OTHER_PICTURES) or b"<svg" in data[:1024]:
        raise PictureError("format")
    shown, profile = png_parts(data)
    picture = Image.open(io.BytesIO(shown), formats=("JPEG", "PNG", "WEBP", "AVIF"))
    if picture.width * picture.height > _most_pixels(picture):
        raise PictureError("too-large")
    if picture.format == "AVIF" and "icc_profile" not in picture.info:
        profile = avif_profile(data)
    if profile:
        picture.info["icc_profile"] = profile
    return picture


def _is_heic(data: bytes) -> bool:
    """Whether the brands that a file is made for are those of a phone, and AVIF is none of them."""
    end = int.from_bytes(data[:4], "big") if data[4:8] == b"ftyp" else 0
    brands = {data[start : start + 4] for start in range(8, min(end, len(data), 256), 4)}
    return bool(brands & _HEIC_BRANDS) and b"avif" not in brands


def _most_pixels(picture: Image.Image) -> int:
    """How many pixels this kind of picture may have. Of one in several passes all are held."""
    kind = _SOURCE_FORMATS[picture.format]
    if kind == "jpeg" and not picture.info.get("progressive"):
        return MAX_PHOTO
    return MAX_WEBP if kind == "webp" else MAX_PIXELS


def _orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 when there is none or it makes no sense."""
    exif = Image.Exif()
    # A picture is not the worse for broken EXIF data.
    with suppress(Exception):
        exif.load(picture.info.get("exif", b""))
        orientation = exif.get(ExifTags.Base.Orientation)
        if orientation in _TRANSPOSE:
            return int(orientation)
    return 1


def _decode(data: bytes, size: tuple[int, int]) -> Image.Image:
    """Decode to an upright RGB or RGBA picture of this size in sRGB, free of metadata."""
    picture = _open(data)
    orientation = _orientation(picture)
    profile = picture.info.get("icc_profile")
    if orientation >= _SIDEWAYS:
        size = size[1], size[0]
    _load(picture, data, size)

    plain = _plain(picture)
    if plain.size != size:
        plain = plain.resize(size, _RESAMPLING)
    upright = _to_srgb(plain, profile)
    if orientation in _TRANSPOSE:
        upright = upright.transpose(_TRANSPOSE[orientation])
    return upright


def _load(picture: Image.Image, data: bytes, size: tuple[int, int]) -> None:
    """Decode the pixels of an opened picture, a JPEG no larger than `size` needs."""
    if _SOURCE_FORMATS[picture.format] == "jpeg":
        if _scans(data) > _MAX_SCANS:
            raise PictureError("unreadable")
        picture.draft(None, size)
    picture.load()


def _scans(data: bytes) -> int:
    """Count the scans of a JPEG up to its end; what follows may be anything, such as a film."""
    count, position = 0, 2
    while (marker := _JPEG_MARKER.search(data, position)) and marker[0] != _JPEG_END:
        count += marker[0] == _JPEG_SCAN
        length = data[marker.end() : marker.end() + 2]
        position = marker.end() + int.from_bytes(length, "big")
    return count


def _plain(picture: Image.Image) -> Image.Image:
    """Bring any mode to one that can be resized well: L, LA, RGB, RGBA or CMYK, 8 bits each."""
    if picture.mode.startswith("I"):
        return _eight_bits(picture)
    if picture.has_transparency_data:
        colours = "L" if picture.mode in ("1", "L", "LA") else "RGB"
        return picture.convert(colours + "A")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of 16 bits as L or LA; Pillow's own conversion clips to white."""
    deep = picture.convert("I")
    grey = deep.point([level >> 8 for level in range(1 << 16)], "L")
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(deep.point([255 * (level != clear) for level in range(1 << 16)], "L"))
    return grey


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to sRGB by the colour profile and paste into a new image, which has no metadata."""
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    colours = picture.convert(picture.mode.removesuffix("A"))
    if profile:
        if colours.mode == "L" and profile[16:20] == b"RGB ":
            colours = colours.convert("RGB")
        # A profile that is broken, or for another kind of picture, is as good as none.
        with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            colours = ImageCms.profileToProfile(colours, source, srgb, outputMode="RGB") or colours
    fresh = Image.new("RGB", colours.size)
    fresh.paste(colours.convert("RGB"))
    if alpha:
        fresh.putalpha(alpha)
    return fresh


def _save(picture: Image.Image, format_: OutputFormat, options: EncoderOptions) -> bytes:
    if format_ == "jpeg" and picture.mode == "RGBA":
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        picture = flat
    buffer = io.BytesIO()
    picture.save(buffer, format_, **options[format_])
    return buffer.getvalue()
