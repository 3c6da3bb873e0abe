"""The types of incidents and of what is claimed about them: CONTRACTS.md's keys, frozen and validated.

Every key is always present in the JSON; null where nothing is known. Offsets are in code points of the
source's stored text. Dates are calendar days; `published` may be partial ("2023-11").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gazetteer.model import Resolution
from geomap.taxonomy import EVENT_TYPES, EventType, SubEventType

DatePrecision = Literal["day", "week", "month", "year", "unknown"]
IncidentStatus = Literal["machine", "reviewed", "rejected"]
Role = Literal["initiator", "target", "claimed_by", "attributed_to", "affiliated"]
Relation = Literal["disputes", "same_as_proposed", "response_to"]
ClaimantRole = Literal["belligerent", "government", "un", "medic", "witness", "media", "monitor"]
Measure = Literal["killed", "injured", "captured", "displaced", "responsibility", "location", "other"]
Category = Literal["civilians", "women", "children", "soldiers", "police", "militants", "officials", "unspecified"]
Stance = Literal["asserts", "denies"]
ToponymKind = Literal["location", "metonym", "demonym", "name_part", "other"]


class Record(BaseModel):
    """A frozen record that refuses unknown keys, NaN and infinities."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, serialize_by_alias=True)


class Span(Record):
    """A stretch of a source's text."""

    source: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"a span ends ({self.end}) before it starts ({self.start})")
        return self


class Source(Record):
    """A document or table row that something was read from. Its text is kept by the store, not here."""

    id: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    sha256: str
    language: str | None = None

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.lower().startswith(("http://", "https://")):
            raise ValueError("a source's url starts with http:// or https://")
        return value


class Actor(Record):
    """Someone who takes part in an incident; `words` are the source's own."""

    id: str
    name: str
    role: Role
    words: str | None = None
    source: str | None = None


class Link(Record):
    """A relation to another incident, with the reasons it rests on.

    `score` (0 to 1) is how far two incidents agree that the program proposes as one event; None for all that people
    say and sources tell.
    """

    incident: str
    relation: Relation
    reasons: tuple[str, ...] = ()
    score: float | None = Field(default=None, ge=0, le=1)


class Claim(Record):
    """Who says how many of whom, of which incidents, in which words.

    `low` and `high` follow CONTRACTS.md's number words; None is an open bound.
    """

    id: str
    claimant: str | None = None
    claimant_role: ClaimantRole | None = None
    measure: Measure
    categories: tuple[Category, ...] = ("unspecified",)
    label: str | None = None
    low: int | None = Field(default=None, ge=0)
    best: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    words: str | None = None
    stance: Stance = "asserts"
    about: str | None = None
    incidents: tuple[str, ...] = ()
    part_of: str | None = None
    supersedes: tuple[str, ...] = ()
    source: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    reported_on: str | None = None

    @model_validator(mode="after")
    def _range_in_order(self) -> Claim:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"claim {self.id}: low {self.low} is above high {self.high}")
        return self


class Statistic(Record):
    """An aggregate over areas and a period. Never an incident, never added to incident counts."""

    id: str
    measure: Measure
    categories: tuple[Category, ...] = ("unspecified",)
    low: int | None = Field(default=None, ge=0)
    high: int | None = Field(default=None, ge=0)
    change: float | None = None
    areas: tuple[str, ...] = ()
    period: str | None = None
    claimant: str | None = None
    words: str | None = None
    source: str | None = None
    start: int | None = None
    end: int | None = None


class Toponym(Record):
    """A name in a text and what it is there."""

    text: str
    start: int
    end: int
    kind: ToponymKind
    place_id: str | None = None
    score: float | None = None


class Incident(Record):
    """One event at one place, as far as it is known. Totals follow CONTRACTS.md's rule (`geomap.totals`)."""

    id: str
    title: str
    event_type: EventType | None = None
    sub_event_type: SubEventType | None = None
    date_start: date | None = None
    date_end: date | None = None
    date_precision: DatePrecision = "unknown"
    location: Resolution
    actors: tuple[Actor, ...] = ()
    claims: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    fatalities_low: int | None = None
    fatalities_best: int | None = None
    fatalities_high: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    captured_low: int | None = None
    captured_high: int | None = None
    disputed: bool = False
    status: IncidentStatus = "machine"
    version: int = Field(default=1, ge=1)
    updated_at: datetime | None = None
    evidence: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Incident:
        if self.date_start and self.date_end and self.date_end < self.date_start:
            raise ValueError(f"incident {self.id} ends {self.date_end} before it starts {self.date_start}")
        subs = EVENT_TYPES[self.event_type] if self.event_type else ()
        if self.sub_event_type and self.sub_event_type not in subs:
            raise ValueError(f"incident {self.id}: {self.sub_event_type!r} is not a sub-type of {self.event_type!r}")
        return self


class Extraction(Record):
    """What was read out of one document: CONTRACTS.md's answer of `extract`, less its id."""

    incidents: tuple[Incident, ...] = ()
    claims: tuple[Claim, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    toponyms: tuple[Toponym, ...] = ()


class Document(Record):
    """A text to read, with what is known about it."""

    source: Source
    text: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row of a table that was not taken: which file, which row (1 is the header), and why, with the cure."""

    file: str
    row: int
    reason: str
