"""What can go wrong with incidents. Every message says what, where and what to do."""

from __future__ import annotations


class GeomapError(Exception):
    """The root of this package's errors: safe to show to a person as it is."""


class BadInputError(GeomapError, ValueError):
    """A file, row or value cannot be used. Names the place (file, row, column) and the cure."""


class BadParameterError(GeomapError, ValueError):
    """A filter or query parameter is unknown or has an impossible value."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class TooLargeError(BadInputError):
    """An upload is over the limit."""


class NotFoundError(GeomapError, LookupError):
    """There is no such incident, source, collection or claim."""


class StaleVersionError(GeomapError):
    """An edit was based on a version that somebody has replaced since."""

    def __init__(self, incident_id: str, given: int, current: int) -> None:
        super().__init__(
            f"incident {incident_id} is at version {current}, the edit was made on version {given}: "
            "reload it, look at what changed, and edit again"
        )
        self.current = current


class StoreError(GeomapError):
    """The store cannot be opened, read or written; the message names the file and the cure."""
