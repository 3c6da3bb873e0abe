"""Folds the spellings of one name to one key.

The rules are the drift of DOMAIN.md ("Transliteration drifts by rule"): kh/x, q/k, gh/g, aw/au/ow/o, ay/ai/ey/e,
i/ee/y, u/oo/w, zai/zay/zi, doubled consonants, final -a/-ah/-eh. Arabic script is romanised by a table of our own
first, because Pashto, Dari and Urdu write the same sound with different letters (ي/ی/ې, ك/ک, ة/ه).
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from gazetteer.model import Script

_ARABIC_SOUNDS = {
    "a": "اأآٱ", "ai": "ۍ", "b": "ب", "ch": "چ", "d": "دډڈ", "e": "ېےۓ", "f": "ف", "g": "ګگږ", "gh": "غ",
    "h": "حهہھةۀۂ", "i": "إ", "j": "ج", "k": "کك", "kh": "خښ", "l": "ل", "m": "م", "n": "نڼں", "p": "پ", "q": "ق",
    "r": "رړڑ", "s": "ثسص", "sh": "ش", "t": "تټٹط", "ts": "څ", "w": "وؤۇ", "y": "یيىئ", "z": "ذزضظځ", "zh": "ژ",
    "": "عءـ؟\u200d\u200e\u200f", " ": "\u200c", ",": "،؛", ".": "۔",
}  # fmt: skip
_VOWEL_MARKS = (*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6DD))
_ARABIC = {ord(letter): sound for sound, letters in _ARABIC_SOUNDS.items() for letter in letters} | dict.fromkeys(
    _VOWEL_MARKS, ""
)
_ARABIC_CHARACTER = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")

_APOSTROPHES = re.compile(r"['’‘`´ʻʼʿʾ\"“”]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")

_SAME_WORDS = {
    "bala": "ulya olya oulya uliya ulia bala balla",
    "payin": "sufla sofla soufla payan payin payen pain paien paeen",
    "wusta": "wusta wosta wasta wasati miana miyana mianah",
}
"""Upper, lower and middle, in Arabic's and in Dari's words: official lists use either."""

_CONSONANTS = (
    (re.compile("kh"), "x"),
    (re.compile("chh|ch"), "C"),
    (re.compile("sh"), "S"),
    (re.compile("ph"), "f"),
    (re.compile("([bdgjtzpr])h(?=.)|([bdgjtz])h$"), r"\1\2"),
    (re.compile("ck|q|c"), "k"),
    (re.compile("v"), "w"),
)
_VOWELS = (
    (re.compile("(?<=.)(?:ah|eh|ha|eha)$"), "a"),
    (re.compile("(?<=[aeiou])h$"), ""),
    (re.compile("a[uw](?=[^aeiou]|$)|o[uw]|oo"), "u"),
    (re.compile("a[iy](?=[^aeiou]|$)|e[iy]|ee|ie"), "i"),
    (re.compile("[ey]"), "i"),
    (re.compile("[ow]"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_IZAFAT = frozenset({"e", "i", "ye", "yi", "ee"})
_SAME_WORD = {word: same for same, words in _SAME_WORDS.items() for word in words.split(" ")}
_DOUBLED = re.compile(r"([a-zCS])\1+")
_SOUNDLESS = re.compile("[aiuh]")


def script_of(text: str) -> Script:
    """The script most place names of the region are written in: Arab if any letter is, else Latn."""
    return "Arab" if _ARABIC_CHARACTER.search(text) else "Latn"


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """`text` in lower-case ASCII letters and digits, words parted by one space; romanised if it is Arabic script."""
    if not text.isascii():
        text = anyascii(text.translate(_ARABIC)) if _ARABIC_CHARACTER.search(text) else anyascii(text)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text).lower()).strip()


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """The key of one plain word: C stands for ch, S for sh, x for kh."""
    word = _SAME_WORD.get(word, word)
    for pattern, replacement in _CONSONANTS:
        word = pattern.sub(replacement, word)
    for pattern, replacement in _VOWELS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def fold_plain(text: str) -> str:
    """The key of plain text: its words' keys run together, because reports part words as they like.

    The izafat ("Qala-e Naw", "Qala-ye Naw", "Qala Naw") is left out, unless there is nothing else.
    """
    words = text.split(" ")
    keys = [fold_word(word) for word in words if word not in _IZAFAT] or [fold_word(word) for word in words]
    return _DOUBLED.sub(r"\1", "".join(keys))


def fold(text: str) -> str:
    """The folding key of a name in any script: "Bermel" and "Birmal", "Orakzai" and "Aurakzay" fold alike."""
    return fold_plain(plain(text))


def skeleton(key: str) -> str:
    """A key without its vowels and h: what Arabic script and Latin script of one name share."""
    return _SOUNDLESS.sub("", key)
