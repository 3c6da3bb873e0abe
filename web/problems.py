"""Errors as answers: one table from error class to status, problem documents (RFC 9457) for programs, pages for people.

A message reaches the client only from errors that are written for people; anything else is logged with the request
it came from and answered with a number to find it by.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RoutingException

from gazetteer.errors import GazetteerError, UnknownPlaceError
from geomap.errors import (
    BadInputError,
    BadParameterError,
    GeomapError,
    NotFoundError,
    StaleVersionError,
    StoreError,
    TooLargeError,
)
from web.answers import PROBLEM, dumps
from web.negotiation import names_html

# Most specific first: the first class that fits decides.
STATUS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (BadParameterError, 400),
    (UnknownPlaceError, 400),
    (TooLargeError, 413),
    (BadInputError, 400),
    (NotFoundError, 404),
    (StaleVersionError, 409),
    (StoreError, 503),
    (GazetteerError, 503),
    (GeomapError, 400),
)
PAGE_ENDPOINTS: Final = frozenset(
    {"pages.home", "pages.embed", "incidents.incident", "signin.sign_in", "review.documents", "review.document"}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document: `detail` is one sentence that says what is wrong and what to do."""

    status: int
    detail: str
    parameter: str | None = None
    instance: str | None = None

    @property
    def title(self) -> str:
        """The status in words; the same for every problem of this kind, as RFC 9457 asks."""
        return HTTPStatus(self.status).phrase

    def as_json(self) -> dict[str, object]:
        """The members of RFC 9457 and, where one is to blame, the name of the parameter."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.parameter is not None:
            members["parameter"] = self.parameter
        if self.instance is not None:
            members["instance"] = self.instance
        return members


def problem_of(error: Exception) -> Problem:
    """The problem that a known error stands for; the caller answers for unknown ones."""
    status = next(status for known, status in STATUS if isinstance(error, known))
    parameter = error.parameter if isinstance(error, BadParameterError) else None
    if isinstance(error, UnknownPlaceError):
        parameter = "province"
    return Problem(status, str(error), parameter)


def answer_problem(problem: Problem) -> Response:
    """A page where a person asked for a page, a problem document everywhere else."""
    if _for_people():
        answer = Response(_page(problem), status=problem.status, content_type="text/html; charset=utf-8")
    else:
        answer = Response(dumps(problem.as_json()), status=problem.status, content_type=PROBLEM)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _for_people() -> bool:
    """Page routes and unknown addresses speak to people if Accept names HTML; API routes always to programs."""
    if request.args.get("f", "html") != "html":
        return False
    return names_html() and (request.endpoint is None or request.endpoint in PAGE_ENDPOINTS)


def _page(problem: Problem) -> str:
    try:
        return render_template("error.html", problem=problem)
    except Exception as error:
        current_app.logger.error("the error page itself failed", exc_info=error)
        return f"<!doctype html><title>{problem.status}</title><p>{problem.title}</p>"


def register(app: Flask) -> None:
    """Answer every error of an app with a problem."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(GeomapError, _known)
    app.register_error_handler(GazetteerError, _known)
    app.register_error_handler(Exception, _unknown)


def _http(error: HTTPException) -> Response:
    if isinstance(error, RoutingException):  # a redirect to the address without the stray slash is no problem
        return cast(Response, error.get_response(request.environ))
    answer = answer_problem(Problem(error.code or 500, _http_detail(error)))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _http_detail(error: HTTPException) -> str:
    if isinstance(error, NotFound) and error.description == NotFound.description:
        return f"there is nothing at {request.path}: the routes are listed at /api"
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return f"{request.method} is not possible at {request.path}: it takes {allowed}"
    if isinstance(error, RequestEntityTooLarge):
        limit = current_app.config["MAX_CONTENT_LENGTH"]
        return f"the upload is over the limit of {limit:,} bytes: split it, or use the command line, which has none"
    return error.description or HTTPStatus(error.code or 500).phrase


def _known(error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status >= 500:
        current_app.logger.error("%s %r: %s", request.method, request.full_path, error)
    return answer_problem(problem)


def _unknown(error: Exception) -> Response:
    instance = uuid.uuid4().urn
    current_app.logger.error("%s %r failed (%s)", request.method, request.full_path, instance, exc_info=error)
    detail = f"geomap failed on this request; the server's log has it under {instance}"
    return answer_problem(Problem(500, detail, instance=instance))
