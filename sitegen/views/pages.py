"""What a page can be: one frozen view for each template of the theme."""

from __future__ import annotations

from sitegen.views.cards import CardView, ListView
from sitegen.views.costs import CostsView
from sitegen.views.groups import GroupsView, LessonsView, LineView, ThemeView
from sitegen.views.texts import (
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
