"""Tables as CSV (RFC 4180), column by column: most cells are one of few values, and each of those is written once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from geomap.store.tabular import FLAT_COLUMNS, Table

_AS_IT_IS: Final = re.compile(rb'(?![=+\-@\t\r])[^",\r\n]*')
_FORMULA: Final = re.compile(rb"[=+\-@\t\r]")
_QUOTED: Final = re.compile(rb'[",\r\n]')
_SIGNS: Final = (b'"', b",", b"\r", b"\n", *(b"\0" + sign.to_bytes() for sign in b"=+-@\t"))
_MOST_KEPT: Final = 8192


def csv_pieces(tables: Iterator[Table]) -> Iterator[bytes]:
    """The file in pieces, the head first."""
    yield ",".join(FLAT_COLUMNS).encode() + b"\r\n"
    written = {name: _Written() for name in FLAT_COLUMNS}
    for table in tables:
        cells = [written[name].cells(column) for name, column in table.columns.items()]
        yield b"\r\n".join(map(b",".join, zip(*cells, strict=True))) + b"\r\n"


class _Written(dict[Any, bytes]):
    """How each value of one column is written, made when it is first met."""

    def cells(self, column: Any) -> list[bytes]:
        """The cells of a part of the column."""
        if len(self) > _MOST_KEPT:
            if _plain(column):
                return list(column)
            self.clear()
        return list(map(self.__getitem__, column))

    def __missing__(self, value: Any) -> bytes:
        written = self[value] = _cell(value)
        return written


def _plain(column: Any) -> bool:
    """Whether every cell is text that is written as it is: looked for in all of them at once."""
    if not isinstance(column[0], bytes) or None in column:
        return False
    together = b"\0" + b"\0".join(column)
    return not any(sign in together for sign in _SIGNS)


def _cell(value: Any) -> bytes:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"): words that begin like one get a '."""
    if not isinstance(value, bytes):
        return b"" if value is None else repr(value).encode()
    if _AS_IT_IS.fullmatch(value):
        return value
    safe = b"'" + value if _FORMULA.match(value) else value
    return b'"' + safe.replace(b'"', b'""') + b'"' if _QUOTED.search(safe) else safe
