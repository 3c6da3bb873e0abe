"""Aggregates: totals over a period or an area, percentages and rises. Never an incident, never added to incident counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geomap.model import Category, Measure
from geomap.reading.attribution import Claimant, claimant_at
from geomap.reading.casualties import Harm
from geomap.reading.dates import DateMention
from geomap.reading.sightings import Sighting

_RISE: Final = "rise|increase|surge|jump|uptick|growth|spike|hike|upsurge|escalation"
_FALL: Final = "fall|decrease|decline|drop|reduction|dip"
_PERCENT: Final = r"(?P<number>\d{1,5}(?:[.,]\d+)?)\s?(?:per\s?cent|percent|%)"
_CHANGE: Final = re.compile(
    rf"{_PERCENT}\s+(?:(?P<up>{_RISE})|(?P<down>{_FALL}))\b(?:\s+in\s+(?P<of>(?:(?!\band\b)[A-Za-z’'\s-]){{3,60}}))?"
    rf"|(?P<of2>(?:(?<=\s)|^)[A-Za-z’'-]+(?:\s[A-Za-z’'-]+){{0,5}})\s+(?:had |have |has )?(?:(?P<up2>rose|risen|increased|surged|jumped|soared|climbed|grew|went up|up)|(?P<down2>fell|fallen|decreased|declined|dropped|went down|down))"
    rf"\s+(?:by\s+)?(?:(?:about|around|nearly|almost|over|more than|at least|some|roughly)\s+)?{_PERCENT.replace('number', 'number2')}"
    rf"|(?:(?P<up3>{_RISE})|(?P<down3>{_FALL}))\s+of\s+(?:(?:about|around|nearly|almost|over|more than)\s+)?{_PERCENT.replace('number', 'number3')}(?:\s+in\s+(?P<of3>(?:(?!\band\b)[A-Za-z’'\s-]){{3,60}}))?",
    re.IGNORECASE,
)
_GENERAL: Final = re.compile(
    r"\b(?:attacks|incidents|bombings|blasts|clashes|violence|militancy|terrorism|strikes|operations|raids|explosions|unrest|conflict|"
    r"insurgency|acts of terrorism|terror|war|airstrikes|hostilities|fighting)\b",
    re.IGNORECASE,
)
_SUMMARY: Final = re.compile(
    r"\b(?:separate|several|multiple|various|different|a series of|dozens of)\s+(?:[\w-]+\s+(?:and\s+)?){0,4}(?:operations|attacks|incidents|raids|clashes|engagements)\b",
    re.IGNORECASE,
)
"""A report's lead that sums up several events over a country; each is told in its own place."""
_MEASURES: Final[tuple[tuple[re.Pattern[str], Measure], ...]] = (
    (re.compile(r"death|fatalit|killed|casualt|toll", re.IGNORECASE), "killed"),
    (re.compile(r"injur|wounded", re.IGNORECASE), "injured"),
    (re.compile(r"displace|refugee", re.IGNORECASE), "displaced"),
    (re.compile(r"arrest|detention|detained", re.IGNORECASE), "captured"),
)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A statistic as read; `start` and `end` are offsets in the whole text."""

    measure: Measure
    categories: tuple[Category, ...]
    low: int | None
    high: int | None
    change: float | None
    areas: tuple[str, ...]
    period: str | None
    claimant: Claimant | None
    words: str
    start: int
    end: int


def aggregates(sightings: Iterable[Sighting]) -> tuple[list[Aggregate], frozenset[int]]:
    """The aggregates of a text, and the numbers of the sentences that hold them."""
    found: list[Aggregate] = []
    aside: set[int] = set()
    for s in sightings:
        if s.sentence.heading:
            continue
        own = [*_changes(s), *(_total(s, h) for h in s.harms if is_total(s, h))]
        if own:
            aside.add(s.sentence.index)
            found += own
    return found, frozenset(aside)


def is_total(s: Sighting, harm: Harm) -> bool:
    """A counted toll over a period longer than a day, of events in general rather than of one."""
    if harm.denied or not any(p.counted and (p.low or p.high or 0) > 1 for p in harm.people):
        return False
    text = s.sentence.text
    if _SUMMARY.search(text) and not any(
        r.locative and r.resolution.precision not in ("country", "region", "unlocated") for r in s.refs
    ):
        return True
    long = [
        d
        for d in s.dates
        if d.precision in ("year", "month") or (d.precision == "unknown" and re.search("year|month", d.words))
    ]
    if not long and s.has("period") is None:
        return False
    if any(d.precision == "day" and d.since == "in" for d in s.dates):
        return False
    if _GENERAL.search(text):
        return True
    single = [
        e
        for e in s.events
        if e.entry.form in ("verb", "agent", "noun")
        and not e.words.lower().endswith("s")
        and e.entry.sub_event_type != "Arrests"
    ]
    settled = any(r.locative and r.resolution.precision in ("settlement", "near", "exact", "district") for r in s.refs)
    return not single and not settled


def _total(s: Sighting, harm: Harm) -> Aggregate:
    counted = [p for p in harm.people if p.counted and not p.including]
    start, end = harm.span
    dates = [d for d in s.dates if d.precision in ("year", "month", "week", "unknown")]
    reach = max([end, *(d.end - s.sentence.start for d in dates)])
    begin = min([start, *(d.start - s.sentence.start for d in dates)])
    lows = [p.low for p in counted]
    highs = [p.high for p in counted]
    return Aggregate(
        harm.measure,
        tuple(dict.fromkeys(p.category for p in counted)),
        sum(x for x in lows if x is not None) if None not in lows else None,
        sum(x for x in highs if x is not None) if None not in highs else None,
        None,
        areas(s),
        period(s),
        claimant_at(s.said, harm.start),
        s.sentence.text[begin:reach],
        s.sentence.start + begin,
        s.sentence.start + reach,
    )


def _changes(s: Sighting) -> list[Aggregate]:
    found: list[Aggregate] = []
    if "%" not in s.sentence.text and "cent" not in s.sentence.text:
        return found
    for match in _CHANGE.finditer(s.sentence.text):
        number = match["number"] or match["number2"] or match["number3"]
        falls = match["down"] or match["down2"] or match["down3"]
        of = match["of"] or match["of2"] or match["of3"] or ""
        value = float(number.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", number) else number.replace(",", ""))
        found.append(
            Aggregate(
                next((m for pattern, m in _MEASURES if pattern.search(of)), "other"),
                ("unspecified",),
                None,
                None,
                -value if falls else value,
                areas(s),
                period(s),
                claimant_at(s.said, match.start()) or claimant_at(s.said, match.end() - 1),
                match.group().strip(),
                s.sentence.start + match.start() + len(match.group()) - len(match.group().lstrip()),
                s.sentence.start + match.end(),
            )
        )
    return found


def areas(s: Sighting) -> tuple[str, ...]:
    """The units that a sentence speaks of: districts, provinces, countries by code."""
    codes = []
    for r in s.refs:
        if not r.locative or r.resolution.status == "unresolved":
            continue
        code = r.resolution.adm2_code if r.resolution.precision == "district" else r.resolution.adm1_code
        codes.append(code or r.resolution.country or r.resolution.place_id)
    return tuple(dict.fromkeys(c for c in codes if c))


def period(s: Sighting) -> str | None:
    """ISO 8601: a year, a month, or an interval ("2021/2023-11"); None where nothing anchors a relative one."""
    known = [d for d in s.dates if d.first is not None]
    since = next((d for d in known if d.since == "since"), None)
    if since is not None:
        until = str(s.anchor.when) if s.anchor else ".."
        return f"{_short(since)}/{until}"
    years = [d for d in known if d.precision in ("year", "month", "week")]
    if len(years) >= 2 and re.search(r"\b(?:between|from)\b", s.sentence.text, re.IGNORECASE):
        return f"{_short(years[0])}/{_short(years[1])}"
    return _short(years[0]) if years else None


def _short(d: DateMention) -> str:
    if d.first is None:
        return ".."
    if d.precision == "year":
        return f"{d.first.year:04}"
    if d.precision == "month":
        return f"{d.first.year:04}-{d.first.month:02}"
    return d.first.isoformat() if d.first == d.last or d.last is None else f"{d.first.isoformat()}/{d.last.isoformat()}"


def kept_harms(s: Sighting) -> Sequence[Harm]:
    """The predicates of a sentence that are no aggregates."""
    return [h for h in s.harms if not is_total(s, h)]
