"""Who is listed after a verb: "a leader, two associates and several others", with appositions and asides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from geomap.reading.clauses import BE, CLAUSE, HAVE, Clause
from geomap.reading.people import People
from geomap.reading.person_words import DEFINITE, PREPOSITIONS, STOP
from geomap.reading.phrases import Token
from geomap.reading.subjects import joined_left

_JOIN: Final = frozenset(("and", ",", "&", "plus"))
_JOIN_PHRASES: Final = (("along", "with"), ("as", "well", "as"), ("together", "with"), ("in", "addition", "to"))
_SAYING: Final = frozenset({
    "said", "says", "told", "confirmed", "reported", "added", "claimed", "stated", "announced", "fled", "escaped",
    "managed", "survived"
})  # fmt: skip
_DESCRIBING: Final = frozenset(
    ("who", ",", "and", "believed", "suspected", "known", "armed", "carrying", "wearing", "linked", "identified")
)
_ALIAS: Final = frozenset(("alias", "aka", "a.k.a"))
_DAYS: Final = frozenset({
    "today", "yesterday", "overnight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
})  # fmt: skip
_PRONOUNS: Final[dict[str, bool]] = {"him": False, "her": False, "them": True}
_NOT_NAMES: Final = frozenset({
    "afghan", "pakistani", "taliban", "haqqani", "isaf", "nato", "coalition", "american", "english", "the", "a",
    "an", "in", "on", "at", "improvised", "ied", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "security", "forces", "force", "army", "national", "operation", "kabul"
})  # fmt: skip


def objects(clause: Clause, offset: int) -> list[People]:
    """The people listed from an offset on: "a leader, two associates and several others"."""
    items: list[People] = []
    i = clause.index_at(offset)
    i = clause.skip_adverbs(i)
    day = i + 1 if clause.low(i) == "on" else i
    if clause.low(day) in _DAYS:
        i = day + 1  # "arrested on Friday a facilitator"
    item = _item(clause, i)
    while item is not None:
        items.append(item)
        i = _after(clause, item)
        nxt = _next_item(clause, i, items)
        if nxt is None:
            break
        item, appositive = nxt
        if _still_included(items, item):
            item = replace(item, including=True)
        if appositive:
            category = item.category if items[-1].category == "unspecified" else items[-1].category
            items[-1] = replace(items[-1], end=item.end, name=items[-1].name or item.name, category=category)
            i = _after(clause, item)
            following = _next_item(clause, i, items)
            if following is None or following[1]:
                break
            item = following[0]
    return items


def _still_included(items: list[People], item: People) -> bool:
    """ "nine people, including four officers and five passers-by": the list goes on as long as it fits in the nine."""
    if not items[-1].including or item.including:
        return False
    whole = next((p for p in reversed(items) if not p.including), None)
    inside = sum(p.low or 0 for p in items if p.including) + (item.low or 0)
    return whole is not None and item.counted and inside <= (whole.low or whole.high or 0)


def alongside(clause: Clause, offset: int) -> list[People]:
    """Those who shared a passive verb: "was detained along with several of his associates"."""
    i = clause.index_at(offset)
    j, _ = _join(clause, i)
    return (
        objects(clause, clause.words[j].start)
        if j > i + 1 and j < len(clause.words) and clause.low(i) not in (",", "and")
        else []
    )


def _item(clause: Clause, i: int) -> People | None:
    if i >= len(clause.words):
        return None
    token = clause.words[i]
    people = clause.by_start.get(token.start)
    if people is not None:
        return people
    if token.low == "another":
        return People(
            token.start, token.end, token.text, "others", False, "unspecified", 1, 1, counted=True, other=True
        )
    if token.low == "both":
        return _item(clause, i + 1)
    if token.low in DEFINITE and i + 1 < len(clause.words):
        counted = clause.by_start.get(clause.words[i + 1].start)
        if counted is not None and counted.head == "":
            return replace(counted, definite=True)  # "killing the three"
    if token.low == "them":
        return _them(clause, token)
    if token.low in _PRONOUNS:
        plural = _PRONOUNS[token.low]
        if (
            token.low == "her"
            and i + 1 < len(clause.words)
            and clause.words[i + 1].text.isalpha()
            and clause.low(i + 1) not in STOP
        ):
            return None
        return People(
            token.start, token.end, token.text, "they" if plural else "he", plural, "unspecified", definite=True
        )
    return _name(clause, i)


def _them(clause: Clause, token: Token) -> People:
    """ "… a leader and two others and killed them": as many as were listed together before."""
    listed = [p for p in clause.people if p.end < token.start and (p.counted or p.definite) and not p.none]
    chain = joined_left(clause, listed[-1], 0) if listed else []
    lows = [p.low for p in chain]
    total = sum(x for x in lows if x is not None) if len(chain) > 1 and None not in lows else None
    return People(token.start, token.end, token.text, "they", True, "unspecified", total, total, definite=True)


def _name(clause: Clause, i: int) -> People | None:
    """A person's name: capitals that are neither a group nor a place's usual company."""
    j = i
    while j < len(clause.words) and clause.words[j].text[0].isupper() and j - i < 6 and clause.low(j) not in _NOT_NAMES:
        j += 1
    if j == i or clause.low(j) in ("province", "district", "forces", "network", "force", "city"):
        return None
    text = clause.sentence[clause.words[i].start : clause.words[j - 1].end]
    if j - i == 1 and text.isupper():
        return None
    return People(
        clause.words[i].start,
        clause.words[j - 1].end,
        text,
        "name",
        False,
        "unspecified",
        1,
        1,
        counted=True,
        name=text,
    )


def _after(clause: Clause, item: People) -> int:
    """The token after a noun phrase and the name that may follow it ("leader Saifullah")."""
    i = clause.index_at(item.end)
    if item.head not in ("", "name", "they", "he") and not item.plural:
        name = _name(clause, i)
        if name is not None:
            i = clause.index_at(name.end)
    if clause.low(i) in _ALIAS:
        name = _name(clause, i + 1)
        i = clause.index_at(name.end) if name is not None else i
    return i


def _next_item(clause: Clause, i: int, items: list[People]) -> tuple[People, bool] | None:
    """What is listed next, and whether it only renames what came before."""
    if clause.low(i) == "including" or (clause.low(i) == "," and clause.low(i + 1) == "including"):
        inner = _item(clause, i + 1 if clause.low(i) == "including" else i + 2)
        return (replace(inner, including=True), False) if inner else None
    j, comma = _join(clause, i)
    if j == i:
        j = _over_modifiers(clause, i)
        if j == i:
            return None
        comma = False
    item = _item(clause, clause.skip_adverbs(j))
    if item is None or _starts_clause(clause, item):
        return None
    listed = (
        items[-1].definite and not item.plural and item.head != "name"
    )  # "the commander, facilitator and two of their associates"
    if comma and not (item.counted or item.name or item.definite or listed):
        return None
    single = not items[-1].plural and not item.plural
    appositive = comma and single and not listed and _renames(clause, items[-1], item)
    return item, appositive


def _renames(clause: Clause, before: People, item: People) -> bool:
    closing = clause.low(clause.index_at(item.end))
    if item.head == "name" or before.head == "name":
        return True
    return closing != "and" and item.low == 1 and not item.other and closing in (",", ".", "", "of", "for", "in", "who")


def _join(clause: Clause, i: int) -> tuple[int, bool]:
    """Over "and", commas and "along with"; the flag tells a bare comma."""
    start = i
    comma = False
    while clause.low(i) in _JOIN:
        comma = clause.low(i) == "," and i == start
        if clause.low(i) != ",":
            comma = False
        i += 1
    for phrase in _JOIN_PHRASES:
        if tuple(clause.low(i + k) for k in range(len(phrase))) == phrase:
            return i + len(phrase), False
    return i, comma


def _over_modifiers(clause: Clause, i: int) -> int:
    """Over a phrase that tells where or with what ("in Sabari district and"), to the next listed item."""
    if clause.low(i) not in PREPOSITIONS and clause.low(i) not in _DESCRIBING:
        return i
    for j in range(i + 1, min(i + 12, len(clause.words))):
        if clause.words[j].start in clause.verb_starts or clause.low(j) in CLAUSE or clause.low(j) in BE:
            return i
        if clause.low(j) in ("and", "along") or (clause.low(j), clause.low(j + 1)) == ("as", "well"):
            k, _ = _join(clause, j)
            item = _item(clause, k) if k > j else None
            if item is not None and item.counted and not item.definite and item.head != "name":
                return k
    return i


def _starts_clause(clause: Clause, item: People) -> bool:
    """Whether a verb of its own follows: "… and three others were wounded"."""
    i = clause.index_at(item.end)
    if clause.low(i) in _SAYING:
        return True  # "…, a health official said"
    i = clause.skip_adverbs(i)
    if clause.low(i) in BE or clause.low(i) in HAVE or clause.low(i) in _SAYING:
        return True
    return i < len(clause.words) and clause.words[i].start in clause.verb_starts and item.head != "name"
