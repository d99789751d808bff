"""What a colleague says of partners and results: another spelling, a value that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from sitegen.content.documents import Document
from sitegen.content.folder import Folder
from sitegen.diagnostics.problems import Problem, Report
from sitegen.i18n.language import Language
from sitegen.schema.front_matter import CardFrontMatter
from sitegen.schema.programme import Indicator, Organisation
from sitegen.schema.settings import Settings

# How alike two names are that differ in a slip of the pen.
_ALIKE = 0.9


def check_programme(
    documents: Sequence[Document], settings: Settings, language: Language, folder: Folder
) -> Iterator[Problem]:
    """What there is to say of the partners, results and ends of cards, drafts included."""
    spellings = _spellings(settings.organisations)
    indicators = {one.id: one for one in settings.indicators}
    stopped = {one.id for one in settings.statuses if one.phase == "stopped"}
    for document in documents:
        card = document.front_matter
        if isinstance(card, CardFrontMatter):
            report = Report(folder.shown(document.path), places=document.places)
            _check_partners(card, spellings, report)
            _check_results(card, indicators, language, report)
            if card.status in stopped and not any(step.note for step in card.history):
                report.at("stopped-why", 0, key="status")
            yield from report.problems


def _bare(name: str) -> str:
    """A name without what is written in more than one way."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def _spellings(organisations: Iterable[Organisation]) -> dict[str, str]:
    """The id of an organisation by each of its names."""
    return {
        _bare(name): one.id
        for one in organisations
        for name in (one.id.replace("-", " "), one.label, *one.also)
    }


def _known(given: str, spellings: dict[str, str]) -> str:
    """The id of the organisation that is meant; empty where none is near."""
    close = get_close_matches(_bare(given), spellings, n=1, cutoff=_ALIKE)
    return spellings[close[0]] if close else ""


def _check_partners(card: CardFrontMatter, spellings: dict[str, str], report: Report) -> None:
    """Report the partners in words that seem to be an organisation of the site."""
    ids = set(spellings.values())
    for number, partner in enumerate(card.partners, 1):
        given = partner.organisation
        if given not in ids and (known := _known(given, spellings)):
            report.at("partner-known", 0, key=f"partners[{number}]", given=given, suggestion=known)


def _check_results(
    card: CardFrontMatter, indicators: dict[str, Indicator], language: Language, report: Report
) -> None:
    """Report the values that lie outside the scale of their indicator."""
    for number, result in enumerate(card.results, 1):
        scale = indicators[result.indicator].scale
        for name in ("before", "target", "after", "value"):
            value = getattr(result, name)
            if scale and value is not None and not scale.lowest <= value <= scale.highest:
                report.at(
                    "result-off-scale",
                    0,
                    key=f"results[{number}].{name}",
                    given=language.number(value),
                    lowest=language.number(scale.lowest),
                    highest=language.number(scale.highest),
                )
