"""The browser policy: what a page of the site may do, and what the page of the form may besides."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


POLICY_HEADER, OPENER_HEADER = "Content-Security-Policy", "Cross-Origin-Opener-Policy"


def _policy(parts: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in parts.items())


# What a page can say of itself, for hosts that send no headers: all but who may frame it.
PAGE_POLICY = _policy({name: value for name, value in _POLICY.items() if name != "frame-ancestors"})


HEADERS = {
    POLICY_HEADER: _policy(_POLICY),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    OPENER_HEADER: "same-origin",
}


class Access(Struct, frozen=True):
    """What the page of the form may do, and no other page. `folder` is its address in the site.

    `servers` and `pictures` are the origins that it talks to and shows pictures from; `popups`:
    it opens a window of another origin and waits for its answer.
    """

    folder: str
    servers: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    popups: bool = False

    def headers(self) -> dict[str, str]:
        """All headers of the page of the form."""
        policy = {
            **_POLICY,
            # The content manager writes its own style into the page.
            "style-src": "'self' 'unsafe-inline'",
            "img-src": " ".join(("'self' data: blob:", *self.pictures)),
            "connect-src": " ".join(("'self' blob:", *self.servers)),
        }
        opener = "same-origin-allow-popups" if self.popups else "same-origin"
        return {**HEADERS, POLICY_HEADER: _policy(policy), OPENER_HEADER: opener}
