"""The columns that serve the map: filters, counts and tiles over all incidents, in step with the store.

They follow the store's change counter, also when another process wrote, and read only what changed. What is in use
is a `View`: the columns of one moment, never altered, so that requests on many threads need no lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import orjson

from geomap.columns.clusters import Tile, tile
from geomap.columns.deaths import Groups, load_groups
from geomap.columns.facets import Apart, Summary, summarise
from geomap.columns.kept import Kept
from geomap.columns.matched import Matched
from geomap.columns.matching import matcher
from geomap.columns.overview import Level, Overview, overview
from geomap.columns.past import groups_at, segments_at
from geomap.columns.segment import Array, Segment, build
from geomap.filters import IncidentFilter
from geomap.store import Store
from geomap.store.reading import Brief, change_at
from geomap.store.vocabulary import Vocabulary

if TYPE_CHECKING:
    from gazetteer.units import Units

_ROWS: Final = 20_000
_KEPT_FILTERS: Final = 8
_KEPT_SUMMARIES: Final = 64
_KEPT_COUNTS: Final = 160
_KEPT_SEARCHES: Final = 6
_KEPT_PASTS: Final = 2


@dataclass(frozen=True, slots=True)
class Selection:
    """What a filter matches at one moment of the store. `unlocated` have no point to draw."""

    change: int
    matched: int
    located: int
    unlocated: int
    _matched: Matched

    @property
    def fids(self) -> Array:
        """The fids, newest incident first, undated last."""
        return self._matched.fids

    @property
    def in_file_order(self) -> Array:
        """The fids ascending, made anew each time: for exports, which read the file from end to end."""
        return self._matched.in_file_order

    def page(self, offset: int, limit: int) -> Array:
        """A part of `fids`; the first pages cost no sorting of all."""
        return self._matched.newest(offset + limit)[offset:]


@dataclass(frozen=True, slots=True)
class View:
    """The columns of one moment. `segments` are told from the oldest to the newest change.

    `seen_from` is the change of the store when they were made: for the past, a later one than `change`.
    """

    change: int
    seen_from: int
    segments: tuple[Segment, ...]
    groups: Groups


class IncidentColumns:
    """The incidents of a store as columns. Every answer names the change of the store that it speaks of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._words = Vocabulary()
        self._refreshing = threading.Lock()
        self._filters = Kept(_KEPT_FILTERS)
        self._summaries = Kept(_KEPT_SUMMARIES)
        self._counts = Kept(_KEPT_COUNTS)
        self._searches = Kept(_KEPT_SEARCHES)
        self._pasts = Kept(_KEPT_PASTS)
        self._outlines: dict[str, tuple[bool, bool]] = {}
        self._view = View(-1, -1, (), Groups({}))

    @classmethod
    def load(cls, store: Store) -> IncidentColumns:
        """The columns of a store as it is now."""
        columns = cls(store)
        columns.refresh()
        return columns

    @property
    def change(self) -> int:
        """The change of the store up to which the columns tell."""
        return self._view.change

    def refresh(self) -> bool:
        """Catch up with the store in time proportional to what changed; whether anything had."""
        self._store.adopt()
        if self._store.change == self._view.change:
            return False
        with self._refreshing, self._store.snapshot() as con:
            self._view = self._followed(con, self._view)
        return True

    def select(self, chosen: IncidentFilter, units: Units, *, as_of: datetime | None = None) -> Selection:
        """What matches, as counts and as fids for `Store.features`. BadParameterError for an unknown unit.

        With `as_of` (with a time zone), what was known at that moment is asked; free text is looked for in the
        words of today.
        """
        view = self._at(as_of)
        found = self._matched(view, chosen, units)
        return Selection(view.change, found.matched, found.located, found.matched - found.located, found)

    def summary(self, chosen: IncidentFilter, units: Units, *, as_of: datetime | None = None) -> Summary:
        """Facets (each under the other filters), dates, areas, deaths and extent of what matches (`as_of` as above)."""
        view = self._at(as_of)

        def outlined(place_id: str) -> tuple[bool, bool]:
            if place_id not in self._outlines:
                area = units.area(place_id)
                self._outlines[place_id] = (area is not None, area is not None and area[1])
            return self._outlines[place_id]

        def make() -> Summary:
            found = self._matched(view, chosen, units)
            return summarise(
                found, Apart(self._counts, view.change, view.seen_from, chosen), self._words, view.groups, outlined
            )

        return self._summaries.get((view.change, view.seen_from, chosen), make)

    def overview(
        self, chosen: IncidentFilter, units: Units, level: Level = "province", *, as_of: datetime | None = None
    ) -> Overview:
        """What matches by province or district (today's, or those at the date with `units=at_date`)."""
        view = self._at(as_of)
        column = ("adm1" if level == "province" else "adm2") + ("_then" if chosen.units == "at_date" else "")

        def make() -> Overview:
            found = self._matched(view, chosen, units)
            return overview(found, view.groups, self._words, column, level, view.change)

        return self._summaries.get((view.change, view.seen_from, chosen, level), make)

    def tile(self, z: int, x: int, y: int, chosen: IncidentFilter, units: Units) -> Tile:
        """The points and clusters of a Web Mercator tile (XYZ)."""
        return self.tiles([(z, x, y)], chosen, units)[0]

    def tiles(
        self,
        wanted: Sequence[tuple[int, int, int]],
        chosen: IncidentFilter,
        units: Units,
        *,
        as_of: datetime | None = None,
    ) -> tuple[Tile, ...]:
        """Several tiles (z, x, y) of the same moment."""
        view = self._at(as_of)
        found = self._matched(view, chosen, units)
        briefs = self._store.briefs if as_of is None else partial(self._briefs_at, as_of)
        return tuple(tile(found, z, x, y, view.change, briefs) for z, x, y in wanted)

    def _briefs_at(self, as_of: datetime, fids: Sequence[int]) -> dict[int, Brief]:
        """Ids and titles as they were known at a moment, by fid."""
        told = [orjson.loads(feature) for feature in self._store.features(fids, as_of=as_of)]
        known = self._store.fids([feature["id"] for feature in told])
        return {known[feature["id"]]: Brief(feature["id"], feature["properties"]["title"]) for feature in told}

    def _matched(self, view: View, chosen: IncidentFilter, units: Units) -> Matched:
        def make() -> Matched:
            found = Matched.of(matcher(chosen, units, self._words, self._found), view.segments)
            _ = found.matched  # works out the rows, before several threads would at once
            return found

        return self._filters.get((view.change, view.seen_from, chosen), make)

    def _found(self, text: str) -> Array:
        """The fids in which words occur; kept, for what is typed is then filtered further."""
        return self._searches.get((self._store.change, text), lambda: self._store.search(text))

    def _at(self, as_of: datetime | None) -> View:
        return self._view if as_of is None else self._past(as_of)

    def _past(self, as_of: datetime) -> View:
        """The view of a moment. Its change is that of the last change by then; no later view has the same rows."""
        view = self._view
        with self._store.snapshot() as con:
            until = change_at(con, as_of)
            if until >= view.change:
                return view

            def make() -> View:
                segments = segments_at(con, view.segments, until)
                former = segments[-1] if len(segments) > len(view.segments) else None
                same = _several(con) <= until and (former is None or not len(former.rows_of(view.groups.member_fids)))
                return View(until, view.change, segments, view.groups if same else groups_at(con, until))

            return self._pasts.get((view.change, until), make)

    def _followed(self, con: sqlite3.Connection, view: View) -> View:
        (change,) = con.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()
        if change == view.change:
            return view
        # Codes first: records of this moment use no others.
        self._words.load(con)
        fresh = build(_records(con, view.change), view.change)
        kept = [segment.without(np.sort(fresh["fid"])) for segment in view.segments]
        size, since = len(fresh), view.change
        # Like a log-structured merge: a segment no larger than what follows it is told again together with that.
        while kept and len(kept[-1]) <= 2 * size:
            size, since = size + len(kept[-1]), kept.pop().since
        if since != view.change:
            fresh = build(_records(con, since), since)
        segments = (*kept, fresh) if len(fresh) else tuple(kept)
        return View(change, change, segments, self._groups(con, view, fresh))

    def _groups(self, con: sqlite3.Connection, view: View, fresh: Segment) -> Groups:
        if _several(con) <= view.change and not len(fresh.rows_of(view.groups.member_fids)):
            return view.groups
        return load_groups(con, view.groups)


def _several(con: sqlite3.Connection) -> int:
    """The last change in which a claim over several incidents came or went."""
    (touched,) = con.execute(
        "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM geomap_meta WHERE key = 'several'"
    ).fetchone()
    return int(touched)


def _records(con: sqlite3.Connection, since: int) -> Iterator[bytes]:
    """The packed records of what changed after a change, in chunks."""
    if since <= 0:
        rows = con.execute("SELECT record FROM packed ORDER BY fid")
    else:
        # The plus keeps SQLite from reading the whole table by fid in the place of the index on change.
        rows = con.execute("SELECT record FROM packed WHERE change > ? ORDER BY +fid", (since,))
    while chunk := rows.fetchmany(_ROWS):
        yield b"".join([record for (record,) in chunk])
