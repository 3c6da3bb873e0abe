"""`extract --jsonl`: one document a line in, what it tells of a line out, in the order asked (CONTRACTS.md)."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Iterable, Iterator

import orjson

from geomap.errors import BadInputError
from geomap.extract import Extractor
from geomap.model import Document, Source
from geomap.reading.calendars import PartialDate


def settle() -> None:
    """Make the process ready for a long run of readings.

    Gazetteer and dictionaries stay: no collection need walk through them again. A reading makes many small objects and
    no cycles that keep memory, so the collector may come by a good deal less often (a fifth of the time, measured).
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def answer_lines(extractor: Extractor, lines: Iterable[str]) -> Iterator[str]:
    """An answer for each line that is not blank. Raises BadInputError that names the line."""
    settle()
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(extractor, line, number)


def _answer(extractor: Extractor, line: str, number: int) -> str:
    try:
        asked = orjson.loads(line.lstrip("\ufeff"))
    except orjson.JSONDecodeError as error:
        raise BadInputError(f"line {number} is not JSON ({error}); write one object a line") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text") or "", str):
        raise BadInputError(f'line {number} has no "text"; write {{"id": …, "text": …, "title": …, "published": …}}')
    text, published = asked.get("text") or "", asked.get("published") or None
    document = document_of(asked.get("id"), text, asked.get("title"), published, f"line {number}")
    found = extractor.extract(document).model_dump(mode="json", by_alias=True)
    return orjson.dumps({"id": asked.get("id"), **found}).decode()


def document_of(given: object, text: str, title: object, published: object, where: str) -> Document:
    """A document from the parts of a line. Raises BadInputError where the publication date is none."""
    if published is not None and (not isinstance(published, str) or PartialDate.parse(published) is None):
        raise BadInputError(f'{where}: "published" is {published!r}; write a date such as 2024-03-20, 2024-03 or 2024')
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = Source(
        id=str(given) if given is not None else sha256[:16],
        title=title if isinstance(title, str) else None,
        published=published if isinstance(published, str) else None,
        sha256=sha256,
        language="en",
    )
    return Document(source=source, text=text)


def main() -> None:
    """Speak the contract on standard input and output, with the gazetteer of the data directory."""
    from gazetteer import ensure_compiled, open_gazetteer
    from geomap.settings import Settings

    extractor = Extractor(open_gazetteer(ensure_compiled(Settings().data_dir)))
    for answer in answer_lines(extractor, sys.stdin):
        sys.stdout.write(answer + "\n")


if __name__ == "__main__":
    main()
