"""The places as flat columns, numbered by country, province and district: what the resolver reads at full speed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast, get_args

from gazetteer.compiled.index import Range
from gazetteer.model import Country, Place, PlaceClass

CLASSES: tuple[PlaceClass, ...] = get_args(PlaceClass)
_CLASS_NUMBER = {name: number for number, name in enumerate(CLASSES)}
COUNTRIES: tuple[Country | None, ...] = (None, "AF", "PK")
CURATED = 1
"""Bit of `flags`: the place stands in our own reviewed tables, so reports are known to name it."""


def unit_order(place: Place) -> tuple[int, str, str, str]:
    """Sorts places so that a country's, a province's and a district's places lie side by side."""
    return (COUNTRIES.index(place.country), place.adm1_code or "", place.adm2_code or "", place.id)


def pack(places: Sequence[Place], curated: frozenset[str]) -> dict[str, bytes]:
    """The columns of places that are in `unit_order`. `curated` has the ids of our own tables' places."""
    adm1 = sorted({(p.adm1_code, p.adm1_name or "") for p in places if p.adm1_code})
    adm2 = sorted({(p.adm2_code, p.adm2_name or "") for p in places if p.adm2_code})
    adm1_number = {code: n + 1 for n, (code, _) in enumerate(adm1)}
    adm2_number = {code: n + 1 for n, (code, _) in enumerate(adm2)}
    nan = float("nan")
    return {
        "place_id": "\n".join(p.id for p in places).encode(),
        "place_name": "\n".join(p.name for p in places).encode(),
        "place_lon": array("d", [nan if p.lon is None else p.lon for p in places]).tobytes(),
        "place_lat": array("d", [nan if p.lat is None else p.lat for p in places]).tobytes(),
        "place_radius": array("f", [p.radius_m for p in places]).tobytes(),
        "place_class": bytes(_CLASS_NUMBER[p.place_class] for p in places),
        "place_country": bytes(COUNTRIES.index(p.country) for p in places),
        "place_adm1": array("H", [adm1_number.get(p.adm1_code or "", 0) for p in places]).tobytes(),
        "place_adm2": array("H", [adm2_number.get(p.adm2_code or "", 0) for p in places]).tobytes(),
        "place_population": array("i", [p.population for p in places]).tobytes(),
        "place_flags": bytes(CURATED * (p.id in curated) for p in places),
        "adm1": "\n".join(f"{code}\t{name}" for code, name in adm1).encode(),
        "adm2": "\n".join(f"{code}\t{name}" for code, name in adm2).encode(),
    }


class Catalogue:
    """Columns by place number; `adm1` and `adm2` are numbers too, 0 for none."""

    def __init__(self, arrays: Mapping[str, bytes]) -> None:
        self.ids = arrays["place_id"].decode().split("\n") if arrays["place_id"] else []
        self.names = arrays["place_name"].decode().split("\n") if arrays["place_name"] else []
        self.lons = memoryview(arrays["place_lon"]).cast("d")
        self.lats = memoryview(arrays["place_lat"]).cast("d")
        self.radii = memoryview(arrays["place_radius"]).cast("f")
        self.classes = arrays["place_class"]
        self.countries = arrays["place_country"]
        self.adm1 = memoryview(arrays["place_adm1"]).cast("H")
        self.adm2 = memoryview(arrays["place_adm2"]).cast("H")
        self.populations = memoryview(arrays["place_population"]).cast("i")
        self.flags = arrays["place_flags"]
        self.adm1_codes, self.adm1_names = _units(arrays["adm1"])
        self.adm2_codes, self.adm2_names = _units(arrays["adm2"])
        self.adm1_number = {code: n for n, code in enumerate(self.adm1_codes) if code}
        self.adm2_number = {code: n for n, code in enumerate(self.adm2_codes) if code}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def number(self) -> dict[str, int]:
        """Place numbers by id."""
        return {place_id: number for number, place_id in enumerate(self.ids)}

    def place_class(self, place: int) -> PlaceClass:
        """The class of a place."""
        return CLASSES[self.classes[place]]

    def country(self, place: int) -> Country | None:
        """The country of a place."""
        return COUNTRIES[self.countries[place]]

    def in_country(self, country: str) -> Range:
        """The places of a country, as a range of numbers."""
        code = COUNTRIES.index(cast(Country, country))
        return bisect_left(self.countries, code), bisect_right(self.countries, code)

    def in_adm1(self, adm1: int) -> Range:
        """The places of a province, as a range of numbers."""
        first, last = self.in_country(self.adm1_codes[adm1][:2])
        return bisect_left(self.adm1, adm1, first, last), bisect_right(self.adm1, adm1, first, last)

    def in_adm2(self, adm2: int) -> Range:
        """The places of a district, as a range of numbers."""
        return self._adm2_ranges[adm2]

    @cached_property
    def reviewed_in_adm2(self) -> list[int]:
        """How many places of our own tables lie in each district, by its number."""
        import numpy as np

        reviewed = (np.frombuffer(self.flags, np.uint8) & CURATED) > 0
        districts = np.frombuffer(self.adm2, np.uint16)[reviewed]
        return [int(count) for count in np.bincount(districts, minlength=len(self.adm2_codes))]

    @cached_property
    def reviewed_around(self) -> list[int]:
        """How many reviewed places lie within some 15 km of each place: in its cell of 0.1° and the eight around it.

        The place itself is not counted. A place without a point has none.
        """
        import numpy as np

        reviewed = (np.frombuffer(self.flags, np.uint8) & CURATED) > 0
        points = np.stack((np.asarray(self.lons), np.asarray(self.lats)))
        known = np.isfinite(points).all(axis=0)
        cells = np.floor(np.where(known, points, 0.0) * 10).astype(np.int64)
        cells -= cells.min(axis=1, keepdims=True, initial=0) - 1
        counts = np.zeros(cells.max(axis=1, initial=0) + 2, np.int64)
        np.add.at(counts, tuple(cells[:, reviewed & known]), 1)
        steps = (-1, 0, 1)
        sums = sum(np.roll(counts, (east, north), (0, 1)) for east in steps for north in steps)
        return [int(n) for n in np.where(known, np.asarray(sums)[tuple(cells)] - reviewed, 0)]

    @cached_property
    def _adm2_ranges(self) -> list[Range]:
        import numpy as np

        column = np.frombuffer(self.adm2, np.uint16)
        edges = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1]))) if len(column) else column
        ends = np.append(edges[1:], len(column))
        ranges = [(0, 0)] * len(self.adm2_codes)
        for first, last in zip(edges.tolist(), ends.tolist(), strict=True):
            if column[first]:
                ranges[int(column[first])] = (first, last)
        return ranges


def _units(blob: bytes) -> tuple[list[str], list[str]]:
    pairs = [line.split("\t") for line in blob.decode().split("\n") if line]
    return ["", *[code for code, _ in pairs]], ["", *[name for _, name in pairs]]
