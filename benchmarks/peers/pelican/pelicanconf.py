"""Pelican's settings for the pages of the benchmark."""

import json

with open("site.json", encoding="utf-8") as file:
    SITE = json.load(file)
for part in ("lines", "themes", "sources"):
    SITE[part] = {entry["id"]: entry["label"] for entry in SITE[part]}
SITENAME, SITEURL, DEFAULT_LANG, TIMEZONE = SITE["title"], SITE["url"], "nl", "Europe/Amsterdam"
PATH, OUTPUT_PATH, THEME = "content", "output", "theme"
ARTICLE_URL, ARTICLE_SAVE_AS = "projecten/{slug}/", "projecten/{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "lijn/{slug}/", "lijn/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "thema/{slug}/", "thema/{slug}/index.html"
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "projecten", "sitemap"]
PROJECTEN_SAVE_AS, SITEMAP_SAVE_AS = "projecten/index.html", "sitemap.xml"
FEED_ALL_RSS, FEED_MAX_ITEMS = "feed.xml", 50
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = (
    None
)
DEFAULT_PAGINATION = False
TYPOGRIFY = False
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
MARKDOWN = {
    "extensions": ["markdown.extensions.meta", "markdown.extensions.tables"],
    "output_format": "html5",
}
JINJA_FILTERS = {
    "fromjson": json.loads,
    "eur": lambda n: f"€ {n:,}".replace(",", "."),
    "bynumber": lambda cards: sorted(cards, key=lambda a: [int(n) for n in a.number.split(".")]),
}
