"""Do two incidents tell of one event? Which fields agree, and which conflict.

Pure: the store asks when an incident is written (`geomap.store.proposing`), a person answers, nothing merges by
itself. Place and day must agree, and the kind of event or the people, before anything is proposed: an equal day and an
equal number alone never suffice (the two "eights" of March 2024 were two events).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from gazetteer import Resolution
from geomap.model import Incident, Link

Verdict = Literal["agrees", "conflicts", "unknown"]
WEIGHTS: Final = {"place": 0.35, "date": 0.25, "type": 0.15, "people": 0.15, "killed": 0.1}
PROPOSED_FROM: Final = 0.7
DAYS_APART: Final = timedelta(days=1)
"""Reports of one night name either day."""
SURE_DAYS: Final = frozenset({"day", "week"})
"""Date precisions at which two dates can agree at all."""
_TOLD: Final[tuple[Verdict, ...]] = ("agrees", "conflicts")
_VAGUE: Final = frozenset({"country", "unlocated"})


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """One field of two incidents side by side, in words."""

    field: str
    verdict: Verdict
    ours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two incidents agree. `score` (0 to 1) is the weight of what agrees among what is known of both."""

    score: float
    fields: tuple[FieldVerdict, ...]

    @property
    def proposed(self) -> bool:
        """Whether to ask a person if these are one event."""
        verdict = {field.field: field.verdict for field in self.fields}
        more = "agrees" in (verdict["type"], verdict["people"])
        return verdict["place"] == verdict["date"] == "agrees" and more and self.score >= PROPOSED_FROM

    def link(self, other: str) -> Link:
        """What is kept of this comparison with the incident `other`, beside the incident it was compared with."""
        said = {verdict: [one.field for one in self.fields if one.verdict == verdict] for verdict in _TOLD}
        reasons = tuple(f"{verdict}: {', '.join(fields)}" for verdict, fields in said.items() if fields)
        return Link(incident=other, relation="same_as_proposed", reasons=reasons, score=self.score)


def compare(ours: Incident, theirs: Incident) -> Comparison:
    """Hold two incidents side by side, field by field."""
    fields = (
        FieldVerdict("place", _place(ours.location, theirs.location), _where(ours), _where(theirs)),
        FieldVerdict("date", _date(ours, theirs), _when(ours), _when(theirs)),
        FieldVerdict("type", _type(ours, theirs), _kind(ours), _kind(theirs)),
        FieldVerdict("people", _people(ours, theirs), _who(ours), _who(theirs)),
        FieldVerdict("killed", _killed(ours, theirs), _toll(ours), _toll(theirs)),
    )
    known = sum(WEIGHTS[one.field] for one in fields if one.verdict != "unknown")
    agreeing = sum(WEIGHTS[one.field] for one in fields if one.verdict == "agrees")
    return Comparison(round(agreeing / known, 2) if known else 0.0, fields)


def occasions(incident: Incident) -> Iterator[str]:
    """The places an incident is looked up under: two that are proposed as one event share one of these, and the days.

    None for an incident whose date or place is too vague to agree with any other.
    """
    where = incident.location
    if incident.date_start is None or incident.date_precision not in SURE_DAYS or where.precision in _VAGUE:
        return
    yield from dict.fromkeys(filter(None, (where.adm2_code, where.place_id)))


def days_of(incident: Incident) -> tuple[date, date]:
    """The first and the last day of an incident that has a date."""
    start = incident.date_start or date.min
    return start, incident.date_end or start


def _place(a: Resolution, b: Resolution) -> Verdict:
    if {a.precision, b.precision} & _VAGUE:
        apart = bool(a.country and b.country and a.country != b.country)
        return "conflicts" if apart else "unknown"
    if a.place_id and a.place_id == b.place_id:
        return "agrees"
    if a.adm2_code and b.adm2_code:
        return "agrees" if a.adm2_code == b.adm2_code else "conflicts"
    if a.adm1_code and b.adm1_code:
        return "unknown" if a.adm1_code == b.adm1_code else "conflicts"
    return "unknown"


def _date(a: Incident, b: Incident) -> Verdict:
    if a.date_start is None or b.date_start is None:
        return "unknown"
    first, last = days_of(a), days_of(b)
    near = first[0] <= last[1] + DAYS_APART and last[0] <= first[1] + DAYS_APART
    sure = SURE_DAYS.issuperset({a.date_precision, b.date_precision})
    return ("agrees" if sure else "unknown") if near else "conflicts"


def _type(a: Incident, b: Incident) -> Verdict:
    if a.event_type is None or b.event_type is None:
        return "unknown"
    return "agrees" if a.event_type == b.event_type else "conflicts"


def _people(a: Incident, b: Incident) -> Verdict:
    verdict: Verdict = "unknown"
    for role in ("initiator", "target"):
        ours, theirs = ({actor.id for actor in one.actors if actor.role == role} for one in (a, b))
        if ours and theirs:
            if ours.isdisjoint(theirs):
                return "conflicts"
            verdict = "agrees"
    return verdict


def _killed(a: Incident, b: Incident) -> Verdict:
    known = [(one.fatalities_low, one.fatalities_high) for one in (a, b)]
    if (None, None) in known:
        return "unknown"
    (a_low, a_high), (b_low, b_high) = ((low or 0, float("inf") if high is None else high) for low, high in known)
    return "agrees" if a_low <= b_high and b_low <= a_high else "conflicts"


def _where(one: Incident) -> str | None:
    return (
        ", ".join(dict.fromkeys(filter(None, (one.location.name, one.location.adm2_name, one.location.adm1_name))))
        or None
    )


def _when(one: Incident) -> str | None:
    if one.date_start is None:
        return None
    days = dict.fromkeys(day.isoformat() for day in days_of(one))
    return " – ".join(days) + ("" if one.date_precision == "day" else f" ({one.date_precision})")


def _kind(one: Incident) -> str | None:
    return one.sub_event_type or one.event_type


def _who(one: Incident) -> str | None:
    named = [f"{actor.name} ({actor.role})" for actor in one.actors if actor.role in ("initiator", "target")]
    return ", ".join(named) or None


def _toll(one: Incident) -> str | None:
    low, high = one.fatalities_low, one.fatalities_high
    if low is None and high is None:
        return None
    if high is None:
        return f"{low} or more"
    return str(high) if low == high else f"{low} to {high}" if low is not None else f"up to {high}"
