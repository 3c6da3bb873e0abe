"""What holds the relative dates of a text: its datelines, its dated headings, and the day it was published."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from geomap.reading.calendars import PartialDate
from geomap.reading.date_forms import all_dates, day_told
from geomap.reading.dates import DateMention, find_dates
from geomap.reading.day_readers import BEFORE_THAT
from geomap.reading.sentences import Dateline, Sentence

_REFERENCE: Final = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])-[A-Z]{1,3}-[\dX]{1,4}\b")
"""A press office's serial number, which begins with year and month: "2010-06-CA-071"."""
_AHEAD: Final = re.compile(r"\b(?:will|until|till|by|due|scheduled|expires?|planned)\b")
_YEAR: Final = timedelta(days=365)
_GRACE: Final = timedelta(days=8)
"""A day named without its year is the latest one not over a week after what it is held by."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day a stretch of text was filed or published, from `start` on; perhaps only its month or year."""

    start: int
    when: PartialDate
    filed: bool
    """True where a dateline says so; False where it is only the publication date."""


def anchors(
    text: str, sentences: Sequence[Sentence], datelines: Sequence[Dateline], published: str | None
) -> tuple[Anchor, ...]:
    """What holds relative dates, in order of position: datelines, dated header lines, and the publication date."""
    blocks: list[Dateline | Sentence] = sorted(
        [*datelines, *(s for s in sentences if s.heading)], key=lambda b: b.start
    )
    outer = PartialDate.parse(published) or _serial(blocks)
    found = [Anchor(0, outer, filed=False)] if outer else []
    after = _year_after(sentences) if datelines and outer is None else None
    for block in blocks:
        mentions = find_dates(block.text, found[-1].when if found else after, block.start)
        days = [m for m in mentions if m.precision == "day" and m.first and not m.relative]
        spans = [m for m in mentions if m.precision == "week" and m.last and not m.relative]
        if not days and spans and spans[0].last:
            last = spans[0].last
            found.append(Anchor(block.start, PartialDate(last.year, last.month, last.day), filed=False))
        if days and days[0].first:
            day = days[0].first
            found.append(Anchor(block.start, PartialDate(day.year, day.month, day.day), filed=True))
    return tuple(found)


def _serial(blocks: Sequence[Dateline | Sentence]) -> PartialDate | None:
    """The year and month in a press office's serial number, the weakest hold there is."""
    for block in blocks:
        if match := _REFERENCE.search(block.text):
            return PartialDate(int(match[1]), int(match[2]))
    return None


def _year_after(sentences: Sequence[Sentence]) -> PartialDate | None:
    """For a dateline without a year, where nothing else gives one: the end of the year that follows the last month or
    day that the report looks back on ("in June 2011").
    """
    told = [d for s in sentences if not s.heading and not _AHEAD.search(s.text) for d in find_dates(s.text, None)]
    past = [d.first for d in told if d.first is not None and d.precision in ("day", "month")]
    if not past:
        return None
    end = max(past) + _YEAR - _GRACE
    return PartialDate(end.year, end.month, end.day)


def dated(
    sentences: Sequence[Sentence], holds: Sequence[Anchor]
) -> Iterator[tuple[Anchor | None, tuple[DateMention, ...]]]:
    """For each sentence what holds it, and the dates that it names."""
    last: date | None = None
    for sentence in sentences:
        anchor = anchor_at(holds, sentence.start)
        dates = all_dates(sentence.text, anchor.when if anchor else None, last, sentence.start)
        if dates:
            dates = in_running_text(dates, last or (anchor.when.exact if anchor else None))
        if dates and not sentence.heading:
            last = day_told(dates, sentence.text, sentence.start) or last
        yield anchor, tuple(dates)


def in_running_text(mentions: Sequence[DateMention], last: date | None) -> list[DateMention]:
    """Days without a year, in the year that puts them nearest to the last full date of the text ("On 19 April 2022 …
    On 21 April …"), where nothing else holds them.
    """
    found: list[DateMention] = []
    for m in mentions:
        if last is not None and m.first is None:
            m = _day_before(m, last) if m.words.lower() in BEFORE_THAT else m if m.relative else _nearest_to(m, last)
        last = m.first if m.precision == "day" and m.first else last
        found.append(m)
    return found


def _day_before(mention: DateMention, last: date) -> DateMention:
    day = last - timedelta(days=1)
    return replace(mention, first=day, last=day, precision="day")


def _nearest_to(mention: DateMention, last: date) -> DateMention:
    dated = [m for y in (-1, 0, 1) for m in find_dates(f"{mention.words}, {last.year + y}", None) if m.first]
    days = [m for m in dated if m.precision == "day"]
    if not days:
        return mention
    best = min(days, key=lambda m: abs((m.first or last) - last))
    return replace(mention, first=best.first, last=best.last, precision=best.precision)


def anchor_at(found: Sequence[Anchor], position: int) -> Anchor | None:
    """The anchor that holds at a position; `found` is in order of position."""
    at = bisect_right(found, position, key=lambda a: a.start)
    return found[at - 1] if at else None
