"""What somebody types runs nowhere: markup, scripts and addresses, wherever text is taken."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from sitegen.check.checker import check
from tests.cms.desk import preview
from tests.host import ServeFolder
from tests.program import BuildSite

# Elements that run by themselves, or once somebody touches them.
RUNS = "alert(1)"
ELEMENTS = [
    f"<script>{RUNS}</script>",
    f"<script src=data:,{RUNS}></script>",
    f"<ScRiPt>{RUNS}</sCrIpT>",
    f"<script/x>{RUNS}</script>",
    f"<script\n>{RUNS}</script>".replace("\n", " "),
    f"<scr<script>ipt>{RUNS}</scr</script>ipt>",
    f"<<script>{RUNS}//<</script>",
    f"<script>{RUNS}",
    "<script src=//evil.example/x.js></script>",
    f"<script type=module>{RUNS}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={RUNS}>'>",
    f"<svg><script>{RUNS}</script></svg>",
    "<svg><script>a&#108;ert(1)</script></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUNS}>",
    f"<svg><style><img src=x onerror={RUNS}></style></svg>",
    f"<svg><animate onbegin={RUNS} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{RUNS}><text y=20>x</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUNS}/>#x'/></svg>",
    f"<svg><foreignObject><iframe srcdoc='<script>{RUNS}</script>'></foreignObject></svg>",
    f"<iframe src=javascript:{RUNS}></iframe>",
    f"<iframe srcdoc='<script>parent.{RUNS}</script>'></iframe>",
    "<iframe src=https://evil.example/></iframe>",
    f"<object data=javascript:{RUNS}></object>",
    f"<object data='data:text/html,<script>{RUNS}</script>'></object>",
    f"<embed src=javascript:{RUNS}>",
    f"<a href=javascript:{RUNS}>klik</a>",
    f"<a href=' javascript:{RUNS}'>klik</a>",
    f"<a href='jav&#x09;ascript:{RUNS}'>klik</a>",
    f"<form action=javascript:{RUNS}><button>klik</button></form>",
    f"<button formaction=javascript:{RUNS} form=x>klik</button>",
    "<form action=https://evil.example><input name=q autofocus></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUNS}'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'; *{display:none}</style>",
    "<style>body{background:url(https://evil.example/x)}</style>",
    f"<xss style='animation-name:x' onanimationstart={RUNS}>",
    "<div style='background:url(https://evil.example/x)'>x</div>",
    "<div style=position:fixed;inset:0>x</div>",
    "<img src=https://evil.example/x.png>",
    "<img srcset='https://evil.example/x.png 1x'>",
    "<video src=https://evil.example/x.mp4 autoplay></video>",
    f"<template><script>{RUNS}</script></template>",
    f"<template shadowrootmode=open><script>{RUNS}</script></template>",
    f"<!--><script>{RUNS}</script>",
    f"<!-- --!><img src=x onerror={RUNS}> -->",
    f"<![CDATA[<script>{RUNS}</script>]]>",
    f"<?xml version=1?><img src=x onerror={RUNS}>",
    f"<plaintext><img src=x onerror={RUNS}>",
    f"<!doctype html><img src=x onerror={RUNS}>",
]
# Ways out of the element, the attribute, the script or the file that a text is put in.
_CLOSING = (
    *("</title>", "</p>", "</h1>", "</a>", "</script>", "</style>", "</textarea>", "</template>"),
    *("</option>", "</select>", "</noscript>", "</svg>", "]]>", "-->", "*/", "</head><body>"),
    *("</article>", "</main>", "</li></ul>", "</td></table>", "</figcaption>", "</blockquote>"),
    *("</button>", "?>", "%>", "}}"),
)
WAYS_OUT = [
    f"{closing}{element}"
    for closing in _CLOSING
    for element in (f"<img src=x onerror={RUNS}>", f"<svg onload={RUNS}>")
]
ATTRIBUTES = [
    f"{quote}{space}{event}={quote}{RUNS}{quote} x={quote}"
    for quote in ("'", '"', "`", "")
    for space, event in (
        (" ", "onmouseover"),
        (" autofocus tabindex=1 ", "onfocus"),
        ("/", "onload"),
        ("><svg ", "onload"),
        ("> ><input autofocus ", "onfocus"),
        ("><details open ", "ontoggle"),
    )
]
HANDLERS = [
    f"<{tag} {event}={RUNS}>"
    for tag, event in (
        ("img src=x", "onerror"),
        ("img src=x", "OnErRoR"),
        ("img/src=x/", "onerror"),
        ("body", "onload"),
        ("svg", "onload"),
        ("svg/", "onload"),
        ("input autofocus", "onfocus"),
        ("select autofocus", "onfocus"),
        ("textarea autofocus", "onfocus"),
        ("video src=x", "onerror"),
        ("audio src=x", "onerror"),
        ("video><source", "onerror"),
        ("details open", "ontoggle"),
        ("marquee", "onstart"),
        ("body", "onpageshow"),
        ("body", "onhashchange"),
        ("div tabindex=1 autofocus", "onfocus"),
        ("p contenteditable autofocus", "onfocus"),
        ("dialog open", "onclose"),
        ("object data=x", "onerror"),
        ("link rel=stylesheet href=x", "onerror"),
        ("style", "onload"),
        ("iframe src=/", "onload"),
        ("embed src=x", "onload"),
    )
]
# What a template, a stylesheet, a spreadsheet or a script of somebody might run.
OF_OTHERS = [
    *("{{ 7*7 }}", "{{ config }}", "{% include '/etc/passwd' %}", "{# x #}", "${7*7}", "#{7*7}"),
    *("<%= 7*7 %>", "{{constructor.constructor('alert(1)')()}}", "{{'a'.__class__.__mro__}}"),
    *("%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    *("&#60;script&#62;alert(1)&#60;/script&#62;", "&amp;lt;script&amp;gt;alert(1)"),
    *("＜script＞alert(1)＜/script＞", "'-alert(1)-'", '"-alert(1)-"', '\\";alert(1)//'),
    *("\\');alert(1)//", "`${alert(1)}`", "');alert(1);('", "=cmd|' /C calc'!A0"),
    *('=HYPERLINK("https://evil.example")', "@SUM(1+1)", "+alert(1)", "-alert(1)"),
    *("expression(alert(1))", "url(javascript:alert(1))", "\\3cscript\\3e", "__proto__"),
    *(
        "constructor",
        "toString",
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "%00",
        "%0d%0aX: y",
    ),
    *(
        "%0d%0aX: y",
        "javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
    ),
    *('"><!--', "'><!--", "<", ">", "&", "&&&", "<>", "</", "<!", "<a", "&#", "&#x41", "\"'`"),
]
PAYLOADS = [*ELEMENTS, *WAYS_OUT, *ATTRIBUTES, *HANDLERS, *OF_OTHERS]

# As addresses: none of these may be published as one.
SCHEMES = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://x/%0aalert(1)", "vbscript:x"),
    *("data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>"),
    *("file:///etc/passwd", "blob:https://x/1", "about:blank", "filesystem:https://x/y"),
    *("view-source:https://x.nl", "java&#115;cript:alert(1)", "ms-word:ofe|u|https://x.nl"),
    *("intent://x#Intent;end", "livescript:x", "feed:javascript:alert(1)", "jar:https://x!/y"),
    *("ssh://x", "ftp://x/y", "ws://x", "x-javascript:alert(1)", "javascript&colon;alert(1)"),
)

TOGETHER = 8  # payloads in one text

_LISTEN = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => window.ran.push(name);
document.addEventListener('securitypolicyviolation', (event) =>
  window.ran.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""
_TOUCH = """
for (const one of document.querySelectorAll('*')) {
  for (const attribute of one.attributes)
    if (attribute.name.startsWith('on') || /^\\s*javascript:/i.test(attribute.value))
      window.ran.push(`${one.localName} ${attribute.name}=${attribute.value}`);
  if (one.matches('details')) one.open = true;
}
for (const one of document.querySelectorAll('a[href], button, input, summary')) {
  one.focus();
  one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
}
"""


def hostile(content: Path) -> Path:
    """A showcase in which every payload stands in every place where text is taken."""
    groups = [" ".join(PAYLOADS[at : at + TOGETHER]) for at in range(0, len(PAYLOADS), TOGETHER)]
    every = " ".join(PAYLOADS)
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, "PNG")
    files: dict[str, str | bytes] = {"site.yaml": json.dumps(site(every, groups))}
    for number, text in enumerate(groups):
        picture = f"foto '&!{number} onerror=alert(1) {{{{7+7}}}}.png"
        paper = f"plan' onload=alert(1) {number} &lt;b&gt; =1+1.pdf"
        head = json.dumps(card(number, text, picture, paper, len(groups)))
        files[f"projecten/kaart-{number}/index.md"] = f"---\n{head}\n---\n{body(number, picture)}"
        files[f"projecten/kaart-{number}/{picture}"] = buffer.getvalue()
        files[f"projecten/kaart-{number}/{paper}"] = b"%PDF-1.4\n"
        news = json.dumps({"title": text, "summary": text})
        files[f"nieuws/2026-01-{number + 1:02}-bericht.md"] = f"---\n{news}\n---\n{as_text(number)}"
    files["themas/t0.md"] = as_text(0)
    files["index.md"] = f"---\n{json.dumps({'title': groups[0]})}\n---\n{as_text(1)}"
    files["over.md"] = f"---\n{json.dumps({'title': groups[3]})}\n---\n{as_text(2)}"
    for name, data in files.items():
        place = content / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if isinstance(data, bytes) else data.encode())
    return content


def site(every: str, groups: list[str]) -> Mapping[str, object]:
    """A `site.yaml` of which every word is hostile."""
    numbered = list(enumerate(groups))
    return {
        **{"title": groups[0], "organisation": groups[1], "tagline": every},
        "url": "https://hostile.example/",
        "as_of": groups[2],
        "contact": {"label": every, "url": "https://hostile.example/x?a='%22&b=1"},
        "words": {"card": [groups[4], "projecten"], "reached": [groups[5], groups[6]]},
        "statuses": [
            {"id": f"s{n}", "label": text, "phase": "running", "description": text}
            for n, text in numbered
        ],
        "lines": [
            {"id": f"l{n}", "number": text[:60], "label": text, "description": text}
            for n, text in numbered
        ],
        "themes": [{"id": f"t{n}", "label": text, "description": text} for n, text in numbered],
        "effects": [{"id": f"e{n}", "label": text} for n, text in numbered],
        "sources": [
            {"id": f"b{n}", "label": text, "counts": bool(n), "note": text} for n, text in numbered
        ],
        "organisations": [
            {"id": f"o{n}", "label": text, "kind": text, "also": [f"{text} {n}"]}
            for n, text in numbered
        ],
        "places": [{"id": f"p{n}", "label": text, "point": [52, 4]} for n, text in numbered],
        "indicators": [{"id": f"i{n}", "label": text, "unit": text} for n, text in numbered],
        "figures": [{"value": groups[7][:80], "label": every, "source": every}],
        "fields": [
            {"id": "vrij", "label": groups[8], "type": "text", "list": True},
            {"id": "rij", "label": groups[9], "type": "list"},
            {
                "id": "keus",
                "label": groups[10],
                "type": "choice",
                "filter": True,
                "pages": True,
                "choices": [{"id": f"k{n}", "label": text} for n, text in numbered],
            },
        ],
    }


def card(number: int, text: str, picture: str, paper: str, count: int) -> Mapping[str, object]:
    """The front matter of a card with this text in every key that takes one."""
    inline = as_text(number)
    return {
        **{"title": text, "number": text[:60], "status": f"s{number}", "status_note": text},
        **{"line": f"l{number}", "themes": [f"t{number}"], "summary": text, "audience": text},
        **{"start": 2020, "reach": 12, "effects": [{"id": f"e{number}", "note": text}]},
        "costs": [{"year": 2020, "amount": 5, "source": f"b{number}", "note": text}],
        "results": [
            {"indicator": f"i{number}", "value": 1, "part": text, "source": text, "note": text}
        ],
        "lessons": [inline],
        "quotes": [{"text": inline, "by": text}],
        "partners": [text, f"o{number}"],
        "places": [f"p{number}"],
        "needs": [text],
        "contact": {"label": text, "url": "https://hostile.example/"},
        "sources": [
            {"title": text, "part": text, "url": "https://hostile.example/?q=%3Cscript%3E"}
        ],
        "images": [{"file": picture, "alt": text, "caption": inline, "credit": text}],
        "documents": [{"file": paper, "title": text}],
        "links": [{"url": "https://hostile.example/?a='onload=x&b=%22", "title": text}],
        "videos": [{"url": "https://hostile.example/film.mp4", "title": text}],
        "related": [f"kaart-{(number + 1) % count}"],
        "history": [{"date": 2019, "status": f"s{number}", "note": text}],
        **{"vrij": text, "rij": [text], "keus": f"k{number}"},
    }


def as_text(number: int) -> str:
    """The payloads of a group as Markdown in which each stands for itself."""
    every = PAYLOADS[TOGETHER * number : TOGETHER * (number + 1)]
    return " ".join(one for one in every if "[" not in one and "](" not in one)


def body(number: int, picture: str) -> str:
    """A text with the payloads of a group in every kind of block."""
    every = PAYLOADS[TOGETHER * number : TOGETHER * (number + 1)]
    safe = [one.replace("|", "\\|") for one in every]
    blocks = [f"## {one}\n\n{one}\n\n- {one}\n\n> {one}\n\n`{one}`\n\n    {one}" for one in every]
    table = "\n".join(f"| {one} | **{one}** |" for one in safe)
    title = every[0].replace('"', "'").replace("\\", "/")
    return "\n\n".join(
        (*blocks, f"| a | b |\n|---|---|\n{table}", f'![{title[:20]}](<{picture}> "{title}")')
    )


def watched(browser: Browser) -> tuple[Page, list[str]]:
    """A page that keeps what ran or was refused, and what was asked of other hosts."""
    page, outside = browser.new_page(), list[str]()
    page.add_init_script(_LISTEN)
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1", "data:"))
            else outside.append(request.url)
        ),
    )
    page.on("dialog", lambda dialog: outside.append(dialog.message))
    return page, outside


def visited(page: Page, addresses: Iterator[str]) -> dict[str, list[str]]:
    """What ran on each of these pages, also once somebody touched all of it."""
    ran = {}
    for address in addresses:
        page.goto(address, wait_until="load")
        page.evaluate(_TOUCH)
        if found := page.evaluate("window.ran"):
            ran[address] = found
    return ran


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("hostile") / "content")


@pytest.mark.slow
def test_nothing_that_somebody_types_runs_on_any_page(
    content: Path, build_site: BuildSite, serve_folder: ServeFolder, browser: Browser
) -> None:
    assert len(PAYLOADS) + len(SCHEMES) >= 200
    site_folder = build_site(content, content.parent / "public")
    home = serve_folder(site_folder)
    page, outside = watched(browser)
    files = sorted(site_folder.rglob("index.html"))
    pages = (home + file.parent.relative_to(site_folder).as_posix() + "/" for file in files)
    assert visited(page, pages) == {}
    asked = (f"{home}zoeken/?q={payload}" for payload in PAYLOADS[:12])
    assert visited(page, asked) == {}
    assert outside == []
    page.close()


@pytest.mark.slow
def test_nothing_that_somebody_types_runs_beside_the_form(content: Path, browser: Browser) -> None:
    page, outside = watched(browser)
    with preview(content) as desk:
        cards = [desk.address + "beheer/projecten/"]
        cards += [f"{cards[0]}kaart-{n}/" for n in range(0, len(PAYLOADS) // TOGETHER, 4)]
        assert visited(page, iter(cards)) == {}
    assert outside == []
    page.close()


PLACES = {
    "links": "links: [{url: %s, title: X}]",
    "sources": "sources: [{url: %s, title: X}]",
    "videos": "videos: [{url: %s, title: X}]",
    "same_as": "same_as: [%s]",
    "contact": "contact: {label: X, url: %s}",
}


@pytest.mark.parametrize("place", [*PLACES, "text", "definition", "lesson", "picture"])
def test_an_address_that_could_run_something_is_refused_where_it_stands(
    place: str, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    (content / "projecten").mkdir(parents=True)
    (content / "site.yaml").write_text(
        "title: X\norganisation: Y\nstatuses: [{id: loopt, label: Loopt, phase: running}]\n"
    )
    for number, address in enumerate(SCHEMES):
        key = PLACES.get(place, "").replace("%s", json.dumps(address))
        written = address.replace("<", "%3C").replace(">", "%3E")
        link = f"[x](<{written}>)"
        key = f"lessons: [{json.dumps(link)}]" if place == "lesson" else key
        text = {
            "text": link,
            "definition": f"[x]\n\n[x]: <{written}>",
            "picture": f"![x](<{written}>)",
        }.get(place, "")
        head = f"title: X{number}\nstatus: loopt\nsummary: Een zin.\n{key}"
        (content / f"projecten/k{number}.md").write_text(f"---\n{head}\n---\n{text}\n")
    wrong = {
        message.file
        for message in check(content, datetime.date(2026, 6, 1), 1).messages
        if message.level == "error"
    }
    passed = [a for n, a in enumerate(SCHEMES) if f"content/projecten/k{n}.md" not in wrong]
    assert passed == []
