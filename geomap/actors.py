"""What the actors with an id are called: the names that stand for an id wherever people read one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def actor_names() -> Mapping[str, str]:
    """Names by actor id, from the dictionary that the reading of texts rests on."""
    text = (resources.files("geomap") / "data" / "actors.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: row["name"] for row in csv.DictReader(text.splitlines())})


def actor_name(actor_id: str) -> str:
    """The name for an id; a claimant without one ("local officials") is called what the source called them."""
    return actor_names().get(actor_id, actor_id.replace("_", " "))
