"""The program without its search index, which no other generator here makes.

python -m benchmarks.without_search build …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sitegen.__main__ import main
from sitegen.search import index as search
from sitegen.search.index import Index, Put
from sitegen.search.postings import Record


def nothing(
    records: Sequence[Record], language: str, put: Put, tell: Callable[[], None] = lambda: None
) -> Index:
    """No index."""
    ranks = tuple(record.rank for record in records)
    return Index(language, ranks, {}, {}, (0,) * len(records), {})


if __name__ == "__main__":
    # Now, so that every module that makes the index takes this one.
    vars(search)["build_index"] = nothing
    main()
