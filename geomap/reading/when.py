"""When an event took place: the date that its stretch gives for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from geomap.model import DatePrecision
from geomap.reading import assertion
from geomap.reading.anchors import Anchor
from geomap.reading.dates import DateMention
from geomap.reading.happenings import Happening
from geomap.reading.sightings import Sighting

_CONFIRMED: Final = re.compile(
    r"\b(?:confirmed|announced|acknowledged|disclosed)(?: on| late| early)?\s*$", re.IGNORECASE
)
"""The day of the telling, which dates no event."""
_TOLD: Final = re.compile(
    r"\b(?:said|says|reported|told|claimed|stated|tweeted|wrote)(?: [^.;,]{0,50}(?:statement|release|report|briefing|"
    r"conference|tweet|interview|post|reporters|journalists|media|AFP|Reuters|AP|Dawn))?(?: on| late| early)*\s*$",
    re.IGNORECASE,
)
_AFTERWARDS: Final = re.compile(r"\b(?:later|next|following|afterwards?|after)$|\b(?:next|following)\b", re.IGNORECASE)
"""The day on which something came of an event ("died two days later"), where no other event is told."""
_OPENING: Final = 6
"""Code points before a date that still opens its sentence: "In June, …"."""
_TELLS_THAT: Final = re.compile(
    r"\b(?:said|stated|announced|reported|claimed|alleged|declared|told [\w\s]{1,30}) that\b"
)
""" "On 25 December, the authorities stated that …"."""
_WHO_WERE: Final = re.compile(r"\bwho (?:was|were|had been|have been) (?:[\w-]+ ){1,4}$")
""" "Workers who were kidnapped two weeks ago": the date of what happened to someone before."""
_TOLD_AFTER: Final = re.compile(r",?\s*(?:confirmed|announced|acknowledged)\b", re.IGNORECASE)
"""Likewise, where there is another."""


def event_date(h: Happening) -> DateMention | None:
    """The date nearest to the event's words that is not one of someone's history; a year alone dates no event."""
    if h.recounts:
        return None  # the day of the count
    offset = h.sighting.sentence.start
    text = h.sighting.sentence.text
    usable = [
        d
        for d in h.dates
        if d.since == "in"
        and d.precision != "year"
        and _of_event(h, d)
        and not (_AFTERWARDS.search(d.words) and not h.strong)
        and not _CONFIRMED.search(text[max(0, d.start - offset - 20) : d.start - offset])
        and not _TOLD_AFTER.match(text, d.end - offset)
    ]
    if not usable:
        return None
    marks = [x.start for x in h.harms] + [e.start - offset for e in h.events] or [h.start]
    order = {"day": 0, "week": 1, "month": 2, "unknown": 3, "year": 4}
    weighed = [replace(d, told=_dates_telling(text, d.start - offset)) for d in usable]
    return min(weighed, key=lambda d: (d.told, order[d.precision], min(abs(d.start - offset - m) for m in marks)))


def _dates_telling(text: str, at: int) -> bool:
    if _TOLD.search(text[max(0, at - 90) : at]) is not None:
        return True
    return at <= _OPENING and _TELLS_THAT.search(text, at, at + 120) is not None


def _of_event(h: Happening, mention: DateMention) -> bool:
    text, at = h.sighting.sentence.text, mention.end - h.sighting.sentence.start
    if _WHO_WERE.search(text[: mention.start - h.sighting.sentence.start]):
        return False
    if not text[at:].strip(' ."”') and mention.relative:
        return True  # closes the report's sentence: "…, today."
    start = mention.start - h.sighting.sentence.start
    said = max((x.end for x in h.harms if x.end <= start), default=0)  # an aside before the main verb is over
    return assertion.standing(text, start, [c for c in h.sighting.cues if c.start >= said]) != "background"


def of_past_month(sighting: Sighting) -> bool:
    """Whether a sentence opens with a month before the report's own ("In June, insurgents attacked …"): background."""
    day = sighting.anchor.when.exact if sighting.anchor and sighting.anchor.filed else None
    opening = next((d for d in sighting.dates if d.start - sighting.sentence.start < _OPENING), None)
    if day is None or opening is None or opening.last is None:
        return False
    return opening.precision == "month" and opening.last < day.replace(day=1)


def settle(dates: list[DateMention], anchor: Anchor | None) -> tuple[date | None, date | None, DatePrecision]:
    """First day, last day and precision of an event. Without a date of its own, a filed report's day holds, loosely.

    The publication date alone dates nothing: an article may be written long after.
    """
    for told in (False, True):
        for precision in ("day", "week", "month"):
            for d in dates:
                if d.precision == precision and d.first and d.told == told:
                    return d.first, d.last, d.precision
    if any(d.precision == "unknown" for d in dates):
        return None, None, "unknown"
    day = anchor.when.exact if anchor and anchor.filed else None
    if day:
        return day, day, "week"
    return None, None, "unknown"


def recent(day: date | None, anchor: Anchor | None, days: int = 400) -> bool:
    """Whether a day lies within so many days before the anchor."""
    held = anchor.when.last if anchor else None
    return day is None or held is None or held - timedelta(days=days) <= day <= held + timedelta(days=7)
