"""Which words may speak of the same people: "the attackers" of three insurgents, "the individual" of anyone."""

from __future__ import annotations

from typing import Final

_ANYONE: Final = frozenset(
    (
        "",
        "person",
        "individual",
        "man",
        "male",
        "victim",
        "suspect",
        "detainee",
        "others",
        "life",
        "member",
        "adult",
        "body",
    )
)
"""Words that anyone may be called by."""
_FIGHTERS: Final = frozenset(
    (
        "insurgent",
        "militant",
        "fighter",
        "terrorist",
        "gunman",
        "attacker",
        "khwarij",
        "associate",
        "accomplice",
        "assailant",
        "extremist",
        "rebel",
        "talib",
        "jihadi",
    )
)
_LEADERS: Final = frozenset({
    "leader", "commander", "sub-commander", "sub-leader", "facilitator", "chief", "operative", "expert",
    "supplier", "smuggler", "financier", "coordinator", "specialist", "emplacer", "builder", "maker", "planner",
    "target", "governor", "name", "courier", "recruiter", "trainer", "mastermind", "ringleader", "trafficker",
    "bomber"
})  # fmt: skip
_CIVILIANS: Final = frozenset({
    "civilian", "resident", "villager", "woman", "child", "boy", "girl", "worker", "passenger", "worshipper",
    "student", "tribesman", "elder", "local"
})  # fmt: skip
_FORCES: Final = frozenset(
    (
        "soldier",
        "officer",
        "policeman",
        "police",
        "police officer",
        "guard",
        "troop",
        "serviceperson",
        "trooper",
        "ranger",
        "commando",
    )
)


def same_word(head: str, other: str) -> bool:
    """Whether two words would be used of the same people without a hint."""
    if head == other or head in _ANYONE or other in _ANYONE:
        return True
    return head in _FIGHTERS and other in _FIGHTERS


def calls(head: str, other: str) -> bool:
    """Whether one word may point back to people brought in by the other."""
    if same_word(head, other):
        return True
    armed = _FIGHTERS | _LEADERS
    if head in armed and other in armed:
        return True
    return any(head in kind and other in kind for kind in (_CIVILIANS, _FORCES))
