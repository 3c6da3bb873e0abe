"""A file to rows of text. Nothing is converted here and no format is guessed: delimited text, as declared."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geomap.errors import BadInputError
from geomap.model import SetAside

if TYPE_CHECKING:
    import _csv

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS: Final = (",", "\t", ";", "|")
_NOT_TABLES: Final = (
    (b"PK\x03\x04", "a spreadsheet or zip archive", "save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF document", "read it with `geomap ingest`"),
    (b"<", "XML or HTML, not a table", "export the data as CSV"),
    (b"{", "JSON, not a table", "export the data as CSV"),
    (b"[", "JSON, not a table", "export the data as CSV"),
)
_FIELD_LIMIT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as text; `number` counts as a spreadsheet does: the header is row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A delimited text file: its header, and its rows as often as asked."""

    name: str
    sha256: str
    header: tuple[str, ...]
    text: str
    delimiter: str

    def rows(self) -> Iterator[RawRow | SetAside]:
        """Every data row, in order; a row that cannot be read, or has too many or few cells, is set aside.

        A quotation mark that never closes would swallow the rows after it, so reading goes on at the line after the
        one where the broken row began.
        """
        lines = io.StringIO(self.text, newline="").readlines()
        at, number = _header_lines(lines, self.delimiter), 1
        while at < len(lines):
            reader = _reader(itertools.islice(lines, at, None), self.delimiter)
            begun = 0
            while (cells := _next(reader)) is not None:
                number += 1
                broken = cells if isinstance(cells, str) else self._misfit(cells)
                if broken is not None:
                    yield SetAside(self.name, number, broken)
                elif any(cell.strip() for cell in cells):
                    yield RawRow(number, tuple(cell.strip() for cell in cells))
                if broken is not None and reader.line_num - begun > 1:
                    break
                begun = reader.line_num
            else:
                return
            at += begun + 1

    def _misfit(self, cells: Sequence[str]) -> str | None:
        if len(cells) == len(self.header) or not any(cell.strip() for cell in cells):
            return None
        wrong = f"has {len(cells)} cells where the header has {len(self.header)}"
        return f"{wrong}: mend the separators or quotation marks of this row"


def open_table(path: Path, *, encoding: str | None = None) -> TableFile:
    """Read a delimited text file (comma, tab, semicolon or bar; UTF-8 or UTF-16 with its mark).

    Any other encoding must be named. Raises BadInputError with one sentence that says what to do.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}; check the name and its permissions") from None
    return parse_table(data, path.name, encoding=encoding)


def parse_table(data: bytes, name: str, *, encoding: str | None = None) -> TableFile:
    """Like `open_table`, for bytes that came some other way (an upload)."""
    if not data.strip():
        raise BadInputError(f"{name} is empty: choose a CSV file with a header row")
    for magic, what, cure in _NOT_TABLES:
        if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(magic):
            raise BadInputError(f"{name} is {what}: {cure}")
    text = _decode(data, name, encoding)
    if "\0" in text:
        raise BadInputError(f"{name} holds binary data, not text: choose a CSV file")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = tuple(cell.strip() for cell in next(_reader(io.StringIO(text, newline=""), delimiter)))
    except (StopIteration, csv.Error) as error:
        raise BadInputError(f"{name}, row 1: the header cannot be read ({error}): mend its quotation marks") from None
    return TableFile(name, hashlib.sha256(data).hexdigest(), header, text, delimiter)


def _reader(lines: Iterable[str], delimiter: str) -> _csv.Reader:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _next(reader: _csv.Reader) -> list[str] | str | None:
    """The next record, a sentence where it cannot be read, None at the end."""
    try:
        return next(reader, None)
    except csv.Error as error:
        return f"cannot be read ({error}): mend its quotation marks"


def _header_lines(lines: Sequence[str], delimiter: str) -> int:
    reader = _reader(lines, delimiter)
    next(reader)
    return reader.line_num


def _decode(data: bytes, name: str, encoding: str | None) -> str:
    declared = encoding or next((codec for mark, codec in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(declared)
    except LookupError:
        raise BadInputError(f"{declared!r} is no encoding that Python knows: say for instance latin-1") from None
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        likely = "" if encoding else f", for instance --encoding {_likely(data)}"
        raise BadInputError(
            f"{name}, row {row}: byte 0x{data[error.start]:02x} is not {declared}: "
            f"save the file as UTF-8, or name its encoding{likely}"
        ) from None


def _likely(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return "cp1252" if best is None else best.encoding
