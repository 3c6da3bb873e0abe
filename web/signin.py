"""Who may edit: a one-time link, a session cookie, and the checks that keep pages elsewhere from driving this server.

Sessions live in memory: a restart signs everybody out. Tokens are compared in constant time and never logged.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from getpass import getuser
from typing import Final, cast
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import Forbidden, Unauthorized

from web.answers import json_answer
from web.parameters import only, single

EXTENSION: Final = "geomap.signin"
COOKIE: Final = "geomap_edit"
"""With the port behind it: cookies do not tell ports apart, and two servers on one machine must not share one."""
LASTS: Final = timedelta(hours=12)
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who may edit, until a moment."""

    who: str
    until: datetime


def _now() -> datetime:
    return datetime.now(UTC)


def account_name() -> str:
    """The name edits are recorded under: the account that runs the server."""
    try:
        return getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return "editor"


class SignIn:
    """One-time links and the sessions they open. `now` is the clock."""

    def __init__(
        self,
        who: str | None = None,
        *,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._who = who or account_name()
        self._announce: Callable[[str], None] | None = None
        self._now = now
        self._lock = threading.Lock()
        self._token = secrets.token_urlsafe(32)
        self._sessions: dict[str, Session] = {}

    def announce_to(self, announce: Callable[[str], None]) -> None:
        """Have `announce` told the path of the next link, whenever one was spent."""
        self._announce = announce

    @property
    def path(self) -> str:
        """The path of the link that works next; each works once."""
        return f"/edit/sign-in?token={self._token}"

    def open(self, token: str) -> str | None:
        """A new session's secret for a token that is right, which is then spent; None for any other."""
        with self._lock:
            if not secrets.compare_digest(token.encode(), self._token.encode()):
                return None
            self._token = secrets.token_urlsafe(32)
            self._sessions = {key: known for key, known in self._sessions.items() if known.until > self._now()}
            secret = secrets.token_urlsafe(32)
            self._sessions[secret] = Session(self._who, self._now() + LASTS)
        if self._announce is not None:
            self._announce(self.path)
        return secret

    def session(self, secret: str | None) -> Session | None:
        """The session of a cookie, None where it is unknown or over."""
        known = self._sessions.get(secret or "")
        return known if known is not None and known.until > self._now() else None

    def close(self, secret: str | None) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(secret or "", None)


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("signin", __name__, url_prefix="/edit")
    routes.add_url_rule("/sign-in", view_func=sign_in)
    routes.add_url_rule("/session", view_func=session)
    routes.add_url_rule("/session", view_func=sign_out, methods=["DELETE"])
    return routes


def current() -> Session | None:
    """The session of this request; None where nobody is signed in or editing is off."""
    sign_ins = cast(SignIn | None, current_app.extensions.get(EXTENSION))
    return sign_ins.session(request.cookies.get(_cookie())) if sign_ins else None


def _cookie() -> str:
    return f"{COOKIE}_{urlsplit(request.host_url).port or 80}"


def editor() -> Session:
    """The session of this request, once the request is known to come from our own page. Raises 401 or 403."""
    check_origin()
    known = current()
    if known is None:
        raise Unauthorized("editing needs a sign-in: open the link that `geomap serve --edit` printed")
    return known


def require_editor() -> None:
    """`editor` as a guard in front of all routes of a blueprint."""
    editor()


def check_origin() -> None:
    """Refuse a change that a page elsewhere asks for. Browsers send Origin with every change; so must programs."""
    if request.method in READS:
        return
    own = f"{request.scheme}://{request.host}"
    given = request.headers.get("Origin")
    if given is None:
        raise Forbidden(f"a change needs the header Origin: {own}")
    if given != own or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Forbidden(f"a change must come from this server's own page at {own}, not from {given}")


def sign_in() -> Response:
    """Spend the one-time link and go to the map, signed in."""
    if request.method == "HEAD":  # a look ahead by some program must not use the link up
        return Response(status=204)
    secret = _sign_ins().open(single(only("token"), "token") or "")
    if secret is None:
        raise Forbidden(
            "this sign-in link has been used or is not ours: take the last one that `geomap serve --edit` printed"
        )
    answer = cast(Response, redirect("/", code=303))
    answer.set_cookie(
        _cookie(), secret, max_age=LASTS, httponly=True, samesite="Strict", secure=request.is_secure, path="/"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def session() -> Response:
    """Who is signed in, for the page."""
    known = current()
    answer = json_answer({"signed_in": known is not None, "who": known.who if known else None})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sign_out() -> Response:
    """End the session."""
    editor()
    _sign_ins().close(request.cookies.get(_cookie()))
    answer = Response(status=204)
    answer.delete_cookie(_cookie(), path="/", httponly=True, samesite="Strict")
    return answer


def _sign_ins() -> SignIn:
    return cast(SignIn, current_app.extensions[EXTENSION])
