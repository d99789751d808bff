"""What a picture file tells of its colours without a profile, as a profile: PNG chunks, AVIF boxes.

Read as browsers do: what comes first in the PNG standard counts (cICP, iCCP, sRGB, gAMA), and
numbers that a browser does not know are as good as none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TELLING: Final = frozenset((b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM"))
# What else that is not critical is of use: transparency, which side is up, whether it moves.
_OF_USE: Final = frozenset((b"tRNS", b"eXIf", b"acTL", b"fcTL", b"fdAT"))
# Of 2 and 4 bits and grey, as a header says it: what makes a level one of 8 bits. Pillow compares
# those with the level that is clear.
_FEW_GREYS: Final = {b"\2\0": 85, b"\4\0": 17}
# More than the largest profile of a screen or a printing press.
_MAX_PROFILE: Final = 16_000_000

Chromaticities = tuple[tuple[float, float], ...]
"""Where white, red, green and blue lie, as x and y of CIE 1931."""

Curve = Callable[[float], float]
"""A value of a picture, 0 to 1, to light."""

_D65: Final = (0.3127, 0.329)
_SRGB: Final[Chromaticities] = (_D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
_SMPTE: Final[Chromaticities] = (_D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07))
_P3: Final = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
# By the numbers of ITU-T H.273, those that browsers know.
_PRIMARIES: Final[Mapping[int, Chromaticities]] = {
    1: _SRGB,
    4: ((0.31, 0.316), (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: (_D65, (0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: _SMPTE,
    7: _SMPTE,
    8: ((0.31, 0.316), (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: (_D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    11: ((0.314, 0.351), *_P3),
    12: (_D65, *_P3),
    22: (_D65, (0.63, 0.34), (0.295, 0.605), (0.155, 0.077)),
}


def _power(gamma: float) -> Curve:
    return lambda value: value**gamma


def _with_foot(foot: float, slope: float, offset: float, gamma: float) -> Curve:
    """A straight line up to `foot`, a power of the value from there on."""
    return lambda value: (
        value / slope if value < foot else ((value + offset) / (1 + offset)) ** gamma
    )


def _as_shown(*levels: int) -> Curve:
    """The light of a screen that shows these levels, 0 to 255, for values in equal steps."""

    def light(value: float) -> float:
        at = value * (len(levels) - 1)
        step = min(int(at), len(levels) - 2)
        level = levels[step] + (at - step) * (levels[step + 1] - levels[step])
        return _SCREEN(level / 255)

    return light


# Film curves (1, 6, 14, 15) as the screens show them that they were graded on.
_FILM: Final = _power(2.4)
_SCREEN: Final = _with_foot(0.04045, 12.92, 0.055, 2.4)
_FILM_CODES: Final = (1, 6, 11, 14, 15)
_SCREEN_CODE: Final = 13
_CURVES: Final[Mapping[int, Curve]] = dict.fromkeys(_FILM_CODES, _FILM) | {
    4: _power(2.2),
    5: _power(2.8),
    7: _with_foot(0.0913, 4.0, 0.1115, 1 / 0.45),
    8: _power(1.0),
    _SCREEN_CODE: _SCREEN,
    # Brighter than a screen (PQ, HLG): measured of Chromium on one that cannot do that. Greys are
    # what it shows; saturated colours, which it looks at together, may differ a little.
    16: _as_shown(0, 1, 4, 13, 26, 42, 61, 85, 114, 150, 193, 221, 242, *[255] * 5),
    17: lambda value: value**2.6 * 52.37 / 48,
    18: _as_shown(0, 2, 13, 26, 39, 52, 66, 79, 92, 106, 122, 142, 166, 194, 214, 229, 243, 255),
}
# A gamma alone that is about that of sRGB means sRGB.
_ABOUT_SCREEN: Final = 0.02
_GAMMA_OF_SCREEN: Final = 0.45455

_CURVE_STEPS: Final = 1024
# From any white to that of profiles (D50), as Bradford's cones see it.
_CONES: Final = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_D50: Final = (0.9642, 1.0, 0.8249)

_Matrix = tuple[tuple[float, ...], ...]


def png_parts(data: bytes) -> tuple[bytes, bytes | None]:
    """A PNG without what is not shown, and the profile of its colours, None for sRGB.

    Texts and histories can be of any size. What is no PNG comes back as it is.
    """
    if not data.startswith(_PNG):
        return data, None
    kept, told, view = [data[: len(_PNG)]], dict[bytes, bytes](), memoryview(data)
    for kind, start, end in _chunks(data):
        critical = not kind[:1].islower()
        if kind == b"tRNS" and data[24:26] in _FEW_GREYS:
            level = int.from_bytes(data[start + 8 : end - 4], "big") * _FEW_GREYS[data[24:26]]
            kept.append(_chunk(kind, (level & 0xFFFF).to_bytes(2, "big")))
        elif critical or kind in _OF_USE:
            kept.append(view[start:end].tobytes())
        elif kind in _TELLING:
            told.setdefault(kind, data[start + 8 : end - 4])
    return b"".join(kept), _told_by_chunks(told)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG by kind, with where they begin and end; the last may be cut off."""
    start, kind = len(_PNG), b""
    while start < len(data) and kind != b"IEND":
        kind = data[start + 4 : start + 8]
        end = start + 12 + int.from_bytes(data[start : start + 4], "big")
        yield kind, start, end
        start = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _told_by_chunks(told: Mapping[bytes, bytes]) -> bytes | None:
    match tuple(told.get(b"cICP", b"")):
        case primaries, transfer, 0, 1 if primaries in _PRIMARIES and transfer in _CURVES:
            return _coded(primaries, transfer)
    if b"iCCP" in told:
        return _unpacked(told[b"iCCP"])
    if b"sRGB" in told or b"gAMA" not in told:
        return None
    with suppress(struct.error, ValueError, ZeroDivisionError, OverflowError):
        gamma = struct.unpack(">I", told[b"gAMA"])[0] / 100_000
        if b"cHRM" in told:
            places = [place / 100_000 for place in struct.unpack(">8I", told[b"cHRM"])]
            return rgb_profile(tuple(zip(*[iter(places)] * 2, strict=True)), _power(1 / gamma))
        if abs(gamma - _GAMMA_OF_SCREEN) > _ABOUT_SCREEN:
            return rgb_profile(_SRGB, _power(1 / gamma))
    return None


def _unpacked(chunk: bytes) -> bytes | None:
    """The profile in an iCCP chunk: a name, a zero, the method (zero) and what is packed."""
    packed = chunk.partition(b"\0")[2][1:]
    reader = zlib.decompressobj()
    with suppress(zlib.error):
        profile = reader.decompress(packed, _MAX_PROFILE)
        return None if reader.unconsumed_tail else profile
    return None


def avif_profile(data: bytes) -> bytes | None:
    """The profile of the colours that an AVIF tells in numbers (nclx); None for sRGB.

    What its video stream alone tells is not read: those who write AVIF tell it in the file too.
    """
    for path in _boxes(data, 0, len(data), (b"meta", b"iprp", b"ipco", b"colr")):
        kind, primaries, transfer = struct.unpack_from(">4sHH", data.ljust(path + 8), path)
        if kind == b"nclx":
            # Browsers take the film curves of a photo for that of a screen.
            return _coded(primaries, _SCREEN_CODE if transfer in _FILM_CODES else transfer)
    return None


def _boxes(data: bytes, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[int]:
    """Where the content begins of each box that is found along a path of kinds."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4], "big")
        kind, inner = data[start + 4 : start + 8], start + 8
        if size == 1:  # the size follows, for what is larger than 4 GB
            size, inner = int.from_bytes(data[inner : inner + 8], "big"), inner + 8
        stop = min(end, start + size) if size else end
        if kind == path[0] and len(path) == 1:
            yield inner
        elif kind == path[0]:
            version = 4 if kind == b"meta" else 0  # meta has a version before its boxes
            yield from _boxes(data, inner + version, stop, path[1:])
        start = max(stop, inner)


def _coded(primaries: int, transfer: int) -> bytes | None:
    if (primaries, transfer) == (1, _SCREEN_CODE) or primaries not in _PRIMARIES:
        return None
    if transfer not in _CURVES:
        return None
    return rgb_profile(_PRIMARIES[primaries], _CURVES[transfer])


def rgb_profile(places: Chromaticities, curve: Curve) -> bytes:
    """A colour profile (ICC 2.1) of three primaries and one curve.

    Raises ValueError, ZeroDivisionError or struct.error for what no colours can have.
    """
    steps = (curve(step / (_CURVE_STEPS - 1)) for step in range(_CURVE_STEPS))
    levels = [round(min(1.0, max(0.0, light)) * 0xFFFF) for light in steps]
    shared = b"curv" + struct.pack(f">II{_CURVE_STEPS}H", 0, _CURVE_STEPS, *levels)
    tags = {b"wtpt": _xyz(_D50)}
    for name, column in zip(
        (b"rXYZ", b"gXYZ", b"bXYZ"), zip(*_to_d50(places), strict=True), strict=True
    ):
        tags[name] = _xyz(column)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), shared)
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(content))
        body += content
    head = (
        struct.pack(">I4xI", offset + len(body), 0x0210_0000)
        + b"mntrRGB XYZ "
        + bytes(12)
        + b"acsp"
        + bytes(28)
        + struct.pack(">3i", *(round(part * 0x10000) for part in _D50))
    )
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz(parts: tuple[float, ...]) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *(round(part * 0x10000) for part in parts))


def _to_d50(places: Chromaticities) -> _Matrix:
    """The matrix from light of three primaries to XYZ with the white of profiles."""
    white, *colours = [(x / y, 1.0, (1 - x - y) / y) for x, y in places]
    columns = tuple(zip(*colours, strict=True))
    amounts = _times(_inverse(columns), _column(white))
    plain = tuple(
        tuple(part * amount[0] for part, amount in zip(row, amounts, strict=True))
        for row in columns
    )
    seen, wanted = _times(_CONES, _column(white)), _times(_CONES, _column(_D50))
    scale = tuple(
        tuple(wanted[i][0] / seen[i][0] if i == j else 0.0 for j in range(3)) for i in range(3)
    )
    return _times(_inverse(_CONES), _times(scale, _times(_CONES, plain)))


def _column(parts: tuple[float, ...]) -> _Matrix:
    return tuple((part,) for part in parts)


def _times(left: _Matrix, right: _Matrix) -> _Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns)
        for row in left
    )


def _inverse(matrix: _Matrix) -> _Matrix:
    """The inverse of three by three, by cofactors. Raises ZeroDivisionError where there is none."""

    def cofactor(i: int, j: int) -> float:
        a, b, c, d = (matrix[(i + p) % 3][(j + q) % 3] for p in (1, 2) for q in (1, 2))
        return a * d - b * c

    whole = sum(matrix[0][j] * cofactor(0, j) for j in range(3))
    return tuple(tuple(cofactor(j, i) / whole for j in range(3)) for i in range(3))
