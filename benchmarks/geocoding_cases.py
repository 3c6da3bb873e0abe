"""The cases of the geocoding benchmark, from public data that is not in the repository (docs/accuracy.md names it).

Three quarters of the cases could be looked at while rules were made, by the one or the other of two checksums of the
text, one quarter was not: `developed` tells which.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from gazetteer import PlaceQuery

REFERENCE = Path(os.environ.get("GEOMAP_REFERENCE", Path(__file__).parents[2] / "shared" / "reference"))
TASKS = ("place", "place_adm2", "text", "variants", "variants_nat", "villages")
_COLUMNS = ["text", "adm1", "adm2", "country", "date", "lon", "lat", "fine", "weight"]


def districts() -> gpd.GeoDataFrame:
    """The districts of both countries (OCHA 2018): country, province, unit, geometry; EPSG:4326."""
    folder = REFERENCE / "boundaries"
    af = gpd.read_file(folder / "afg_adm2_ocha.geojson")
    pk = gpd.read_file(folder / "pak_adm2_ocha.geojson")
    frames = [
        gpd.GeoDataFrame({"country": "AF", "province": af.ADM1_EN, "unit": af.ADM2_PCODE}, geometry=af.geometry),
        gpd.GeoDataFrame(
            {"country": "PK", "province": pk.province_name, "unit": pk.district_name}, geometry=pk.geometry
        ),
    ]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")


def cases(task: str, units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Distinct cases of a task. `fine` says that the point is a settlement's, `weight` how many rows say the text."""
    if task in {"place", "place_adm2", "text"}:
        found = _ucdp(task)
    elif task.startswith("variants"):
        found = _variants(units, with_province=task == "variants")
    else:
        found = _villages()
    found["developed"] = [_was_developed_on(text) for text in found.text]
    return found.reset_index(drop=True)


def _was_developed_on(text: str) -> bool:
    """The first edition's rules were made on the even CRC-32s, later ones on the even SHA-256s."""
    encoded = text.encode()
    return zlib.crc32(encoded) % 2 == 0 or hashlib.sha256(encoded).digest()[-1] % 2 == 0


def _ucdp(task: str) -> pd.DataFrame:
    """Events of UCDP GED placed at least to the district: place name and province, with district, or press wording."""
    rows = pd.read_csv(REFERENCE / "eval" / "ucdp_ged_pakistan.csv", low_memory=False)
    column = "where_description" if task == "text" else "where_coordinates"
    rows = rows[rows.where_prec.isin([1, 2, 3]) & rows.where_coordinates.notna() & rows[column].notna()].copy()
    rows["text"] = rows[column].astype(str).str.replace(r"\s+", " ", regex=True)
    keys = ["text", "latitude", "longitude"] + ([] if task == "text" else ["adm_1"])
    rows["weight"] = rows.groupby(keys, dropna=False)[column].transform("size")
    rows = rows.drop_duplicates(keys)
    rows = rows.rename(columns={"longitude": "lon", "latitude": "lat", "adm_1": "adm1", "adm_2": "adm2"})
    rows["country"], rows["date"] = "PK", rows.date_start.astype(str).str[:10]
    rows["fine"] = rows.where_prec <= 2
    if task == "text":
        rows["adm1"] = None
    if task != "place_adm2":
        rows["adm2"] = None
    return rows[_COLUMNS]


def _variants(units: gpd.GeoDataFrame, *, with_province: bool) -> pd.DataFrame:
    """Spellings of Afghan districts in six official lists; the truth is the district, not a point."""
    rows = pd.read_csv(REFERENCE / "eval" / "afg_district_name_variants.csv")
    points = units[units.country == "AF"].set_index("unit").geometry.representative_point()
    rows = rows[rows.adm2_pcode.isin(points.index)].copy()
    rows["text"] = rows.name.str.title() + " district"
    rows["adm1"] = rows.province.str.title() if with_province else None
    rows["lon"], rows["lat"] = rows.adm2_pcode.map(points.x), rows.adm2_pcode.map(points.y)
    rows = rows.assign(adm2=None, country="AF", date=None, fine=False, weight=1, truth=rows.adm2_pcode)
    return rows[[*_COLUMNS, "truth"]]


def _villages() -> pd.DataFrame:
    """Villages of polling centres with their district and a GPS point."""
    rows = pd.read_csv(REFERENCE / "eval" / "afg_polling_centres_2014.csv")
    named = rows.pc_location_eng.astype(str).str.len().between(3, 40)
    rows = rows[named].drop_duplicates(["pc_location_eng", "district_name_eng"])
    rows = rows.sample(min(1500, len(rows)), random_state=7)
    rows = rows.assign(
        text=rows.pc_location_eng,
        adm1=rows.province_name_eng.str.title(),
        adm2=rows.district_name_eng.str.title(),
        country="AF",
        date="2014-04-05",
        fine=True,
        weight=1,
    )
    return rows[_COLUMNS]


def query(case: dict[str, Any]) -> PlaceQuery:
    """A case as a question."""
    told = {key: value if isinstance(value := case[key], str) else None for key in ("adm1", "adm2", "country")}
    day = case["date"]
    return PlaceQuery(case["text"], **told, date=date.fromisoformat(day) if isinstance(day, str) else None)
