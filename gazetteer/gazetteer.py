"""The gazetteer's door: open a compiled file, ask for places, references, points, units and names."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from gazetteer.compiled.catalogue import CLASSES, CURATED, Catalogue
from gazetteer.compiled.database import CURE, Database
from gazetteer.compiled.index import PART, NameIndex
from gazetteer.errors import GazetteerDamagedError, UnknownPlaceError
from gazetteer.geodesy import METRES_PER_DEGREE
from gazetteer.model import Candidate, Method, NameMatch, Place, PlaceQuery, Resolution
from gazetteer.names.aliases import Alias, Aliases
from gazetteer.names.completion import Completer
from gazetteer.names.fold import plain
from gazetteer.names.scanner import Scanner
from gazetteer.resolving.answers import Answerer
from gazetteer.resolving.candidates import CandidateFinder
from gazetteer.resolving.evidence import Weigher
from gazetteer.resolving.explain import Explanation, explain
from gazetteer.resolving.parents import HOLDERS, Parents
from gazetteer.resolving.past_provinces import PastProvinces
from gazetteer.resolving.points import BORDER_BELT, PointAnswerer, UnitCodes
from gazetteer.resolving.resolver import Resolver
from gazetteer.resolving.roles import SHORTEST_UNIT, RoleReader
from gazetteer.resolving.scope import Scopes
from gazetteer.resolving.weighing import MentionWeigher
from gazetteer.units import Units, make_units
from gazetteer.units.areas import AREA_CLASSES
from gazetteer.units.history import History


def open_gazetteer(path: Path, *, aliases: Path | None = None) -> Gazetteer:
    """Open a compiled gazetteer; `aliases` is the user's own layer.

    Raises GazetteerNotBuiltError or GazetteerDamagedError, whose messages name the cure.
    """
    return Gazetteer(Database(path), aliases)


class Gazetteer:
    """A compiled gazetteer with the user's aliases. Reading is safe from several threads."""

    def __init__(self, database: Database, aliases: Path | None = None) -> None:
        self._database = database
        self._aliases = Aliases(aliases)
        arrays = database.arrays()
        try:
            self._catalogue = Catalogue(arrays)
            self._index = NameIndex(arrays)
        except (KeyError, ValueError, UnicodeDecodeError) as error:
            raise GazetteerDamagedError(f"{database.path} is damaged ({error}); make it again with: {CURE}") from error

    @property
    def edition(self) -> str:
        """The fingerprint of the tables it was compiled from."""
        return self._database.meta["edition"]

    @property
    def has_boundaries(self) -> bool:
        """Whether district outlines were built."""
        return self._database.meta.get("boundaries") == "1"

    @property
    def has_villages(self) -> bool:
        """Whether the village level was built."""
        return self._database.meta.get("geonames") == "1"

    @cached_property
    def units(self) -> Units:
        """The administrative units."""
        return make_units(self._unit_places, self._database.history(), self._database.outlines())

    @cached_property
    def _unit_places(self) -> list[Place]:
        return self._database.places_of_class(AREA_CLASSES)

    def place(self, place_id: str) -> Place | None:
        """One place by its id; None where there is none."""
        return self._database.place(place_id)

    def resolve(self, query: PlaceQuery) -> Resolution:
        """What a reference means: resolved, ambiguous or unresolved, with candidates and reasons."""
        return self._answerer.answer(self._resolver.decide(query))

    def explain(self, query: PlaceQuery) -> Explanation:
        """How a reference is resolved: every candidate, the evidence with its weights, the runner-up, and why."""
        decision = self._resolver.decide(query)
        return explain(decision, self._answerer.answer(decision), self._catalogue, self._index)

    def scan(self, text: str) -> list[NameMatch]:
        """The names of our reviewed places in a text: whole words, longest first, offsets in the text as given.

        Villages of the dumps are left out: their names are too often words. `resolve` knows them.
        """
        return self._scanner.scan(text)

    def search(self, text: str, *, limit: int = 10, country: str | None = None) -> list[Candidate]:
        """Completes what has been typed, in any script, best first; `country` (AF, PK) narrows it."""
        scope = self._scopes.of_country(country) if country else self._scopes.everywhere
        return [self._answerer.candidate(one) for one in self._completer.complete(text, scope, limit)]

    def at_point(self, lon: float, lat: float, *, on: date | None = None, codes: UnitCodes | None = None) -> Resolution:
        """The units of a point (WGS 84 degrees), today's and those of the day `on`.

        `codes` are today's province and district where a join of many points has found them already.
        """
        return self._points.at_point(lon, lat, on, codes)

    def of_place(
        self, place_id: str, *, on: date | None = None, reported_name: str | None = None, method: Method = "editor"
    ) -> Resolution:
        """The answer for a place that someone chose. Raises UnknownPlaceError for an id that is not there."""
        return self._points.of_place(self._place(place_id), on, reported_name, method)

    def add_alias(self, name: str, place_id: str, *, who: str, when: datetime) -> None:
        """From now on `name` means this place; kept in the user's own layer with who said so and when."""
        self._aliases.add(Alias(name, self._place(place_id).id, who, when))

    def aliases(self) -> list[Alias]:
        """The user's own layer."""
        return self._aliases.all()

    def _place(self, place_id: str) -> Place:
        place = self.place(place_id)
        if place is None:
            raise UnknownPlaceError(f"there is no place {place_id!r}; `geomap gazetteer search` finds ids")
        return place

    def _alias(self, key: str) -> int | None:
        alias = self._aliases.find(key)
        return self._catalogue.number.get(alias.place_id) if alias else None

    @cached_property
    def _unit_names(self) -> frozenset[str]:
        """Plain names proper of all units but the shortest, which are often words."""
        names = (plain(place.name) for place in self._unit_places if place.place_class in HOLDERS)
        return frozenset(name for name in names if len(name) >= SHORTEST_UNIT)

    def _country_at(self, lon: float, lat: float) -> str | None:
        return (self.units.province_at(lon, lat) or "")[:2] or None

    def _outside(self, place_id: str, lon: float, lat: float) -> float | None:
        """How far in metres a point lies outside a district, where its outline was built."""
        unit = self.units.get(place_id)
        outline = self.units.outline(unit.code) if unit and self.has_boundaries else None
        if outline is None:
            return None
        from shapely import Point

        return float(outline.distance(Point(lon, lat))) * METRES_PER_DEGREE

    @cached_property
    def _scanner(self) -> Scanner:
        catalogue, index = self._catalogue, self._index
        names = (
            (index.plains[entry], catalogue.ids[place])
            for entry, place in enumerate(index.places)
            if catalogue.flags[place] & CURATED and index.kinds[entry] != PART
        )
        return Scanner(names)

    @cached_property
    def _scopes(self) -> Scopes:
        return Scopes(self._catalogue, self._index, self._unit_places, self._database.history())

    @cached_property
    def _weigher(self) -> Weigher:
        return Weigher(self._catalogue)

    @cached_property
    def _completer(self) -> Completer:
        index, flags = self._index, self._catalogue.flags
        entries = [entry for entry, place in enumerate(index.places) if flags[place] & CURATED]
        letters = {(index.plains[entry].replace(" ", ""), entry) for entry in entries}
        reviewed = sorted(letters | {(index.key(entry), entry) for entry in entries})
        return Completer(index, self._scopes, self._weigher, reviewed, self._aliases.all)

    @cached_property
    def _points(self) -> PointAnswerer:
        return PointAnswerer(self.units)

    @cached_property
    def _answerer(self) -> Answerer:
        return Answerer(self._catalogue, self._index, self.units)

    @cached_property
    def _resolver(self) -> Resolver:
        catalogue, index = self._catalogue, self._index
        units = [number for number, kind in enumerate(catalogue.classes) if CLASSES[kind] in AREA_CLASSES]
        dated = [
            (catalogue.number[place.id], place.valid_from, place.valid_to)
            for place in self._unit_places
            if place.valid_from or place.valid_to
        ]
        finder = CandidateFinder(catalogue, index, self._scopes, units, self._alias, self._outside)
        parents = Parents(catalogue, index, self._scopes, units)
        past = PastProvinces(catalogue, History(self._database.history()))
        return Resolver(
            catalogue,
            parents,
            RoleReader(catalogue, finder, self._scopes, parents, self._unit_names),
            MentionWeigher(catalogue, finder, self._scopes, self._weigher, tuple(dated), past, self.has_villages),
            catalogue.number.get(BORDER_BELT),
            self._country_at,
        )
