"""Gets one file over HTTP into a partial file, and goes on where an earlier try broke off."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from gazetteer.errors import FetchError

_CHUNK = 1 << 18
_SECONDS = 30
_TRIES = 4
MAX_BYTES = 500_000_000
"""No file of ours is nearly as large; a server that sends more is not believed."""

Advance = Callable[[int, int | None], None]
"""Told how many bytes there are and how many there will be, None where the server does not say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said of a whole file; `unchanged` where the copy at home is still good."""

    etag: str
    unchanged: bool = False


def get(
    url: str,
    part: Path,
    *,
    etag: str = "",
    pinned: bool = False,
    advance: Advance = lambda *_: None,
    pause: float = 1.0,
) -> Answer:
    """Get `url` into `part`; a partial file that is there already is continued if the server's file is still the same.

    A `pinned` file is continued whatever the server calls it, because its content is checked afterwards. `etag` is
    that of a good copy at home: the server may answer that it is unchanged. A try that breaks off is
    repeated after `pause` seconds, then after twice as long. Raises FetchError when nothing helps; what has arrived
    stays in `part` for the next time.
    """
    if not url.startswith(("http://", "https://")):
        raise FetchError(f"{url} is not an http or https address")
    problem: Exception | None = None
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        try:
            return _try(url, part, etag, pinned, advance)
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_MODIFIED:
                return Answer(etag, unchanged=True)
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                _forget(part)
            elif error.code < HTTPStatus.INTERNAL_SERVER_ERROR and error.code != HTTPStatus.TOO_MANY_REQUESTS:
                raise FetchError(f"{url} answers {error.code} {error.reason}; use a mirror") from error
            problem = error
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, FetchError):
                raise
            problem = error
    raise FetchError(f"{url} could not be got ({problem}); run fetch again to go on, or give a mirror") from problem


def _try(url: str, part: Path, etag: str, pinned: bool, advance: Advance) -> Answer:
    start, known = _begun(part, pinned)
    headers = {"User-Agent": "geomap gazetteer fetch", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if known:
            headers["If-Range"] = known
    elif etag:
        headers["If-None-Match"] = etag
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - http and https only, see get
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT and _starts_at(answer, start)
        if not goes_on:
            start = 0
        found = answer.headers.get("ETag", "")
        # A weak validator does not promise the same bytes, so it cannot join two parts; the time of change can.
        joins = answer.headers.get("Last-Modified", "") if found.startswith("W/") or not found else found
        _validator(part).write_text(joins, encoding="utf-8")
        length = answer.headers.get("Content-Length")
        whole = start + int(length) if length and length.isdigit() else None
        _copy(answer, part, start, whole, advance)
        return Answer(found)


def _copy(answer: http.client.HTTPResponse, part: Path, start: int, whole: int | None, advance: Advance) -> None:
    size = start
    with part.open("ab" if start else "wb") as file:
        advance(size, whole)
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
            size += len(chunk)
            if size > MAX_BYTES:
                raise FetchError(f"{part.name} is larger than {MAX_BYTES // 10**6} MB; that is no file of ours")
            advance(size, whole)
    if whole is not None and size != whole:
        raise http.client.HTTPException(f"{size} of {whole} bytes arrived")


def _begun(part: Path, pinned: bool) -> tuple[int, str]:
    """How much of the file can be kept, and the server's name for that version: nothing of an unpinned one without."""
    validator = _validator(part)
    known = validator.read_text(encoding="utf-8") if part.exists() and validator.exists() else ""
    return (part.stat().st_size, known) if known or (pinned and part.exists()) else (0, "")


def _starts_at(answer: http.client.HTTPResponse, start: int) -> bool:
    return str(answer.headers.get("Content-Range", "")).startswith(f"bytes {start}-")


def _validator(part: Path) -> Path:
    return part.with_name(part.name + ".etag")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _validator(part).unlink(missing_ok=True)


def finish(part: Path, target: Path | None) -> None:
    """Move a whole file to its place in one step, or throw it away where `target` is None."""
    if target is not None:
        part.replace(target)
    _forget(part)
