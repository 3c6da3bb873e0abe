"""Whether a downloaded file is what it should be: whole, of the right columns, of a plausible size and place."""

from __future__ import annotations

from pathlib import Path

from gazetteer.errors import FetchError, GazetteerDataError
from gazetteer.fetched.downloads import Download
from gazetteer.fetched.geonames_rows import COLUMNS, read_text
from gazetteer.fetched.layer_files import read_file

_OUTSIDE = 0.01
"""The part of a dump's rows that may lie outside both countries' surroundings (59 to 79° E, 22 to 40° N)."""


def check_dump(download: Download, path: Path) -> int:
    """The number of rows of a dump; FetchError where it is no whole dump of this country."""
    country = download.name.partition(".")[0]
    try:
        text = read_text(path)
    except GazetteerDataError as error:
        raise FetchError(str(error)) from error
    lines = [line.rstrip("\r").split("\t") for line in text.split("\n") if line]
    if any(len(cells) != COLUMNS for cells in lines):
        raise FetchError(f"{download.name} has rows that are not of {COLUMNS} columns; it is no GeoNames dump")
    if len(lines) < download.rows:
        raise FetchError(f"{download.name} has {len(lines)} rows, at least {download.rows} are plausible; fetch later")
    outside = sum(not _is_plausible(cells, country) for cells in lines)
    if outside > _OUTSIDE * len(lines):
        raise FetchError(f"{download.name}: {outside} of {len(lines)} rows are not places in {country}")
    return len(lines)


def _is_plausible(cells: list[str], country: str) -> bool:
    try:
        lat, lon = float(cells[4]), float(cells[5])
    except ValueError:
        return False
    return cells[8] == country and 59 <= lon <= 79 and 22 <= lat <= 40


def check_layer(download: Download, path: Path) -> int:
    """The number of polygons of a layer; FetchError where its columns are of no known layer."""
    try:
        layers = read_file(path)
    except GazetteerDataError as error:
        raise FetchError(str(error)) from error
    polygons = sum(len(layer.shapes) for layer in layers)
    if polygons < download.rows:
        reasons = "; ".join(reason for layer in layers for reason in layer.left_out)
        few = f"{download.name} has {polygons} polygons, at least {download.rows} are plausible"
        raise FetchError(f"{few}: {reasons}" if reasons else f"{few}; get it from its publisher")
    return polygons
