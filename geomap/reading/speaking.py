"""Who only speaks: "two officials said" adds nobody to the dead, and "X claimed the bombing" says no number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geomap.reading.people import People

_SAYS: Final = (
    r"(?:said|says?|saying|told|added|insisted|stated|put the|"
    r"(?:claimed|confirmed|reported|announced|maintained|alleged|estimated|acknowledged|admitted|denied) "
    r"(?:that|the|it|they|he|she|there|having|any|to (?:AFP|Reuters|AP|Dawn|reporters))\b)"
)
_AFTER: Final = re.compile(
    r"(?:\s+(?:in|of|for|from|at|with)\s+(?:the\s+)?[A-Z][\w’'.-]*(?:\s[\w’'.-]+){0,4})?(?:\s+[A-Z][\w’'.-]+){0,5}"
    rf"(?:\s*,[^,;.]{{2,60}},)?\s+(?:(?:also|later|had|has|have|earlier|separately|further|who)\s+)*{_SAYS}"
)
_JOINED: Final = re.compile(rf"\s+and\s+(?:the\s+|an?\s+)?(?:(?!(?:was|were|had|has)\b)[\w’'-]+\s+){{1,4}}{_SAYS}")
"""Behind "a doctor" in "a doctor and the governor said", where "a doctor" begins a clause."""
_CLAIMED: Final = re.compile(
    r"claim(?:ed|s|ing)\s+(?:(?:the|this|that|both|all|these|two|three|four|yet|another|an?|its|his|credit for|it was "
    r"behind)\s+)+(?:[\w’'-]+\s+){0,4}?"
    r"(?:attacks?|assaults?|ambush(?:es)?|bombings?|blasts?|explosions?|raids?|killings?|massacre|murders?|shootings?|"
    r"strikes?|abductions?|kidnappings?|hijacking|operations?|hit|suicide|responsibility)\b",
    re.IGNORECASE,
)


def without_speakers(sentence: str, people: Sequence[People]) -> list[People]:
    """The people of a sentence but those who are there because they say something."""
    return [p for p in people if not _speaks(sentence, p)]


def _speaks(sentence: str, p: People) -> bool:
    if _AFTER.match(sentence, p.end):
        return True
    begins = not sentence[: p.start].strip() or sentence[: p.start].rstrip().endswith((",", "—", "–", ";", '"', "”"))
    return begins and _JOINED.match(sentence, p.end) is not None


def claims_event(sentence: str, start: int) -> int | None:
    """Where "claimed the bombing" ends, if it begins at `start`: responsibility taken, not something said."""
    match = _CLAIMED.match(sentence, start)
    return match.end() if match else None
