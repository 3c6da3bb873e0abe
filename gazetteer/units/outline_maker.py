"""Makes the bundled outlines of provinces and regions from Natural Earth's 10m file.

Run it again with::

    python -m gazetteer.units.outline_maker naturalearth_adm1_afpk.geojson gazetteer/data/outlines

The source is public domain (Natural Earth 10m admin-1 v4.1, AF and PK only). What is wrong or dated in it and put
right here: two provinces are called Parwan (one is Panjshir, by `gn_name`), two Uruzgan (one is Daykundi, by
`woe_name`); K.P. and F.A.T.A. are apart, which was true until 31 May 2018. Today's Khyber Pakhtunkhwa is their union;
F.A.T.A. stays as PK-TA and the rest as the North-West Frontier Province, PK-NW. All geometry is lon, lat in WGS 84.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS = 4
"""Coordinates keep 4 decimals (about 11 m): finer than the 1:10 million source is true."""

SOURCE = "Natural Earth 10m admin-1 v4.1, public domain"

_AF = {
    "Badakhshan": ("AF-BDS", "Badakhshan"),
    "Badghis": ("AF-BDG", "Badghis"),
    "Baghlan": ("AF-BGL", "Baghlan"),
    "Balkh": ("AF-BAL", "Balkh"),
    "Bamyan": ("AF-BAM", "Bamyan"),
    "Daykundi": ("AF-DAY", "Daykundi"),
    "Farah": ("AF-FRA", "Farah"),
    "Faryab": ("AF-FYB", "Faryab"),
    "Ghazni": ("AF-GHA", "Ghazni"),
    "Ghor": ("AF-GHO", "Ghor"),
    "Hilmand": ("AF-HEL", "Helmand"),
    "Hirat": ("AF-HER", "Herat"),
    "Jawzjan": ("AF-JOW", "Jowzjan"),
    "Kabul": ("AF-KAB", "Kabul"),
    "Kandahar": ("AF-KAN", "Kandahar"),
    "Kapisa": ("AF-KAP", "Kapisa"),
    "Khost": ("AF-KHO", "Khost"),
    "Kunar": ("AF-KNR", "Kunar"),
    "Kunduz": ("AF-KDZ", "Kunduz"),
    "Laghman": ("AF-LAG", "Laghman"),
    "Logar": ("AF-LOG", "Logar"),
    "Nangarhar": ("AF-NAN", "Nangarhar"),
    "Nimroz": ("AF-NIM", "Nimroz"),
    "Nuristan": ("AF-NUR", "Nuristan"),
    "Paktika": ("AF-PKA", "Paktika"),
    "Paktya": ("AF-PIA", "Paktia"),
    "Panjshir": ("AF-PAN", "Panjshir"),
    "Parwan": ("AF-PAR", "Parwan"),
    "Samangan": ("AF-SAM", "Samangan"),
    "Sari Pul": ("AF-SAR", "Sar-e Pol"),
    "Takhar": ("AF-TAK", "Takhar"),
    "Uruzgan": ("AF-URU", "Uruzgan"),
    "Wardak": ("AF-WAR", "Maidan Wardak"),
    "Zabul": ("AF-ZAB", "Zabul"),
}
_PK = {
    "Azad Kashmir": ("PK-JK", "Azad Jammu and Kashmir"),
    "Baluchistan": ("PK-BA", "Balochistan"),
    "F.A.T.A.": ("PK-TA", "Federally Administered Tribal Areas"),
    "F.C.T.": ("PK-IS", "Islamabad Capital Territory"),
    "K.P.": ("PK-NW", "North-West Frontier Province"),
    "Northern Areas": ("PK-GB", "Gilgit-Baltistan"),
    "Punjab": ("PK-PB", "Punjab"),
    "Sind": ("PK-SD", "Sindh"),
}
_DATES = {"PK-TA": ("1970-07-01", "2018-05-31"), "PK-NW": ("1970-07-01", "2010-04-15")}
"""First day and first day after: both were set up when West Pakistan ended, see DOMAIN.md for the ends."""

_WAZIRISTAN = [
    (69.0, 33.3), (70.2, 33.3), (70.3, 33.35), (70.6, 33.35), (70.65, 33.2), (70.4, 33.05), (70.35, 32.75),
    (70.1, 32.55), (70.05, 32.25), (70.2, 32.0), (70.2, 31.8), (69.9, 31.9), (69.0, 31.8),
]  # fmt: skip
"""Our own line around Waziristan: Kurram lies north of it, the Frontier Regions of Bannu, Tank and D. I. Khan east."""

_BELT_DEGREES = 0.45
"""Half the width of the border belt: 50 km in degrees of latitude."""

_SHRINK = 0.84
"""Degrees of longitude per degree of latitude along the border (cosine of 33° N)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline of the bundled files. `valid_to` is the first day after; empty is open."""

    code: str
    name: str
    country: str
    geometry: BaseGeometry
    valid_from: str = ""
    valid_to: str = ""
    approximate: bool = False
    source: str = SOURCE

    def feature(self) -> dict[str, Any]:
        """The outline as a GeoJSON feature."""
        from shapely.geometry import mapping

        properties = {
            "code": self.code,
            "name": self.name,
            "country": self.country or None,
            "valid_from": self.valid_from or None,
            "valid_to": self.valid_to or None,
            "approximate": self.approximate,
            "source": self.source,
        }
        return {"type": "Feature", "properties": properties, "geometry": mapping(self.geometry)}


def _source_unit(properties: Mapping[str, str]) -> tuple[str, str]:
    """Code and name of one feature of the source; KeyError for a province that is not expected."""
    name = properties["name"]
    if name == "Parwan" and properties["gn_name"] == "Panjshir":
        name = "Panjshir"
    if name == "Uruzgan" and properties["woe_name"] == "Daykundi":
        name = "Daykundi"
    return (_AF if properties["iso_a2"] == "AF" else _PK)[name]


def correct_provinces(collection: Mapping[str, Any]) -> list[Outline]:
    """The provinces of today and PK-TA and PK-NW, by code, from Natural Earth's feature collection."""
    from shapely import set_precision, unary_union
    from shapely.geometry import shape

    outlines = {}
    for feature in collection["features"]:
        code, name = _source_unit(feature["properties"])
        geometry = set_precision(shape(feature["geometry"]), 10**-DECIMALS)
        start, end = _DATES.get(code, ("", ""))
        outlines[code] = Outline(code, name, code[:2], geometry, start, end)
    merged = unary_union([outlines["PK-NW"].geometry, outlines["PK-TA"].geometry])
    # Open at the start: the code and most of the land are older than the name.
    outlines["PK-KP"] = Outline("PK-KP", "Khyber Pakhtunkhwa", "PK", merged)
    return [outlines[code] for code in sorted(outlines)]


def draw_regions(provinces: Iterable[Outline]) -> list[Outline]:
    """Outlines of our own for regions made of districts, each marked approximate and with a note of how it was drawn.

    A region made of provinces (Loya Paktia) needs none: it is their union.
    """
    from shapely.geometry import Polygon

    by_code = {outline.code: outline.geometry for outline in provinces}
    tribal = by_code["PK-TA"]
    waziristan = tribal.intersection(Polygon(_WAZIRISTAN))
    drawn = [
        ("region.border-belt", "Border belt", "", _belt(by_code), "about 50 km on each side of the border in"),
        ("region.tribal-areas", "Tribal areas", "PK", tribal, "the former F.A.T.A. from"),
        ("region.waziristan", "Waziristan", "PK", waziristan, "the former F.A.T.A., cut by a line of our own, from"),
    ]
    return [
        Outline(code, name, country, _largest_parts(area), approximate=True, source=f"own outline: {note} {SOURCE}")
        for code, name, country, area, note in drawn
    ]


def _belt(by_code: Mapping[str, BaseGeometry]) -> BaseGeometry:
    from shapely import unary_union
    from shapely.affinity import scale

    sides = [unary_union([g for code, g in by_code.items() if code.startswith(c)]) for c in ("AF", "PK")]
    border = scale(sides[0].intersection(sides[1]), xfact=_SHRINK, yfact=1, origin=(0, 0))
    belt = scale(border.buffer(_BELT_DEGREES, quad_segs=4), xfact=1 / _SHRINK, yfact=1, origin=(0, 0))
    return belt.simplify(0.02).intersection(unary_union(sides))


def _largest_parts(area: BaseGeometry) -> BaseGeometry:
    """Without the slivers (under 1 % of the area) that cutting leaves; rounded as the provinces are."""
    from shapely import set_precision, unary_union

    parts = [part for part in getattr(area, "geoms", [area]) if part.area > area.area / 100]
    return set_precision(unary_union(parts), 10**-DECIMALS)


def write_outlines(path: Path, outlines: Iterable[Outline]) -> None:
    """Write a feature collection, one feature a line; the same outlines give the same bytes."""
    lines = [json.dumps(o.feature(), ensure_ascii=False, separators=(",", ":")) for o in outlines]
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Command line: SOURCE (Natural Earth's file) and TARGET (the folder of the bundled outlines)."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m gazetteer.units.outline_maker SOURCE.geojson TARGET_FOLDER\n")
        return 2
    source, target = map(Path, arguments)
    provinces = correct_provinces(json.loads(source.read_text(encoding="utf-8")))
    write_outlines(target / "provinces.geojson", provinces)
    write_outlines(target / "regions.geojson", draw_regions(provinces))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
