"""The same people told of again: from the predicates of one event, how many were harmed in all.

News tells an event twice, in the lead and in the body. "The two insurgents", "him" and "the commander" point back;
the same
number of the same people again is the same people; "also", "another" and "in addition" bring new ones; "four
insurgents" in the lead holds the "two" and the "two" of the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from geomap.model import Category
from geomap.reading.callings import calls, same_word
from geomap.reading.people import People

_KEPT: Final = 24
"""Groups that a later statement may be about: the latest ones, which keeps hostile text from costing more."""
_MANY: Final = 10
"""A count of so many in the lead is the whole event's: more people told of later are among them."""


@dataclass
class Group:
    """People who were harmed together, as they were first told of."""

    low: int | None
    high: int | None
    head: str
    plural: bool
    category: Category
    name: str | None
    order: int
    """The sentence that brought them in."""
    told: list[tuple[int, People]] = field(default_factory=list)
    inside: int = 0
    """How many of them later statements have told of in detail."""
    vague: bool = False


@dataclass
class Roster:
    """All people of one event that were harmed in one way, by one claimant's telling."""

    groups: list[Group] = field(default_factory=list)
    now: int = 0
    """The sentence that is being told; people of one sentence are not each other."""

    def tell(
        self, where: int, people: Sequence[People], *, additive: bool, seen: Sequence[People], update: bool = False
    ) -> None:
        """Take one statement. `seen` are people named earlier in the event's text; `where` names the statement."""
        self.now = where
        new: list[People] = []
        held: list[Group] = []
        for p in people:
            if p.including:
                self._include(where, p, new)
                continue
            if p.other and len(people) > 1:
                p = replace(p, other=False)  # other than those beside it, not than those before
            group = self._told_alike(p) or self._same(p, additive, seen)
            if group is not None:
                group.told.append((where, p))
                held.append(group)
                self._sharpen(group, p)
                continue
            new.append(p)
        for p in new:
            self._add(where, p, seen, additive, update)

    def knows(self, people: Sequence[People], where: int) -> bool:
        """Whether one of the people points back to someone in this telling."""
        self.now = where
        return any(
            (p.definite or p.head in ("he", "they") or p.name) and self._same(p, additive=False) is not None
            for p in people
        )

    def _include(self, where: int, p: People, new: list[People]) -> None:
        """ "several insurgents including the commander":
        the commander is one of the several, and of the count before.
        """
        group = self._same(p, additive=False)
        if group is not None and new and not group.plural:
            self.groups.remove(group)

    def _same(self, p: People, additive: bool, seen: Sequence[People] = ()) -> Group | None:
        """The group that these people are, if they were told of before."""
        candidates = [g for g in self.groups[-_KEPT:] if g.order < self.now]
        if p.definite and p.name is None and (p.head not in ("he", "they") or p.low is not None):
            meant = self._meant(p, seen)
            if meant is not None:
                return meant if isinstance(meant, Group) else None
        if p.head in ("he", "they"):
            fitting = [g for g in candidates if g.plural == p.plural]
            return fitting[-1] if fitting else None
        if p.name is not None:
            named = [g for g in self.groups if g.name and (g.name in p.name or p.name in g.name)]
            if named:
                return named[-1]
            # a name given later for the one who was described before: only where exactly one was
            single = [
                g for g in candidates if not g.plural and g.name is None and g.category in ("militants", "unspecified")
            ]
            if p.head == "name" and not additive and len(single) == 1 and not p.other:
                return single[0]
        if (p.other and p.counted and not p.definite) or (additive and p.counted and not p.definite):
            return None
        fits = [g for g in candidates if calls(p.head, g.head) and _agree(p, g)]
        if p.definite or not p.counted:
            fits = fits or [g for g in candidates if calls(p.head, g.head) and g.plural >= p.plural]
            return (
                fits[-1]
                if fits
                else (
                    candidates[-1]
                    if candidates and p.definite and p.plural and not p.counted and _loosely(p, candidates[-1])
                    else None
                )
            )
        exact = [g for g in fits if (g.low, g.high) == (p.low, p.high) and same_word(p.head, g.head)]
        if exact and not p.part:
            return exact[-1]
        return None

    def _told_alike(self, p: People) -> Group | None:
        """The very words of an earlier sentence ("another suspected insurgent") tell of the same people."""
        words = p.words.lower()
        if words.count(" ") < 2 or not p.counted:
            return None
        return next(
            (
                g
                for g in self.groups[-_KEPT:]
                if g.order < self.now and any(t.words.lower() == words for _, t in g.told)
            ),
            None,
        )

    def _meant(self, p: People, seen: Sequence[People]) -> Group | Literal["new"] | None:
        """Whom "the attackers" points back to: a group, people who are new to the count, or (None) it cannot be
        told.
        """
        meant = [b for b in reversed(seen) if _may_mean(p, b)]
        told = {(t.words, t.start): g for g in self.groups for _, t in g.told}
        # Of the very word, else of those whose harm was told.
        meant.sort(key=lambda b: (b.head != p.head, (b.words, b.start) not in told))
        for before in meant:
            group = told.get((before.words, before.start))
            alike = [
                g
                for g in self.groups
                if (g.low, g.high) == (before.low, before.high) and same_word(before.head, g.head)
            ]
            return group or (alike[-1] if alike else "new")
        return None

    def _sharpen(self, group: Group, p: People) -> None:
        if group.name is None and p.name is not None:
            group.name = p.name

    def _add(self, where: int, p: People, seen: Sequence[People], additive: bool, update: bool) -> None:
        low, high = p.low, p.high
        if low is None and high is None:
            low, high = _antecedent(p, seen)
        if low is None and high is None and not p.counted:
            low, high = (2, None) if p.plural and p.head not in ("they",) else (None, None)
            if low is None:
                return
        figure = low if low is not None else high or 0
        lead = next((g for g in self.groups if (g.order < self.now and not g.vague) or (g.low or 0) >= _MANY), None)
        within_many = lead is not None and (lead.low or lead.high or 0) >= _MANY
        if (within_many or (not additive and not p.other) or p.head == "he") and self._detail_of_lead(where, p, figure):
            return
        if not additive and p.other and p.plural and self._same_others(where, p):
            return
        if not additive and not p.other and p.plural and figure >= _MANY:
            self._gather(p)
        category = p.category
        self.groups.append(
            Group(
                low,
                high,
                p.head,
                p.plural,
                category,
                p.name,
                self.now,
                [(where, p)],
                vague=not p.counted or high is None,
            )
        )

    def _same_others(self, where: int, p: People) -> bool:
        """ "several other insurgents" in the lead, "two additional insurgents" in the body: the exact number holds."""
        for g in self.groups[-_KEPT:]:
            if g.order < self.now and g.vague and g.told[0][1].other and not g.inside and calls(p.head, g.head):
                g.low, g.high, g.vague = p.low, p.high, p.high is None
                g.told.append((where, p))
                return True
        return False

    def _gather(self, p: People) -> None:
        """A count of so many told later is the whole event's too: single ones told of before are among them."""
        self.groups = [g for g in self.groups if g.order >= self.now or g.plural or g.name or not calls(p.head, g.head)]

    def _detail_of_lead(self, where: int, p: People, figure: int) -> bool:
        """Whether a group told of in an earlier statement has room for these people."""
        for g in self.groups[-_KEPT:]:
            size = g.low if g.low is not None else g.high
            if g.order >= self.now or size is None or not g.plural:
                continue
            if not calls(p.head, g.head) and p.head not in ("", "he"):
                continue
            if p.definite and not p.plural and any(t.definite and t.head == p.head for _, t in g.told):
                g.told.append((where, p))
                return True  # "the leader", told of before
            again = g.vague and p.high is None and p.low is not None and g.low == p.low  # "several" told twice
            if again or (figure <= size - g.inside and not (g.vague and figure > size)):
                g.inside += figure
                g.told.append((where, p))
                return True
            if g.vague and g.high is None and g.low is not None and figure > g.low and g.inside == 0:
                g.low, g.high, g.vague = p.low, p.high, False
                g.told.append((where, p))
                return True
        return False


def _may_mean(p: People, before: People) -> bool:
    """Whether "the suspects" may be people who were brought in before, by number and word."""
    if before.words == p.words or not before.counted or before.definite or before.none or before.low is None:
        return False
    same = same_word(p.head, before.head) and before.plural == p.plural
    return same and p.low in (None, before.low)


def _agree(p: People, g: Group) -> bool:
    return p.plural == g.plural or not p.counted


def _loosely(p: People, g: Group) -> bool:
    return g.plural and (p.category == g.category or "unspecified" in (p.category, g.category))


def _antecedent(p: People, seen: Sequence[People]) -> tuple[int | None, int | None]:
    """How many "him", "them" or "the insurgents" are, from those named before in the text of the event."""
    for before in reversed(seen):
        if before.end == p.end and before.start == p.start:
            continue
        if before.head in ("he", "they") or before.none:
            continue
        if p.head == "they" and before.plural and (before.low or before.high):
            return before.low, before.high
        if p.head == "he" and not before.plural:
            return 1, 1
        if (
            p.head not in ("he", "they")
            and calls(p.head, before.head)
            and before.plural == p.plural
            and (before.low or before.high)
        ):
            return before.low, before.high
    return (1, 1) if p.head == "he" else (None, None)
