"""The programme that several tests of pages look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples import PROGRAMME, write_texts
from tests.program import BuildSite


@pytest.fixture(scope="session")
def programme(tmp_path_factory: pytest.TempPathFactory, build_site: BuildSite) -> Path:
    """A programme that tells results, organisations, places and kinds of money."""
    folder = tmp_path_factory.mktemp("programme")
    return build_site(write_texts(PROGRAMME, folder / "content"), folder / "public")
