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
_SHOWN = 200  # characters of what somebody else wrote


class WebError(Exception):
    """A file can not be had. `reason` is `answer`, `large`, `slow` or `unreachable`.

    `detail` is the status of the answer, the limit in MB or in seconds, or what the system says;
    `body` is what came with an answer of that status.
    """

    def __init__(self, reason: str, detail: str = "", body: bytes = b"") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.body = body


def is_secure(address: str) -> bool:
    """Whether an address begins with https, or leads to this very machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def get(address: str, most: int, seconds: float, *, anywhere: bool = False) -> bytes:
    """The bytes at an address: at most so many, within so many seconds in all.

    Is led on to secure addresses of the same host only, unless it may lead `anywhere`, for what a
    digest tells the truth of. Raises WebError.
    """
    answers: Queue[bytes | WebError] = Queue(1)

    def ask() -> None:
        answers.put(_answer(address, most, seconds, anywhere=anywhere))

    # A side that sends a byte now and then would hold up every wait for the next one.
    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise WebError("slow", f"{seconds:g}") from None
    if isinstance(answer, WebError):
        raise answer
    return answer


def _answer(address: str, most: int, seconds: float, *, anywhere: bool) -> bytes | WebError:
    opener = urllib.request.build_opener(*(() if anywhere else (_OnTheSameHost,)))
    try:
        if not address.startswith(("https://", "http://")):
            raise ValueError(address[:_SHOWN])
        request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
        with opener.open(request, timeout=seconds) as answer:
            data: bytes = answer.read(most + 1)
            if answer.length and len(data) <= most:
                raise http.client.IncompleteRead(b"", answer.length)
    except urllib.error.HTTPError as error:
        return WebError("answer", str(error.code), error.read(most))
    except TimeoutError:
        return WebError("slow", f"{seconds:g}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return WebError("unreachable", str(getattr(error, "reason", error))[:_SHOWN])
    return data if len(data) <= most else WebError("large", str(most // 10**6))


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
