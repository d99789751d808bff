"""What the tests of the form share."""

from __future__ import annotations

import os

import pytest

from sitegen.cms import files as pages


@pytest.fixture(scope="session")
def manager() -> None:
    """The content manager, fetched once and kept on this machine."""
    try:
        pages.fetched()
    except pages.FormError as error:
        reason = f"the content manager cannot be had: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
