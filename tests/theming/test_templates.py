"""A template gets values, and no value can say anything but text."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from markupsafe import Markup

from sitegen.i18n.language import language
from sitegen.theming.templates import Templates
from sitegen.theming.theme import ThemeError, ThemeFiles

EVIL = "<script>alert('\"&1')</script>"
SHOWN = "&lt;script&gt;alert(&#39;&#34;&amp;1&#39;)&lt;/script&gt;"


def rendered(template: str, words: Mapping[str, object] | None = None, **values: object) -> str:
    theme = ThemeFiles("proef", {"page.odd": template}, words or {}, {})
    return Templates(theme, language("nl")).render("page.odd", **values)


def test_a_value_can_say_nothing_but_text() -> None:
    assert rendered('<p title="{{ said }}">{{ said }}</p>', said=EVIL) == (
        f'<p title="{SHOWN}">{SHOWN}</p>'
    )
    by = {"by": "Door {who}", "many": {"one": "{who} alleen", "other": "{who} en {count}"}}
    assert rendered('{{ "by"|t(who=said) }}', by, said=EVIL) == f"Door {SHOWN}"
    assert rendered('{{ "many"|n(2, who=said) }}', by, said=EVIL) == f"{SHOWN} en 2"
    mixed = rendered('{{ "by"|t(who=safe) }}', {"by": f"{EVIL} {{who}}"}, safe=Markup("<b>wij</b>"))
    assert mixed == f"{SHOWN} <b>wij</b>"
    once = "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ once(m, said) }}"
    assert rendered(once, said=EVIL) == f"<i>{SHOWN}</i>"


def test_content_is_never_read_as_a_template() -> None:
    said = "{{ 7 * 7 }}{% for x in [1] %}{% endfor %}{who}"
    assert rendered("{{ said }}", said=said) == said
    assert rendered('{{ "by"|t(who=said) }}', {"by": "{who}"}, said=said) == said


@pytest.mark.parametrize("asked", ["{{ weg }}", "{{ said.weg }}", "{% if weg %}x{% endif %}"])
def test_what_a_template_asks_for_must_be_there(asked: str) -> None:
    with pytest.raises(ThemeError, match="weg"):
        rendered(asked, said="x")
