"""Place references in a sentence: chains such as "Laman village, Barmal district, Paktika province", and what they mean.

A name once resolved stays so for the rest of the text; a name that means nothing by itself is asked for again inside the
province that the text spoke of last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from gazetteer import UNLOCATED, Gazetteer, PlaceQuery, Resolution
from geomap.reading.toponyms import NamedPlace

_CLASS: Final = (
    "districts?|provinces?|villages?|city|cities|town|valley|tehsil|agency|sub-?division|area|region|division|woluswali|bazaar|"
    "bazar|crossing|pass|mountains?|locality|neighbourhood|neighborhood|desert|river|camp|airfield|airport"
)
_NAME: Final = r"[A-Z\u0600-\u06ff][\w’'ʼ`-]*(?: (?:(?:e|i|ul|al|wa|aw) )?[A-Z][\w’'ʼ`-]*){0,3}"
_LINK: Final = re.compile(
    r"\s*(?:,\s*(?:in\s+|of\s+)?(?:the\s+)?|/|\s+(?:in|of|within)\s+(?:the\s+)?|\s*\(|\s+area of (?:the\s+)?)\s*"
)
_PART: Final = re.compile(
    rf"(?:(?:the )?(?P<of>{_CLASS}) of (?P<named>{_NAME})|(?P<name>{_NAME})(?:\s(?P<class>(?i:{_CLASS}))\b)?)"
)
_CLASSED: Final = re.compile(r"\b(?:province|district)$", re.IGNORECASE)
_WITH_PARENT: Final = re.compile(r"[,/]| in | of (?!\w+$)")
_TAIL: Final = re.compile(rf"\s(?:and\s)?(?P<class>(?i:{_CLASS}))\b")
_BEFORE: Final = re.compile(r"([\w’'-]+)\s+(?:(?:the|both|nearby|remote|northern|southern|eastern|western|central|north|south|east|west|"
                            r"northwestern|northeastern|southeastern|southwestern|restive|volatile|parts|much|tribal|border|mountainous|lower|upper|rural) )*$", re.IGNORECASE)  # fmt: skip
_OFFSET: Final = re.compile(
    r"(?:(?:about|some|around|approximately|roughly)\s+)?(?:[\w.]+\s+(?:kilomet(?:er|re)s?|km|miles?)\s+)?"
    r"(?:(?:to the\s+)?(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|south-east|south-west)(?:ern)?\s+of\s+"
    r"|outskirts of\s+|outside(?: of)?\s+|near(?: to)?\s+|close to\s+|adjacent to\s+|beside\s+|not far from\s+|on the edge of\s+|surrounding\s+|suburbs? of\s+)(?:the\s+)?(?:(?:village|town|city|district) of\s+)?$",
    re.IGNORECASE,
)
LOCATIVE: Final = frozenset(
    "in at near outside inside around within across on over of into throughout hit struck hits strikes targeted rocked bombed "
    "shelled attacked pounded beside along through northern southern eastern western".split()
)
_LISTED: Final = re.compile(
    r"\s*(?:,|,?\s*(?:and|as well as|or)|,?\s*and (?:also )?(?:in|on|at)|,?\s*and (?:the )?|,?\s*and (?:a|an|another|the) [\w-]+(?: [\w-]+)? (?:in|of|at|near))\s*(?:the\s+)?(?:\w+ern\s+)?"
)
_SURE: Final = 0.9
"""A name that is only like a place's, with nothing around it, needs as much."""
_MEMORY: Final = 20_000
_TOWN_SIZED: Final = 25_000.0
"""Metres of radius: a unit no larger than a city with its surroundings (Islamabad)."""
_FAINT: Final = 0.3
"""Below this score an uncertain answer is no place at all."""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A reference with its offsets in the text. `locative`: it tells where something is; `near`: beside the place."""

    start: int
    end: int
    text: str
    resolution: Resolution
    locative: bool
    near: bool = False

    @property
    def place_id(self) -> str | None:
        return self.resolution.place_id


@dataclass
class PlaceAsker:
    """Asks the gazetteer, and remembers the answers of many texts until the user's own names change."""

    gazetteer: Gazetteer
    _answers: dict[tuple[str, str | None, str | None, date | None], Resolution] = field(default_factory=dict)
    _aliases: int = -1

    def refresh(self) -> None:
        """Forget answers that a new alias may have changed, and keep memory bounded."""
        aliases = len(self.gazetteer.aliases())
        if aliases != self._aliases or len(self._answers) > _MEMORY:
            self._answers = {}
            self._aliases = aliases

    def ask(self, text: str, adm1: str | None, country: str | None, day: date | None) -> Resolution:
        """The gazetteer's answer."""
        key = (text, adm1, country, day)
        found = self._answers.get(key)
        if found is None:
            found = self.gazetteer.resolve(PlaceQuery(text, adm1=adm1, country=country, date=day))
            self._answers[key] = found
        return found


@dataclass
class PlaceReader:
    """Resolves the references of one text in order, with memory of what came before."""

    asker: PlaceAsker
    day: date | None
    _known: dict[str, Resolution] = field(default_factory=dict)
    _province: str | None = None
    _country: str | None = None

    def read(self, sentence: str, offset: int, names: Sequence[NamedPlace]) -> list[PlaceRef]:
        """The references of a sentence that starts at `offset` of the text, left to right."""
        found: list[PlaceRef] = []
        starts = {n.start - offset: n for n in names if n.kind == "location"}
        for start, end in _chains(sentence, starts):
            ref = self._reference(sentence, offset, start, end)
            if found and _LISTED.fullmatch(sentence[found[-1].end - offset : start]):
                ref = replace(ref, locative=found[-1].locative)
            if (ref.resolution.score or 0) >= _FAINT or ref.resolution.status == "resolved":
                found.append(ref)
        return found

    def _reference(self, sentence: str, offset: int, start: int, end: int) -> PlaceRef:
        lead = _OFFSET.search(sentence[max(0, start - 80) : start])
        near = lead is not None
        from_ = start - (len(lead.group()) if lead else 0)
        text = sentence[from_ + (len(lead.group()) - len(lead.group().lstrip()) if lead else 0) : end]
        resolution = self._resolve(text, near)
        before = _BEFORE.search(sentence[max(0, from_ - 60) : from_])
        word = before[1].lower() if before else ""
        locative = near or not sentence[:from_].strip(' “"(-–—') or word in LOCATIVE or _opens(sentence, from_)
        return PlaceRef(
            offset + start,
            offset + end,
            sentence[start:end],
            resolution.model_copy(
                update={"reported_name": sentence[start:end], "start": offset + start, "end": offset + end}
            ),
            locative,
            near,
        )

    def _resolve(self, text: str, near: bool) -> Resolution:
        key = text.lower()
        if key in self._known:
            return self._known[key]
        query = re.sub(
            r"^(?:outside(?: of)?|(?:on )?(?:the )?outskirts of|close to|not far from|suburbs? of)\s+",
            "near ",
            text,
            flags=re.IGNORECASE,
        )
        lone = _WITH_PARENT.search(text) is None
        resolution = self.asker.ask(query, None, None, self.day)
        if lone and self._country and resolution.status != "resolved":
            resolution = self.asker.ask(query, None, self._country, self.day)
        if (
            lone
            and self._province not in (None, resolution.adm1_code)
            and resolution.precision not in ("province", "country", "region")
        ):
            again = self.asker.ask(query, self._province, None, self.day)
            if again.place_id and again.method in ("exact", "alias", "folded") and (again.score or 0) > 0.6:
                resolution = again
        if (
            lone
            and resolution.method == "fuzzy"
            and resolution.adm1_code != self._province
            and (resolution.score or 0) < _SURE
        ):
            resolution = UNLOCATED  # a name like some place's, with nothing in the text to bear it out
        if near:
            resolution = _beside(self.asker.gazetteer, resolution, self.day)
        self._known[key] = resolution
        if resolution.adm1_code and resolution.status != "unresolved":
            self._province, self._country = resolution.adm1_code, resolution.country
        return resolution


def _beside(gazetteer: Gazetteer, resolution: Resolution, day: date | None) -> Resolution:
    """ "Outside Islamabad" is beside the town, wherever it names a unit as well."""
    if resolution.precision in ("near", "settlement", "exact", "unlocated") or resolution.place_id is None:
        town = resolution
    else:
        towns = [c for c in resolution.candidates if c.place_class == "town" and c.adm1_code == resolution.adm1_code]
        place = gazetteer.place(resolution.place_id)
        if not towns and place is not None and place.radius_m <= _TOWN_SIZED:
            towns = list(resolution.candidates[:1])
        town = gazetteer.of_place(towns[0].place_id, on=day, method="exact") if towns else resolution
        if not towns and resolution.precision in ("province", "region", "country"):
            return resolution
    if town.lon is None:
        return town
    return town.model_copy(
        update={
            "precision": "near",
            "uncertainty_m": max(15_000.0, (town.uncertainty_m or 0) * 1.5),
            "score": resolution.score,
            "margin": resolution.margin,
            "candidates": resolution.candidates,
            "status": resolution.status if resolution.status != "unresolved" else "ambiguous",
        }
    )


def _opens(sentence: str, start: int) -> bool:
    """After an opening like "In the same area," or a colon: "Sangin/Helmand"."""
    return bool(re.fullmatch(r"(?:\W*(?:also|meanwhile|elsewhere|separately|and)\W+)?", sentence[:start].lower()))


def _chains(sentence: str, known: dict[int, NamedPlace]) -> list[tuple[int, int]]:
    """Stretches that name one place with its parents. A chain needs a known name or a class word in it."""
    chains: list[tuple[int, int]] = []
    at = 0
    for match in _PART.finditer(sentence):
        if match.start() < at:
            continue
        chain = _chain(sentence, match, known)
        if chain is not None:
            chains.append(chain)
            at = chain[1]
    return chains


def _chain(sentence: str, match: re.Match[str], known: dict[int, NamedPlace]) -> tuple[int, int] | None:
    part = _part(sentence, match, known)
    if part is None:
        return None
    start, end, certain = part
    for _ in range(4):
        link = _LINK.match(sentence, end)
        following = _PART.match(sentence, link.end()) if link and link.end() > end else None
        nxt = _part(sentence, following, known) if following else None
        if nxt is None or nxt[0] != (link.end() if link else -1) or not nxt[2]:
            break
        if (
            not certain
            and link
            and link.group().strip()[:1] not in (",", "/")
            and not _CLASSED.search(sentence[nxt[0] : nxt[1]])
        ):
            break
        end, certain = nxt[1], True
    return (start, end) if certain else None


def _part(sentence: str, match: re.Match[str], known: dict[int, NamedPlace]) -> tuple[int, int, bool] | None:
    """One name of a chain: start, end, and whether it is certainly a place. None where it is no name at all."""
    if match["named"]:
        tail = _TAIL.match(sentence, match.end())
        return match.start(), tail.end() if tail and "and" not in tail.group() else match.end(), True
    for start in range(match.start("name"), match.end("name")):
        if start in known:
            name = known[start]
            end = start + (name.end - name.start)
            if re.search(r"^[\w’'-]+ (?:wa|aw|e|i) $", sentence[match.start("name") : start]):
                start = match.start("name")
            tail = _TAIL.match(sentence, end)
            if tail and not tail.group().lstrip().startswith("and "):
                end = tail.end()
            return start, end, True
    if match["class"]:
        start = match.start("name")
        if sentence[start : match.end("name")].split(" ")[0].lower() in ("the", "in", "another", "this", "also", "a"):
            start += len(sentence[start:].split(" ")[0]) + 1
        return start, match.end("class"), True
    before = sentence[max(0, match.start() - 12) : match.start()].rstrip().rsplit(" ", 1)[-1].lower()
    if before in ("in", "at", "near", "on", "of", "outside", "and", "targets"):
        return match.start("name"), match.end("name"), False
    return None
