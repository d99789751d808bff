"""The program with three WebP widths of each picture, as the other generators here make.

    python -m benchmarks.three_widths build …

Its pages name all the renditions that they always do; only these three are made.
"""

from __future__ import annotations

from sitegen.__main__ import main
from sitegen.build import pictures
from sitegen.media.renditions import ImageInfo, Rendition, renditions

WIDTHS = (640, 960, 1600)  # pixels; the templates in `peers/` have the same


def three(info: ImageInfo) -> tuple[Rendition, ...]:
    """The WebP renditions of a picture in three widths."""
    return tuple(
        rendition
        for rendition in renditions(info)
        if rendition.format == "webp" and rendition.width in WIDTHS
    )


if __name__ == "__main__":
    # By hand: to load unittest.mock takes as long as half of the program.
    vars(pictures)["renditions"] = three
    main()
