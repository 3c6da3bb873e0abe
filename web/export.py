"""Everything that matches as one file, streamed."""

from __future__ import annotations

from flask import Blueprint


def blueprint() -> Blueprint:
    """The routes of this module."""
    return Blueprint("export", __name__)
