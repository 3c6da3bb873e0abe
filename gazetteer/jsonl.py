"""JSON Lines in and out: one place reference a line, one answer a line, in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gazetteer.errors import GazetteerDataError
from gazetteer.gazetteer import Gazetteer
from gazetteer.model import PlaceQuery


def answer_lines(gazetteer: Gazetteer, lines: Iterable[str]) -> Iterator[str]:
    """Answer lines of `{"id", "text", "adm1", "adm2", "country", "date"}` with `{"id", …the place reference}`.

    A key that is absent or null is not known; blank lines are passed over. Answers have no line end.
    Raises GazetteerDataError that names the line for one that is no such object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            query = _query(record)
            identifier = json.dumps(record.get("id"), ensure_ascii=False)
        except (ValueError, TypeError, AttributeError) as error:
            raise GazetteerDataError(f"line {number}: {error}; a line is an object with id and text") from error
        answer = gazetteer.resolve(query).model_dump_json()
        yield f'{{"id":{identifier},{answer[1:]}'


def _query(record: dict[str, Any]) -> PlaceQuery:
    text = record.get("text")
    if not isinstance(text, str):
        raise TypeError("text is missing or no string")
    day = record.get("date")
    return PlaceQuery(
        text,
        adm1=_word(record, "adm1"),
        adm2=_word(record, "adm2"),
        country=_word(record, "country"),
        date=date.fromisoformat(day) if day else None,
    )


def _word(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{key} is no string")
    return value or None
