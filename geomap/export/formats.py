"""What is filtered, taken away as a file: streamed, in bounded memory, with precision, claims and citation inside.

GeoJSON is made of the features as they were stored when they were written, not made anew. Beside `features` it
holds the `claims` and `sources` they name as foreign members (RFC 7946, section 6.1). The flat formats have a
column for each (`geomap.store.tabular`).
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from geomap.errors import BadInputError, GeomapError
from geomap.store import Store
from geomap.store.tabular import FLAT_COLUMNS

if TYPE_CHECKING:
    from geomap.columns import Selection

BLOCK: Final = 256 * 1024
"""Bytes of one piece of a stream."""
_FORMULA: Final = frozenset("=+-@\t\r")

Shape = Callable[[bytes], bytes]
"""Another geometry for a stored feature (areas in the place of points)."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name in `f=` and `--format`, media type, file name ending, and what a person calls it."""

    name: str
    media_type: str
    suffix: str
    title: str


FORMATS: Final = {
    each.name: each
    for each in (
        Format("geojson", "application/geo+json", ".geojson", "GeoJSON"),
        Format("geojsonseq", "application/geo+json-seq", ".geojsons", "GeoJSON text sequence"),
        Format("csv", "text/csv; charset=utf-8", ".csv", "CSV"),
        Format("gpkg", "application/geopackage+sqlite3", ".gpkg", "GeoPackage"),
        Format("parquet", "application/vnd.apache.parquet", ".parquet", "GeoParquet"),
        Format("fgb", "application/flatgeobuf", ".fgb", "FlatGeobuf"),
        Format("kml", "application/vnd.google-earth.kml+xml", ".kml", "KML"),
    )
}
_ALSO: Final = {
    ".geojsonseq": "geojsonseq",
    ".json": "geojson",
    ".geojsonl": "geojsonseq",
    ".jsonl": "geojsonseq",
    ".geoparquet": "parquet",
}


def format_for(output: Path, kind: str | None) -> Format:
    """The format asked for by name, else by the file's ending; BadInputError lists what there is."""
    by_ending = {each.suffix: each.name for each in FORMATS.values()} | _ALSO
    name = kind or ("geojson" if str(output) == "-" else by_ending.get(output.suffix.lower(), ""))
    if name not in FORMATS:
        what = f"the format {kind!r} is not offered" if kind else f"the name {output.name!r} does not tell the format"
        raise BadInputError(f"{what}: choose one of {', '.join(FORMATS)} (--format)")
    return FORMATS[name]


def export_file(store: Store, selection: Selection, output: Path, kind: str | None = None) -> None:
    """Write a selection to a file (`-`: standard output). The file appears whole or not at all."""
    chosen = format_for(output, kind)
    pieces = stream(store, selection.fids, chosen.name)
    if str(output) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(f".{output.name}.part")
    try:
        with draft.open("wb") as file:
            file.writelines(pieces)
        draft.replace(output)
    except OSError as error:
        raise GeomapError(f"{output} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def stream(store: Store, fids: Sequence[int] | Any, kind: str, *, shape: Shape | None = None) -> Iterator[bytes]:
    """The file in pieces of some BLOCK bytes; the first comes at once for geojson, geojsonseq and csv."""
    if kind == "geojson":
        return _geojson(store, fids, shape)
    if kind == "geojsonseq":
        return _geojsonseq(store, fids, shape)
    if kind == "csv":
        return _csv(store, fids)
    return _by_file(store, fids, kind)


def _geojson(store: Store, fids: Sequence[int], shape: Shape | None) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    yield from _listed(_shaped(store.features(fids), shape))
    yield b'],"claims":['
    yield from _listed(store.claims_json(fids))
    yield b'],"sources":['
    yield from _listed(store.sources_json(fids))
    yield b"]}\n"


def _geojsonseq(store: Store, fids: Sequence[int], shape: Shape | None) -> Iterator[bytes]:
    # RFC 8142: a record separator before each text, a line feed after it.
    for block in _blocks(_shaped(store.features(fids), shape)):
        yield b"\x1e" + b"\n\x1e".join(block) + b"\n"


def _csv(store: Store, fids: Sequence[int]) -> Iterator[bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FLAT_COLUMNS)
    yield text.getvalue().encode()
    for chunk in store.flat_rows(fids):
        text.seek(0)
        text.truncate()
        writer.writerows([_safe(values) for _, values in chunk])
        yield text.getvalue().encode()


def _safe(values: Sequence[object]) -> list[object]:
    """Cells that no spreadsheet takes for formulas (OWASP, "CSV Injection"): words that begin like one get a '."""
    return [f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value for value in values]


def _by_file(store: Store, fids: Sequence[int], kind: str) -> Iterator[bytes]:
    """Formats that are not written from front to back: made in a file of our own, then read out."""
    from geomap.export.gis_files import write_gis_file

    with TemporaryDirectory(prefix="geomap-export-") as folder:
        path = Path(folder) / f"incidents{FORMATS[kind].suffix}"
        write_gis_file(store, fids, kind, path)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def _shaped(features: Iterator[bytes], shape: Shape | None) -> Iterator[bytes]:
    return features if shape is None else map(shape, features)


def _listed(items: Iterator[bytes]) -> Iterator[bytes]:
    """The items of a JSON list, with commas between them."""
    comma = b""
    for block in _blocks(items):
        yield comma + b",".join(block)
        comma = b","


def _blocks(items: Iterator[bytes]) -> Iterator[list[bytes]]:
    """The items in lists of about BLOCK bytes; the first list is short, so that an answer begins at once."""
    block: list[bytes] = []
    size, most = 0, 4096
    for item in items:
        block.append(item)
        size += len(item)
        if size >= most:
            yield block
            block, size, most = [], 0, BLOCK
    if block:
        yield block
