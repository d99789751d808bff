"""Nearly valid input: something right, in which a few things were changed as hands and disks do."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from hypothesis import strategies as st

# What means something to YAML, Markdown, HTML, JSON, addresses, spreadsheets or a terminal.
_WORDS = (
    *(
        ": ",
        "- ",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "#",
        " #",
        '"',
        "'",
        "|",
        ">",
        "&a",
        "*a",
        "!!str ",
        "%",
    ),
    *("---\n", "...\n", "{", "}", "[", "]", ",", "? ", "<<: ", "~", "null", "true", "@", "`", "\\"),
    *(
        "# ",
        "## ",
        "> ",
        "* ",
        "1. ",
        "**",
        "__",
        "[^1]",
        "[^1]: x",
        "![",
        "](",
        "<",
        "</",
        "|-|-|",
    ),
    *(
        "[x](../eten/)",
        "![x](foto.jpg)",
        "<https://a.example/>",
        "[x]: y",
        "    ",
        "```\n",
        ":   x",
    ),
    *(
        "<script>alert(1)</script>",
        "<b onclick=x>",
        "-->",
        "]]>",
        "&lt;",
        "&#x202e;",
        "&amp;",
        "{{ x }}",
    ),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "http://[",
        "https://é.example/%zz?#",
    ),
    *(
        "=1+1",
        "+1",
        "@SUM(A1)",
        "0",
        "-1",
        "1e9",
        "NaN",
        "9" * 40,
        "0x1F",
        "2.10",
        "12:30",
        "2024-02-30",
    ),
    *(
        "\\u202e",
        "\\ud800",
        "\\x00",
        "é",
        "e\u0301",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "’",
        "“",
        "…",
        "ĳ",
    ),
    *(
        "\u202e",
        "\u2028",
        "\x00",
        "\x1b[31m",
        "\x85",
        "\r",
        "\r\n",
        "\ufffe",
        "😀",
        "\U0001f1f3",
        "ß",
        "İ",
    ),
    *(
        "null",
        "None",
        "title: ",
        "status: ",
        "costs:\n  - ",
        "images:\n  - file: ",
        "draft: true\n",
    ),
)
WORDS = (*(word.encode() for word in _WORDS), b"\xff", b"\xc3", b"\xed\xa0\x80")

_BYTES = (
    b"\0",
    b"\xff",
    b"\xff\xd8",
    b"\xff\xda\0\x0c",
    b"\0\0\0\1",
    b"\x7f\xff\xff\xff",
    b"ftyp",
    b"IDAT",
)

_PLACE = st.integers(0, 65_535)  # how far in the input, as a part of all of it
_EDIT = st.tuples(st.sampled_from("idrcmlnw"), _PLACE, _PLACE, st.integers(0, 255))


def nearly(seeds: Sequence[bytes], words: Sequence[bytes] = WORDS) -> st.SearchStrategy[bytes]:
    """One of the seeds after up to four changes, with what else may stand in such input."""

    def changed(seed: bytes, edits: list[tuple[str, int, int, int]]) -> bytes:
        data = seed
        for edit in edits:
            data = _edited(data, *edit, seeds, words)
        return data

    return st.builds(changed, st.sampled_from(seeds), st.lists(_EDIT, min_size=1, max_size=4))


def nearly_pictures(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of these pictures after changes; of a PNG often with checksums that are right again."""
    changed = nearly(seeds, _BYTES)
    return st.builds(lambda data, mend: _checked(data) if mend else data, changed, st.booleans())


def _edited(
    data: bytes,
    kind: str,
    first: int,
    second: int,
    choice: int,
    seeds: Sequence[bytes],
    words: Sequence[bytes],
) -> bytes:
    """The input after one change of this kind at a place."""
    at = first * (len(data) + 1) >> 16
    end = at + (second >> 10 if choice % 8 else second * (len(data) - at + 1) >> 16)
    word = words[choice % len(words)]
    match kind:
        case "i":  # something is put in
            return data[:at] + word + data[at:]
        case "w":  # something is written over
            return data[:at] + word + data[at + len(word) :]
        case "d":  # something is lost
            return data[:at] + data[end:]
        case "r":  # something is there many times
            return data[:at] + word * (second >> 12 if choice % 8 else second >> 4) + data[at:]
        case "c":  # a part comes from elsewhere
            other = seeds[choice % len(seeds)]
            start = second * len(other) >> 16
            return data[:at] + other[start : start + (second & 1023)] + data[at:]
        case "m":  # a part stands elsewhere too
            return data[:at] + data[at:end][:4096] + data[at:]
        case "l":  # two lines change places
            lines = data.split(b"\n")
            here, there = first * len(lines) >> 16, second * len(lines) >> 16
            lines[here], lines[there] = lines[there], lines[here]
            return b"\n".join(lines)
    return data[:at] + bytes([choice]) + data[at + 1 :]  # a byte is another one


def _checked(data: bytes) -> bytes:
    """A PNG in which the checksum of each chunk is right; anything else as it is."""
    start = data[:8]
    if start != b"\x89PNG\r\n\x1a\n":
        return data
    pieces, position = [start], 8
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        body = data[position + 4 : position + 8 + length]
        pieces.append(struct.pack(">I", max(0, len(body) - 4)) + body)
        pieces.append(struct.pack(">I", zlib.crc32(body)))
        position += 12 + length
    return b"".join(pieces)
