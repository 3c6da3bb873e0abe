"""The small words by which a noun phrase for people begins, ends, counts or points back."""

from __future__ import annotations

from typing import Final

from geomap.model import Category

DEFINITE: Final = frozenset(["the", "this", "these", "those", "both", "all", "each", "said"])
POSSESSIVE: Final = frozenset(["his", "her", "their", "its", "our", "my"])
"""They bring new people in ("his two sons"), "the" points back."""
IN_NAMES: Final = frozenset(("National", "Major", "General", "Captain", "Colonel", "Lieutenant"))
ONE: Final = frozenset(("a", "an", "one", "another"))
OTHER: Final = frozenset(("another", "other", "others", "additional", "more", "further"))
STOP: Final = frozenset({
    "of", "in", "on", "at", "by", "to", "from", "with", "without", "for", "against", "near", "during", "after",
    "before", "while", "when", "where", "as", "and", "or", "but", "nor", "that", "which", "who", "whom", "whose",
    "than", "then", "also", "reportedly", "including", "into", "onto", "over", "under", "between", "among", "amid",
    "through", "was", "were", "is", "are", "be", "been", "being", "am", "has", "have", "had", "having", "do",
    "does", "did", "said", "says", "say", "saying", "told", "if", "because", "since", "until", "till", "via",
    "per", "both", "either", "not", "never", "so", "yet", "it", "he", "she", "they", "them", "him", "we", "i",
    "you", "there", "here", "this", "will", "would", "could", "should", "may", "might", "must", "can", "shall",
    "out", "up", "off", "down", "away", "back", "about", "around", "along", "across", "toward", "towards",
    "inside", "outside", "within", "upon", "behind", "beside", "beyond", "despite", "following", "leaving", "left",
    "killed", "fired", "exited", "shot", "fled", "blew", "led", "threw", "found", "went", "came", "ran", "saw",
    "made", "took"
})  # fmt: skip
PREPOSITIONS: Final = frozenset({
    "of", "in", "on", "at", "by", "to", "from", "with", "for", "against", "near", "into", "onto", "over",
    "between", "among", "amid", "through", "inside", "outside", "within", "as", "than", "toward", "towards",
    "like", "including", "carrying", "targeting", "be", "about", "via", "per"
})  # fmt: skip
ADJECTIVAL: Final = frozenset(("local", "civilian", "minor", "male", "female"))
"""Nouns for people that are adjectives too."""
ADJECTIVE_ING: Final = frozenset({
    "remaining", "fleeing", "attacking", "advancing", "invading", "serving", "leading", "opposing", "visiting",
    "marauding"
})  # fmt: skip
ADJECTIVE_ED: Final = frozenset({
    "suspected", "armed", "wanted", "alleged", "hardened", "trained", "captured", "detained", "arrested",
    "targeted", "masked", "unidentified", "unarmed", "injured", "wounded", "combined", "retired", "associated",
    "affiliated", "appointed", "unnamed", "improvised", "based", "linked", "experienced", "uniformed", "seasoned",
    "accused", "convicted", "radicalised", "radicalized", "displaced", "undocumented", "slain", "turbaned",
    "explosives-laden", "hooded", "uninvolved", "related", "united", "limited", "special-purpose", "unsuspecting"
})  # fmt: skip
"""Other words in -ed are verbs: "and caused others to surrender"."""
AFTER_NOUN: Final = frozenset(
    (
        "responsible",
        "wanted",
        "known",
        "active",
        "close",
        "loyal",
        "present",
        "dead",
        "alone",
        "hidden",
        "thought",
        "held",
        "taken",
        "shot",
        "slain",
        "hurt",
        "caught",
        "hit",
        "struck",
        "blown",
        "found",
        "today",
        "yesterday",
        "tonight",
        "overnight",
        "early",
        "late",
        "earlier",
        "here",
        "last",
        "again",
        "alive",
        "each",
        "once",
        "near",
        "next",
        "aboard",
        "unhurt",
    )
)
"""What may follow a noun without being described by it: "responsible for …", "two taken", "one insurgent today"."""
POSITION_NOUNS: Final = frozenset({
    "attacks", "operations", "networks", "activities", "positions", "compounds", "groups", "cells", "hideouts",
    "bases", "camps", "posts", "stations", "forces", "units", "vehicles", "convoys", "checkpoints", "patrols",
    "barracks", "safehouses", "threats", "efforts", "elements", "organizations", "organisations", "rings",
    "weapons", "actions", "movements", "stronghold", "strongholds", "havens", "leaders", "commanders", "fighters",
    "facilitators", "officers", "officials", "members", "chiefs", "soldiers", "casualties", "deaths"
})  # fmt: skip
UNITS: Final = frozenset({
    "per", "percent", "%", "km", "kilometers", "kilometres", "kilometer", "kilometre", "miles", "mile", "meters",
    "metres", "pounds", "kg", "kilograms", "kilogram", "am", "pm", "a.m", "p.m", "hours", "days", "weeks",
    "months", "years", "rounds", "rockets", "grenades", "ieds", "times", "buildings", "houses", "dollars",
    "rupees"
})  # fmt: skip
BY_MODIFIER: Final[dict[str, Category]] = {
    "police": "police",
    "levies": "police",
    "army": "soldiers",
    "military": "soldiers",
    "security": "soldiers",
    "paramilitary": "soldiers",
    "tribal": "civilians",
    "religious": "civilians",
    "community": "civilians",
    "government": "officials",
}
GROUP_WORDS: Final = frozenset({
    "taliban", "haqqani", "insurgent", "militant", "terrorist", "al-qaida", "al-qaeda", "imu", "isis", "ttp",
    "extremist", "bla", "enemy"
})  # fmt: skip
BREAKABLE: Final = frozenset(("soldiers", "militants", "unspecified", "police", "officials"))
ONLY_COUNTED: Final = frozenset({
    "taliban", "talibs", "life", "lives", "fc", "levies", "anp", "ana", "ansf", "andsf", "alp", "bla", "ttp", "isis",
    "daesh", "chinese"
})  # fmt: skip
"""Names of groups and words of idioms that are people only with a number: "eight ANP", "five lives"."""
