"""How often Python looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Let this process, and the workers it starts, look for garbage less often.

    What a build loads and makes lives to its end: to look through all of it again and again takes
    a seventh of the time of an edit, a third at ten thousand cards, and finds nothing. Nor is it
    looked through at the very end, when all of it goes with the process.
    """
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.freeze()
