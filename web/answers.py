"""JSON answers: one serialiser, one place for media types, validators (ETag) and links."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import orjson
from flask import Request, Response, g, request
from pydantic import BaseModel

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
PROBLEM: Final = "application/problem+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"


@dataclass(frozen=True, slots=True)
class WebLink:
    """A typed link (RFC 8288) as OGC API writes it; `href` is a path of this server, made absolute on the way out."""

    rel: str
    href: str
    type: str = JSON
    title: str | None = None

    def as_json(self) -> dict[str, str]:
        """The link object of OGC API – Common, with an absolute address."""
        answer = {"href": absolute(self.href), "rel": self.rel, "type": self.type}
        if self.title is not None:
            answer["title"] = self.title
        return answer


def segment(identifier: str) -> str:
    """An identifier as one segment of a path, whatever characters it holds."""
    return quote(identifier, safe="")


def absolute(path: str) -> str:
    """The address of a path of this server, as the client that asks sees it."""
    return path if "://" in path else request.host_url.rstrip("/") + path


def plain(value: object) -> Any:
    """What orjson asks for a value it does not know: records become objects with CONTRACTS.md's keys, sets lists."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


def dumps(value: object) -> bytes:
    """UTF-8 JSON of records, data classes, numpy numbers and plain values."""
    return orjson.dumps(value, default=plain, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)


def json_answer(value: object, *, status: int = 200, media_type: str = JSON) -> Response:
    """An answer whose body is `value` as JSON."""
    return bytes_answer(dumps(value), status=status, media_type=media_type)


def private_json(value: object) -> Response:
    """A JSON answer for the signed-in editor alone: nobody keeps it."""
    answer = json_answer(value)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def bytes_answer(body: bytes, *, status: int = 200, media_type: str = JSON) -> Response:
    """An answer whose JSON is already serialised."""
    return Response(body, status=status, content_type=media_type)


def link_header(links: Sequence[WebLink]) -> str:
    """The same links as a Link header (RFC 8288), for clients that do not read the body."""
    return ", ".join(f'<{absolute(link.href)}>; rel="{link.rel}"; type="{link.type}"' for link in links)


def validator(*parts: object) -> str:
    """An entity tag from whatever determines a body: the store's change, the edition, the question.

    The host belongs to it, since links in a body name it.
    """
    text = "\x1f".join(map(str, (request.host_url, *parts)))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def unchanged(tag: str) -> Response | None:
    """A 304 when the client already holds the body that `tag` stands for, so that it is not even computed."""
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
        return keep_fresh(answer, tag)
    return None


def compression_key(_: Request) -> str:
    """What the compressed body of the answer in hand is kept under; empty where it must not be kept."""
    return str(g.get("tag", ""))


def keep_fresh(answer: Response, tag: str) -> Response:
    """Let the client keep an answer but ask each time: an edit shows at once, an unchanged answer costs no body."""
    g.tag = tag
    answer.set_etag(tag, weak=True)
    answer.cache_control.no_cache = True
    answer.cache_control.private = True
    return answer


def keep(answer: Response, *, seconds: int, immutable: bool = False) -> Response:
    """Let the client keep an answer for some time without asking."""
    answer.cache_control.no_cache = None
    answer.cache_control.private = True
    answer.cache_control.max_age = seconds
    if immutable:
        answer.cache_control.immutable = True
    return answer
