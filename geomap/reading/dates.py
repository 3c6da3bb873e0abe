"""Dates in a text: explicit ones, and relative ones resolved against the day a report was filed or published.

A relative date with nothing to hold it stays unresolved (`first` is None): it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from geomap.model import DatePrecision
from geomap.reading.calendars import AFGHAN_MONTHS, PartialDate
from geomap.reading.day_readers import READERS

Since = Literal["in", "since", "before"]

MONTH: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\b\.?|Feb\b\.?|Mar\b\.?|Apr\b\.?|Jun\b\.?|Jul\b\.?|Aug\b\.?|Sept\b\.?|Sep\b\.?|Oct\b\.?|Nov\b\.?|Dec\b\.?"
)
_AFGHAN: Final = "|".join(sorted(AFGHAN_MONTHS, key=len, reverse=True))
_DAY_NAME: Final = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE: Final = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"
    rf"|(?P<dotted>\d{{1,2}}\.\d{{1,2}}\.(?:19|20)\d\d)(?![\d.])"
    rf"|(?P<afday>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<afmonth>{_AFGHAN})\b(?:,? (?P<afyear>1[34]\d\d)\b)?"
    rf"|(?P<afmonth2>{_AFGHAN}) (?P<afday2>\d{{1,2}})\b(?:,? (?P<afyear2>1[34]\d\d)\b)?"
    rf"|(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:\d)(?:\s?(?:-|–|to|"
    rf"and)\s?(?P<day_to>\d{{1,2}})\b)?"
    rf"(?:,?\s(?P<year>(?:19|20)\d\d)\b)?"
    rf"|(?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<day2_to>\d{{1,2}})(?:st|nd|rd|th)?)?"
    rf"(?: of)?\s(?P<month2>{MONTH})(?!\w)(?:,?\s(?P<year2>(?:19|20)\d\d)\b)?"
    rf"|(?P<month3>{MONTH}),?\s(?:of )?(?P<year3>(?:19|20)\d\d)\b"
    rf"|(?:[Ii]n|[Ss]ince|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id-|[Ll]ast) (?P<month4>{MONTH})(?!\w)(?!\s\d)"
    rf"|(?P<relative>(?:earlier |late |early )?(?:today|tonight|yesterday|overnight|last night|this morning|"
    rf"this afternoon|"
    r"this evening|the day before yesterday|the previous night|the previous day|the night before|a day earlier|"
    r"on the same day|the same day))\b"
    rf"|(?P<back>last|this|past|previous) (?P<unit>year|month|week)\b"
    rf"|(?P<ago>(?:\d{{1,3}}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    rf"twenty) )(?P<ago_unit>day|week|month|year)s? ago\b"
    rf"|(?P<weekday>{_DAY_NAME})\b"
    rf"|(?P<only_year>(?:19|20)\d\d)(?![\d-]|,\d|\s?(?:kg|pounds|kilograms|people|militants|civilians|soldiers))\b"
    rf")",
    re.IGNORECASE,
)
_MAYBE: Final = re.compile(
    "[0-9]|day|night|tonight|week|month|year|ago|morning|afternoon|evening|"
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Ham|Saw|Sau|Jaw|Sar|Asad|Sun|Miz|Aqr|Qaw|Jad|Dal|Hut|Hoot|"
    "Ove|Tod|Yes"
)
"""A sentence without any of these holds no date: spares the long pattern."""
"""A day before the one that the text spoke of last, not before the report's."""
_LEAD_IN: Final = re.compile(
    r"\b(?:(since)\s+(?:[\w’'-]+\s+){0,7}|(before|until|till|prior to|by|after|from)\s+(?:the\s+)?(?:\w+\s+){0,1})$",
    re.IGNORECASE,
)


_PERIOD: Final = re.compile(r"year|month", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """`first` to `last` are the days it may mean, None where nothing anchors it. Offsets are in the whole text."""

    start: int
    end: int
    words: str
    first: date | None
    last: date | None
    precision: DatePrecision
    since: Since = "in"
    relative: bool = False
    told: bool = False
    """It dates the telling ("police said on Friday"), and the event only where nothing else does."""

    @property
    def names_period(self) -> bool:
        """A month or year by its own words; "yesterday" held only by a month is a day, which one is not known."""
        return self.precision in ("year", "month") and (not self.relative or _PERIOD.search(self.words) is not None)


def find_dates(text: str, anchor: PartialDate | None, offset: int = 0) -> list[DateMention]:
    """The dates named in a text, relative ones resolved against the anchor. `offset` is added to every position."""
    found: list[DateMention] = []
    if not _MAYBE.search(text):
        return found
    for match in _DATE.finditer(text):
        span = next((READERS[g](match, anchor) for g in READERS if match[g] is not None), None)
        if span is None:
            continue
        first, last, precision = span
        lead = _LEAD_IN.search(text[max(0, match.start() - 60) : match.start()])
        since: Since = "in"
        if lead:
            word = (lead[1] or lead[2]).lower()
            since = "before" if word in ("before", "until", "till", "prior to", "by") else "since"
            since = "in" if word in ("after", "from") and precision == "day" else since
        elif match.group().lower().startswith("since"):
            since = "since"
        relative = any(match[g] is not None for g in ("relative", "back", "ago", "weekday"))
        found.append(
            DateMention(
                offset + match.start(), offset + match.end(), match.group(), first, last, precision, since, relative
            )
        )
    return found
