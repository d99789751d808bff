"""How much of a photo each generator keeps: bytes, PSNR and SSIM of what it published.

Compared is the brightness of a published WebP with the photo at the same size, made smaller by the
same filter as that generator uses: what is measured is the loss of decoding and coding, not a
taste in sharpness. SSIM is the mean over blocks of 8 by 8 pixels.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

from PIL import Image, ImageMath

FILTERS: Final[Mapping[str, Image.Resampling]] = {
    "etalage three widths": Image.Resampling.BICUBIC,
    "eleventy": Image.Resampling.LANCZOS,
    "hugo": Image.Resampling.BOX,
}
_SRCSET = re.compile(r"(/[^\s\",]+\.webp)")
_BLOCK = 8
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the photos the published pictures of one width are; `size` is in bytes, a mean."""

    width: int
    size: float
    psnr: float
    ssim: float


def likeness(
    name: str, photos: Sequence[Path], site: Path, widths: Sequence[int]
) -> list[Likeness]:
    """Compare what a generator published of these photos, by width. Raises OSError."""
    found: dict[int, list[tuple[int, float, float]]] = {width: [] for width in widths}
    for photo in photos:
        page = site / "projecten" / photo.parent.name / "index.html"
        todo = set(widths)
        # The card's own picture comes first on its page; those of other cards may follow.
        for file in dict.fromkeys(_SRCSET.findall(page.read_text("utf-8"))):
            path = site / file.lstrip("/")
            if not path.is_file():
                continue
            with Image.open(path) as published, Image.open(photo) as original:
                if published.width not in todo:
                    continue
                todo.remove(published.width)
                same = original.convert("RGB").resize(published.size, FILTERS[name])
                psnr, ssim = _compare(published.convert("L"), same.convert("L"))
            found[published.width].append((path.stat().st_size, psnr, ssim))
    return [
        Likeness(width, *(fmean(values) for values in zip(*rows, strict=True)))
        for width, rows in found.items()
        if rows
    ]


def _compare(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    x, y = one.convert("F"), other.convert("F")
    error = _mean(ImageMath.lambda_eval(lambda a: (a["x"] - a["y"]) * (a["x"] - a["y"]), x=x, y=y))
    square = ImageMath.lambda_eval(lambda a: a["x"] * a["x"], x=x)
    other_square = ImageMath.lambda_eval(lambda a: a["y"] * a["y"], y=y)
    product = ImageMath.lambda_eval(lambda a: a["x"] * a["y"], x=x, y=y)
    parts = {
        "x": x.reduce(_BLOCK),
        "y": y.reduce(_BLOCK),
        "xx": square.reduce(_BLOCK),
        "yy": other_square.reduce(_BLOCK),
        "xy": product.reduce(_BLOCK),
    }
    similar = ImageMath.lambda_eval(
        lambda a: (
            ((a["x"] * a["y"]) * 2 + _C1)
            * ((a["xy"] - a["x"] * a["y"]) * 2 + _C2)
            / (
                (a["x"] * a["x"] + a["y"] * a["y"] + _C1)
                * (a["xx"] - a["x"] * a["x"] + a["yy"] - a["y"] * a["y"] + _C2)
            )
        ),
        **parts,
    )
    return 10 * math.log10(255**2 / error) if error else math.inf, _mean(similar)


def _mean(values: Image.Image) -> float:
    """The mean of a picture of numbers."""
    whole = values.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(whole, float)
    return whole
