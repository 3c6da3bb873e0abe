"""How right the gazetteer is, and whether its scores mean what they say.

    python -m benchmarks.geocoding_accuracy GAZETTEER.sqlite [--misses N]

Shares, over distinct cases: `district` whose point lies in the true district or within 2 km of it, `by_rows` the same
weighted by how often a text is said (at most 1 % of all a text), `km5` within 5 km of a settlement's point,
`abroad` more than 2 km outside the stated country, `wrong_sure` called resolved to a district or finer and wrong.
Misses are printed of the developed cases only: the others stay unseen.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.geocoding_cases import TASKS, cases, districts, query
from gazetteer import Gazetteer, open_gazetteer
from gazetteer.geodesy import distance_m

_FINE = {"exact", "near", "settlement", "district"}
_NEAR_DEGREES = 0.02


def main() -> int:
    """Print a line a task and half, and the reliability of the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gazetteer", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    arguments = parser.parse_args()
    gazetteer, units = open_gazetteer(arguments.gazetteer), districts()
    judged = []
    for task in TASKS:
        results = judge(gazetteer, cases(task, units), units)
        judged.append(results)
        for half, part in (("all", results), ("held out", results[~results.developed])):
            print(f"{task:13}{half:9}" + "  ".join(f"{name} {value:.3f}" for name, value in figures(part).items()))
        for miss in worst(results, arguments.misses):
            print(f"   {miss}")
    reliability(pd.concat(judged))
    return 0


def judge(gazetteer: Gazetteer, told: pd.DataFrame, units: gpd.GeoDataFrame) -> pd.DataFrame:
    """The cases with what was answered and whether it is right."""
    answers = [gazetteer.resolve(query(case)) for case in told.to_dict("records")]
    results = told.assign(
        got_lon=[np.nan if a.lon is None else a.lon for a in answers],
        got_lat=[np.nan if a.lat is None else a.lat for a in answers],
        status=[a.status for a in answers],
        score=[a.score for a in answers],
        method=[a.method for a in answers],
        name=[a.name for a in answers],
        sure=[a.status == "resolved" and a.precision in _FINE for a in answers],
    )
    truth = _units_at(units, told.lon, told.lat)
    results["truth"] = told.truth if "truth" in told else truth
    results["answered"] = results.got_lon.notna()
    results["got"] = _units_at(units, results.got_lon.fillna(0), results.got_lat.fillna(0))
    shapes = units.drop_duplicates("unit").set_index("unit").geometry
    lands = {country: shapely.unary_union(part.geometry.tolist()) for country, part in units.groupby("country")}
    points = shapely.points(results.got_lon, results.got_lat)
    near = np.array(
        [
            known and unit in shapes.index and shapes[unit].distance(point) < _NEAR_DEGREES
            for known, unit, point in zip(results.answered, results.truth, points, strict=True)
        ],
        dtype=bool,
    )
    results["right"] = results.answered & ((results.got == results.truth) | near)
    results["abroad"] = [
        known and lands[country].distance(point) > _NEAR_DEGREES
        for known, country, point in zip(results.answered, results.country, points, strict=True)
    ]
    results["metres"] = [
        distance_m(row.lon, row.lat, row.got_lon, row.got_lat) if row.answered else np.inf
        for row in results.itertuples()
    ]
    return results


def _units_at(units: gpd.GeoDataFrame, lons: pd.Series, lats: pd.Series) -> np.ndarray:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lons, lats), crs="EPSG:4326")
    warnings.filterwarnings("ignore", message=".*geographic CRS.*")  # degrees are good enough to find the nearest
    joined = points.sjoin_nearest(units, how="left", max_distance=0.2)
    return joined[~joined.index.duplicated()].unit.to_numpy()


def figures(results: pd.DataFrame) -> dict[str, float]:
    """The shares of one task."""
    weight = np.minimum(results.weight, results.weight.sum() * 0.01)
    fine = results[results.fine]
    found = {
        "n": float(len(results)),
        "answered": results.answered.mean(),
        "district": results.right.mean(),
        "by_rows": float((results.right * weight).sum() / weight.sum()),
        "abroad": results.abroad.mean(),
        "wrong_sure": (results.sure & results.answered & ~results.right).mean(),
    }
    return found | ({"km5": (fine.metres <= 5000).mean()} if len(fine) else {})


def worst(results: pd.DataFrame, most: int) -> list[str]:
    """The developed cases' misses, the most often said first."""
    missed = results[results.developed & ~results.right].sort_values("weight", ascending=False, kind="stable")
    return [
        f"{row.weight:3} {row.text} ({row.adm1}, {row.adm2}): {row.truth}, got {row.got} {row.name} "
        f"{row.status} {row.method} {row.score}"
        for row in missed.head(most).itertuples(index=False)
    ]


def reliability(results: pd.DataFrame) -> None:
    """Of answers with a score in a range, the share that is right; parents, whose score is fixed, by themselves."""
    own = results[results.answered & results.score.notna() & ~results.developed]
    parents, own = own[own.method == "parent"], own[own.method != "parent"]
    print("\nscore       answers  right   (held out, all tasks)")
    for low in np.arange(0.0, 1.0, 0.1):
        part = own[(own.score >= low) & (own.score < (low + 0.1 if low < 0.85 else 1.01))]
        if len(part):
            print(f"{low:.1f} to {low + 0.1:.1f}  {len(part):7}  {part.right.mean():.2f}")
    print(f"parents     {len(parents):7}  {parents.right.mean():.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
