"""What is filtered, taken away as a file: streamed, in bounded memory, with precision, claims and citation inside.

GeoJSON is made of the features as they were stored when they were written, not made anew. Beside `features` it
holds the `claims` and `sources` they name as foreign members (RFC 7946, section 6.1). The flat formats have a
column for each (`geomap.store.tabular`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from geomap.errors import BadParameterError, GeomapError
from geomap.export.csv_file import csv_pieces
from geomap.store import Store
from geomap.store.streams import in_blocks

if TYPE_CHECKING:
    from geomap.columns import Selection

BLOCK: Final = 256 * 1024
"""Bytes of one piece of a stream."""

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
    """The format asked for by name, else by the file's ending; BadParameterError lists what there is."""
    by_ending = {each.suffix: each.name for each in FORMATS.values()} | _ALSO
    name = kind or ("geojson" if str(output) == "-" else by_ending.get(output.suffix.lower(), ""))
    if name not in FORMATS:
        what = f"the format {kind!r} is not offered" if kind else f"the name {output.name!r} does not tell the format"
        raise BadParameterError("format", f"{what}: choose one of {', '.join(FORMATS)} (--format)")
    return FORMATS[name]


def export_file(store: Store, selection: Selection, output: Path, kind: str | None = None) -> None:
    """Write a selection to a file (`-`: standard output). The file appears whole or not at all."""
    chosen = format_for(output, kind)
    pieces = stream(store, selection.in_file_order, chosen.name)
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
        return csv_pieces(store.tables(fids))
    return _by_file(store, fids, kind)


def _geojson(store: Store, fids: Sequence[int], shape: Shape | None) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    yield from _listed(_features(store, fids, shape, ","))
    yield b'],"claims":['
    yield from _listed(store.joined_claims(fids, ","))
    yield b'],"sources":['
    yield from _listed(b",".join(block) for block in in_blocks(store.sources_json(fids)))
    yield b"]}\n"


def _geojsonseq(store: Store, fids: Sequence[int], shape: Shape | None) -> Iterator[bytes]:
    # RFC 8142: a record separator before each text, a line feed after it.
    for block in _features(store, fids, shape, "\n\x1e"):
        yield b"\x1e" + block + b"\n"


def _features(store: Store, fids: Sequence[int], shape: Shape | None, separator: str) -> Iterator[bytes]:
    """The features in blocks of several."""
    if shape is None:
        return store.joined_features(fids, separator)
    between = separator.encode()
    return (between.join(block) for block in in_blocks(map(shape, store.features(fids))))


def _by_file(store: Store, fids: Sequence[int], kind: str) -> Iterator[bytes]:
    """Formats that are not written from front to back: made in a file of our own, then read out."""
    from geomap.export.gis_files import write_gis_file

    with TemporaryDirectory(prefix="geomap-export-") as folder:
        path = Path(folder) / f"incidents{FORMATS[kind].suffix}"
        write_gis_file(store, fids, kind, path)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def _listed(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks of a JSON list, with commas between them."""
    comma = b""
    for block in blocks:
        yield comma + block
        comma = b","
