"""The build hook: the vendor folder is complete, licensed and stable; the countries around are cut from TopoJSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

import build_assets
import build_neighbours


@pytest.fixture(scope="module")
def vendor(root: Path) -> Path:
    """The folder that the build filled; without it there is nothing to look at."""
    folder = root / "web" / "static" / "vendor"
    if not (folder / "manifest.json").is_file():
        pytest.skip("the package has not been built: pip install -e .")
    return folder


def test_every_package_brings_its_version_files_and_licence(vendor: Path) -> None:
    packages = json.loads((vendor / "manifest.json").read_text("utf-8"))["packages"]
    pinned = json.loads((vendor.parents[2] / "package.json").read_text("utf-8"))["dependencies"]
    assert {name: one["version"] for name, one in packages.items()} == pinned
    for name, one in packages.items():
        assert all((vendor / file).stat().st_size for file in one["files"])
        assert (vendor / "licences" / f"{name.replace('/', '-').lstrip('@')}.txt").stat().st_size


def test_nothing_vendored_points_to_a_source_map(vendor: Path) -> None:
    for file in [*vendor.glob("*.js"), *vendor.glob("*.css")]:
        assert "sourceMappingURL" not in file.read_text("utf-8")


def test_the_lock_holds_hashes_and_no_addresses(root: Path) -> None:
    packages = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    pinned = {name: one for name, one in packages.items() if name}
    assert pinned
    assert all("integrity" in one and "resolved" not in one for one in pinned.values())


def test_a_tree_that_is_up_to_date_is_left_alone(vendor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = json.loads((vendor / "manifest.json").read_text("utf-8"))
    if manifest["edition"] != build_assets._edition() or not build_assets._is_of(manifest["bundle"], vendor.parent):
        pytest.skip("the page's files have changed since: make assets")

    def fail(_: Path) -> Path:
        raise AssertionError("npm was asked although nothing had changed")

    monkeypatch.setattr(build_assets, "_install", fail)
    build_assets.build(vendor)


def test_the_disputed_lines_are_apart_from_the_countries(vendor: Path) -> None:
    features = json.loads((vendor / "neighbours.geojson").read_text("utf-8"))["features"]
    kinds = [one["properties"]["kind"] for one in features]
    assert kinds.count("durand") == 1
    assert kinds.count("control") >= 2
    durand = next(one for one in features if one["properties"]["kind"] == "durand")["geometry"]["coordinates"]
    ends = sorted([durand[0], durand[-1]])
    assert ends[0] == pytest.approx([60.8, 29.9], abs=0.2)  # the corner with Iran
    assert ends[1] == pytest.approx([74.5, 37.0], abs=0.2)  # and with China
    assert {"Afghanistan", "Pakistan", "India", "Iran", "China"} <= {one["properties"].get("name") for one in features}


def test_a_ring_is_cut_at_the_edge_of_the_map() -> None:
    west, south = build_neighbours.CLIP[:2]
    square = [(west - 2, south - 2), (west + 2, south - 2), (west + 2, south + 2), (west - 2, south + 2)]
    assert set(build_neighbours._clip(square)) == {
        (west, south), (west + 2, south), (west + 2, south + 2), (west, south + 2),
    }  # fmt: skip


def test_a_line_keeps_its_ends_and_its_corners() -> None:
    line = [(60.0, 30.0), (61.0, 30.0001), (62.0, 30.0), (62.0, 31.0)]
    assert build_neighbours._thin(line, 0.01) == [(60.0, 30.0), (62.0, 30.0), (62.0, 31.0)]


def test_a_bundle_that_became_old_is_joined_again_or_left_where_npm_cannot_be_reached(
    tmp_path: Path, vendor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = tmp_path / "static"
    shutil.copytree(vendor.parent, static)
    (static / "js" / "main.js").write_text("export {};\n", "utf-8")
    before = (static / "vendor" / "manifest.json").read_bytes()

    def fail(_: Path) -> Path:
        raise RuntimeError("no network")

    monkeypatch.setattr(build_assets, "_install", fail)
    build_assets.build(static / "vendor")
    assert (static / "vendor" / "manifest.json").read_bytes() == before
    (static / "vendor" / "manifest.json").unlink()
    with pytest.raises(RuntimeError, match="no network"):
        build_assets.build(static / "vendor")


def test_every_text_has_a_brotli_copy_that_tells_the_same(vendor: Path) -> None:
    copies = {file.name for file in vendor.glob("*.br")}
    assert {"leaflet.js.br", "neighbours.geojson.br", "workbench.js.br"} <= copies
    for name in copies:
        assert brotli.decompress((vendor / name).read_bytes()) == (vendor / name).with_suffix("").read_bytes()
