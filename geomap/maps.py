"""The map's shell, built with Folium from local assets only, in parts that a strict content policy allows.

Folium renders the map object and nothing else: no byte of a report ever reaches its templates (Folium puts text into
JavaScript template literals, where `${…}` runs even after escaping). Our own Folium element hands the map to the
page's modules, which fetch incidents as JSON and show them by `textContent`.

Folium swaps axes (lat, lon); the swap happens in `_folium_map` alone. Importing this module imports Folium
(about 0.5 s): import it inside the function that needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import Element, Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

VENDOR: Final = "/static/vendor/"

LOCAL: Final[dict[str, str | None]] = {
    "leaflet": "leaflet.js",
    "leaflet_css": "leaflet.css",
    # Folium links these to every map for its own markers and popups, which this map has none of.
    "jquery": None,
    "bootstrap": None,
    "bootstrap_css": None,
    "glyphicons_css": None,
    "awesome_markers": None,
    "awesome_markers_css": None,
    "awesome_markers_font_css": None,
    "awesome_rotate_css": None,
}
"""Folium's name of an asset: our file for it, or None where nothing on our map uses it."""


class UnknownAssetError(LookupError):
    """A Folium element wants an asset that is not in the package: it would be fetched from elsewhere."""


@dataclass(frozen=True, slots=True)
class MapSettings:
    """Where the map starts (WGS 84 degrees) and how far it zooms (Web Mercator levels).

    `tile_url` is a template of street tiles, offered to the viewer and never loaded unasked.
    """

    lon: float = 69.6
    lat: float = 32.6
    zoom: int = 6
    min_zoom: int = 4
    max_zoom: int = 18
    tile_url: str | None = None
    tile_attribution: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """Folium's output, taken apart: `styles` and `scripts` are addresses to link in this order, `css` and `script`
    the inline parts, to be served as files after them; `body` is the map's HTML element, free of report text."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    css: str
    script: str
    body: str


class IncidentLayer(MacroElement):
    """Our element: gives the Leaflet map and its settings to the page's modules, which draw everything."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.geomapShell = {map: {{ this._parent.get_name() }}, settings: {{ this.settings_json }}};
        {% endmacro %}
        """
    )

    def __init__(self, settings: MapSettings) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "IncidentLayer"
        values = {
            "home": {"lon": settings.lon, "lat": settings.lat, "zoom": settings.zoom},
            "tileUrl": settings.tile_url,
            "tileAttribution": settings.tile_attribution,
        }
        self.settings_json = script_json(values)


def build_shell(settings: MapSettings | None = None, *, vendor: str = VENDOR) -> Shell:
    """The shell for the page: the same bytes for the same settings, so that its files can be cached."""
    return take_apart(localize(_folium_map(settings or MapSettings()), vendor=vendor))


def _folium_map(settings: MapSettings) -> folium.Map:
    shell = folium.Map(
        location=(settings.lat, settings.lon),
        zoom_start=settings.zoom,
        tiles=None,
        zoom_control=False,
        prefer_canvas=True,
        min_zoom=settings.min_zoom,
        max_zoom=settings.max_zoom,
    )
    shell.options |= {"min_zoom": settings.min_zoom, "max_zoom": settings.max_zoom, "zoom_snap": 0.5}
    shell.options |= {"attribution_control": False, "wheel_px_per_zoom_level": 90}
    shell._id = "geomap"  # Folium's own is random
    IncidentLayer(settings).add_to(shell)
    return shell


def localize(shell: folium.Map, *, vendor: str = VENDOR) -> folium.Map:
    """Point every asset of the map and its elements at our own files, or at nothing.

    Instance attributes are set: Folium's lists belong to the class, and every other map would change.
    Raises UnknownAssetError for an asset that LOCAL does not know, so that no plugin brings a CDN back.
    """
    for element in _walk(shell):
        if isinstance(element, JSCSSMixin):
            for kind in ("default_js", "default_css"):
                setattr(element, kind, list(_local_links(element, kind, vendor)))
    return shell


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in list(element._children.values()):
        yield from _walk(child)


def _local_links(element: Element, kind: str, vendor: str) -> Iterator[tuple[str, str]]:
    for name, address in getattr(element, kind):
        if name not in LOCAL:
            raise UnknownAssetError(
                f"{type(element).__name__} wants {name!r} from {address}: add it to package.json and to LOCAL"
            )
        file = LOCAL[name]
        if file:
            yield name, vendor + file


def take_apart(shell: folium.Map) -> Shell:
    """Render, then separate links, inline style, inline script and body (the page allows no inline code)."""
    figure = shell.get_root()
    assert isinstance(figure, Figure)  # noqa: S101 - a map always hangs in a figure
    figure.render()
    head, script = figure.header.render(), figure.script.render()
    return Shell(
        styles=tuple(re.findall(r'<link rel="stylesheet" href="([^"]+)"', head)),
        scripts=tuple(re.findall(r'<script src="([^"]+)"', head)),
        css="\n".join(_dedent(part) for part in re.findall(r"<style>(.*?)</style>", head, re.S)),
        script=_dedent("\n".join([*re.findall(r"<script>(.*?)</script>", head, re.S), script])),
        body=_dedent(figure.html.render()),
    )


def _dedent(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element: no `<` that could close it, no line separators."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
