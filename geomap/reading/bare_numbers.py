"""People told of by a number or a small word alone: "killing one and wounding two", "another was injured"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.reading.clauses import BE, HAVE
from geomap.reading.numbers import Quantity
from geomap.reading.people import People
from geomap.reading.person_words import OTHER, STOP, UNITS
from geomap.reading.phrases import Token

_AGE: Final = re.compile(r"[A-Z][\w’'-]+, \d{1,2},")
"""A name and an age: "Sepoy Naeem, 26, …"."""
_ORDINALS: Final = frozenset(("second", "third", "fourth", "fifth", "sixth"))
_LONE: Final = _ORDINALS | {"another"}
_HARMED: Final = frozenset(("injured", "wounded", "hurt", "killed", "died", "critically", "seriously", "sustained"))


def bare_quantities(
    sentence: str,
    words: Sequence[Token],
    numbers: Sequence[Quantity],
    people: Sequence[People],
    blocked: Sequence[tuple[int, int]] = (),
) -> list[People]:
    """Numbers that stand for people by themselves: "killing one and wounding two", "46 were killed"."""
    taken = [*((p.start, p.end) for p in people), *blocked]
    starts = {t.start: i for i, t in enumerate(words)}
    found = []
    for q in numbers:
        if any(s < q.end and q.start < e for s, e in taken) or _AGE.search(sentence, max(0, q.start - 24), q.end + 2):
            continue
        at = starts.get(q.start, 0)
        after = next((words[j] for j in range(at, len(words)) if words[j].start >= q.end), None)
        if after is not None and _counts_something_else(after):
            continue
        within = (
            after is not None
            and after.low == "of"
            and re.match(r"of (?:them|whom)\b", sentence[after.start :]) is not None
        )
        aside = within and sentence[: q.start].rstrip().endswith((",", "(", "including", "–", "—"))
        found.append(
            People(
                q.start,
                q.end,
                q.words,
                "",
                q.figure != 1,
                "unspecified",
                q.low,
                q.high,
                counted=True,
                part=within,
                including=aside,
                other=(at > 0 and words[at - 1].low in OTHER) or (after is not None and after.low == "more"),
            )
        )
    return found


def lone_others(words: Sequence[Token], people: Sequence[People]) -> list[People]:
    """ "… and another was injured", "a third died": one more person, without a noun."""
    if _LONE.isdisjoint([token.low for token in words]):
        return []
    taken = {p.start for p in people}
    found = []
    for i, token in enumerate(words):
        first = i
        if token.low in _ORDINALS and i and words[i - 1].low == "a":
            first = i - 1
        elif token.low != "another":
            continue
        after = words[i + 1].low if i + 1 < len(words) else ""
        if words[first].start in taken or not (after in BE or after in HAVE or after in _HARMED):
            continue
        start, end = words[first].start, token.end
        text = " ".join(w.text for w in words[first : i + 1])
        found.append(People(start, end, text, "others", False, "unspecified", 1, 1, counted=True, other=True))
    return found


def _counts_something_else(after: Token) -> bool:
    """Whether the word behind a number is what it counts ("12 km", "three houses"), so that it counts no people."""
    if after.low in UNITS or after.text[0].isupper() or after.text in "-/%:$":
        return True
    verb = after.low.endswith(("ed", "ing", "ly")) or after.low in ("dead", "more")
    return after.text.isalpha() and after.low not in STOP and not verb
