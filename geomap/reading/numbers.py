"""Numbers in words and digits, with their hedges: CONTRACTS.md's table of number words.

"at least 20" is (20, no upper bound), "nearly 1,000" is (no lower bound, 1000), "several" is (3, no upper bound).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from text_to_num import text2num

_UNIT: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
)
_SPELLED: Final = (
    rf"(?>(?:a hundred|a thousand|{_UNIT})(?:[- ](?:{_UNIT}|hundred|thousand|million)"
    rf"|(?:(?<=hundred)|(?<=thousand)|(?<=million))[- ]and[- ](?:{_UNIT})){{0,7}})(?![\w-])"
)
_DIGITS: Final = (
    r"(?>(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d+)?(?: (?:hundred|thousand|million|lakh|crore)\b)?)(?![\w%])(?!,\d)"
)
_NUMBER: Final = rf"(?:{_DIGITS}|{_SPELLED})"
_VAGUE: Final[dict[str, int]] = {
    "a couple": 2,
    "several": 3,
    "multiple": 3,
    "a few": 3,
    "few": 3,
    "a number": 3,
    "a group": 3,
    "a handful": 3,
    "numerous": 3,
    "many": 3,
    "various": 3,
    "tens": 10,
    "dozens": 12,
    "scores": 40,
    "hundreds": 100,
    "thousands": 1000,
    "tens of thousands": 10_000,
    "hundreds of thousands": 100_000,
}
_FLOOR: Final = "at least|no fewer than|not fewer than|no less than|not less than|a minimum of|minimum of"
_ABOVE: Final = "more than|over|in excess of|upwards of|upward of|greater than|well over"
_CEILING: Final = "up to|as many as|as much as|a maximum of|no more than|not more than|at most"
_SHORT: Final = "nearly|almost|close to|just under|approaching|nearing"
_BELOW: Final = "fewer than|less than|under"
_ROUND: Final = (
    "about|around|some|roughly|approximately|an estimated|estimated|a total of|total of|altogether|in all|a further|"
    "a combined"
)
_QUALIFIER: Final = rf"(?:{_FLOOR}|{_ABOVE}|{_CEILING}|{_SHORT}|{_BELOW}|{_ROUND})"
_VAGUE_WORDS: Final = "|".join(sorted(_VAGUE, key=len, reverse=True))

_BEGINS: Final = frozenset(
    word.split(" ")[0]
    for pattern in (_UNIT, _FLOOR, _ABOVE, _CEILING, _SHORT, _BELOW, _ROUND, _VAGUE_WORDS, "a|half|between")
    for word in pattern.split("|")
)
"""First words of a quantity: the long pattern is tried where one of them, or a digit, stands."""
_WORD: Final = re.compile(r"(?<![\w$€£.,/-])(?:\d|[A-Za-z]+)")
_QUANTITY: Final = re.compile(
    rf"(?<![\w$€£.,/-])(?:(?P<qualifier>{_QUALIFIER})\s+)?"
    rf"(?:(?:between\s+)?(?P<first>{_NUMBER})\s?(?:-|–|to|and|or)\s?(?P<last>{_NUMBER})(?![\w%])"
    rf"|(?P<dozens>(?:{_NUMBER}|a|several|a few|half a)\s+dozen)(?!s)"
    rf"|(?P<number>{_NUMBER})"
    rf"|(?P<vague>{_VAGUE_WORDS})(?![\w-]))"
    r"(?P<suffix>\s+or more\b|\+|\s+plus\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something as a text gives it. `low` and `high` are inclusive; None is no bound."""

    low: int | None
    high: int | None
    words: str
    start: int
    end: int

    @property
    def figure(self) -> int:
        """The number that stands in the words, whichever bound it is."""
        return self.low if self.low is not None else self.high or 0


def find_quantities(text: str) -> list[Quantity]:
    """All quantities in a text, left to right; of a range "between 6 and 8" one quantity."""
    found = []
    at = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < at or (word.group().lower() not in _BEGINS and not text[start].isdigit()):
            continue
        match = _QUANTITY.match(text, start)
        if match is not None:
            quantity, at = _read(match)
            if quantity is not None:
                found.append(quantity)
    return found


def parse_quantity(words: str) -> Quantity | None:
    """The quantity that the words are, or None where they hold none."""
    found = find_quantities(words)
    return found[0] if found else None


def _read(match: re.Match[str]) -> tuple[Quantity | None, int]:
    start, end = match.span()
    if match["first"] is not None:
        low, high = _value(match["first"]), _value(match["last"])
        joined_by = match.string[match.end("first") : match.start("last")].strip().lower()
        if joined_by == "and" and "between" not in match.group().lower()[: match.start("first") - start]:
            # "one and two others" are two quantities; only "between" makes "and" a range
            return _qualified(match, low, None, match.end("first")), match.end("first")
        if low is not None and high is not None and low < high and not match["qualifier"]:
            return Quantity(low, high, match.group(), start, end), end
        if low is not None and high is not None and low < high:
            return Quantity(low, high, match.group(), start, end), end
        return _qualified(match, low, None, match.end("first")), match.end("first")
    if match["dozens"] is not None:
        return _dozens(match), end
    if match["vague"] is not None:
        return Quantity(_VAGUE[match["vague"].lower()], None, match.group(), start, end), end
    return _qualified(match, _value(match["number"]), match["suffix"], end), end


def _dozens(match: re.Match[str]) -> Quantity:
    words = match["dozens"].lower().rsplit(None, 1)[0]
    if words in ("several", "a few"):
        return Quantity(36, None, match.group(), *match.span())
    value = 6 if words == "half a" else 12 * (1 if words == "a" else _value(words) or 1)
    return _qualified(match, value, match["suffix"], match.end()) or Quantity(
        value, value, match.group(), *match.span()
    )


def _qualified(match: re.Match[str], value: int | None, suffix: str | None, end: int) -> Quantity | None:
    if value is None:
        return None
    qualifier = (match["qualifier"] or "").lower()
    low: int | None = value
    high: int | None = value
    if suffix or re.fullmatch(_FLOOR, qualifier):
        high = None
    elif re.fullmatch(_ABOVE, qualifier):
        low, high = value + 1, None
    elif re.fullmatch(f"{_CEILING}|{_SHORT}", qualifier):
        low = None
    elif re.fullmatch(_BELOW, qualifier):
        low, high = None, max(value - 1, 0)
    return Quantity(low, high, match.string[match.start() : end], match.start(), end)


def _value(words: str) -> int | None:
    """The number in digits or words; None where it is none or too large to count people with."""
    words = words.lower().strip().replace(",", "")
    head, _, scale = words.partition(" ")
    if head[:1].isdigit():
        factor = {"": 1, "hundred": 100, "thousand": 1000, "million": 10**6, "lakh": 10**5, "crore": 10**7}[scale]
        return int(float(head) * factor)
    words = re.sub(r"^a (?=hundred|thousand)", "one ", words).replace("fourty", "forty")
    try:
        return int(text2num(words, "en"))
    except ValueError:
        return None
