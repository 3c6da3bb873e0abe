"""Reports of five genres in our own words: what each tells, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.model import Extraction, Incident

Read = Callable[..., Extraction]
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("reports.json").read_text(encoding="utf-8"))


def _told(incident: Incident, asked: dict[str, Any]) -> dict[str, Any]:
    """The fields of an incident that a case names; one that it leaves out may be anything."""
    fields = {
        "province": incident.location.adm1_code,
        "day": str(incident.date_start),
        "kind": incident.sub_event_type,
        "killed": incident.fatalities_low or 0,
        "injured": incident.injured_low or 0,
        "captured": incident.captured_low or 0,
    }
    return {name: fields[name] for name in asked}


@pytest.mark.parametrize("case", CASES, ids=[f"{c['genre']}: {c['text'][0][:40]}" for c in CASES])
def test_a_report_tells_its_incidents_and_no_others(read: Read, case: dict[str, Any]) -> None:
    incidents = read("\n".join(case["text"]), case["published"]).incidents
    assert [_told(i, asked) for i, asked in zip(incidents, case["told"], strict=False)] == case["told"]
    assert len(incidents) == len(case["told"])
