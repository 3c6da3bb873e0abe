"""A store of its own for each test, the bundled gazetteer's units, and incidents that are easy to read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gazetteer import ensure_compiled, open_gazetteer
from gazetteer.model import Resolution
from gazetteer.units import Units
from geomap.model import Incident, Source
from geomap.store import Store, open_store

BARMAL = Resolution(
    status="resolved", reported_name="Bal", place_id="af-pka.barmal", name="Barmal", place_class="district",
    lon=69.2, lat=32.8, country="AF", countries=("AF",), adm1_code="AF-PKA", adm1_name="Paktika",
    adm2_code="AF2706", adm2_name="Barmal", adm1_code_at_date="AF-PKA", adm1_name_at_date="Paktika",
    adm2_name_at_date="Barmal", precision="district", uncertainty_m=22000.0, score=0.9, margin=0.4, method="folded",
)  # fmt: skip
MIR_ALI = Resolution(
    status="resolved", reported_name="Mir Ali", place_id="pk-kp.north-waziristan.mir-ali", name="Mir Ali",
    place_class="town", lon=70.27, lat=32.98, country="PK", countries=("PK",), adm1_code="PK-KP",
    adm1_name="Khyber Pakhtunkhwa", adm2_code="PK525", adm2_name="North Waziristan", adm1_code_at_date="PK-TA",
    adm1_name_at_date="Federally Administered Tribal Areas", adm2_name_at_date="North Waziristan Agency",
    precision="settlement", uncertainty_m=2000.0, score=0.95, margin=0.5, method="exact",
)  # fmt: skip
BORDER = Resolution(status="unresolved", reported_name="the border", place_id="region.border-belt")

PLACES = {"barmal": BARMAL, "mir ali": MIR_ALI, "border": BORDER}

MakeIncident = Callable[..., Incident]


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the test's store is."""
    return tmp_path / "incidents.gpkg"


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(store_path) as opened:
        yield opened


@pytest.fixture
def source() -> Source:
    """A source that incidents of these tests name."""
    return Source(id="dawn", title="Dawn", publisher="Dawn Media", published="2024-03-20", sha256="ab" * 32)


@pytest.fixture
def make_incident() -> MakeIncident:
    """Makes an incident: id, a place by name (barmal, mir ali, border) or a location, and any other field."""

    def make(incident_id: str = "one", place: str | Resolution = "barmal", **fields: Any) -> Incident:
        known = {"title": f"Strike {incident_id}", "event_type": "Battles", "date_start": date(2024, 3, 18)}
        location = PLACES[place] if isinstance(place, str) else place
        return Incident(id=incident_id, location=location, **{**known, "sources": ("dawn",), **fields})

    return make


@pytest.fixture
def in_gdal(store_path: Path) -> Callable[[str], Any]:
    """Runs Python with pyogrio on the store in a process of its own and gives back what it assigns to `answer`.

    GDAL brings a SQLite of its own; in our process its closing the file would drop our locks on it (POSIX).
    """

    def run(code: str) -> Any:
        program = f"import json, sys, warnings, pyogrio\npath = sys.argv[1]\nwarnings.simplefilter('error')\n{code}\n"
        call = [sys.executable, "-c", program + "print(json.dumps(answer))", str(store_path)]
        done = subprocess.run(call, check=True, capture_output=True, text=True)
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def units(tmp_path_factory: pytest.TempPathFactory) -> Units:
    """The bundled gazetteer's units."""
    return open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("gazetteer"))).units
