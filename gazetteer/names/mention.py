"""Mentions: one name of a place reference with its class words told apart, and the forms to look it up by."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gazetteer.model import PlaceClass
from gazetteer.names.classwords import BOUNDARY_WORDS, CLASS_WORDS
from gazetteer.names.fold import fold_plain

Role = Literal["place", "within", "anchor"]
"""place: what the reference is about; within: what holds it; anchor: what it lies beside."""

_PART_OF_NAME = 0.93
"""What the likeness of a name without a word that may be part of it is worth."""


class Form(NamedTuple):
    """A form of a mention to look up: its plain text, its folding key, and what a likeness to it is worth.

    `classed` says that it has the class words with it, which few names in the gazetteer have.
    """

    text: str
    key: str
    worth: float = 1.0
    classed: bool = False


class Mention(NamedTuple):
    """One name of a reference: its plain words with class words, as a name, and without anything of a kind.

    Of "Shakar Dara district" the name is "shakar dara" and the core "shakar": whether "dara" (valley) belongs to the
    name is not known yet.
    """

    words: tuple[str, ...]
    name: tuple[str, ...]
    core: tuple[str, ...]
    forms: tuple[Form, ...]
    classes: tuple[PlaceClass, ...] = ()
    role: Role = "place"

    @property
    def text(self) -> str:
        """The name as plain text."""
        return " ".join(self.words)


def strip_classes(words: list[str]) -> tuple[list[str], list[PlaceClass]]:
    """The name without the class words at its ends, and the classes they speak for."""
    first, last = 0, len(words)
    classes: list[PlaceClass] = []
    while last > first and words[last - 1] in CLASS_WORDS:
        last -= 1
        classes.extend(CLASS_WORDS[words[last]])
    while first < last and words[first] in CLASS_WORDS:
        classes.extend(CLASS_WORDS[words[first]])
        first += 1
    if first == last and len(words) > 1:
        return words, classes
    return words[first:last], classes


def make_mention(
    words: list[str], name: list[str], core: list[str], classes: tuple[PlaceClass, ...], role: Role
) -> Mention:
    """A mention of plain words, of its name, and of its core; each is a form to look up."""
    forms: dict[str, Form] = {}
    for part, worth, classed in ((name, 1.0, False), (words, 1.0, True), (core, _PART_OF_NAME, False)):
        text = " ".join(part)
        if text not in forms:
            forms[text] = Form(text, fold_plain(text), worth, classed)
    usable = tuple(form for form in forms.values() if form.key)
    return Mention(tuple(words), tuple(name), tuple(core), usable, classes, role)


def whole_mention(text: str, classes: tuple[PlaceClass, ...] = (), role: Role = "place") -> Mention:
    """A whole plain text as one name."""
    words = text.split(" ")
    return make_mention(words, words, words, classes, role)


def trim(words: list[str]) -> list[str]:
    """The words without the boundary words at their ends; all of them if nothing else is there."""
    first, last = 0, len(words)
    while last > first and words[last - 1] in BOUNDARY_WORDS:
        last -= 1
    while first < last and words[first] in BOUNDARY_WORDS:
        first += 1
    return words[first:last] or words


def split_mention(mention: Mention, cut: int, *, classes_first: bool) -> tuple[Mention, Mention]:
    """The mention's name in two, the first `cut` words and the rest; the class words go with the one or the other."""
    first, last = list(mention.name[:cut]), list(mention.name[cut:])
    (core, kinds), (other, other_kinds) = strip_classes(first), strip_classes(last)
    return (
        make_mention(first, first, core or first, (*kinds, *(mention.classes if classes_first else ())), mention.role),
        make_mention(last, last, other or last, (*other_kinds, *(() if classes_first else mention.classes)), "within"),
    )
