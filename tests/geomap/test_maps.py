"""The Folium shell: local assets only, no inline code left, the same bytes every time."""

from __future__ import annotations

import json
import re

import folium
import pytest
from folium.plugins import MarkerCluster

from geomap.maps import LOCAL, MapSettings, UnknownAssetError, build_shell, localize, script_json


def test_the_shell_links_only_to_our_own_files() -> None:
    shell = build_shell()
    assert shell.scripts == ("/static/vendor/leaflet.js",)
    assert shell.styles == ("/static/vendor/leaflet.css",)
    assert "http" not in shell.script + shell.css + shell.body


def test_the_shell_is_the_same_bytes_for_the_same_settings() -> None:
    assert build_shell() == build_shell()
    assert build_shell(MapSettings(zoom=7)) != build_shell()


def test_no_inline_code_is_left_in_the_body() -> None:
    body = build_shell().body
    assert re.fullmatch(r'<div class="folium-map" id="map_geomap" ></div>\n', body)


def test_folium_gets_lat_before_lon() -> None:
    assert "center: [32.0, 70.0]" in build_shell(MapSettings(lon=70.0, lat=32.0)).script


def test_localizing_one_map_leaves_every_other_map_alone() -> None:
    before = list(folium.Map.default_js)
    build_shell()
    assert folium.Map.default_js == before


def test_an_element_with_an_asset_we_do_not_have_is_refused() -> None:
    shell = folium.Map(tiles=None)
    MarkerCluster().add_to(shell)
    with pytest.raises(UnknownAssetError, match=r"MarkerCluster wants .*package\.json"):
        localize(shell)


def test_every_asset_of_a_plain_map_is_known() -> None:
    assert {name for name, _ in [*folium.Map.default_js, *folium.Map.default_css]} <= LOCAL.keys()


@pytest.mark.parametrize("text", ["</script><script>x()</script>", "<!--", "\u2028", "a & b", "${x}`"])
def test_json_in_a_script_element_cannot_close_it(text: str) -> None:
    written = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


def test_a_tile_address_is_data_in_the_shell_and_not_code() -> None:
    script = build_shell(MapSettings(tile_url="https://tiles.test/{z}</script>'\"`${x}")).script
    assert "</script>" not in script
    assert '"tileUrl": "https://tiles.test/{z}\\u003c/script\\u003e\'\\"`${x}"' in script
