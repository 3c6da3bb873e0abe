"""What every answer carries and every request must pass: headers against injection, a list of own host names.

The server holds a person's unpublished data, mostly on 127.0.0.1. A page elsewhere must neither read it (DNS
rebinding: checked by host name, also for reads; no CORS header is ever sent) nor drive it (`web.signin`).
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

PERMISSIONS: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
)
NO_FRAMES: Final = "'none'"


class WrongHostError(HTTPException):
    """The request names a host that is not this server: refused before anything is read."""

    code = 421

    def __init__(self, host: str) -> None:
        super().__init__(
            f"this server does not answer for the host name {host!r}: use the address that `geomap serve` printed, "
            "or start it with --host and that name"
        )


def content_security_policy(*, tile_origin: str | None, frame_ancestors: str = NO_FRAMES) -> str:
    """The page's policy: own scripts, styles, images and data; no inline code, no nonce, nothing from elsewhere.

    `tile_origin` is the one origin of street tiles, only where the operator has set one.
    """
    images = "img-src 'self' data:" + (f" {tile_origin}" if tile_origin else "")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            images,
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


def origin_of(tile_url: str | None) -> str | None:
    """The CSP source of a tile address template; `{s}` sub-domains become a wildcard, as CSP writes them."""
    if not tile_url:
        return None
    parts = urlsplit(tile_url)
    host = parts.netloc.replace("{s}", "*")
    if parts.scheme not in {"http", "https"} or not host or any(sign in host for sign in " ;,'\"{}"):
        return None
    return f"{parts.scheme}://{host}"


class OwnHosts:
    """The host names this server answers for. IP literals always pass: DNS rebinding needs a name."""

    def __init__(self, bound: str, more: tuple[str, ...] = ()) -> None:
        self._names = {"localhost", bound.lower(), *(name.lower() for name in more)}
        if bound in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
            self._names.add(socket.gethostname().lower())

    def __contains__(self, host: str) -> bool:
        """Whether a Host header (with or without port) names this server."""
        if any(sign in host for sign in "@/\\?#"):
            return False
        name = urlsplit(f"//{host}").hostname or ""
        return name in self._names or name.endswith(".localhost") or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def protect(app: Flask, hosts: OwnHosts, *, tile_origin: str | None) -> None:
    """Check the host of every request and put the headers on every answer, errors included."""
    policy = content_security_policy(tile_origin=tile_origin)

    @app.before_request
    def check_host() -> None:
        try:
            known = request.environ.get("HTTP_HOST", "") in hosts
        except ValueError:
            known = False
        if not known:
            raise WrongHostError(request.environ.get("HTTP_HOST", ""))

    @app.after_request
    def add_headers(answer: Response) -> Response:
        headers = answer.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        # Not "no-referrer": under it a form's POST carries `Origin: null`, which the Origin check must refuse.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer
