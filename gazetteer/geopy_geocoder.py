"""The gazetteer as a geopy geocoder, for anything that takes one: geopandas.tools.geocode, geopy's RateLimiter.

geopy speaks of (latitude, longitude); this module is where the axes are swapped.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from geopy.exc import GeocoderQueryError, GeocoderTimedOut, GeocoderUnavailable
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.errors import GazetteerError
from gazetteer.gazetteer import Gazetteer, open_gazetteer
from gazetteer.model import Candidate, PlaceQuery, Resolution

_COUNTRIES = {"AF": "Afghanistan", "PK": "Pakistan"}


class OtherGeocoder(Protocol):
    """What a fallback has to be: any geopy geocoder is."""

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """A Location, a list of them, or None."""


class GazetteerGeocoder(Geocoder):
    """Geocodes with a compiled gazetteer; asks nobody else unless a fallback is named.

    `path` is a compiled file, `gazetteer` one that is open already. `country` (AF, PK) and `adm1` hold for every
    query. `fallback` is any other geopy geocoder for what stays unresolved; what it knows leaves the machine.
    A Location's `raw` is the place reference of CONTRACTS.md: look at its status before you trust a point.
    """

    def __init__(
        self,
        path: Path | str | None = None,
        *,
        gazetteer: Gazetteer | None = None,
        country: str | None = None,
        adm1: str | None = None,
        fallback: OtherGeocoder | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> None:
        super().__init__(timeout=timeout)  # type: ignore[no-untyped-call]
        if (path is None) == (gazetteer is None):
            raise GeocoderQueryError("give either the path of a compiled gazetteer or an open one")
        try:
            self.gazetteer = gazetteer or open_gazetteer(Path(path or ""))
        except GazetteerError as error:
            raise GeocoderUnavailable(str(error)) from error
        self.country, self.adm1, self.fallback = country, adm1, fallback

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The Location of a reference or None; with `exactly_one=False` a list of all candidates, or None.

        Raises GeocoderQueryError for what is no text and GeocoderTimedOut after `timeout` seconds.
        """
        if not isinstance(query, str) or not query.strip():
            raise GeocoderQueryError("the query is no text, or blank")
        started = perf_counter()
        try:
            found = self.gazetteer.resolve(PlaceQuery(query, adm1=self.adm1, country=self.country))
        except GazetteerError as error:
            raise GeocoderUnavailable(str(error)) from error
        self._check_time(started, timeout)
        if found.lon is None and self.fallback is not None:
            return self.fallback.geocode(query, exactly_one=exactly_one, timeout=timeout)
        if exactly_one:
            return _location(found)
        listed = [location for each in found.candidates if (location := _candidate_location(each))]
        first = _location(found)
        return listed or ([first] if first else None)

    def reverse(self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The units of a point (geopy's order: latitude, longitude) as a Location; None outside both countries.

        Raises GeocoderQueryError for what is no point.
        """
        started = perf_counter()
        try:
            point = query if isinstance(query, Point) else Point(query)  # type: ignore[no-untyped-call]
            found = self.gazetteer.at_point(point.longitude, point.latitude)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no point: {error}") from error
        self._check_time(started, timeout)
        location = _location(found) if found.adm1_code else None
        if location is None:
            return None
        return location if exactly_one else [location]

    def _check_time(self, started: float, timeout: Any) -> None:
        limit = self.timeout if timeout is DEFAULT_SENTINEL else timeout
        if limit is not None and perf_counter() - started > limit:
            raise GeocoderTimedOut(f"the gazetteer took longer than {limit} s")


def _location(found: Resolution) -> Location | None:
    if found.lon is None or found.lat is None:
        return None
    country = _COUNTRIES.get(found.country or "")
    parts = dict.fromkeys(part for part in (found.name, found.adm2_name, found.adm1_name, country) if part)
    return _make(", ".join(parts), found.lon, found.lat, found.model_dump(mode="json"))


def _candidate_location(each: Candidate) -> Location | None:
    if each.lon is None or each.lat is None:
        return None
    parts = dict.fromkeys(p for p in (each.name, each.adm2_name, _COUNTRIES.get(each.country or "")) if p)
    return _make(", ".join(parts), each.lon, each.lat, each.model_dump(mode="json"))


def _make(address: str, lon: float, lat: float, raw: dict[str, Any]) -> Location:
    """geopy wants latitude first."""
    return Location(address, (lat, lon), raw)  # type: ignore[no-untyped-call]
