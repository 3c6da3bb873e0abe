"""What lies over what in an incident: the machine's values, the numbers counted from claims, a person's edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from geomap.features import feature
from geomap.model import Claim, Incident
from geomap.totals import with_totals

APART: Final = "apart"
"""Among the edits of an incident: the ids of those that a person said are not the same event. No field of it."""
_MEASURES: Final = {"fatalities": "killed", "injured": "injured", "captured": "captured"}


def recounted(incident: Incident, claims: Sequence[Claim], gone: Sequence[Claim] = ()) -> Incident:
    """The incident with these claims as its own and its numbers counted from them.

    Numbers of which no claim speaks stay: a table may give them without saying who said so. Numbers that rested on a
    claim that is `gone` go with it.
    """
    here = {claim.id for claim in claims}
    kept = [claim for claim in incident.claims if claim in here]
    new = [claim.id for claim in claims if claim.id not in kept]
    told = {claim.measure for claim in (*claims, *gone) if claim.stance == "asserts"}
    unsaid = {
        name: getattr(incident, name)
        for name in Incident.model_fields
        if (measure := _MEASURES.get(name.split("_")[0])) is not None and measure not in told
    }
    named = incident.model_copy(update={"claims": (*kept, *new)})
    return with_totals(named, claims).model_copy(update=unsaid)


def overlay(below: Incident, edits: Mapping[str, Any]) -> Incident:
    """The machine's values with the edited fields on top; raises pydantic's ValidationError if they do not fit."""
    fields = {name: value for name, value in edits.items() if name != APART}
    if not fields:
        return below
    values = feature(below)["properties"] | fields
    return Incident.model_validate_json(orjson.dumps(values))
