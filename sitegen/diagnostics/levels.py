"""The rules of `check` whose level a site may choose, with the level they have by default.

All other rules guard what a build refuses: they are errors, and stay so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitegen.diagnostics.messages import Level

ADVICE: Mapping[str, Level] = MappingProxyType(
    {
        "personal-citizen-number": "error",
        "personal-iban": "error",
        "personal-phone": "warning",
        "personal-email": "warning",
        "personal-address": "warning",
        "placeholder": "error",
        "list-open": "warning",
        "picture-small": "warning",
        "picture-moving": "warning",
        "alt-missing": "warning",
        "alt-file-name": "warning",
        "alt-picture-of": "warning",
        "section-missing": "warning",
        "section-empty": "warning",
        "section-order": "warning",
        "section-unknown": "warning",
        "html-shown": "warning",
        "title-link": "warning",
        "document-author": "warning",
        "bullet-typed": "warning",
        "heading-space": "warning",
        "table-line": "warning",
        "address-bare": "warning",
        "long-sentence": "warning",
        "official-word": "warning",
        "passive": "warning",
        "hard-text": "warning",
        "amount-odd": "warning",
        "figure-differs": "warning",
        "checked-old": "warning",
        "partner-known": "warning",
        "result-off-scale": "warning",
        "stopped-why": "warning",
        "title-twin": "warning",
        "number-twin": "warning",
        "menu-empty": "warning",
        "few-roles": "warning",
        "drawing-made-safe": "warning",
        "text-unseen": "warning",
        "statement-lacks": "warning",
        "statement-elsewhere": "warning",
        "statement-old": "warning",
        "statement-expired": "warning",
        "security-none": "warning",
        "contact-example": "warning",
        "filter-none": "warning",
        "reuse-lacks": "warning",
        "publisher-elsewhere": "warning",
        "feed-old": "warning",
        "feed-theme": "warning",
        "state-name": "warning",
        "state-ahead": "warning",
    }
)
"""Rule ids with their default level, in the order of the documentation."""
