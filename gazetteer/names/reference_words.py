"""The small words of place references: relations, directions, numbers, and what says nothing of the place."""

from __future__ import annotations

NEAR_WORDS = frozenset(
    {"near", "nearby", "close", "outside", "outskirts", "outskirt", "suburbs", "beside", "adjacent", "opposite"}
    | {"towards", "toward", "off", "vicinity", "bordering", "next", "adjoining", "surrounding"}
)
WITHIN_WORDS = frozenset(
    {"of", "in", "at", "inside", "within", "on", "along", "to", "from", "into", "under", "by", "via"}
)
BORDER_WORDS = frozenset({"border", "borders", "borderline", "boundary", "frontier"})

_NOISE = """
a an the some about around nearly just approximately other another several various many few two three four five
six its his her their which where that is was are were as also called named known around located situated lying sited
remote mountainous restive troubled volatile tribal semi autonomous rural urban northern southern eastern western
northwestern northeastern southwestern southeastern part parts side working
check security military army police paramilitary militant militants forces troops between reported thickly populated
afghan pakistani pak administered ruled held controlled indian nato with for and/or or near-by jungle loc
"""
NOISE_WORDS = frozenset(_NOISE.split())
"""Said of places, but no part of a name. Nationalities are here because "Pakistani Kashmir" and "Afghan border" say
no more than the name that follows."""

MAIN_WORDS = frozenset({"main", "capital", "capitals", "biggest", "largest"})
"""With a class word after it, such a word describes the place named before it: "Wana, the main town in …"."""

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}

_POINTS = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]
_SHORT = ["n", "ne", "e", "se", "s", "sw", "w", "nw"]


def _bearings() -> dict[str, float]:
    found: dict[str, float] = {}
    for number, (word, short) in enumerate(zip(_POINTS, _SHORT, strict=True)):
        for form in (word, short, f"{word}ern", *_parted(word)):
            found[form] = number * 45.0
    return found


def _parted(word: str) -> list[str]:
    head, tail = word[:5], word[5:]
    return [f"{head}-{tail}", f"{head} {tail}", f"{head}-{tail}ern"] if tail else []


BEARINGS = _bearings()
"""Degrees from north for the words of direction."""

ABBREVIATIONS = {
    "nw": ("north", "waziristan"),
    "nwa": ("north", "waziristan"),
    "sw": ("south", "waziristan"),
    "swa": ("south", "waziristan"),
}

ARABIC_WORDS = {
    "wlswaly": "district",
    "wlswalai": "district",
    "wlayt": "province",
    "zl": "district",
    "zlh": "district",
    "swbh": "province",
    "aijnsy": "agency",
    "ayjnsy": "agency",
    "ajnsy": "agency",
    "ejnsy": "agency",
    "aejnsy": "agency",
    "ajensy": "agency",
    "thsyl": "tehsil",
    "kly": "village",
    "klai": "village",
    "qryh": "village",
    "gawn": "village",
    "khar": "city",
    "shhr": "city",
    "shar": "city",
    "alaqh": "area",
    "laqh": "area",
    "laqe": "area",
    "symh": "area",
    "syme": "area",
    "myn": ",",
    "ke": "of",
    "ky": "of",
    "ka": "of",
    "kay": "in",
    "ph": "in",
    "dr": "in",
    "az": "of",
    "qryb": "near",
    "nzdyk": "near",
    "nzd": "near",
    "srhd": "border",
    "srhdy": "border",
}
"""Romanised words of Pashto, Dari and Urdu and the English word that the parser knows."""
