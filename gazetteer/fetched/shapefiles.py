"""Reads a shapefile in a child process that can read nothing else.

GDAL guesses formats from content, and some formats (VRT) make it read any file of the machine; naming a driver does
not stop it. So GDAL starts in a process of its own in which the drivers that reach out are switched off (this works
only before its import), with limits on memory and time, on a file whose first bytes are a shapefile's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from gazetteer.errors import GazetteerDataError

MAGIC = b"\x00\x00\x27\x0a"
_SECONDS = 120
_BYTES = 4 * 2**30
_REACHING_OUT = (
    "OGR_VRT,VRT,GDALG,CSV,GeoJSON,GeoJSONSeq,JSONFG,ESRIJSON,TopoJSON,STACIT,STACTA,GML,GMLAS,KML,LIBKML,GPX,GPKG,"
    "SQLite,WFS,OAPIF,OGCAPI,CSW,HTTP,WMS,WMTS,WCS,Elasticsearch,Carto,AmigoCloud,EEDA,EEDAI,NGW,PLSCENES,OSM,MapML"
)


def read_shapefile(path: Path) -> list[dict[str, Any]]:
    """The features of a .shp file with its .dbf beside it, as GeoJSON features in WGS 84.

    Raises GazetteerDataError for a file that is no shapefile or takes too much.
    """
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise GazetteerDataError(f"{path.name} is not a shapefile; give the .shp, or a zip of it, as downloaded")
    environment = {**os.environ, "OGR_SKIP": _REACHING_OUT, "GDAL_SKIP": _REACHING_OUT}
    command = [sys.executable, "-m", "gazetteer.fetched.shapefiles", str(path.resolve())]
    root = Path(__file__).resolve().parents[2]
    try:
        child = subprocess.run(command, capture_output=True, timeout=_SECONDS, env=environment, cwd=root, check=False)
    except subprocess.TimeoutExpired as error:
        raise GazetteerDataError(f"{path.name} took more than {_SECONDS} s to read; simplify it first") from error
    if child.returncode:
        reason = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise GazetteerDataError(f"{path.name} cannot be read as a shapefile ({reason}); download it again")
    features: list[dict[str, Any]] = json.loads(child.stdout)["features"]
    return features


def _limit() -> None:
    """Keep this process within its limits, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def main(path: str) -> int:
    """The child: write the layer of `path` to standard output as GeoJSON."""
    _limit()
    import geopandas as gpd
    import pyogrio

    information: dict[str, Any] = pyogrio.read_info(path)  # type: ignore[no-untyped-call]
    if information["driver"] != "ESRI Shapefile":
        sys.stderr.write("it is of another format")
        return 1
    frame = gpd.read_file(path, engine="pyogrio")
    if frame.crs is not None:
        frame = frame.to_crs("EPSG:4326")
    sys.stdout.write(frame.to_json(drop_id=True))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
