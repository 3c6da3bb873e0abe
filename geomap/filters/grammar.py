"""Which incidents are meant: one value, parsed from one URL grammar, for the page, the API, exports and the CLI.

The grammar is CONTRACTS.md's: lists by comma or by repeating the parameter, closed lists where the contract has
one, OGC API – Features' `bbox` and `datetime`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from gazetteer.model import Precision
from geomap.errors import BadParameterError
from geomap.filters.values import BBox, Interval, People, choices, free_text, listed, truth, whole
from geomap.model import IncidentStatus
from geomap.taxonomy import EVENT_TYPES

UnitsView = Literal["today", "at_date"]

PRECISIONS: Final[tuple[str, ...]] = get_args(Precision)
STATUSES: Final[tuple[str, ...]] = get_args(IncidentStatus)
SHOWN: Final = ("machine", "reviewed")
"""The statuses that match where none is asked for."""


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What an incident must match: any value within a field, every field that is given.

    `province` and `district` are codes or names as typed; which units they are is the gazetteer's to say.
    `fatalities` speaks of the low number, the one that is shown (of the high one where there is no low).
    `datetime` matches incidents whose dates overlap it; undated ones match only without it.
    """

    province: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    event_type: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    claimant: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    disputed: bool | None = None
    fatalities: People | None = None
    q: str | None = None
    bbox: BBox | None = None
    datetime: Interval | None = None
    units: UnitsView = "today"

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> IncidentFilter:
        """The filter of a query string's parameters; BadParameterError names the one that is unknown or impossible.

        A parameter with no value at all ("province=") is as if it were not there.
        """
        values: dict[str, object] = {}
        for name, given in params.items():
            if name not in _PARSERS:
                known = ", ".join(_PARSERS)
                raise BadParameterError(name, f"there is no filter {name!r}; known are: {known}")
            texts = [given] if isinstance(given, str) else list(given)
            if any(text.strip() for text in texts):
                values[name] = _PARSERS[name](name, texts)
        return cls(**values)  # type: ignore[arg-type]

    def to_params(self) -> list[tuple[str, str]]:
        """The same filter as parameters, in one canonical order, so that equal filters are equal links."""
        found = []
        for name in _PARSERS:
            value = getattr(self, name)
            if value is None or value in ((), "today"):
                continue
            found.append((name, _written(value)))
        return found

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that match: all but rejected where none is asked for."""
        return self.status or SHOWN


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def _one_of(allowed: tuple[str, ...]) -> Callable[[str, Sequence[str]], tuple[str, ...]]:
    return lambda name, texts: choices(name, texts, allowed)


def _units(name: str, texts: Sequence[str]) -> str:
    found = choices(name, texts, get_args(UnitsView))
    if len(found) > 1:
        raise BadParameterError(name, f"{name} is either today or at_date, not both")
    return found[0]


_PARSERS: Final[Mapping[str, Callable[[str, Sequence[str]], object]]] = {
    "province": listed,
    "district": listed,
    "event_type": _one_of(tuple(EVENT_TYPES)),
    "actor": listed,
    "claimant": listed,
    "precision": _one_of(PRECISIONS),
    "status": _one_of(STATUSES),
    "disputed": truth,
    "fatalities": lambda name, texts: People.parse(name, whole(name, texts)),
    "q": free_text,
    "bbox": lambda name, texts: BBox.parse(name, whole(name, texts)),
    "datetime": lambda name, texts: Interval.parse(name, whole(name, texts)),
    "units": _units,
}

PARAMETERS: Final = tuple(_PARSERS)
"""The names of all filter parameters, in canonical order."""
