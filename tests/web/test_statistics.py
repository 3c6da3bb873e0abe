from __future__ import annotations

from typing import Any

import pytest

from gazetteer import Gazetteer
from geomap.filters import IncidentFilter
from geomap.model import Statistic
from web.statistics import matches

NEARLY_1000 = Statistic(
    id="s", measure="killed", high=1000, areas=("PK-BA", "PK-KP"), period="2023", claimant="pak_government"
)
RISE = Statistic(id="r", measure="other", change=60.0, areas=(), period=None)


@pytest.mark.parametrize(
    ("query", "statistic", "found"),
    [
        ({}, NEARLY_1000, True),
        ({}, RISE, True),
        ({"province": ["PK-KP"]}, NEARLY_1000, True),
        ({"province": ["Baluchistan"]}, NEARLY_1000, True),
        ({"province": ["AF-PKA"]}, NEARLY_1000, False),
        ({"province": ["PK-KP"]}, RISE, False),
        ({"datetime": ["2023-05-01"]}, NEARLY_1000, True),
        ({"datetime": ["2024-01-01/.."]}, NEARLY_1000, False),
        ({"datetime": ["../2023-01-01"]}, NEARLY_1000, True),
        ({"datetime": ["2023"]}, RISE, False),
        ({"bbox": ["66,29,68,31"]}, NEARLY_1000, True),
        ({"bbox": ["62,34,63,35"]}, NEARLY_1000, False),
    ],
)
def test_a_statistic_matches_by_its_areas_and_its_period(
    gazetteer: Gazetteer, query: dict[str, list[str]], statistic: Statistic, found: bool
) -> None:
    assert matches(statistic, IncidentFilter.from_params(query), gazetteer.units) is found


def test_statistics_are_features_without_geometry_and_not_incidents(client: Any) -> None:
    answer = client.get("/collections/statistics/items")
    assert answer.json["numberMatched"] == 1
    feature = answer.json["features"][0]
    assert (feature["geometry"], feature["properties"]["areas"]) == (None, ["PK-BA", "PK-KP"])
    alone = client.get(f"/collections/statistics/items/{feature['id']}")
    assert alone.json["properties"] == feature["properties"]
    assert client.get("/collections/statistics/items/nothing").status == 404
    assert client.get("/collections/statistics/items", datetime="2020").json["numberMatched"] == 0
