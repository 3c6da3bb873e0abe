"""What the server answers is what its description at /api says."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

EXAMPLES = {
    "/": "/?f=json",
    "/geocode": "/geocode?q=Barmal",
    "/tiles/incidents": "/tiles/incidents?at=6/43/25",
    "/tiles/incidents/{z}/{x}/{y}": "/tiles/incidents/6/43/25",
    "/incidents/{id}": "/incidents/barmal?f=json",
    "/collections/incidents": "/collections/incidents",
    "/collections/incidents/items": "/collections/incidents/items?limit=30",
    "/collections/incidents/items/{id}": "/collections/incidents/items/waziristan?geometry=area",
    "/messages/{language}.json": "/messages/en.json",
    "/collections/statistics/items/{id}": "/collections/statistics/items/last-year",
    "/collections/admin-units/items": "/collections/admin-units/items?level=region",
    "/collections/admin-units/items/{id}": "/collections/admin-units/items/AF-PKA",
}


@pytest.fixture(scope="module")
def described(client: Any) -> dict[str, Any]:
    """The API description."""
    found: dict[str, Any] = client.get("/api").json
    return found


def test_every_answer_fits_its_schema(client: Any, described: dict[str, Any]) -> None:
    registry = Registry().with_resource("urn:api", Resource.from_contents(described, default_specification=DRAFT4))
    for path, operations in described["paths"].items():
        [(media_type, content), *_] = operations["get"]["responses"]["200"]["content"].items()
        answer = client.get(EXAMPLES.get(path, path))
        assert answer.status == 200, path
        if media_type == "text/html":  # pages have an encoding and no schema
            assert answer.media_type == media_type, path
            continue
        assert answer.headers["Content-Type"] == media_type, path
        schema = absolute(content["schema"])
        OAS30Validator(schema, registry=registry).validate(answer.json)


def absolute(schema: Any) -> Any:
    """References made absolute, so that a part of the description can stand alone."""
    if isinstance(schema, list):
        return [absolute(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: f"urn:api{value}" if key == "$ref" else absolute(value) for key, value in schema.items()}


def test_an_incident_with_a_missing_key_would_be_noticed(client: Any, described: dict[str, Any]) -> None:
    registry = Registry().with_resource("urn:api", Resource.from_contents(described, default_specification=DRAFT4))
    feature = client.get("/collections/incidents/items/barmal").json
    del feature["properties"]["location"]
    validator = OAS30Validator({"$ref": "urn:api#/components/schemas/IncidentFeature"}, registry=registry)
    assert not validator.is_valid(feature)
