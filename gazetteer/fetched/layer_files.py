"""Reads the files of a folder of boundaries: GeoJSON, shapefiles, and zips of either. Nothing else is opened."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from gazetteer.errors import GazetteerDataError
from gazetteer.fetched.layers import Layer, read_layer
from gazetteer.fetched.shapefiles import read_shapefile

_GEOJSON = frozenset({".geojson", ".json"})
_IN_ZIP = frozenset({*_GEOJSON, ".shp", ".shx", ".dbf", ".prj", ".cpg"})
MAX_BYTES = 1_000_000_000
"""The most that the layers in one zip may unpack to."""


def read_folder(folder: Path) -> list[Layer]:
    """The layers of every file in the folder, by file name.

    A file that cannot be read is a layer without shapes that tells the reason. Raises GazetteerDataError where the
    folder is missing.
    """
    if not folder.is_dir():
        raise GazetteerDataError(f"there is no folder {folder}; fetch boundaries with: geomap gazetteer fetch")
    layers: list[Layer] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file() and p.name != "manifest.json"):
        try:
            layers.extend(read_file(path))
        except GazetteerDataError as error:
            layers.append(Layer(path.name, None, (), (str(error),)))
    return layers


def read_file(path: Path) -> list[Layer]:
    """The layers of one file: several of a zip. GazetteerDataError for a file that cannot be read."""
    return list(_read(path))


def _read(path: Path) -> Iterator[Layer]:
    suffix = path.suffix.lower()
    if suffix in _GEOJSON:
        yield read_layer(path.name, _features(path.name, path.read_bytes()))
    elif suffix == ".shp":
        yield read_layer(path.name, read_shapefile(path))
    elif suffix == ".zip":
        yield from _read_zip(path)
    elif suffix not in _IN_ZIP:
        yield Layer(path.name, None, (), ("it is neither GeoJSON nor a shapefile nor a zip of either",))


def _features(name: str, data: bytes) -> list[dict[str, Any]]:
    try:
        collection = json.loads(data)
    except ValueError as error:
        raise GazetteerDataError(f"{name} is not JSON ({error}); download it again") from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise GazetteerDataError(f"{name} is not a GeoJSON feature collection; give it as downloaded")
    return features


def _read_zip(path: Path) -> Iterator[Layer]:
    """The layers in a zip, unpacked under names of our own so that no member can leave the temporary folder."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            members = sorted(m for m in archive.namelist() if PurePosixPath(m).suffix.lower() in _IN_ZIP)
            if sum(archive.getinfo(member).file_size for member in members) > MAX_BYTES:
                raise GazetteerDataError(f"{path.name} unpacks to more than {MAX_BYTES // 10**6} MB; give the layers")
            stems = {stem: number for number, stem in enumerate(sorted({m[: m.rfind(".")] for m in members}))}
            for member in members:
                target = Path(folder) / f"{stems[member[: member.rfind('.')]]}{PurePosixPath(member).suffix.lower()}"
                target.write_bytes(archive.read(member))
            for member in members:
                target = Path(folder) / f"{stems[member[: member.rfind('.')]]}{PurePosixPath(member).suffix.lower()}"
                if target.suffix in {*_GEOJSON, ".shp"}:
                    yield from (_renamed(layer, f"{path.name}/{member}") for layer in _read(target))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise GazetteerDataError(f"{path.name} is not a whole zip ({error}); download it again") from error


def _renamed(layer: Layer, name: str) -> Layer:
    return Layer(name, layer.kind, layer.shapes, layer.left_out)
