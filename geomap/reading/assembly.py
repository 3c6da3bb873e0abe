"""From events as gathered to incidents and claims: one incident for each place, claims over all of them or one.

Identifiers come from the source's hash and the span of the text, never from what was resolved, so that a better reading
updates an incident and keeps its edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gazetteer import UNLOCATED, Gazetteer, PlaceQuery, Resolution
from geomap.model import Claim, Incident, Link, Source, Span
from geomap.reading.cast import cast
from geomap.reading.drafts import Draft
from geomap.reading.kinds import kind_of
from geomap.reading.lexicon import Lexicon
from geomap.reading.places import PlaceRef
from geomap.reading.roles import FORCES
from geomap.reading.sightings import Sighting
from geomap.reading.tellings import Toll
from geomap.reading.tolls import tolls
from geomap.reading.when import settle

_CIVILIAN: Final = frozenset(("civilians", "women", "children"))
_COUNTRIES = {"AF": "Afghanistan", "PK": "Pakistan"}


@dataclass
class Assembled:
    """A draft with its incidents and claims."""

    draft: Draft
    incidents: list[Incident] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(i.id for i in self.incidents)


@dataclass(frozen=True)
class Assembler:
    """Makes incidents and claims of one source's drafts."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    source: Source
    sightings: tuple[Sighting, ...]

    @property
    def prefix(self) -> str:
        return self.source.sha256[:16]

    def assemble(self, draft: Draft, taken: set[str]) -> Assembled:
        """The incidents and counts of a draft; `taken` holds the ids in use."""
        said = tolls(draft, self.sightings)
        done = Assembled(draft)
        first, last, precision = settle(
            draft.dates or (draft.within.dates if draft.within else []), draft.parts[0].sighting.anchor
        )
        event_type, sub = kind_of(draft, said)
        for ref, location in self._locations(draft, first):
            start, end = (ref.start, ref.end) if ref and len(draft.places) > 1 else self._span(draft)
            done.incidents.append(
                Incident(
                    id=_free(f"{self.prefix}-{start}-{end}", taken),
                    title=_title(sub, location),
                    event_type=event_type,
                    sub_event_type=sub,
                    date_start=first,
                    date_end=last,
                    date_precision=precision,
                    location=location,
                    actors=cast(draft, said, self.lexicon, location.country, self.source.id),
                    sources=(self.source.id,),
                    evidence=self._evidence(draft),
                )
            )
        self._claims(done, said, taken)
        return done

    def _span(self, draft: Draft) -> tuple[int, int]:
        """The words that tell what happened: the first event word, else the first predicate of harm."""
        for h in draft.parts:
            if h.strong:
                return h.strong[0].start, h.strong[0].end
        for h in draft.parts:
            if h.harms:
                start, end = h.harms[0].span
                offset = h.sighting.sentence.start
                return offset + start, offset + end
        s = draft.parts[0].sighting.sentence
        return s.start, s.end

    def _evidence(self, draft: Draft) -> tuple[Span, ...]:
        spans = dict.fromkeys((h.sighting.sentence.start, h.sighting.sentence.end) for h in draft.parts)
        return tuple(Span(source=self.source.id, start=a, end=b) for a, b in spans)

    def _locations(self, draft: Draft, day: date | None) -> list[tuple[PlaceRef | None, Resolution]]:
        if draft.own_country:
            return [(None, self._somewhere_in(draft.own_country, draft))]
        if draft.places:
            return [(ref, self._on_day(ref.resolution, day)) for ref in draft.places]
        if self._crosses_border(draft):
            return [
                (
                    None,
                    self.gazetteer.resolve(PlaceQuery("the border", date=day)).model_copy(
                        update={"reported_name": None}
                    ),
                )
            ]
        if draft.families <= {"order", "property"}:
            country = next(
                (p.entry.country for p in draft.actors if p.role == "initiator" and p.entry.country in _COUNTRIES), None
            )
            if country:
                return [(None, self._somewhere_in(country, draft))]
        return [(None, UNLOCATED)]

    def _on_day(self, resolution: Resolution, day: date | None) -> Resolution:
        """The units that were valid on the event's day beside today's."""
        if day is None or resolution.place_id is None:
            return resolution
        units = self.gazetteer.units.at_date(
            resolution.adm1_code, resolution.adm2_code, day, place_id=resolution.place_id
        )
        return resolution.model_copy(
            update={
                "adm1_code_at_date": units.adm1_code,
                "adm1_name_at_date": units.adm1_name,
                "adm2_name_at_date": units.adm2_name,
            }
        )

    def _somewhere_in(self, country: str, draft: Draft) -> Resolution:
        """Inside a country and nothing more: no point."""
        words = next((c for h in draft.parts for c in h.sighting.cues if c.entry == "own_territory"), None)
        return Resolution.model_validate(
            {
                "status": "unresolved",
                "reported_name": words.words if words else None,
                "place_id": country,
                "name": _COUNTRIES[country],
                "class": "country",
                "country": country,
                "countries": (country,),
                "precision": "unlocated",
            }
        )

    def _crosses_border(self, draft: Draft) -> bool:
        """Forces of one country against those of the other, or fire in answer across it, with no place told."""
        by = {p.entry.country for p in draft.actors if p.role == "initiator" and p.entry.kind in FORCES}
        at = {p.entry.country for p in draft.actors if p.role == "target" and p.entry.kind in FORCES}
        if not draft.families & {"ground", "shelling", "bomb"}:
            return False
        across = any(a != b for a in by & set(_COUNTRIES) for b in at & set(_COUNTRIES))
        return across or bool(draft.response and at & set(_COUNTRIES) and not by)

    def _claims(self, done: Assembled, said: Sequence[Toll], taken: set[str]) -> None:
        latest: dict[tuple[str, str | None], str] = {}
        totals: list[Claim] = []
        for toll in said:
            incidents = self._covered(done, toll)
            claim = self.claim(toll, incidents, taken)
            key = (toll.measure, claim.claimant)
            if toll.supersedes and key in latest:
                claim = claim.model_copy(update={"supersedes": (latest[key],)})
            latest[key] = claim.id
            whole = next((t for t in totals if _details(claim, t)), None)
            if whole is not None:
                claim = claim.model_copy(update={"part_of": whole.id})
            elif len(incidents) > 1:
                totals.append(claim)
            done.claims.append(claim)
            done.claims += [
                self.claim(d, incidents, taken).model_copy(update={"part_of": claim.id}) for d in toll.details
            ]

    def _covered(self, done: Assembled, toll: Toll) -> tuple[str, ...]:
        if toll.place is None or len(done.incidents) < 2:
            return done.ids
        there = [i.id for i in done.incidents if i.location.place_id == toll.place.place_id]
        unit = [i.id for i in done.incidents if i.location.adm1_code == toll.place.resolution.adm1_code]
        return tuple(there or unit) or done.ids

    def claim(self, toll: Toll, incidents: tuple[str, ...], taken: set[str]) -> Claim:
        """A count as a claim."""
        return Claim(
            id=_free(f"{self.prefix}-{toll.start}-{toll.end}-{toll.measure}", taken),
            claimant=toll.claimant.id if toll.claimant else None,
            claimant_role=toll.claimant.role if toll.claimant else None,
            measure=toll.measure,
            categories=toll.categories,
            label=toll.label,
            low=toll.low,
            best=toll.low if toll.low is not None and toll.low == toll.high else None,
            high=toll.high,
            words=None,
            incidents=incidents,
            source=self.source.id,
            start=toll.start,
            end=toll.end,
            reported_on=self.source.published,
        )


def _details(claim: Claim, total: Claim) -> bool:
    """Whether a claim over fewer places is part of the same claimant's total."""
    return (
        claim.measure == total.measure
        and alike(claim, total)
        and claim.claimant in (total.claimant, None)
        and set(claim.incidents) < set(total.incidents)
        and (claim.low or claim.high or 0) <= (total.low or total.high or 0)
    )


def alike(claim: Claim, total: Claim) -> bool:
    """Whether both may count the same kind of people: a dead soldier is none of eight dead militants."""
    either = {*claim.categories, *total.categories}
    return "unspecified" in either or bool(set(claim.categories) & set(total.categories)) or either <= _CIVILIAN


def _free(wanted: str, taken: set[str]) -> str:
    """The id itself, or with a number where one text's span has it already."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found


def _title(sub: str, location: Resolution) -> str:
    place = location.name or location.reported_name
    if (
        place
        and location.adm1_name
        and location.adm1_name != place
        and location.precision not in ("country", "unlocated")
    ):
        place = f"{place}, {location.adm1_name}"
    return f"{sub}: {place}" if place else sub


def disputes(mine: Assembled, others: Sequence[Assembled]) -> list[Assembled]:
    """The events that a side's own account (inside its territory) speaks against: like it, elsewhere, and its doing."""
    country = mine.draft.own_country
    if country is None:
        return []
    return [
        o
        for o in others
        if o is not mine
        and o.draft.own_country is None
        and o.draft.families & mine.draft.families
        and any(i.location.country not in (None, country) for i in o.incidents)
        and not {p.entry.country for p in o.draft.actors if p.role == "initiator" and p.entry.kind in FORCES}
        - {country, None}
    ]


def answered(mine: Assembled, others: Sequence[Assembled]) -> list[Assembled]:
    """The events that a response answers: before it, by the forces that it strikes at, outside their own country's
    account.
    """
    if not mine.draft.response:
        return []
    struck: set[str | None] = {
        p.entry.country for p in mine.draft.actors if p.role == "target" and p.entry.kind in FORCES
    } & set(_COUNTRIES)
    by = {p.entry.country for p in mine.draft.actors if p.role == "initiator" and p.entry.kind in FORCES} & set(
        _COUNTRIES
    )
    if not struck and len(by) == 1:
        struck = {country for country in _COUNTRIES if country not in by}
    return [
        o
        for o in others
        if o is not mine
        and o.draft.number < mine.draft.number
        and o.draft.own_country is None
        and {p.entry.country for p in o.draft.actors if p.role == "initiator" and p.entry.kind in FORCES} & struck
        and not {p.entry.country for p in o.draft.actors if p.role == "initiator" and p.entry.kind in FORCES} & by
    ]


def linked(incident: Incident, targets: Sequence[Assembled], relation: str, reasons: tuple[str, ...]) -> Incident:
    """The incident with a link to every incident of the targets."""
    links = [
        Link.model_validate({"incident": i, "relation": relation, "reasons": reasons}) for t in targets for i in t.ids
    ]
    return incident.model_copy(update={"links": (*incident.links, *links)})
