"""The gazetteer's types: places, questions about places, and the answers.

Axes are always lon, lat (x, y) in WGS 84 degrees; radii are metres; dates are calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Country = Literal["AF", "PK"]
Status = Literal["resolved", "ambiguous", "unresolved"]
Precision = Literal["exact", "settlement", "near", "district", "province", "region", "country", "unlocated"]
Method = Literal["exact", "alias", "folded", "fuzzy", "offset", "parent", "polygon", "coordinates", "editor"]
PlaceClass = Literal[
    "country",
    "province",
    "district",
    "agency",
    "frontier_region",
    "tehsil",
    "region",
    "area",
    "town",
    "village",
    "neighbourhood",
    "crossing",
    "pass",
    "valley",
    "mountain",
    "river",
    "base",
    "post",
    "camp",
    "road",
    "facility",
]
Script = Literal["Latn", "Arab"]


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a place. `lang` is ISO 639 (en, ps, prs, ur) or empty where it is not known."""

    text: str
    lang: str = ""
    script: Script = "Latn"
    kind: Literal["official", "alternate", "historic", "short", "garble", "alias"] = "alternate"


@dataclass(frozen=True, slots=True)
class Place:
    """One gazetteer entry.

    `adm1_code` and `adm2_code` are today's units (ISO 3166-2; OCHA P-code, else the district's place id).
    `valid_from` is the first day and `valid_to` the first day after; None is open.
    `radius_m` contains the place with about 90 % probability. `members` are the units a region is made of.
    """

    id: str
    name: str
    place_class: PlaceClass
    country: Country | None
    lon: float | None
    lat: float | None
    radius_m: float
    adm1_code: str | None = None
    adm1_name: str | None = None
    adm2_code: str | None = None
    adm2_name: str | None = None
    parent: str | None = None
    members: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    population: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A reference to resolve: the words as written and whatever the context states about them."""

    text: str
    adm1: str | None = None
    adm2: str | None = None
    country: str | None = None
    date: date | None = None
    near: tuple[tuple[float, float], ...] = field(default=())
    """Points (lon, lat) of other places in the same text: a weak hint."""


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True, serialize_by_alias=True
    )


class Candidate(_Frozen):
    """A place that could be meant, with its score (0 to 1) and the evidence in words."""

    place_id: str
    name: str
    place_class: PlaceClass = Field(alias="class")
    country: Country | None = None
    adm1_code: str | None = None
    adm2_name: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    score: float = Field(ge=0, le=1)
    reasons: tuple[str, ...] = ()


class Resolution(_Frozen):
    """A place reference, resolved: CONTRACTS.md's `location`, the answer of `geocode`.

    `uncertainty_m` is the radius in metres that contains the place with about 90 % probability.
    An unresolved answer, and an unlocated one, have no point.
    """

    status: Status
    reported_name: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    place_id: str | None = None
    name: str | None = None
    place_class: PlaceClass | None = Field(default=None, alias="class")
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)
    country: Country | None = None
    countries: tuple[Country, ...] = ()
    adm1_code: str | None = None
    adm1_name: str | None = None
    adm2_code: str | None = None
    adm2_name: str | None = None
    adm1_code_at_date: str | None = None
    adm1_name_at_date: str | None = None
    adm2_name_at_date: str | None = None
    precision: Precision = "unlocated"
    uncertainty_m: float | None = Field(default=None, ge=0)
    score: float | None = Field(default=None, ge=0, le=1)
    margin: float | None = Field(default=None, ge=0, le=1)
    method: Method | None = None
    candidates: tuple[Candidate, ...] = Field(default=(), max_length=5)

    @model_validator(mode="after")
    def _point_is_whole(self) -> Resolution:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("a point needs both lon and lat")
        if self.status == "unresolved" and self.lon is not None:
            raise ValueError("an unresolved reference has no point")
        return self


UNLOCATED = Resolution(status="unresolved")
"""Nothing is known of the place."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A gazetteer name found in a text: `text[start:end]`, and the places that bear it."""

    text: str
    start: int
    end: int
    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """A province or district with the days on which it was valid (`valid_to` is the first day after)."""

    code: str
    name: str
    level: Literal[0, 1, 2]
    country: Country
    place_id: str
    parent_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class UnitsAtDate:
    """The units of one point or district on one day, beside nothing else: names as they were then."""

    adm1_code: str | None
    adm1_name: str | None
    adm2_name: str | None
