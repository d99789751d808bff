"""The open licences that data and texts can be under, by their SPDX id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Licence(NamedTuple):
    """What a licence is called, and the address by which programs know it."""

    label: str
    url: str


LICENCES: Mapping[str, Licence] = MappingProxyType(
    {
        "CC0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        "CC-BY-4.0": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        "CC-BY-SA-4.0": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        "PDDL-1.0": Licence("PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
        "ODC-By-1.0": Licence("ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
        "ODbL-1.0": Licence("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        "EUPL-1.2": Licence("EUPL 1.2", "https://spdx.org/licenses/EUPL-1.2.html"),
    }
)
