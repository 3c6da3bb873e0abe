"""The map as one file: what it refuses, what it holds, and that its data can't leave the element it stands in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer.units import Units
from geomap.errors import BadInputError
from geomap.model import Incident, Source
from geomap.standalone import MOST, standalone_map
from geomap.store import Batch, Store

MakeIncident = Callable[..., Incident]


@pytest.fixture
def vendor(tmp_path: Path) -> Path:
    """A vendor folder with stand-ins for what the build brings."""
    (tmp_path / "leaflet.js").write_text("window.L = {};", "utf-8")
    (tmp_path / "leaflet.css").write_text(".leaflet-container {}", "utf-8")
    line = {"properties": {"kind": "durand"}, "geometry": {"coordinates": [[60.8, 29.9], [74.5, 37.0]]}}
    (tmp_path / "neighbours.geojson").write_text(json.dumps({"features": [line]}), "utf-8")
    return tmp_path


def test_more_than_a_browser_opens_is_refused(store: Store, units: Units, vendor: Path) -> None:
    with pytest.raises(BadInputError, match="at most 50,000 incidents, 50,001 match"):
        standalone_map(store, range(MOST + 1), units, vendor=vendor, title="t")


def test_assets_that_were_never_built_are_an_error_with_a_cure(store: Store, units: Units, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="install geomap again"):
        standalone_map(store, [], units, vendor=tmp_path / "none", title="t")


def test_the_file_holds_incidents_areas_and_lines_as_data_that_cannot_become_markup(
    store: Store, units: Units, vendor: Path, make_incident: MakeIncident, source: Source
) -> None:
    told = (make_incident("one", title="</script><b>"), make_incident("two", "border"))
    store.write(Batch(sources=(source,), incidents=told), who="test", why="fixture")
    fids = list(store.fids(["one", "two"]).values())
    page = b"".join(standalone_map(store, fids, units, vendor=vendor, title="A & B")).decode()
    text = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data = json.loads(text)
    assert "<" not in text
    assert {one["title"] for one in data["incidents"]} == {"</script><b>", "Strike two"}
    assert {one["code"] for one in data["provinces"]} >= {"AF-PKA", "PK-KP"}
    assert [line["kind"] for line in data["lines"]] == ["durand"]
    assert "lon" not in next(one for one in data["incidents"] if one["id"] == "two")["place"]
    assert "<title>A &amp; B</title>" in page


def test_the_policy_of_the_file_names_its_one_script_and_style(store: Store, units: Units, vendor: Path) -> None:
    page = b"".join(standalone_map(store, [], units, vendor=vendor, title="t")).decode()
    policy = page.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert page.count("<style>") == 1
    assert page.count("<script>") == 1
