"""Cut a text into paragraphs and sentences, and tell headings and datelines' header lines from prose.

Offsets are code points into the text given. A sentence never spans a paragraph. Work grows with the length of the text:
a sentence longer than `LONGEST` is cut, so that later steps that look around inside a sentence stay bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

LONGEST: Final = 1500
"""Code points of a sentence at most; only broken or hostile text reaches it."""

_ABBREVIATIONS: Final = frozenset({
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mr", "mrs", "ms", "dr",
    "st", "no", "gen", "lt", "col", "maj", "capt", "sgt", "cpl", "pvt", "brig", "adm", "cmdr", "gov", "sen", "rep",
    "prof", "approx", "vs", "etc", "inc", "ltd", "co", "dept", "dist", "prov", "est", "fig", "ft", "mt", "km",
    "hon", "rev", "supt", "insp", "asst", "p.m", "a.m", "u.s", "u.k", "u.n", "e.g", "i.e", "mon", "tue", "tues",
    "wed", "thu", "thurs", "fri", "sat", "sun"
})  # fmt: skip
_BLANKS: Final = re.compile("[\t\u00a0\u1680\u202f\u205f\u3000\u2000-\u200a]")
_END: Final = re.compile(r"""[.!?]+["'”’)\]]*(?=\s|$)|[.!?]["”’)\]]*(?=[A-Z“"][a-z])|;\s(?=\n)""")
_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLET: Final = re.compile(r"\s*(?:[-–—]{1,2}|[*•·▪●]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_WORD: Final = re.compile(r"[^\W\d_][\w’'.-]*")
_SMALL: Final = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "near", "of", "off", "on", "or",
    "over", "the", "to", "up", "via", "vs", "with", "after", "amid", "against"
})  # fmt: skip
_DATELINE: Final = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) \d{1,2}, \d{4}\s*[-–—]+\s+(?=[A-Z])|"
    r"\b(?!PDF\b)[A-Z][A-Z’'-]{2,20}(?: [A-Z][A-Z’'-]{2,20}){0,2}(?:, [A-Z][A-Za-z]+\.?){0,2}\s*"
    r"(?:\([^()\n]{3,40}\)|, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)\s*(?:\([A-Z][\w ]{1,20}\)\s*)?(?:[-–—:]+\s*)?"
    r"|\b(?!PDF\b)[A-Z][A-Za-z’'-]{2,20}(?: [A-Z][A-Za-z’'-]{2,20}){0,2}(?:, [A-Z][A-Za-z]+\.?){0,2}\s*"
    r"(?:\([A-Z][\w ]{1,20}\)\s*)?[–—]\s*(?=[A-Z“\"])"
    r"|\b[A-Z][a-z’'-]{2,20}(?: [A-Z][a-z’'-]{2,20}){0,2}, (?:Afghanistan|Pakistan)\s*"
    r"\([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?\)\s*[-–—]+\s*(?=[A-Z“\"])"
)
"""A place, then a date in brackets or a dash: "KABUL, Afghanistan (Jan. 10, 2011) –", "PESHAWAR (Reuters) —"."""
_TOWN: Final = r"(?:[A-Z]\.){0,2} ?[A-Z][A-Z’'-]{2,20}(?: [A-Z][A-Z’'-]{1,20}){0,2}"
_OF_PAPERS: Final = re.compile(
    rf"(?:{_TOWN}|[A-Z][\w’'-]{{2,20}}(?: [A-Z][\w’'-]{{2,20}}){{0,2}}(?=\s*\(|, \d))(?:, [A-Z][A-Za-z]+\.?){{0,2}}"
    r"(?:,? (?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?)?"
    r"\s*(?:\([A-Z][\w .]{1,24}\)\s*)?(?::|\s[-–—]+)\s+(?=[A-Z“\"0-9])"
)
"""As newspapers and armies set it, at the head of a paragraph: "QUETTA:", "Rawalpindi, 9 May 2024:", "MIRANSHAH - "."""
_LIST_HEAD: Final = re.compile(rf"^{_TOWN}:\s", re.MULTILINE)
"""Two of them are the heads of a list of places ("KHOST: …", "PAKTIA: …"), no datelines."""
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_SHORT: Final = 12
_LINE_AT_MOST: Final = 140
"""Blanks in a dated title ("Weekly update, Balochistan, 10-16 April 2023.") and code points in a headline."""
_HEAD: Final = re.compile(r"[A-Z][\w’' ,/-]{2,50}: (?=[A-Z\d])")
"""What an item of a list begins with where it has no bullet: "Logar, Baraki Barak: …"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is the stored text's `[start:end]`; `heading` lines carry no statement of their own."""

    index: int
    start: int
    end: int
    paragraph: int
    heading: bool
    text: str
    item: bool = False
    """It begins an item of a list."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report says it was filed: `text[start:end]`."""

    start: int
    end: int
    text: str


def plain_blanks(text: str) -> str:
    """The text with every kind of blank inside a line as a plain one; its length and all offsets stay."""
    return _BLANKS.sub(" ", text)


def split(text: str) -> tuple[list[Sentence], list[Dateline]]:
    """The sentences and datelines of a text, in order."""
    sentences: list[Sentence] = []
    datelines: list[Dateline] = []
    paragraph = 0
    listed = len(list(islice(_LIST_HEAD.finditer(text), 2))) > 1
    for start, end in _paragraphs(text):
        for part_start, part_end, dateline in _at_datelines(text, start, end, listed):
            if dateline:
                datelines.append(Dateline(part_start, part_end, text[part_start:part_end]))
                continue
            paragraph += 1
            first = paragraph == 1
            heading = _is_heading(text[part_start:part_end]) or (first and _is_headline(text, part_start, part_end))
            item = (_BULLET.match(text, part_start, part_end) or _HEAD.match(text, part_start, part_end)) is not None
            for s, e in _sentences(text, part_start, part_end):
                sentences.append(Sentence(len(sentences), s, e, paragraph, heading, text[s:e], item))
                item = False
    return sentences, datelines


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, joined where a line break is only a wrap."""
    start = end = -1
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if start >= 0 and _is_wrap(text, start, end, match):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.span()
    if start >= 0:
        yield start, end


def _is_wrap(text: str, start: int, end: int, line: re.Match[str]) -> bool:
    """Whether the line goes on with the sentence of the line before it."""
    gap = text[end : line.start()]
    if gap not in ("\n", "\r\n") or end - start > 20 * LONGEST:
        return False
    before = text[max(start, text.rfind("\n", start, end) + 1) : end].rstrip()
    after = line.group().lstrip()
    if not before or before[-1] in '.!?:;”"' or _BULLET.match(line.group()) or _DATELINE.match(after):
        return False
    if after[0].islower() or before[-1] in ",-–":
        return True
    return len(before) >= 45 and not _is_title_case(before)


def _at_datelines(text: str, start: int, end: int, listed: bool) -> Iterator[tuple[int, int, bool]]:
    """A paragraph in parts: what stands before a dateline is a header of its own."""
    at = start
    opening = None if listed else _OF_PAPERS.match(text, start, end)
    if opening and text[opening.end() : end].strip():
        yield opening.start(), opening.end(), True
        yield opening.end(), end, False
        return
    for match in _DATELINE.finditer(text, start, min(end, start + 600)):
        if text[start : match.start()].strip() and not _opens_after_header(text, at, match.start()):
            continue
        if text[at : match.start()].strip():
            yield at, match.start(), False
        yield match.start(), match.end(), True
        at = match.end()
        break
    if text[at:end].strip():
        yield at, end, False


def _is_headline(text: str, start: int, end: int) -> bool:
    """The first line of a report, set off by a blank line and without a full stop: it tells what the report tells."""
    line = text[start:end].strip()
    titled = line[-1:].isalnum() and text[end : end + 3].count("\n") > 1
    dated = line.endswith(".") and text[end : end + 1] == "\n" and _YEAR.search(line) and line.count(" ") < _SHORT
    return len(line) < _LINE_AT_MOST and bool(titled or dated) and "." in text[end:]


def _opens_after_header(text: str, start: int, at: int) -> bool:
    """A dateline inside a line counts after header matter (no full sentence before it), not in mid-sentence."""
    before = text[start:at]
    return before.endswith("  ") or bool(re.search(r"(?:Release|PDF|[.!?:])\s*$", before))


def _is_heading(block: str) -> bool:
    """No full stop at its end, and set like a title or short."""
    stripped = block.strip()
    if len(stripped) > 400 or not stripped or _BULLET.match(block):
        return False
    if re.search(r"[.!?:;][\"”’)\]]*$", stripped):
        return False
    return _is_title_case(stripped) or stripped.count(" ") < 9


def _is_title_case(line: str) -> bool:
    words = [w for w in _WORD.findall(line) if w.lower() not in _SMALL]
    return bool(words) and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    bullet = _BULLET.match(text, start, end)
    if bullet:
        at = bullet.end()
    for match in _END.finditer(text, at, end):
        if _is_abbreviation(text, at, match):
            continue
        yield from _bounded(text, at, match.end())
        at = match.end()
    yield from _bounded(text, at, end)


def _is_abbreviation(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith(".") or len(match.group()) > 1:
        return False
    word = re.search(r"[\w.]{1,12}$", text[max(start, match.start() - 12) : match.start()])
    if not word:
        return False
    token = word.group().lower()
    after = text[match.end() : match.end() + 3].lstrip()
    if after and after[0].islower():
        return True
    if text.endswith(" on X", start, match.start()):
        return False  # "…, he said on X."
    if re.fullmatch(r"[a-z](?:\.[a-z])*", token):  # an initial, "U.S.", "N.D."
        return True
    return token in _ABBREVIATIONS and bool(after)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, cut
        start = cut + 1 if text[cut : cut + 1] == " " else cut
    if end > start:
        yield start, end
