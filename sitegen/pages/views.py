"""What a page can be: one frozen view for each template of the theme."""

from __future__ import annotations

from sitegen.pages.card_views import CardView, ListView
from sitegen.pages.costs_views import CostsView
from sitegen.pages.groups_views import GroupsView, LessonsView, LineView, ThemeView
from sitegen.pages.plain_views import (
    AccessibilityView,
    ArticleView,
    GalleryView,
    HomeView,
    NewsView,
    NotFoundView,
    PageView,
    SearchView,
)

View = (
    HomeView
    | ListView
    | CardView
    | GroupsView
    | ThemeView
    | LineView
    | LessonsView
    | CostsView
    | GalleryView
    | NewsView
    | ArticleView
    | PageView
    | AccessibilityView
    | SearchView
    | NotFoundView
)
