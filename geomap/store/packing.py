"""The fixed-width record of one incident from which the map is served.

It is made when the incident is written and read back by the million without a parser: the records of a store,
joined, are a numpy array of `DTYPE`. Dates are days since 1970-01-01; numbers of people and dates use `NONE`
where nothing is known; `lon` and `lat` are degrees and NaN where there is no point; `uncertainty_m` is metres.
"""

from __future__ import annotations

import struct
from datetime import date
from typing import Final

import numpy as np

from geomap.model import Incident
from geomap.morton import morton
from geomap.store.vocabulary import Vocabulary
from geomap.taxonomy import EVENT_TYPES

NONE: Final = -(2**31)
NOT_A_PIN: Final = 2**64 - 1
"""The Morton key of what is not drawn as a point: areas and unlocated incidents sort behind all pins."""

PRECISIONS: Final = ("exact", "settlement", "near", "district", "province", "region", "country", "unlocated")
PINS: Final = frozenset({"exact", "settlement", "near"})
STATUSES: Final = ("machine", "reviewed", "rejected")
EVENTS: Final = ("", *EVENT_TYPES)

DTYPE: Final = np.dtype(
    [
        ("fid", "<u4"), ("change", "<u4"), ("key", "<u8"), ("lon", "<f8"), ("lat", "<f8"), ("uncertainty_m", "<f4"),
        ("start", "<i4"), ("end", "<i4"), ("low", "<i4"), ("high", "<i4"),
        ("adm1", "<u4"), ("adm1_then", "<u4"), ("adm2", "<u4"), ("adm2_then", "<u4"),
        ("area", "<u4"), ("actors", "<u4"), ("claimants", "<u4"),
        ("event_type", "u1"), ("precision", "u1"), ("status", "u1"), ("disputed", "u1"),
    ]
)  # fmt: skip
_STRUCT: Final = struct.Struct("<IIQddfiiiiIIIIIIIBBBB")

_EPOCH: Final = date(1970, 1, 1).toordinal()
_PRECISION: Final = {name: code for code, name in enumerate(PRECISIONS)}
_STATUS: Final = {name: code for code, name in enumerate(STATUSES)}
_EVENT: Final = {name: code for code, name in enumerate(EVENTS)}


def days(value: date | None) -> int:
    """Days since 1970-01-01, or `NONE`."""
    return NONE if value is None else value.toordinal() - _EPOCH


def pack(incident: Incident, fid: int, change: int, claimants: frozenset[str], words: Vocabulary) -> bytes:
    """The record of an incident; names it has not seen yet are added to `words`."""
    where = incident.location
    pin = where.precision in PINS and where.lon is not None and where.lat is not None
    nowhere = float("nan")
    return _STRUCT.pack(
        fid,
        change,
        morton(where.lon, where.lat) if pin and where.lon is not None and where.lat is not None else NOT_A_PIN,
        nowhere if where.lon is None else where.lon,
        nowhere if where.lat is None else where.lat,
        nowhere if where.uncertainty_m is None else where.uncertainty_m,
        days(incident.date_start),
        days(incident.date_end or incident.date_start),
        _number(incident.fatalities_low),
        _number(incident.fatalities_high),
        words.code("adm1", where.adm1_code, where.adm1_name),
        words.code("adm1_then", where.adm1_code_at_date or where.adm1_code, where.adm1_name_at_date or where.adm1_name),
        words.code("adm2", where.adm2_code or where.adm2_name, where.adm2_name),
        words.code("adm2_then", where.adm2_name_at_date or where.adm2_name, where.adm2_name_at_date or where.adm2_name),
        0 if pin else words.area(where),
        words.members("actors", {actor.id: actor.name for actor in incident.actors}),
        words.members("claimants", dict.fromkeys(claimants)),
        _EVENT[incident.event_type or ""],
        _PRECISION[where.precision],
        _STATUS[incident.status],
        incident.disputed,
    )


def _number(value: int | None) -> int:
    return NONE if value is None else min(value, 2**31 - 1)
