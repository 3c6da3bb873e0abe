"""The contract's records as OpenAPI 3.0 schemas, made from the pydantic models so that they cannot drift apart."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from geomap.model import Claim, Incident, Source, Statistic

Schema = dict[str, Any]
MODELS: Final[tuple[type[BaseModel], ...]] = (Claim, Incident, Source, Statistic)
_DROPPED: Final = frozenset({"default", "title", "examples"})


def ref(name: str) -> Schema:
    """A reference to one of the component schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def component_schemas() -> Schema:
    """All component schemas: the records, GeoJSON around them, problems, and what OGC API – Features names."""
    _, document = models_json_schema(
        [(model, "serialization") for model in MODELS], ref_template="#/components/schemas/{model}"
    )
    records = {name: openapi30(schema) for name, schema in document["$defs"].items()}
    return records | _feature("Incident") | _feature("Statistic") | _SHARED


def openapi30(schema: Any) -> Any:
    """A JSON Schema 2020-12 as the subset that OpenAPI 3.0 knows: `null` becomes nullable, `const` an enum."""
    if isinstance(schema, list):
        return [openapi30(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result: Schema = {
        key: _members(value) if key == "properties" else openapi30(value)
        for key, value in schema.items()
        if key not in _DROPPED
    }
    if "const" in result:
        result["enum"] = [result.pop("const")]
    if "prefixItems" in result:
        result["items"] = {"oneOf": result.pop("prefixItems")}
    if isinstance(bound := result.get("exclusiveMinimum"), int | float) and not isinstance(bound, bool):
        result |= {"minimum": bound, "exclusiveMinimum": True}
    return _nullable(result)


def _members(properties: Schema) -> Schema:
    # Here "title" and "default" would be names of members, not keywords.
    return {name: openapi30(schema) for name, schema in properties.items()}


def _nullable(schema: Schema) -> Schema:
    choices = schema.get("anyOf")
    if choices is None or {"type": "null"} not in choices:
        return schema
    rest = [choice for choice in choices if choice != {"type": "null"}]
    others = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(rest) == 1 and "$ref" not in rest[0]:
        # OpenAPI 3.0.3: an enumeration must list null itself, `nullable` does not add it.
        listed = {"enum": [*rest[0]["enum"], None]} if "enum" in rest[0] else {}
        return {**others, **rest[0], **listed, "nullable": True}
    return others | {"anyOf": rest, "nullable": True}


def _feature(record: str) -> Schema:
    return {
        f"{record}Feature": {
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "enum": ["Feature"]},
                "id": {"type": "string"},
                "geometry": ref("Geometry"),
                "properties": ref(record),
                "area": ref("Area"),
                "links": {"type": "array", "items": ref("WebLink")},
            },
        },
        f"{record}Collection": _collection(ref(f"{record}Feature")),
    }


def _collection(feature: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": feature},
            "links": {"type": "array", "items": ref("WebLink")},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }


_TEXT: Final[Schema] = {"type": "string"}
_LINKS: Final[Schema] = {"type": "array", "items": ref("WebLink")}
_SHARED: Final[Schema] = {
    "WebLink": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": {"type": "string", "format": "uri"}, "rel": _TEXT, "type": _TEXT, "title": _TEXT},
    },
    "Geometry": {
        "type": "object",
        "nullable": True,
        "description": "A GeoJSON geometry in WGS 84, axes lon, lat; null where nothing is located.",
        "properties": {"type": _TEXT, "coordinates": {"type": "array", "items": {}}},
    },
    "Area": {
        "type": "object",
        "description": "With geometry=area: what the area rests on. A circle of uncertainty and our own outline of a "
        "region are approximate.",
        "required": ["basis", "approximate"],
        "properties": {
            "basis": {"type": "string", "enum": ["outline", "circle"]},
            "approximate": {"type": "boolean"},
        },
    },
    "UnitFeature": {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": _TEXT,
            "id": _TEXT,
            "geometry": ref("Geometry"),
            "properties": {"type": "object"},
        },
    },
    "UnitCollection": _collection(ref("UnitFeature")),
    "Landing": {
        "type": "object",
        "required": ["links"],
        "properties": {"title": _TEXT, "description": _TEXT, "links": _LINKS},
    },
    "Conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": _TEXT}},
    },
    "CollectionInfo": {
        "type": "object",
        "required": ["id", "links"],
        "properties": {
            "id": _TEXT,
            "title": _TEXT,
            "description": _TEXT,
            "links": _LINKS,
            "extent": {"type": "object"},
            "itemType": {"type": "string", "default": "feature"},
            "crs": {"type": "array", "items": _TEXT},
        },
    },
    "Collections": {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {"links": _LINKS, "collections": {"type": "array", "items": ref("CollectionInfo")}},
    },
    "Problem": {
        "type": "object",
        "description": "A problem document (RFC 9457).",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "parameter": _TEXT,
            "instance": _TEXT,
        },
    },
}
