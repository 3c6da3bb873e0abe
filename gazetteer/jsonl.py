"""JSON Lines in and out: one place reference a line, one answer a line, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gazetteer.errors import GazetteerDataError
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import PlaceQuery


def answer_lines(gazetteer: Gazetteer, lines: Iterable[str]) -> Iterator[str]:
    """Answer lines of `{"id", "text", "adm1", "adm2", "country", "date"}` with `{"id", …the place reference}`.

    A key that is absent or null is not known; blank lines are passed over. Answers have no line end. Of a date that
    is known in part (2024-03) the first day counts, of a moment its day. Raises GazetteerDataError that names the
    line for one that is no such object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.lstrip("\ufeff"))
            query = _query(record)
            identifier = json.dumps(record.get("id"))  # escaped, so that half a surrogate pair comes back as it went in
        except (ValueError, TypeError, AttributeError) as error:
            raise GazetteerDataError(f"line {number}: {error}; a line is an object with id and text") from error
        answer = gazetteer.resolve(query).model_dump_json()
        yield f'{{"id":{identifier},{answer[1:]}'


def _query(record: dict[str, Any]) -> PlaceQuery:
    day = _word(record, "date")
    return PlaceQuery(
        _word(record, "text") or "",
        adm1=_word(record, "adm1"),
        adm2=_word(record, "adm2"),
        country=_word(record, "country"),
        date=_day(day) if day else None,
    )


def _word(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{key} is no string")
    # UTF-8 has no half of a surrogate pair, JSON's escapes do.
    return value.encode("utf-8", "replace").decode() if value else None


def _day(text: str) -> date:
    known = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", text, re.ASCII)
    if known is None:
        raise ValueError(f"date {text!r} is not ISO 8601, such as 2024-03-18")
    return date(int(known[1]), int(known[2] or 1), int(known[3] or 1))
