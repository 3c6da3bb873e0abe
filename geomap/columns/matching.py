"""A filter against columns: each dimension becomes one mask, so that facets can leave one out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import orjson

from gazetteer.errors import UnknownPlaceError
from geomap.columns.segment import JOINT_SHAPE, JOINT_SIZE, Array, Mask, Segment
from geomap.errors import BadParameterError
from geomap.filters import IncidentFilter
from geomap.store.packing import EVENTS, NONE, PRECISIONS, STATUSES
from geomap.store.vocabulary import Term, Vocabulary

if TYPE_CHECKING:
    from gazetteer.units import Units
    from gazetteer.units.selection import UnitSelection

_EPOCH: Final = date(1970, 1, 1).toordinal()
_FEW: Final = 6
"""Up to so many codes, comparing with each is faster than looking every row up in a table."""
JOINT: Final = ("event_type", "precision", "status", "disputed")
"""The dimensions that `Segment.joint` holds, in the order of JOINT_SHAPE."""

Masking = Callable[[Segment], Mask]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A filter made ready: `masks` by dimension, and which of the joint codes match in each joint dimension."""

    masks: Mapping[str, Masking]
    joint: tuple[Mask, Mask, Mask, Mask]

    def joint_table(self, leave_out: str = "") -> Mask:
        """Which joint codes match, as a table of JOINT_SHAPE; one dimension may be left out."""
        table = np.ones(JOINT_SHAPE, dtype=bool)
        for axis, (name, wanted) in enumerate(zip(JOINT, self.joint, strict=True)):
            if name != leave_out:
                shape = [1] * len(JOINT_SHAPE)
                shape[axis] = len(wanted)
                table &= wanted.reshape(shape)
        return table

    def joint_mask(self, segment: Segment) -> Mask | None:
        """The rows that match in all joint dimensions; None where that is every row."""
        table = self.joint_table()
        if table.all():
            return None
        found: Mask = np.take(table.reshape(JOINT_SIZE), segment["joint"])
        return found


def matcher(chosen: IncidentFilter, units: Units, words: Vocabulary, find: Callable[[str], Array]) -> Matcher:
    """Make a filter ready. `find` answers free text with fids. BadParameterError for a unit nobody knows."""
    masks: dict[str, Masking] = {}
    if chosen.province:
        masks["province"] = _province(chosen, units, words)
    if chosen.district:
        masks["district"] = _district(chosen, units, words)
    for name, people in (("actor", "actors"), ("claimant", "claimants")):
        wanted = getattr(chosen, name)
        if wanted:
            masks[name] = _codes(people, _sets_with(words.terms(people), _people(words.terms(name), wanted)))
    if chosen.fatalities is not None:
        masks["fatalities"] = _fatalities(chosen.fatalities.low, chosen.fatalities.high)
    if chosen.q is not None:
        fids = find(chosen.q)
        masks["q"] = lambda segment: _marked(segment, segment.rows_of(fids))
    if chosen.bbox is not None:
        box = chosen.bbox
        masks["bbox"] = lambda segment: _within(segment, box.west, box.south, box.east, box.north)
    if chosen.datetime is not None:
        start, end = chosen.datetime.start, chosen.datetime.end
        masks["datetime"] = lambda segment: _between(segment, start, end)
    return Matcher(masks, _joint(chosen))


def _joint(chosen: IncidentFilter) -> tuple[Mask, Mask, Mask, Mask]:
    disputed = [chosen.disputed in (None, value) for value in (False, True)]
    return (
        np.array([not chosen.event_type or name in chosen.event_type for name in EVENTS]),
        np.array([not chosen.precision or name in chosen.precision for name in PRECISIONS]),
        np.array([name in chosen.statuses for name in STATUSES]),
        np.array(disputed),
    )


def _province(chosen: IncidentFilter, units: Units, words: Vocabulary) -> Masking:
    wanted: UnitSelection | None = None
    for name in chosen.province:
        try:
            found = units.select(name)
        except UnknownPlaceError as error:
            raise BadParameterError("province", str(error)) from error
        wanted = found if wanted is None else wanted | found
    if wanted is None:
        raise BadParameterError("province", "province is empty")
    today, then = wanted.adm1, wanted.adm1_at_date
    if chosen.units == "at_date":
        today, then = frozenset(), today | then
    parts = [
        _codes("adm1", words.codes("adm1", today)),
        _codes("adm1_then", words.codes("adm1_then", then)),
        _codes("adm2", words.codes("adm2", wanted.adm2)),
        _codes("area", words.areas(wanted.place_ids)),
    ]
    return lambda segment: np.logical_or.reduce([part(segment) for part in parts])


def _district(chosen: IncidentFilter, units: Units, words: Vocabulary) -> Masking:
    dimension = "adm2" if chosen.units == "today" else "adm2_then"
    codes: set[int] = set()
    today: set[int] = set()
    for name in chosen.district:
        own = _called(words.terms(dimension), (name,))
        if own:
            codes.update(own)
            continue
        try:
            wanted = units.select_districts(name)
        except UnknownPlaceError as error:
            raise BadParameterError("district", str(error)) from error
        today.update(words.codes("adm2", wanted))
    parts = [_codes(dimension, sorted(codes)), _codes("adm2", sorted(today))]
    return lambda segment: np.logical_or.reduce([part(segment) for part in parts])


def _where(terms: Sequence[Term], wanted: Callable[[Term], bool]) -> list[int]:
    """The codes of the terms that are wanted; never that of nothing."""
    return [code for code, term in enumerate(terms) if code and wanted(term)]


def _called(terms: Sequence[Term], names: Iterable[str]) -> list[int]:
    """The codes of the terms whose value or label is one of these names, in upper or lower case."""
    keys = {name.casefold() for name in names}
    return _where(terms, lambda term: term.value.casefold() in keys or (term.label or "").casefold() in keys)


def _people(terms: Sequence[Term], wanted: Iterable[str]) -> frozenset[str]:
    """The ids of actors or claimants given by id or name."""
    return frozenset(terms[code].value for code in _called(terms, wanted))


def _sets_with(terms: Sequence[Term], members: frozenset[str]) -> list[int]:
    """The codes of the sets that hold any of these members."""
    return _where(terms, lambda term: not members.isdisjoint(orjson.loads(term.value)))


def _codes(column: str, wanted: Sequence[int]) -> Masking:
    def mask(segment: Segment) -> Mask:
        codes = segment[column]
        if not wanted:
            return np.zeros(len(codes), dtype=bool)
        if len(wanted) <= _FEW:
            return np.asarray(np.logical_or.reduce([codes == code for code in wanted]))
        table = np.zeros(max(max(wanted), int(codes.max(initial=0))) + 1, dtype=bool)
        table[list(wanted)] = True
        return np.asarray(np.take(table, codes))

    return mask


def _fatalities(low: int | None, high: int | None) -> Masking:
    def mask(segment: Segment) -> Mask:
        shown = np.where(segment["low"] == NONE, segment["high"], segment["low"])
        return _range(shown, 0 if low is None else low, high)

    return mask


def _range(values: Array, low: int, high: int | None) -> Mask:
    found: Mask = values >= low
    if high is not None:
        found &= values <= high
    return found


def _within(segment: Segment, west: float, south: float, east: float, north: float) -> Mask:
    lon, lat = segment["lon"], segment["lat"]
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    found: Mask = across & (lat >= south) & (lat <= north)
    return found


def _between(segment: Segment, start: date | None, end: date | None) -> Mask:
    found: Mask = segment["start"] != NONE
    if start is not None:
        found &= segment["end"] >= start.toordinal() - _EPOCH
    if end is not None:
        found &= segment["start"] <= end.toordinal() - _EPOCH
    return found


def _marked(segment: Segment, rows: Array) -> Mask:
    found = np.zeros(len(segment), dtype=bool)
    found[rows] = True
    return found
