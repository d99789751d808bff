"""What an editor has to mend, as HTML on top of the last good site."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sitegen.diagnostics.messages import Message, by_file
from sitegen.i18n.language import language, sentences

STYLE = """\
.mend, .mend * { all: revert; }
.mend {
  position: fixed;
  inset: auto 0 0;
  z-index: 2147483647;
  max-block-size: 50vh;
  overflow: auto;
  padding: 1rem 1.5rem;
  border-block-start: .375rem solid #b3261e;
  background: #fff;
  color: #1d1d1d;
  color-scheme: light;
  font: 1rem/1.5 system-ui, sans-serif;
  box-shadow: 0 0 1.5rem rgb(0 0 0 / .4);
}
.mend summary { font-size: 1.25rem; font-weight: 700; cursor: pointer; }
.mend h2 { margin: 1rem 0 0; font: 700 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.mend ul { margin: 0; padding: 0; list-style: none; }
.mend li { margin: .5rem 0; max-inline-size: 46rem; overflow-wrap: anywhere; }
.mend p { margin: 0; }
.mend .mend__says { font-weight: 600; }
.mend .mend__place { color: #5c5c5c; font-size: .875rem; }
.mend :focus-visible { outline: .1875rem solid #0b57d0; outline-offset: .125rem; }
@media print { .mend { display: none; } }
"""


def notice(messages: Sequence[Message], code: str) -> str:
    """The messages, by file. The editor can fold them away."""
    words = language(code).commands["preview"]
    one = len(messages) == 1
    title = words["one"] if one else words["other"].format(count=len(messages))
    parts = [_of_file(file, found, code) for file, found in by_file(messages)]
    return (
        f'\n<aside class="mend" role="alert" lang="{code}"><details open>'
        f"<summary>{escape(title)}</summary>\n"
        f"<p>{escape(words['until'])}</p>\n{''.join(parts)}</details></aside>\n"
    )


def page(code: str) -> bytes:
    """A page to show while nothing was published yet."""
    text = escape(language(code).commands["preview"]["nothing"])
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{text}</title>\n</head>\n<body>\n<p>{text}</p>\n</body>\n</html>\n"
    ).encode()


def _of_file(file: str, messages: Sequence[Message], code: str) -> str:
    head = f"<h2>{escape(file)}</h2>\n" if file else ""
    items = "".join(f"<li>{_item(one, code)}</li>\n" for one in messages)
    return f"{head}<ul>\n{items}</ul>\n"


def _item(one: Message, code: str) -> str:
    words = sentences(code)["report"]
    place = [words["line"].format(line=one.line) if one.line else words["file"], one.key]
    lines = [("mend__place", " · ".join(filter(None, place)) if one.file else "")]
    lines += [("mend__says", one.message), ("mend__way-out", one.suggestion)]
    return "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in lines if text)
