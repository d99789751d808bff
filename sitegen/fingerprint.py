"""A digest of what something is made from: equal values have equal fingerprints, anywhere."""

from __future__ import annotations

from hashlib import blake2b


def fingerprint(*values: object) -> str:
    """Hex digest of frozen values: text, numbers, dates, tuples and dataclasses of these.

    Their `repr` tells them apart wholly and does not depend on the process or the machine.
    """
    digest = blake2b(digest_size=16)
    for value in values:
        digest.update(repr(value).encode())
        digest.update(b"\0")
    return digest.hexdigest()


def bytes_digest(data: bytes) -> str:
    """Hex digest of bytes."""
    return blake2b(data, digest_size=16).hexdigest()
