"""The map as one HTML file that opens from a disk without a network: Folium's shell, assets inlined, data as JSON.

The page's safety rules hold here too. Data stands in a JSON script element with `<` escaped and is shown by
`textContent`; the file's own content policy allows its one script and its one style by hash, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from geomap.errors import BadInputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.units import Units
    from geomap.store import Store

MOST: Final = 50_000
"""Incidents that one file may hold; a browser still opens it in a few seconds."""
VIEWER: Final = Path(__file__).resolve().parent / "data" / "standalone"
GRID_DEGREES: Final = 1e-3
"""Outlines are written to about a hundred metres: the file is for reading, not for measuring."""

_PLACE: Final = (
    "lon", "lat", "name", "reported_name", "adm1_code", "adm1_name", "adm2_name", "precision", "uncertainty_m",
    "place_id", "status", "score",
)  # fmt: skip
_INCIDENT: Final = (
    "title", "event_type", "sub_event_type", "date_start", "date_end", "date_precision", "fatalities_low",
    "fatalities_high", "disputed", "status", "sources",
)  # fmt: skip
_CLAIM: Final = ("claimant", "measure", "low", "high", "label", "words", "stance", "incidents", "part_of")
_SOURCE: Final = ("title", "publisher", "url", "published")
_AREAS: Final = frozenset({"district", "province", "region"})


def standalone_map(
    store: Store, fids: Sequence[int] | Any, units: Units, *, vendor: Path, title: str, note: str = ""
) -> Iterator[bytes]:
    """The file in pieces. `vendor` is the folder of browser assets; `note` says what was filtered.

    Raises BadInputError, before the first piece, for more than MOST incidents or assets that were never built.
    """
    count = len(fids)
    if count > MOST:
        raise BadInputError(f"a stand-alone map holds at most {MOST:,} incidents, {count:,} match: narrow the filters")
    return _pieces(
        store,
        fids,
        units,
        _frame(vendor, title),
        {
            "about": {"title": title, "note": note, "made": datetime.now(UTC).date().isoformat()},
            "lines": _disputed(vendor),
        },
    )


def _disputed(vendor: Path) -> list[dict[str, Any]]:
    """The Durand Line and the lines of control in Kashmir, which the viewer draws broken and names."""
    around = orjson.loads((vendor / "neighbours.geojson").read_bytes())
    lines = (one for one in around["features"] if one["properties"]["kind"] != "country")
    return [{"kind": one["properties"]["kind"], "points": one["geometry"]["coordinates"]} for one in lines]


def _pieces(
    store: Store, fids: Any, units: Units, frame: tuple[bytes, bytes], known: dict[str, Any]
) -> Iterator[bytes]:
    head, foot = frame
    yield head
    yield _json(known | {"provinces": _provinces(units)})[:-1] + b',"incidents":'
    places: set[str] = set()
    yield from _listed(_incident(feature, places) for feature in store.features(fids))
    yield b',"claims":'
    yield from _listed(_kept(one, _CLAIM) for one in store.claims_json(fids))
    yield b',"sources":'
    yield from _listed(_kept(one, ("id", *_SOURCE)) for one in store.sources_json(fids))
    yield b',"areas":' + _json({place: area for place in sorted(places) if (area := _area(units, place))}) + b"}"
    yield foot


def _frame(vendor: Path, title: str) -> tuple[bytes, bytes]:
    """Everything before the data and after it."""
    from geomap.maps import build_shell

    shell = build_shell()
    try:
        style = "\n".join([_text(vendor / "leaflet.css"), shell.css, _text(VIEWER / "viewer.css")])
        script = "\n".join([_text(vendor / "leaflet.js"), shell.script, _text(VIEWER / "viewer.js")])
    except FileNotFoundError as error:
        raise BadInputError(f"{error.filename} is missing: install geomap again, which builds the assets") from error
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; base-uri 'none'"
    head = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<aside id="panel" aria-label="Incidents"></aside>\n<main id="stage" aria-label="Map">{shell.body}</main>\n'
        f'<script type="application/json" id="data">'
    )
    return head.encode(), f"</script>\n<script>{script}</script>\n</body>\n</html>\n".encode()


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _hash(text: str) -> str:
    """The content policy's name for an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> bytes:
    """JSON that cannot close the script element it stands in."""
    return orjson.dumps(value).replace(b"<", b"\\u003c")


def _listed(items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    comma = b"["
    for item in items:
        yield comma + _json(item)
        comma = b","
    yield b"]" if comma == b"," else b"[]"


def _kept(record: bytes, keys: Sequence[str]) -> dict[str, Any]:
    content = orjson.loads(record)
    return {key: content[key] for key in keys if content.get(key) not in (None, [], False)}


def _incident(feature: bytes, places: set[str]) -> dict[str, Any]:
    """What the viewer shows of an incident; notes the areas that will be drawn."""
    properties = orjson.loads(feature)["properties"]
    where = properties["location"]
    if where["precision"] in _AREAS and where["place_id"]:
        places.add(where["place_id"])
    kept = {key: properties[key] for key in _INCIDENT if properties[key] not in (None, [], False)}
    return {"id": properties["id"], **kept, "place": {key: where[key] for key in _PLACE if where[key] is not None}}


def _provinces(units: Units) -> list[dict[str, Any]]:
    found = ((unit.code, unit.name, units.outline(unit.code)) for unit in units.provinces())
    return [
        {"code": code, "name": name, "geometry": _geometry(shape)} for code, name, shape in found if shape is not None
    ]


def _area(units: Units, place_id: str) -> dict[str, Any] | None:
    area = units.area(place_id)
    return None if area is None else {"geometry": _geometry(area[0]), "approximate": area[1]}


def _geometry(shape: BaseGeometry) -> Any:
    import shapely

    return orjson.loads(shapely.to_geojson(shapely.set_precision(shape.simplify(GRID_DEGREES), GRID_DEGREES)))
