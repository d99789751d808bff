"""A file from the web, within a limit of size and time, whatever the other side does."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from queue import Empty, Queue
from threading import Thread
from typing import IO
from urllib.parse import urlsplit

# The names by which a machine calls itself: only there an address may begin with http.
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class WebError(Exception):
    """A file can not be had. `reason` is `answer`, `large`, `slow` or `unreachable`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def is_secure(address: str) -> bool:
    """Whether an address begins with https, or leads to this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def get(address: str, most: int, seconds: float) -> bytes:
    """The bytes at an address: at most so many, within so many seconds in all.

    Is led on to secure addresses of the same host only. Raises WebError.
    """
    answers: Queue[bytes | WebError] = Queue(1)
    # A side that sends a byte now and then would hold up every wait for the next one.
    Thread(target=lambda: answers.put(_answer(address, most, seconds)), daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise WebError("slow", f"{seconds:g}") from None
    if isinstance(answer, WebError):
        raise answer
    return answer


def _answer(address: str, most: int, seconds: float) -> bytes | WebError:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
    try:
        with urllib.request.build_opener(_OnTheSameHost).open(request, timeout=seconds) as answer:
            data: bytes = answer.read(most + 1)
    except urllib.error.HTTPError as error:
        return WebError("answer", str(error.code))
    except TimeoutError:
        return WebError("slow", f"{seconds:g}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return WebError("unreachable", str(getattr(error, "reason", error)))
    return data if len(data) <= most else WebError("large", str(most // 2**20))


class _OnTheSameHost(urllib.request.HTTPRedirectHandler):
    """Follows where an answer leads only if that is a secure address of the same host."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request to follow. Raises HTTPError for one that leads elsewhere."""
        if urlsplit(newurl).hostname != urlsplit(req.full_url).hostname or not is_secure(newurl):
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
