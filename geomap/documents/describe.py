"""A text and what is known about it: title, publisher, address, day of publication."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from pydantic import ValidationError

from geomap.errors import BadInputError
from geomap.model import Document, Source
from geomap.reading.calendars import PartialDate

LONGEST: Final = 5_000_000
"""Characters of one document; more is a book or a mistake."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is known about a document; `published` may be partial (2023-11)."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None

    def over(self, other: Description) -> Description:
        """This description, with the other's values where this one has none."""
        return replace(other, **{f.name: value for f in fields(self) if (value := getattr(self, f.name))})

    @classmethod
    def from_keys(cls, keys: Mapping[str, object]) -> Description:
        """From front matter, meta tags or a JSON object, by the usual names; other keys are passed over."""
        known = {str(name).casefold(): value for name, value in keys.items()}

        def first(*names: str) -> str | None:
            return next((str(known[n]).strip() for n in names if known.get(n) not in (None, "")), None)

        return cls(
            title=first("title", "headline"),
            publisher=first("publisher", "site", "sitename", "source"),
            url=first("url", "link"),
            published=first("published", "date"),
            language=first("language", "lang"),
        )


def document_of_text(
    text: str,
    *,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> Document:
    """A document from a text as it was pasted. Raises BadInputError for an empty one or an impossible date."""
    return make_document(text, Description(title, publisher, url, published, language), "the pasted text")


def make_document(text: str, known: Description, where: str) -> Document:
    """The document of a text, with line ends and Unicode in one form; its id is that of the stored text."""
    stored = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not stored:
        raise BadInputError(f"{where} has no text: choose a document with words in it")
    if len(stored) > LONGEST:
        raise BadInputError(f"{where} has {len(stored):,} characters, {LONGEST:,} are the most: split it")
    if known.published is not None and PartialDate.parse(known.published) is None:
        raise BadInputError(
            f"{where}: the publication date {known.published!r} is no date such as 2024-03-20, 2024-03 or 2024: mend it"
        )
    sha256 = hashlib.sha256(stored.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        source = Source(
            id=sha256[:16],
            title=known.title or stored.split("\n", 1)[0][:120],
            publisher=known.publisher,
            url=known.url,
            published=known.published,
            sha256=sha256,
            language=known.language,
        )
    except ValidationError as error:
        raise BadInputError(f"{where}: {error.errors()[0]['msg'].removeprefix('Value error, ')}: mend it") from None
    return Document(source=source, text=stored)
