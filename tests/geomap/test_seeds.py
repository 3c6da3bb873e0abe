"""The starting incidents: every fact of the two founding reports, read by the machine and reviewed on top."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from geomap.model import Claim, Incident
from geomap.opening import open_workbench
from geomap.pipeline import Workbench
from geomap.settings import Settings
from geomap.totals import totals


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return open_workbench(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def incidents(bench: Workbench) -> dict[str, Incident]:
    """By the place as reported, and by what tells the rest apart."""
    from geomap.columns import IncidentColumns
    from geomap.filters import IncidentFilter

    fids = IncidentColumns.load(bench.store).select(IncidentFilter(), bench.gazetteer.units).fids.tolist()
    briefs = bench.store.briefs(fids)
    found = [bench.store.incident(briefs[fid].id) for fid in fids]
    return {incident.title: incident for incident in found}


def titled(incidents: dict[str, Incident], words: str) -> Incident:
    (found,) = [incident for title, incident in incidents.items() if words in title]
    return found


def test_there_are_the_five_incidents_of_march_and_the_two_of_november(incidents: dict[str, Incident]) -> None:
    assert len(incidents) == 7
    assert {incident.status for incident in incidents.values()} == {"reviewed"}


def test_bal_and_sepa_are_barmal_and_spera_and_keep_their_spelling(incidents: dict[str, Incident]) -> None:
    for words, reported, code in (("Barmal", "Bal", "AF-PKA"), ("Spera", "Sepa", "AF-KHO")):
        place = titled(incidents, words).location
        assert (place.adm1_code, place.precision, place.method) == (code, "district", "editor")
        assert (place.reported_name or "").startswith(reported)
        assert place.candidates


def test_the_eight_are_one_claim_over_two_strikes_and_neither_gets_them(
    bench: Workbench, incidents: dict[str, Incident]
) -> None:
    one, other = titled(incidents, "Barmal"), titled(incidents, "Spera")
    claims = bench.store.claims([one.id, other.id])
    (toll,) = [claim for claim in claims if claim.measure == "killed"]
    assert (toll.claimant, toll.low, toll.high, set(toll.categories)) == (
        "taliban_authorities",
        8,
        8,
        {"women", "children"},
    )
    assert set(toll.incidents) == {one.id, other.id}
    assert (one.fatalities_low, other.fatalities_low) == (None, None)
    together = totals(claims, [one.id, other.id])
    assert (together.killed.low, together.disputed) == (8, True)
    assert any(c.measure == "location" and c.stance == "denies" for c in claims)


def test_pakistan_s_account_is_an_incident_of_its_own_that_disputes_the_other_two(
    bench: Workbench, incidents: dict[str, Incident]
) -> None:
    told = titled(incidents, "as Pakistan tells them")
    assert (told.location.country, told.location.precision, told.location.lon) == ("PK", "unlocated", None)
    assert told.fatalities_low == 8
    (toll,) = [claim for claim in bench.store.claims([told.id]) if claim.measure == "killed"]
    assert (toll.claimant, toll.label) == ("pak_government", "terrorists")
    disputed = {link.incident for link in told.links if link.relation == "disputes"}
    assert disputed == {titled(incidents, "Barmal").id, titled(incidents, "Spera").id}


def test_waziristan_is_an_area_with_seven_soldiers_and_a_claim_of_responsibility(
    bench: Workbench, incidents: dict[str, Incident]
) -> None:
    attack = titled(incidents, "Waziristan")
    assert (attack.location.place_id, attack.location.precision) == ("region.waziristan", "region")
    area = bench.gazetteer.units.area("region.waziristan")
    assert area is not None
    claims: list[Claim] = bench.store.claims([attack.id])
    assert {(c.measure, c.claimant) for c in claims} >= {("responsibility", "jaish_fursan")}
    assert attack.fatalities_low == 7


def test_the_gunfire_has_no_point_and_answers_the_strikes(incidents: dict[str, Incident]) -> None:
    gunfire = titled(incidents, "Gunfire")
    assert (gunfire.location.place_id, gunfire.location.lon) == ("region.border-belt", None)
    answered = {link.incident for link in gunfire.links if link.relation == "response_to"}
    assert answered == {titled(incidents, "Barmal").id, titled(incidents, "Spera").id}
    assert gunfire.fatalities_low is None


def test_aggregates_are_statistics_and_no_incident(bench: Workbench) -> None:
    statistics = bench.store.statistics()
    assert {(s.high, s.period, frozenset(s.areas)) for s in statistics if s.measure == "killed"} == {
        (1000, "2023", frozenset({"PK-BA", "PK-KP"}))
    }
    assert {s.change for s in statistics if s.change is not None} == {60.0, 500.0}
    assert all(s.claimant for s in statistics if s.change is not None)


def test_the_demolitions_are_near_islamabad(incidents: dict[str, Incident]) -> None:
    homes = titled(incidents, "demolished")
    assert (homes.sub_event_type, homes.location.adm1_code, homes.location.precision) == (
        "Looting/property destruction",
        "PK-IS",
        "near",
    )


def test_names_of_governments_are_not_places(bench: Workbench, incidents: dict[str, Incident]) -> None:
    for source in {s for incident in incidents.values() for s in incident.sources}:
        kinds = {(t.text, t.kind) for t in bench.store.toponyms(source)}
        assert ("Rawalpindi", "location") not in kinds
    assert ("Rawalpindi", "metonym") in {
        (t.text, t.kind) for incident in incidents.values() for s in incident.sources for t in bench.store.toponyms(s)
    }


def test_every_incident_points_at_its_sentence(bench: Workbench, incidents: dict[str, Incident]) -> None:
    for incident in incidents.values():
        assert incident.evidence
        for span in incident.evidence:
            text = bench.store.text(span.source) or ""
            assert len(text[span.start : span.end].strip()) > 10


def test_the_machine_s_reading_stays_below_the_review(bench: Workbench, incidents: dict[str, Incident]) -> None:
    first, *rest = bench.store.versions(titled(incidents, "Barmal").id)
    assert first.kind == "machine"
    assert [version.kind for version in rest] == ["edit"]
    assert rest[0].who == "geomap editors"
    assert rest[0].why


def test_opening_again_does_not_load_again(bench: Workbench) -> None:
    before = bench.store.change
    again = open_workbench(Settings(data_dir=bench.store.path.parent))
    assert again.store.change == before


def test_processes_that_meet_a_new_data_directory_at_once_share_one_whole_store(tmp_path: Path) -> None:
    program = "import sys; from geomap.cli import main; main(['list', '--data-dir', sys.argv[1]])"
    command = [sys.executable, "-c", program, str(tmp_path)]
    listed = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate() for process in listed]
    assert [process.returncode for process in listed] == [0, 0, 0], said
    assert [err for _, err in said] == ["7 of 7 incidents, 3 unlocated\n"] * 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["gazetteer.sqlite", "incidents.gpkg"]


def test_a_start_that_fails_leaves_no_half_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geomap.seeds._apply", fail)
    with pytest.raises(KeyboardInterrupt):
        open_workbench(Settings(data_dir=tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["gazetteer.sqlite"]


def test_an_empty_start_is_empty(tmp_path: Path) -> None:
    assert open_workbench(Settings(data_dir=tmp_path), seeds=False).store.change == 0
