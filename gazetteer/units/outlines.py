"""The outlines of units: those bundled with the package, and those built from boundary files. Decoded when needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer.errors import GazetteerDataError
from gazetteer.tables import DATA

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class BundledOutline:
    """A province or region of the bundled files; `approximate` marks an outline of our own."""

    geometry: BaseGeometry
    approximate: bool


class UnitOutlines:
    """Outlines by unit code (lon, lat, WGS 84). `built` holds WKB by district code or tehsil id."""

    def __init__(self, built: Mapping[str, bytes], folder: Path = DATA) -> None:
        self.built = built
        self._folder = folder
        self._decoded: dict[str, BaseGeometry] = {}

    def get(self, code: str) -> BaseGeometry | None:
        """The outline of a code; None where there is none."""
        if code in self.built:
            if code not in self._decoded:
                import shapely

                self._decoded[code] = shapely.from_wkb(self.built[code])
            return self._decoded[code]
        bundled = self._bundled.get(code)
        return bundled.geometry if bundled else None

    def is_approximate(self, code: str) -> bool:
        """Whether the outline of the code is one of our own."""
        return code not in self.built and code in self._bundled and self._bundled[code].approximate

    @cached_property
    def _bundled(self) -> dict[str, BundledOutline]:
        """Read from the package on first use; GazetteerDataError if a file cannot be read."""
        import shapely
        from shapely.geometry import shape

        found = {}
        for path in sorted((self._folder / "outlines").glob("*.geojson")):
            try:
                for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
                    properties = feature["properties"]
                    found[properties["code"]] = BundledOutline(shape(feature["geometry"]), properties["approximate"])
            except (KeyError, ValueError, TypeError, shapely.errors.ShapelyError) as error:
                raise GazetteerDataError(f"{path.name} is not a file of outlines ({error}); restore it") from error
        return found
