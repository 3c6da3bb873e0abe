"""Aggregates: totals over a period or an area, percentages and rises.

Never an incident, never added to incident counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geomap.model import Category, Measure
from geomap.reading.attribution import Claimant, claimant_at
from geomap.reading.casualties import Harm
from geomap.reading.dates import DateMention
from geomap.reading.sightings import Sighting

_RISE: Final = "rise|increase|surge|jump|uptick|growth|spike|hike|upsurge|escalation"
_FALL: Final = "fall|decrease|decline|drop|reduction|dip"
_NUMBER: Final = r"(?P<number>\d{1,5}(?:[.,]\d+)?)\s?(?:per\s?cent|percent|%)"
_ROUGHLY: Final = r"(?:(?:about|around|nearly|almost|over|more than|at least|some|roughly)\s+)?"
_OF: Final = r"(?P<of>(?:(?!\band\b|\bby\b)[A-Za-z’'\s-]){3,60})"
_CHANGES: Final = (
    re.compile(rf"{_NUMBER}\s+(?:(?P<up>{_RISE})|(?P<down>{_FALL}))\b(?:\s+in\s+{_OF})?", re.IGNORECASE),
    re.compile(
        r"(?P<of>(?:(?<=\s)|^)[A-Za-z’'-]+(?:\s[A-Za-z’'-]+){0,5})\s+(?:(?:had|have|has)\s+)?"
        r"(?:(?P<up>rose|risen|increased|surged|jumped|soared|climbed|grew|went up|up)|"
        rf"(?P<down>fell|fallen|decreased|declined|dropped|went down|down))\s+(?:by\s+)?{_ROUGHLY}{_NUMBER}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:(?P<up>{_RISE})|(?P<down>{_FALL}))\s+of\s+{_ROUGHLY}{_NUMBER}(?:\s+in\s+{_OF})?", re.IGNORECASE),
    re.compile(rf"[,(–—]\s*(?:(?P<up>up)|(?P<down>down))\s+(?:by\s+)?{_ROUGHLY}{_NUMBER}(?P<of>)", re.IGNORECASE),
)
"""A rise or fall in four turns of phrase; the figure always as a percentage."""
_AND_BY: Final = re.compile(rf"\band\s+{_OF}\s+by\s+{_ROUGHLY}{_NUMBER}", re.IGNORECASE)
"""The second of two: "rose by 60 per cent and suicide bombings by 500 per cent"."""
_HERE: Final = re.compile(r"\b(?:in|of) the (?:city|town|district|area|provincial capital|tehsil|valley|agency)\b")
"""The place that the report is about, so that it sums up what it goes on to tell."""
_MONTHS_LONG: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|\d{1,2}) months "
    r"(?:to|of|ending|until|through|up to|since)\b|\byear (?:to|ending)\b",
    re.IGNORECASE,
)
_GENERAL: Final = re.compile(
    r"\b(?:attacks|incidents|bombings|blasts|clashes|violence|militancy|terrorism|strikes|operations|raids|"
    r"explosions|unrest|conflict|"
    r"insurgency|acts of terrorism|terror|war|airstrikes|hostilities|fighting)\b",
    re.IGNORECASE,
)
_SUMMARY: Final = re.compile(
    r"\b(?:separate|several|multiple|various|different|a series of|"
    r"dozens of)\s+(?:[\w-]+\s+(?:and\s+)?){0,4}(?:operations|attacks|incidents|raids|clashes|engagements)\b",
    re.IGNORECASE,
)
"""A report's lead that sums up several events over a country; each is told in its own place."""
_COUNTED: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:[\w-]+\s+){0,3}(?:operations|raids|engagements)\b"
    r"|\b(?:over|in|during|within) the (?:past|last|previous) (?:24|48|72|\w+[- ]four) hours\b",
    re.IGNORECASE,
)
_PARTS_OF: Final = re.compile(
    r"\b(?:north|south|east|west|central)\w*(?:,? (?:and )?(?:north|south|east|west|central)\w*){0,3} "
    r"(?:Afghanistan|Pakistan)\b|\b(?:across|throughout|around) (?:the country|Afghanistan|Pakistan)\b"
)
"""Parts of a country, over which a lead sums up: "in southern and eastern Afghanistan"."""
_WEEKS: Final = 14
"""Days from which on two dates are the ends of a period rather than those of one operation."""
_FROM_TO: Final = re.compile(r"\b(?:between|from)\b.{4,40}\b(?:and|to|until|till|through)\b", re.IGNORECASE)
_EVER_SINCE: Final = re.compile(
    r"\b(?:has|have)\b[^.;]{0,160}\bsince (?:the|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b|\bSince\b[^.;]{0,160}\b(?:has|have)\b"
)
"""What has been done since some time, which no one day had, though the sentence may name one."""
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
        counted = [h for h in s.harms if _is_counted(h)]
        casualties = [p for p in s.people if p.head == "casualty" and p.counted and (p.low or p.high or 0) > 1]
        sums_up = bool(counted or casualties) and (
            _sums_up(s) or (bool(casualties) and any(_is_long(d) for d in s.dates))
        )
        own = [*_changes(s), *(_total(s, h) for h in counted if sums_up)]
        own += [_total(s, Harm("other", (p,), p.start, p.end, False)) for p in casualties if sums_up]
        if own:
            aside.add(s.sentence.index)
            found += own
    return found, frozenset(aside)


def _sums_up(s: Sighting) -> bool:
    """Whether a sentence speaks of events over a period, or of several over a country, rather than of one."""
    text = s.sentence.text
    fine = [r for r in s.refs if r.locative and r.resolution.precision not in ("country", "region", "unlocated")]
    if (
        not fine
        and not _HERE.search(text)
        and (_SUMMARY.search(text) or (_COUNTED.search(text) and _PARTS_OF.search(text)))
    ):
        return True
    small = [r for r in fine if r.resolution.precision != "province"]
    if _EVER_SINCE.search(text) or (not small and len(fine) != 1 and _SUMMARY.search(text) and _COUNTED.search(text)):
        return True
    if _spans_weeks(s):
        return True
    if s.has("period") is None and not _MONTHS_LONG.search(text) and not any(_is_long(d) for d in s.dates):
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
    return not single and not any(r.resolution.precision != "province" for r in fine)


def _spans_weeks(s: Sighting) -> bool:
    """ "Between 15 August 2021 and 15 June 2022": a period, named by its first and last day."""
    days = sorted(d.first for d in s.dates if d.precision == "day" and d.first)
    return len(days) > 1 and (days[-1] - days[0]).days >= _WEEKS and _FROM_TO.search(s.sentence.text) is not None


def _is_long(d: DateMention) -> bool:
    return (
        d.names_period
        or (d.precision == "day" and d.since == "since")
        or (d.precision == "unknown" and re.search("year|month", d.words) is not None)
    )


def _is_counted(harm: Harm) -> bool:
    return not harm.denied and any(p.counted and (p.low or p.high or 0) > 1 for p in harm.people)


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
    text = s.sentence.text
    if "%" not in text and "cent" not in text:
        return []
    matches = sorted((m for pattern in _CHANGES for m in pattern.finditer(text)), key=lambda m: m.start())
    found: dict[int, Aggregate] = {}
    falls = False
    for match in matches:
        falls = match["down"] is not None
        found.setdefault(match.start("number"), _change(s, match, falls))
    if matches:
        for match in _AND_BY.finditer(text, matches[0].end()):
            found.setdefault(match.start("number"), _change(s, match, falls))
    return list(found.values())


def _change(s: Sighting, match: re.Match[str], falls: bool) -> Aggregate:
    number, of = match["number"], match["of"] or ""
    value = float(number.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", number) else number.replace(",", ""))
    words = match.group().strip()
    start = s.sentence.start + match.start() + len(match.group()) - len(match.group().lstrip())
    return Aggregate(
        next((m for pattern, m in _MEASURES if pattern.search(of)), "other"),
        ("unspecified",),
        None,
        None,
        -value if falls else value,
        areas(s),
        period(s),
        claimant_at(s.said, match.start("number")),
        words,
        start,
        start + len(words),
    )


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
    spans = [d for d in years if d.precision == "month" and d.last and d.first and d.last.month != d.first.month]
    if spans:
        return _short(spans[0])
    if len(years) >= 2 and re.search(r"\b(?:between|from)\b", s.sentence.text, re.IGNORECASE):
        return f"{_short(years[0])}/{_short(years[1])}"
    return _short(years[0]) if years else None


def _short(d: DateMention) -> str:
    if d.first is None:
        return ".."
    if d.precision == "year":
        return f"{d.first.year:04}"
    if d.precision == "month":
        months = [f"{x.year:04}-{x.month:02}" for x in (d.first, d.last or d.first)]
        return "/".join(dict.fromkeys(months))
    return d.first.isoformat() if d.first == d.last or d.last is None else f"{d.first.isoformat()}/{d.last.isoformat()}"
