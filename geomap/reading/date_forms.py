"""Dates as the region's papers, armies and police write them, beside those of `dates`.

"10.06.2014" (day first), "the night of 14/15 February", "during the last 24 hours", "between January and June", and
days counted from the event told before ("a day earlier", "the previous week").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from geomap.reading.calendars import MONTHS, PartialDate, month_span
from geomap.reading.dates import MONTH, DateMention, find_dates
from geomap.reading.day_readers import Days, nearest
from geomap.reading.numbers import parse_quantity

_WORDS: Final = (
    "night", "4 hours", "8 hours", "2 hours", "earlier", "later", "before", "previous", "preceding", "next",
    "following", "same", "that day", "etween", "rom ", "half", "quarter", "six months", "nine months", "three months"
)  # fmt: skip
_NUMERIC: Final = re.compile(r"\d[./-]\d")
"""A text with none of these words and no such number holds none of these forms: spares the long pattern."""
_COUNT: Final = r"(?:an?|one|two|three|four|five|six|seven|ten|several|a few|a couple of|\d{1,2})"
_FORM: Final = re.compile(
    r"(?<![\w.:/-])(?:"
    r"(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?![\w/-])"
    r"|(?:[Nn]ight\s+(?:of\s+|between\s+)?(?:the\s+)?)(?P<n1>\d{1,2})\s?(?:/|-|–|and)\s?\d{1,2}"
    r"(?: and \d{1,2}/\d{1,2})?\s"
    rf"(?P<nm>{MONTH})(?:,?\s(?P<ny>(?:19|20)\d\d)\b)?"
    r"|(?:[Ii]n|[Dd]uring|[Oo]ver|[Ww]ithin) the (?:last|past|previous|preceding) (?P<hours>24|48|72) hours"
    rf"|(?:[Bb]etween|[Ff]rom) (?P<m1>{MONTH}) (?:and|to|until|till|through) (?P<m2>{MONTH})(?!\w)(?!\s\d{{1,2}}\b)"
    r"(?:,? (?:of )?(?P<my>(?:19|20)\d\d)\b)?"
    r"|(?:the )?(?P<part>first half|second half|first quarter|second quarter|third quarter|fourth quarter|last quarter|"
    r"first six months|first nine months|first three months) of (?P<py>(?:19|20)\d\d|this year|the year|last year)\b"
    rf"|(?P<count>(?i:{_COUNT})) (?P<unit>day|night|week|month)s? "
    r"(?P<way>earlier|later|previously|afterwards?|before(?=\W*[,.;]))"
    r"|(?P<hrs>(?:(?:[Aa] few|[Ss]everal|[Ss]ome|[Tt]wo|[Tt]hree|[Jj]ust) )?[Hh]ours (?:earlier|later))\b"
    r"|(?:[Oo]n |[Ii]n |[Dd]uring )?[Tt]he (?P<which>previous|preceding|next|following|same) "
    r"(?P<whole>day|night|evening|morning|afternoon|week|month)\b(?! of\b)"
    r"|[Tt]he day (?P<beside>before|after)(?=\W*[,.;])"
    r"|(?:(?:[Ee]arlier|[Ll]ater)(?: on)? )?(?P<that>that (?:same )?(?:day|night|evening)|(?:on )?the same day)\b"
    r")",
)
_PARTS: Final = {
    "first half": (1, 6),
    "second half": (7, 12),
    "first quarter": (1, 3),
    "second quarter": (4, 6),
    "third quarter": (7, 9),
    "fourth quarter": (10, 12),
    "last quarter": (10, 12),
    "first six months": (1, 6),
    "first nine months": (1, 9),
    "first three months": (1, 3),
}
_TOLD: Final = re.compile(r"\b(?:said|reported|told|claimed|stated|warned)(?: on| late| early)?\s*$", re.IGNORECASE)


def all_dates(text: str, anchor: PartialDate | None, told: date | None, offset: int) -> list[DateMention]:
    """Every date of a sentence, left to right. `told` is the day of the event that was told before."""
    plain = find_dates(text, anchor, offset)
    if not any(word in text for word in _WORDS) and _NUMERIC.search(text) is None:
        return plain
    forms = []
    for match in _FORM.finditer(text):
        # what the sentence itself has said so far is nearer than the sentence before
        here = day_told([d for d in plain if d.end <= offset + match.start()], text, offset)
        days = next((read(match, anchor, here or told) for g, read in _READERS.items() if match[g] is not None), None)
        if days is not None:
            forms.append(
                DateMention(offset + match.start(), offset + match.end(), match.group(), *days, relative=_counts(match))
            )
    rest = [d for d in plain if not any(f.start < d.end and d.start < f.end for f in forms)]
    return sorted([*rest, *forms], key=lambda d: d.start)


def day_told(dates: Sequence[DateMention], text: str, offset: int) -> date | None:
    """The day that a sentence speaks of: one that is not the day of the telling, if it has one."""
    days = [d for d in dates if d.precision == "day" and d.first and d.since == "in"]
    own = [d for d in days if not _TOLD.search(text[max(0, d.start - offset - 20) : d.start - offset])]
    chosen = next(iter(own or days), None)
    return chosen.first if chosen else None


def _counts(match: re.Match[str]) -> bool:
    return any(match[g] is not None for g in ("count", "hrs", "which", "beside", "that", "hours"))


def _read_numeric(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day, month = int(match["d"]), int(match["m"])
    if month > 12 >= day:
        day, month = month, day
    try:
        found = date(int(match["y"]), month, day)
    except ValueError:
        return None
    return found, found, "day"


def _read_night(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    month, day = MONTHS[match["nm"].lower().rstrip(".")], int(match["n1"])
    if match["ny"] is None and anchor is None:
        return None, None, "unknown"
    try:
        first = date(int(match["ny"]), month, day) if match["ny"] else nearest(month, day, anchor)
    except ValueError:
        return None
    return first, first + timedelta(days=1), "day"


def _read_hours(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day = anchor.exact if anchor else None
    if day is None:
        return None, None, "unknown"
    return day - timedelta(days=int(match["hours"]) // 24), day, "week"


def _read_months(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    first, last = (MONTHS[match[g].lower().rstrip(".")] for g in ("m1", "m2"))
    if match["my"] is None and anchor is None:
        return None, None, "unknown"
    year = int(match["my"]) if match["my"] else nearest(last, 1, anchor).year
    start = month_span(year if first <= last else year - 1, first)[0]
    return start, month_span(year, last)[1], "month"


def _read_part(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    first, last = _PARTS[match["part"].lower()]
    words = match["py"].lower()
    if not words.isdigit() and anchor is None:
        return None, None, "unknown"
    year = int(words) if words.isdigit() else (anchor.year if anchor else 0) - int(words == "last year")
    return month_span(year, first)[0], month_span(year, last)[1], "month"


def _read_count(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day = told or (anchor.exact if anchor else None)
    words = match["count"].lower()
    quantity = parse_quantity(words)
    number = 1 if words in ("a", "an") else quantity.low or 0 if quantity else 0
    if day is None or not number:
        return None, None, "unknown"
    sign = 1 if match["way"].startswith(("later", "after")) else -1
    if match["unit"] == "month":
        index = day.year * 12 + day.month - 1 + sign * number
        return *month_span(index // 12, index % 12 + 1), "month"
    if match["unit"] == "week" or (quantity is not None and quantity.high is None):
        middle = day + sign * timedelta(days=number * (7 if match["unit"] == "week" else 1))
        return middle - timedelta(days=3), middle + timedelta(days=3), "week"
    found = day + sign * timedelta(days=number)
    return found, found, "day"


def _read_which(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day = told or (anchor.exact if anchor else None)
    if day is None:
        return None, None, "unknown"
    shift = {"previous": -1, "preceding": -1, "same": 0}.get(match["which"], 1)
    if match["whole"] == "month":
        index = day.year * 12 + day.month - 1 + shift
        return *month_span(index // 12, index % 12 + 1), "month"
    if match["whole"] == "week":
        monday = day - timedelta(days=day.weekday() - 7 * shift)
        return monday, monday + timedelta(days=6), "week"
    found = day + timedelta(days=shift)
    return found, found, "day"


def _read_same(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day = told or (anchor.exact if anchor else None)
    return (day, day, "day") if day else (None, None, "unknown")


def _read_beside(match: re.Match[str], anchor: PartialDate | None, told: date | None) -> Days | None:
    day = told or (anchor.exact if anchor else None)
    if day is None:
        return None, None, "unknown"
    found = day + timedelta(days=-1 if match["beside"] == "before" else 1)
    return found, found, "day"


_READERS: Final[dict[str, Callable[[re.Match[str], PartialDate | None, date | None], Days | None]]] = {
    "d": _read_numeric,
    "n1": _read_night,
    "hours": _read_hours,
    "m1": _read_months,
    "part": _read_part,
    "count": _read_count,
    "hrs": _read_same,
    "which": _read_which,
    "beside": _read_beside,
    "that": _read_same,
}
