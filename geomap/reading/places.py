"""Place references in a sentence: chains such as "Laman village, Barmal district, Paktika province", and what they
mean.

A name once resolved stays so for the rest of the text; a name that means nothing by itself is asked for again inside
the province that the text spoke of last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from gazetteer import UNLOCATED, Resolution
from geomap.reading.asking import PlaceAsker, Question, beside
from geomap.reading.chains import Chain, find_chains
from geomap.reading.toponyms import NamedPlace

_DESCRIBING: Final = frozenset({
    "the", "a", "an", "both", "nearby", "remote", "northern", "southern", "eastern", "western", "central", "north",
    "south", "east", "west", "northwestern", "northeastern", "southeastern", "southwestern", "restive", "volatile",
    "parts", "much", "general", "area", "village", "tehsil", "district", "town", "city", "locality", "sector",
    "tribal", "border", "mountainous", "lower", "upper", "rural"
})  # fmt: skip
"""Words between a preposition and a place's name."""
_LAST_WORD: Final = re.compile(r"[\w’'-]+$")
_LEADS: Final = frozenset(("of", "near", "to", "outside", "beside", "surrounding", "the"))
"""Last words of `_OFFSET`: spares the long pattern."""
_OFFSET: Final = re.compile(
    r"(?:(?:about|some|around|approximately|roughly)\s+)?(?:[\w.]+\s+(?:kilomet(?:er|re)s?|km|miles?)\s+)?"
    r"(?:(?:to the\s+)?(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west|"
    r"south-east|south-west)(?:ern)?\s+of\s+"
    r"|outskirts of\s+|outside(?: of)?\s+|near(?: to)?\s+|close to\s+|adjacent to\s+|beside\s+|not far from\s+|"
    r"on the edge of\s+|surrounding\s+|suburbs? of\s+)(?:the\s+)?(?:(?:village|town|city|district) of\s+)?$",
    re.IGNORECASE,
)
_NEAR_LEAD: Final = re.compile(
    r"^(?:outside(?: of)?|(?:on )?(?:the )?outskirts of|close to|not far from|suburbs? of|on the edge of)\s+",
    re.IGNORECASE,
)
_COUNTRIES: Final = {"Afghanistan": "AF", "Pakistan": "PK"}
_PROVINCE_ID: Final = re.compile(r"(?:AF|PK)-[A-Z]{2,3}")
_DISTRICT: Final = re.compile(r"\b(?:district|tehsil|agency|sub-?division)\b", re.IGNORECASE)
LOCATIVE: Final = frozenset({
    "in", "at", "near", "outside", "inside", "around", "within", "across", "on", "over", "into", "throughout",
    "hit", "struck", "hits", "strikes", "targeted", "rocked", "bombed", "shelled", "attacked", "pounded", "beside",
    "along", "through", "northern", "southern", "eastern", "western"
})  # fmt: skip
_LISTED: Final = re.compile(
    r"\s*(?:,|,?\s*(?:and|as well as|or)|,?\s*and (?:also )?(?:in|on|at)|,?\s*and (?:the )?|,?\s*and (?:a|an|"
    r"another|the) [\w-]+(?: [\w-]+)? (?:in|of|at|near))\s*(?:the\s+)?(?:\w+ern\s+)?"
)
_SURE: Final = 0.9
"""A name that is only like a place's, with nothing around it, needs as much."""
_PART_OF: Final = re.compile(
    r"\b(?:areas?|parts?|outskirts|villages?|districts?|towns?|city|region|provinces?|provincial capital|capital|"
    r"tehsil|sub-?division|vicinity|suburbs?|"
    r"valley|cent(?:er|re)|north|south|east|west|\w+ern|side|corner|bazaar|market|mountains?|locality|edge|heart|"
    r"most|much|targets|both|limits|neighbou?rhood)"
    r" of (?:the )?$",
    re.IGNORECASE,
)
_ITS_PROVINCE: Final = re.compile(r"\bthe province[’']s\s+$", re.IGNORECASE)
_SITES: Final = frozenset(("base", "post", "camp", "facility", "crossing"))
_OPENER: Final = re.compile(r"(?:\W*(?:also|meanwhile|elsewhere|separately|and)\W+)?")
_ACTS: Final = re.compile(
    r"[’']s?\b|\s+(?:[A-Z]{2,}\b|(?:Deputy|Assistant|District|Governor|Mayor|Police|Commissioner|Chief|Superintendent|"
    r"Municipal|Airport|Hospital|University)\b|(?:is|are|was|were|has|had|have|will|would|said|says|remains?|\w+ed)\b)"
)
"""Behind a name that opens a sentence and tells no place: "Bannu DIG Khan said", "Kandahar is the birthplace of …"."""
_DAY_HEAD: Final = re.compile(r"\W*\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?(?: \d{4})?\s*[:–—-]\s*")
"""The day at the head of a line of a list: "7 Mar: Bajaur, Mamond – …"."""
_OPENING: Final = 40
"""Code points that an opening before a name has at most."""
_FILED: Final = re.compile(r"(?P<name>[A-Z][A-Z’' -]+?)(?:, (?P<country>[A-Z][a-z]+))?\s*(?=[(–—:,-]|$)")
_PLURAL_UNITS: Final = {"provinces": "province", "districts": "district"}
_CAPITALS: Final = frozenset(("Kabul", "Islamabad", "Rawalpindi"))
_AND_AT: Final = re.compile(r"\b(?:at|in|near|inside) (?:the )?(?:[A-Z][\w.’'-]* ){1,4}and (?:the )?$")
"""Before the second of two: "at the U.S. Embassy and ISAF headquarters in Kabul"."""
_TOWNS: Final = frozenset(("city", "town", "village"))
_DATED: Final = re.compile(r"\d")
"""A press office dates its datelines, which are all of one town."""
_AROUND_TOWN: Final = 30_000.0
"""Metres: a correspondent reports on the district around the town."""
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
class PlaceReader:
    """Resolves the references of one text in order, with memory of what came before."""

    asker: PlaceAsker
    day: date | None
    _known: dict[Question, Resolution] = field(default_factory=dict)
    _province: str | None = None
    _country: str | None = None

    def read(
        self, sentence: str, offset: int, names: Sequence[NamedPlace], blocked: Sequence[tuple[int, int]] = ()
    ) -> list[PlaceRef]:
        """The references of a sentence that starts at `offset` of the text, left to right; none begins in `blocked`."""
        found: list[PlaceRef] = []
        known = {n.start - offset: n for n in names if n.kind == "location"}
        for chain in find_chains(sentence, known, blocked):
            ref = self._reference(sentence, offset, chain)
            if found and _LISTED.fullmatch(sentence[found[-1].end - offset : chain.start]):
                ref = replace(ref, locative=found[-1].locative)
            if ref.text.endswith(tuple(_PLURAL_UNITS)):
                self._of_class(found, sentence, offset, ref)
            stated = len(chain.parts) > 1 and ref.place_id is not None
            if stated or (ref.resolution.score or 0) >= _FAINT or ref.resolution.status == "resolved":
                found.append(ref)
        return found

    def _of_class(self, found: list[PlaceRef], sentence: str, offset: int, last: PlaceRef) -> None:
        """ "In Khost, Kandahar and Zabul provinces": the class word at the end of a list is for each name in it."""
        after = last
        for i in range(len(found) - 1, -1, -1):
            ref = found[i]
            if " " in ref.text.strip() or not _LISTED.fullmatch(sentence[ref.end - offset : after.start - offset]):
                return
            unit = self.asker.ask(Question(f"{ref.text} {_PLURAL_UNITS[last.text.rsplit(None, 1)[-1]]}"), self.day)
            if unit.status == "resolved":
                kept = {"reported_name": ref.text, "start": ref.start, "end": ref.end}
                found[i] = replace(ref, resolution=unit.model_copy(update=kept))
            after = ref

    def near(self, text: str) -> None:
        """Look first where a dateline is from; a report from a capital may be about anywhere in the country."""
        match = _FILED.match(text)
        name = match["name"].title() if match else ""
        country = _COUNTRIES.get(match["country"] or "") if match else None
        found = self.asker.ask(Question(name, country=country), self.day)
        if name and found.status == "resolved":
            self._country = self._country or found.country
            if name not in _CAPITALS:
                self._province = self._province or found.adm1_name

    def dateline(self, text: str, offset: int) -> PlaceRef | None:
        """The province or district that a dateline names. A town, where bureaus are, tells only of a newspaper's report
        from outside the capitals that something was near it.
        """
        match = _FILED.match(text)
        if match is None:
            return None
        name = match["name"].title()
        found = self.asker.ask(Question(name, country=_COUNTRIES.get(match["country"] or "")), self.day)
        units = found.status == "resolved" and found.precision in ("province", "district")
        if not units or any(c.place_class in _TOWNS and c.name == found.name for c in found.candidates):
            found = beside(self.asker.gazetteer, found, self.day)
            if _DATED.search(text) or name in _CAPITALS or found.precision not in ("settlement", "near"):
                return None
            wide = max(_AROUND_TOWN, found.uncertainty_m or 0)
            found = found.model_copy(update={"precision": "near", "uncertainty_m": wide})
        start, end = offset + match.start("name"), offset + match.end("name")
        reported = found.model_copy(update={"reported_name": match["name"], "start": start, "end": end})
        return PlaceRef(start, end, match["name"], reported, locative=True)

    def _reference(self, sentence: str, offset: int, chain: Chain) -> PlaceRef:
        start, end = chain.start, chain.end
        lead = _offset_before(sentence, start)
        from_ = start - (len(lead.group()) if lead else 0)
        question = self._question(sentence, chain, lead.group().strip() if lead else "")
        resolution = self._resolve(question, near=lead is not None)
        first = chain.parts[0]
        if first.name is not None and first.start < first.name.start - offset and resolution.method in (None, "parent"):
            known = replace(question, text=sentence[first.name.start - offset : first.end])
            resolution = self._resolve(known, near=lead is not None)
        word = _word_before(sentence, from_)
        opens = _opens(sentence, from_) and not _ACTS.match(sentence, end)
        return PlaceRef(
            offset + start,
            offset + end,
            sentence[start:end],
            resolution.model_copy(
                update={"reported_name": sentence[start:end], "start": offset + start, "end": offset + end}
            ),
            lead is not None or opens or _locates(sentence, from_, word, resolution),
            lead is not None,
        )

    def _question(self, sentence: str, chain: Chain, lead: str) -> Question:
        """The first name, inside the units that the rest of the chain states."""
        first = chain.parts[0]
        adm1 = adm2 = country = None
        for part in chain.parts[1:]:
            text = sentence[part.start : part.end]
            ids = part.name.place_ids if part.name else ()
            if text in _COUNTRIES:
                country = _COUNTRIES[text]
            elif text.lower().endswith("province") or (
                adm2 is not None or (any(_PROVINCE_ID.fullmatch(i) for i in ids) and not _DISTRICT.search(text))
            ):
                adm1 = adm1 or text
            else:
                adm2 = text
        text = sentence[first.start : first.end]
        if adm1 is None and _ITS_PROVINCE.search(sentence[max(0, first.start - 20) : first.start]):
            adm1 = self._province
        if adm2 is not None and adm1 is None:  # a district stands for its province
            held = self._resolve(Question(adm2, country=country), near=False)
            adm1 = held.adm1_name if held.status == "resolved" and held.precision == "district" else None
        return Question(f"{_NEAR_LEAD.sub('near ', lead + ' ')}{text}" if lead else text, adm1, adm2, country)

    def _resolve(self, question: Question, near: bool) -> Resolution:
        if question in self._known:
            return self._known[question]
        resolution = self._ask(question)
        if near:
            resolution = beside(self.asker.gazetteer, resolution, self.day)
        self._known[question] = resolution
        if not question.lone and resolution.status != "unresolved" and resolution.method != "parent":
            self._known.setdefault(Question(question.text), resolution)  # a name once resolved stays so
        if resolution.adm1_code and resolution.status != "unresolved":
            self._province, self._country = resolution.adm1_name, resolution.country
        return resolution

    def _ask(self, question: Question) -> Resolution:
        resolution = self.asker.ask(question, self.day)
        if not question.lone:
            return resolution
        if self._country and resolution.status != "resolved":
            resolution = self.asker.ask(replace(question, country=self._country), self.day)
        elsewhere = self._province not in (None, resolution.adm1_name)
        if elsewhere and resolution.precision not in ("province", "country", "region"):
            inside = self.asker.ask(replace(question, adm1=self._province), self.day)
            if inside.place_id and inside.method in ("exact", "alias", "folded") and (inside.score or 0) > 0.6:
                resolution = inside
        unsupported = resolution.method == "fuzzy" and resolution.adm1_name != self._province
        if unsupported and (resolution.score or 0) < _SURE:
            return UNLOCATED  # a name like some place's, with nothing in the text to bear it out
        return resolution


def _locates(sentence: str, start: int, word: str, resolution: Resolution) -> bool:
    """Whether the word before a name says that something is there;
    "of" does after a part of a place, not of a person.
    """
    if word == "and":
        return _AND_AT.search(sentence[max(0, start - 70) : start]) is not None
    if word == "of":
        return _PART_OF.search(sentence[max(0, start - 60) : start]) is not None
    return word in LOCATIVE or (word in ("against", "targeting") and resolution.place_class in _SITES)


def _offset_before(sentence: str, start: int) -> re.Match[str] | None:
    """ "5 km north of", "outside the city of": what sets a place off from the name that begins at `start`."""
    before = sentence[max(0, start - 80) : start]
    words = before.rsplit(None, 1)
    return _OFFSET.search(before) if words and words[-1].lower() in _LEADS else None


def _word_before(sentence: str, start: int) -> str:
    """The word before a name and what describes it, in lower case: "in" of "in the restive northern Khost"."""
    before = sentence[max(0, start - 60) : start]
    if not before[-1:].isspace():
        return ""
    words = before.split()
    word = ""
    while words:
        match = _LAST_WORD.search(words.pop())
        if match is None:
            break
        word = match.group().lower()
        if word not in _DESCRIBING:
            break
    return word


def _opens(sentence: str, start: int) -> bool:
    """At the beginning, or after an opening like "In the same area," or a colon: "Sangin/Helmand"."""
    if start > _OPENING:
        return False
    before = sentence[:start].lower()
    return not before.strip(' “"(-–—') or any(p.fullmatch(before) for p in (_OPENER, _DAY_HEAD))
