"""Compiled templates, kept where Python keeps the compiled modules of this program."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from sitegen.fingerprint import bytes_digest


class Bytecode(FileSystemBytecodeCache):
    """The compiled templates of a theme in a language.

    To compile what a page needs takes a tenth of a second, the longest part of many an edit. What
    is loaded here is code: it is kept beside the program, as Python does with its own, and never
    beside the output, which may come from elsewhere. `made_of` is a digest of all but its source
    that a template is compiled from.
    """

    def __init__(self, theme: str, language: str, made_of: str) -> None:
        super().__init__(str(Path(cache_from_source(__file__)).parent), "template-%s.bin")
        self._of = f"{theme}|{language}"
        self._made_of = made_of

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the file: one for each template of a theme in a language."""
        return super().get_cache_key(name, self._of)

    def get_source_checksum(self, source: str) -> str:
        """A digest of all that a template is compiled from."""
        return bytes_digest((self._made_of + source).encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a compiled template, if there is one and it is whole."""
        with suppress(Exception):  # whatever damaged bytes make the loader do: it is compiled anew
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, where the program may write files beside itself."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)
