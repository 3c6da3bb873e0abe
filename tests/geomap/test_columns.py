"""The columns that serve the map, against the same questions asked of the incidents one by one."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from benchmarks.synthetic import fill, incidents
from gazetteer.units import Units
from geomap.columns import IncidentColumns
from geomap.columns.deaths import Deaths
from geomap.errors import BadParameterError
from geomap.filters import IncidentFilter
from geomap.model import Claim, Incident
from geomap.store import Batch, Store, open_store
from geomap.totals import totals, with_totals

Make = Callable[..., Incident]
Told = list[tuple[Incident, list[Claim]]]
COUNT = 3000


def parsed(**params: str) -> IncidentFilter:
    return IncidentFilter.from_params({name: [value] for name, value in params.items()})


def say(store: Store, *told: Incident, claims: tuple[Claim, ...] = ()) -> None:
    store.write(Batch(incidents=told, claims=claims), who="machine", why="import")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of synthetic incidents."""
    store = open_store(tmp_path_factory.mktemp("many") / "incidents.gpkg")
    fill(store, COUNT)
    return store


@pytest.fixture(scope="module")
def columns(many: Store) -> IncidentColumns:
    """The columns of those."""
    return IncidentColumns.load(many)


@pytest.fixture(scope="module")
def told() -> Told:
    """The same incidents as they were generated, each with all claims that speak of it."""
    pairs = list(incidents(COUNT))
    claims: dict[str, list[Claim]] = defaultdict(list)
    for _, claim in pairs:
        for name in claim.incidents:
            claims[name].append(claim)
    return [(incident, claims[incident.id]) for incident, _ in pairs]


def inside(incident: Incident, west: float, south: float, east: float, north: float) -> bool:
    lon, lat = incident.location.lon, incident.location.lat
    return lon is not None and lat is not None and west <= lon <= east and south <= lat <= north


def low(incident: Incident) -> int | None:
    return incident.fatalities_high if incident.fatalities_low is None else incident.fatalities_low


CASES: list[tuple[dict[str, str], Callable[[Incident, list[Claim]], bool]]] = [
    ({}, lambda i, c: True),
    ({"province": "AF-PKA"}, lambda i, c: i.location.adm1_code == "AF-PKA"),
    ({"province": "Paktika,Khost"}, lambda i, c: i.location.adm1_code in {"AF-PKA", "AF-KHO"}),
    ({"district": "Barmal"}, lambda i, c: i.location.adm2_name == "Barmal"),
    ({"event_type": "Battles,Riots"}, lambda i, c: i.event_type in {"Battles", "Riots"}),
    ({"actor": "ttp"}, lambda i, c: any(a.id == "ttp" for a in i.actors)),
    ({"actor": "frontier corps,bla"}, lambda i, c: any(a.id in {"frontier_corps", "bla"} for a in i.actors)),
    ({"actor": "nobody at all"}, lambda i, c: False),
    ({"claimant": "UNAMA"}, lambda i, c: any(claim.claimant == "UNAMA" for claim in c)),
    ({"precision": "district,region"}, lambda i, c: i.location.precision in {"district", "region"}),
    ({"status": "rejected,reviewed"}, lambda i, c: i.status in {"rejected", "reviewed"}),
    ({"disputed": "true"}, lambda i, c: i.disputed),
    ({"disputed": "false"}, lambda i, c: not i.disputed),
    ({"fatalities": "5/12"}, lambda i, c: (n := low(i)) is not None and 5 <= n <= 12),
    ({"fatalities": "../2"}, lambda i, c: (n := low(i)) is not None and n <= 2),
    ({"datetime": "2010/2012"}, lambda i, c: i.date_start is not None and 2010 <= i.date_start.year <= 2012),
    ({"datetime": "../2005-06-30"}, lambda i, c: i.date_start is not None and i.date_start <= date(2005, 6, 30)),
    ({"bbox": "68,31,71,33"}, lambda i, c: inside(i, 68, 31, 71, 33)),
    ({"bbox": "70,-90,-170,90"}, lambda i, c: i.location.lon is not None and i.location.lon >= 70),
    ({"q": "protest"}, lambda i, c: "rotest" in i.title),
    (
        {"province": "AF-PKA,PK-KP", "event_type": "Battles", "disputed": "false", "datetime": "2015/.."},
        lambda i, c: i.location.adm1_code in {"AF-PKA", "PK-KP"} and i.event_type == "Battles" and not i.disputed
        and i.date_start is not None and i.date_start.year >= 2015,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("params", "matches"), CASES, ids=[str(params) for params, _ in CASES])
def test_a_filter_matches_what_the_same_question_matches_one_by_one(
    many: Store,
    columns: IncidentColumns,
    told: Told,
    units: Units,
    params: dict[str, str],
    matches: Callable[[Incident, list[Claim]], bool],
) -> None:
    shown = {"machine", "reviewed"} if "status" not in params else {"machine", "reviewed", "rejected"}
    expected = {i.id for i, c in told if matches(i, c) and i.status in shown}
    selection = columns.select(parsed(**params), units)
    found = many.briefs(selection.fids.tolist())
    assert {brief.id for brief in found.values()} == expected
    assert selection.matched == len(expected) == len(selection.fids)
    located = {i.id for i, _ in told if i.id in expected and i.location.lon is not None}
    assert (selection.located, selection.unlocated) == (len(located), len(expected) - len(located))


@pytest.mark.parametrize("params", [{}, {"district": "Barmal"}, {"province": "PK-KP"}, {"q": "no such word"}])
def test_pages_of_a_selection_are_its_parts(columns: IncidentColumns, units: Units, params: dict[str, str]) -> None:
    selection = columns.select(parsed(**params), units)
    for offset, limit in ((0, 1), (0, 50), (7, 13), (len(selection.fids) - 3, 10), (10**6, 10), (0, 10**6)):
        offset = max(0, offset)
        assert selection.page(offset, limit).tolist() == selection.fids[offset : offset + limit].tolist()


def test_a_selection_comes_newest_first_and_undated_last(
    many: Store, columns: IncidentColumns, told: Told, units: Units
) -> None:
    by_id = {i.id: i.date_start for i, _ in told}
    fids = columns.select(IncidentFilter(), units).fids.tolist()
    briefs = many.briefs(fids)
    dates = [by_id[briefs[fid].id] for fid in fids]
    dated = [day for day in dates if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert all(day is None for day in dates[len(dated) :])
    assert len(dated) < len(dates)


def facet(columns: IncidentColumns, units: Units, name: str, **params: str) -> dict[str, int]:
    return {value.value: value.count for value in columns.summary(parsed(**params), units).facets[name]}


FACETS: list[tuple[str, Callable[[Incident, list[Claim]], list[str | None]]]] = [
    ("province", lambda i, c: [i.location.adm1_code]),
    ("district", lambda i, c: [i.location.adm2_code or i.location.adm2_name]),
    ("event_type", lambda i, c: [i.event_type]),
    ("actor", lambda i, c: sorted({a.id for a in i.actors})),
    ("claimant", lambda i, c: [claim.claimant for claim in c]),
    ("precision", lambda i, c: [i.location.precision]),
    ("disputed", lambda i, c: [str(i.disputed).lower()]),
]


@pytest.mark.parametrize(("name", "values"), FACETS, ids=[name for name, _ in FACETS])
def test_a_facet_is_counted_under_the_other_filters_and_not_its_own(
    columns: IncidentColumns,
    told: Told,
    units: Units,
    name: str,
    values: Callable[[Incident, list[Claim]], list[str | None]],
) -> None:
    chosen = {"province": "AF-PKA,AF-NAN,PK-KP", "event_type": "Battles,Riots,Protests", "datetime": "2005/2020"}

    def others(incident: Incident) -> bool:
        day, place = incident.date_start, incident.location.adm1_code
        return (
            incident.status != "rejected"
            and (name == "province" or place in {"AF-PKA", "AF-NAN", "PK-KP"})
            and (name == "event_type" or incident.event_type in {"Battles", "Riots", "Protests"})
            and (day is not None and 2005 <= day.year <= 2020)
        )

    expected: Counter[str] = Counter()
    for incident, claims in told:
        if others(incident):
            expected.update({value for value in values(incident, claims) if value})
    found = facet(columns, units, name, **chosen)
    # A list of values has an end: the most frequent are there.
    assert found.items() <= expected.items()
    assert len(found) == min(len(expected), 500)


def test_the_histogram_leaves_the_dates_out_and_counts_the_undated(
    columns: IncidentColumns, told: Told, units: Units
) -> None:
    shown = [i for i, _ in told if i.status != "rejected"]
    all_years = columns.summary(parsed(datetime="2010"), units).histogram
    assert (all_years.unit, sum(all_years.counts)) == ("month", sum(i.date_start is not None for i in shown))
    assert all_years.undated == sum(i.date_start is None for i in shown)
    assert all_years.start == "2001-10-01"
    first = Counter((i.date_start.year, i.date_start.month) for i in shown if i.date_start)
    assert all_years.counts[:3] == (first[2001, 10], first[2001, 11], first[2001, 12])


def test_a_short_span_is_counted_by_day(store: Store, make_incident: Make, units: Units) -> None:
    days = (1, 1, 4, 30)
    say(store, *(make_incident(str(n), date_start=date(2024, 3, day)) for n, day in enumerate(days)))
    histogram = IncidentColumns.load(store).summary(IncidentFilter(), units).histogram
    assert (histogram.unit, histogram.start, len(histogram.counts)) == ("day", "2024-03-01", 30)
    assert (histogram.counts[0], histogram.counts[3], histogram.counts[29]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([date(2003, 5, 1), date(2023, 5, 1), date(9999, 12, 31)], ("month", "2003-05-01", 241, 1)),
        ([date(1, 1, 1), date(2024, 3, 1), date(2024, 3, 9)], ("day", "2024-03-01", 9, 1)),
        ([date(1900, 1, 1), date(2024, 3, 1)], ("year", "1900-01-01", 125, 0)),
        ([date(1800, 1, 1), date(1801, 1, 1), date(2024, 3, 1)], ("month", "1800-01-01", 13, 1)),
        ([date(9999, 12, 31)], ("day", "9999-12-31", 1, 0)),
    ],
)
def test_a_date_far_off_leaves_the_others_to_be_seen(
    store: Store, make_incident: Make, units: Units, days: list[date], told: tuple[str, str, int, int]
) -> None:
    say(store, *(make_incident(str(n), date_start=day) for n, day in enumerate(days)))
    found = IncidentColumns.load(store).summary(IncidentFilter(), units).histogram
    assert (found.unit, found.start, len(found.counts), found.outside) == told
    assert sum(found.counts) + found.outside + found.undated == len(days)


def test_a_claimant_is_named_as_people_know_them(store: Store, make_incident: Make, units: Units) -> None:
    say(store, make_incident("a"), claims=(killed("c", 2, "a", claimant="pak_army"),))
    found = IncidentColumns.load(store).summary(IncidentFilter(), units).facets["claimant"]
    assert [(value.value, value.label) for value in found] == [("pak_army", "Pakistan Army")]


def test_what_a_facet_leaves_out_makes_no_difference_to_it(store: Store, units: Units) -> None:
    """Counts are kept from one filter for the next: in whatever order filters come, the answers are the same."""
    say(store, *(i for i, _ in incidents(400)))
    asked = [
        parsed(**params)
        for params in (
            {}, {"province": "AF-NAN"}, {"province": "AF-NAN,PK-KP"}, {"event_type": "Battles"},
            {"datetime": "2010/.."}, {"province": "PK-KP", "event_type": "Battles"}, {"district": "Barmal"},
            {"status": "rejected"}, {"province": "PK-KP", "units": "at_date"}, {"actor": "ttp"},
            {"disputed": "true", "actor": "ttp"},
        )
    ]  # fmt: skip
    one = IncidentColumns.load(store)
    for chosen in [*asked, *reversed(asked)]:
        assert one.summary(chosen, units) == IncidentColumns.load(store).summary(chosen, units)


def test_areas_are_counted_by_place_and_not_clustered(store: Store, make_incident: Make, units: Units) -> None:
    say(store, make_incident("a"), make_incident("b"), make_incident("c", "mir ali"), make_incident("d", "border"))
    columns = IncidentColumns.load(store)
    summary = columns.summary(IncidentFilter(), units)
    assert [(area.place_id, area.code, area.count) for area in summary.areas] == [("af-pka.barmal", "AF2706", 2)]
    assert (summary.matched, summary.located, summary.unlocated) == (4, 3, 1)
    assert summary.bbox == (69.2, 32.8, 70.27, 32.98)
    world = columns.tile(0, 0, 0, IncidentFilter(), units)
    assert [point.id for point in world.points] == ["c"]
    assert world.clusters == ()


@pytest.mark.parametrize("z", [0, 3, 5, 7, 8, 9, 10, 12, 15, 22, 26])
@pytest.mark.parametrize("params", [{}, {"event_type": "Battles"}, {"province": "AF-PKA"}])
def test_tiles_hold_every_pin_once_at_every_zoom(
    columns: IncidentColumns, told: Told, units: Units, z: int, params: dict[str, str]
) -> None:
    chosen = parsed(**params)
    pins = [
        i
        for i, _ in told
        if i.location.precision in {"exact", "settlement", "near"} and i.status != "rejected"
        and i.event_type in (chosen.event_type or {i.event_type})
        and i.location.adm1_code in (chosen.province or {i.location.adm1_code})
    ]  # fmt: skip
    tiles = {tile_of(z, i.location.lon or 0, i.location.lat or 0) for i in pins[:40]} if z > 8 else None
    grid = range(1 << z) if z <= 3 else None
    wanted = tiles or ({(x, y) for x in grid for y in grid} if grid else everywhere(z, pins))
    expected = [i for i in pins if tile_of(z, i.location.lon or 0, i.location.lat or 0) in wanted]
    count, points, kinds = 0, set(), Counter()
    for x, y in wanted:
        found = columns.tile(z, x, y, chosen, units)
        points |= {point.id for point in found.points}
        count += len(found.points) + sum(cluster.count for cluster in found.clusters)
        kinds.update(Counter(point.precision for point in found.points))
        for cluster in found.clusters:
            assert sum(cluster.precisions.values()) == cluster.count >= 2
            assert tile_of(z, cluster.lon, cluster.lat) == (x, y) or z > 20
            kinds.update(cluster.precisions)
    assert count == len(expected)
    assert points <= {i.id for i in expected}
    assert kinds == Counter(i.location.precision for i in expected)


def everywhere(z: int, pins: list[Incident]) -> set[tuple[int, int]]:
    return {tile_of(z, i.location.lon or 0, i.location.lat or 0) for i in pins}


def tile_of(z: int, lon: float, lat: float) -> tuple[int, int]:
    import math

    x = (lon + 180) / 360
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return int(x * 2**z), int(y * 2**z)


def test_incidents_on_one_spot_are_named_by_their_cluster(store: Store, make_incident: Make, units: Units) -> None:
    say(store, *(make_incident(f"n{n:03}", "mir ali", date_start=date(2024, 1, 1 + n % 28)) for n in range(230)))
    columns = IncidentColumns.load(store)
    (cluster,) = columns.tile(16, *tile_of(16, 70.27, 32.98), IncidentFilter(), units).clusters
    assert cluster.count == 230
    assert cluster.ids is not None
    assert (len(cluster.ids), len(set(cluster.ids))) == (200, 200)
    assert cluster.ids[0] == "n223"
    (far,) = columns.tile(6, *tile_of(6, 70.27, 32.98), IncidentFilter(), units).clusters
    assert (far.count, far.ids) == (230, None)


def test_a_province_of_the_past_matches_the_unit_at_the_date(store: Store, make_incident: Make, units: Units) -> None:
    then, now = make_incident("then", "mir ali", date_start=date(2014, 6, 1)), make_incident("now", "mir ali")
    now = now.model_copy(
        update={"location": now.location.model_copy(update={"adm1_code_at_date": "PK-KP", "adm1_name_at_date": "KP"})}
    )
    say(store, then, now, make_incident("afghan"))
    columns = IncidentColumns.load(store)

    def ids(**params: str) -> set[str]:
        return {b.id for b in store.briefs(columns.select(parsed(**params), units).fids.tolist()).values()}

    assert ids(province="FATA") == ids(province="PK-TA") == {"then"}
    assert ids(province="PK-KP") == {"then", "now"}
    assert ids(province="PK-KP", units="at_date") == {"now"}
    assert ids(province="Waziristan") == {"then", "now"}
    assert ids(province="Paktika,FATA") == {"then", "afghan"}
    facets = columns.summary(parsed(units="at_date"), units).facets["province"]
    assert {value.value: value.count for value in facets} == {"AF-PKA": 1, "PK-TA": 1, "PK-KP": 1}


@pytest.mark.parametrize("name", ["province", "district"])
def test_a_unit_nobody_knows_is_refused_by_name(columns: IncidentColumns, units: Units, name: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        columns.select(parsed(**{name: "Atlantis"}), units)
    assert caught.value.parameter == name


def test_an_edit_and_an_import_show_at_once(store: Store, make_incident: Make, units: Units) -> None:
    columns = IncidentColumns.load(store)
    assert columns.select(IncidentFilter(), units).matched == 0
    say(store, *(make_incident(str(n), "mir ali") for n in range(50)))
    assert columns.refresh()
    assert not columns.refresh()
    assert columns.select(IncidentFilter(), units).matched == 50
    say(store, make_incident("7", "barmal", title="Moved"))
    columns.refresh()
    assert columns.select(parsed(province="PK-KP"), units).matched == 49
    assert columns.select(parsed(province="AF-PKA"), units).matched == 1
    assert columns.change == store.change
    assert sum(area.count for area in columns.summary(IncidentFilter(), units).areas) == 1


def test_many_small_changes_leave_the_same_columns_as_one_load(store: Store, units: Units) -> None:
    pairs = list(incidents(300))
    columns = IncidentColumns.load(store)
    for start in range(0, 300, 7):
        part = pairs[max(0, start - 3) : start + 7]
        say(
            store,
            *(i.model_copy(update={"title": f"{i.title} {start}"}) for i, _ in part),
            claims=tuple(c for _, c in part),
        )
        columns.refresh()
    whole = IncidentColumns.load(store)
    for chosen in (IncidentFilter(), parsed(event_type="Battles"), parsed(province="PK-KP"), parsed(q="protest")):
        assert columns.select(chosen, units).fids.tolist() == whole.select(chosen, units).fids.tolist()
        first = columns.select(chosen, units).page(3, 11).tolist()
        assert first == whole.select(chosen, units).fids.tolist()[3:14]
        assert columns.summary(chosen, units) == whole.summary(chosen, units)
        assert sorted(columns.tile(5, 22, 12, chosen, units).points, key=str) == sorted(
            whole.tile(5, 22, 12, chosen, units).points, key=str
        )


def test_what_another_process_imported_shows_after_a_refresh(store: Store, store_path: Path, units: Units) -> None:
    columns = IncidentColumns.load(store)
    code = (
        "import sys; from pathlib import Path; from benchmarks.synthetic import fill\n"
        "from geomap.store import open_store; fill(open_store(Path(sys.argv[1])), 40)"
    )
    subprocess.run([sys.executable, "-c", code, str(store_path)], check=True)
    columns.refresh()
    assert columns.select(parsed(status="machine,reviewed,rejected"), units).matched == 40


def killed(claim_id: str, number: int | None, *of: str, high: int | None = None, **more: Any) -> Claim:
    return Claim(
        id=claim_id, measure="killed", low=number, high=high if high is not None else number, incidents=of, **more
    )


def test_deaths_count_a_claim_over_two_incidents_once_and_only_where_both_are_selected(
    store: Store, make_incident: Make, units: Units
) -> None:
    both = killed("both", 8, "a", "b", claimant="taliban_authorities")
    mine = killed("mine", 7, "c", claimant="ttp")
    say(
        store,
        make_incident("a", claims=("both",)),
        make_incident("b", "mir ali", claims=("both",)),
        make_incident("c", "mir ali", claims=("mine",), fatalities_low=7, fatalities_high=7),
        claims=(both, mine),
    )
    columns = IncidentColumns.load(store)

    def deaths(**params: str) -> tuple[int, int | None, tuple[str, ...]]:
        found = columns.summary(parsed(**params), units).fatalities
        return found.low, found.high, found.shared

    assert deaths() == (15, 15, ())
    assert deaths(province="AF-PKA") == (0, 0, ("both",))
    assert deaths(province="PK-KP") == (7, 7, ("both",))
    store.write(Batch(claims=(killed("both", 6, "a", "b", claimant="taliban_authorities"),)), who="m", why="less")
    columns.refresh()
    assert deaths() == (13, 13, ())


@pytest.fixture(scope="module")
def joined() -> Told:
    """Incidents of which many are joined by claims over several of them, each with the claims that speak of it."""
    rng = random.Random(3)
    pairs = list(incidents(240))
    names = [incident.id for incident, _ in pairs]
    claims: dict[str, list[Claim]] = defaultdict(list)
    for _, claim in pairs:
        together = (*claim.incidents, *rng.sample(names, rng.choice((0, 0, 0, 0, 1, 1, 2))))
        for name in dict.fromkeys(together):
            claims[name].append(claim.model_copy(update={"incidents": tuple(dict.fromkeys(together))}))
    return [(with_totals(incident, claims[incident.id]), claims[incident.id]) for incident, _ in pairs]


@pytest.mark.parametrize("params", [{}, {"event_type": "Battles"}, {"precision": "settlement"}, {"disputed": "false"}])
def test_deaths_are_those_of_the_rule_for_totals_in_all_and_by_unit(
    store: Store, joined: Told, units: Units, params: dict[str, str]
) -> None:
    said = {claim.id: claim for _, claims in joined for claim in claims}
    say(store, *(incident for incident, _ in joined), claims=tuple(said.values()))
    columns, chosen = IncidentColumns.load(store), parsed(**params)
    inside = [
        (i, claims)
        for i, claims in joined
        if i.status != "rejected"
        and i.event_type in (chosen.event_type or {i.event_type})
        and i.location.precision in (chosen.precision or {i.location.precision})
        and chosen.disputed in {None, i.disputed}
    ]
    same_deaths(columns.summary(chosen, units).fatalities, inside)
    by_unit: dict[str, Told] = defaultdict(list)
    for incident, claims in inside:
        by_unit[incident.location.adm1_code or ""].append((incident, claims))
    elsewhere = len(by_unit.pop("", []))
    found = columns.overview(chosen, units)
    assert (found.elsewhere, {unit.code for unit in found.units}) == (elsewhere, set(by_unit))
    for unit in found.units:
        assert unit.incidents == len(by_unit[unit.code])
        assert unit.disputed == sum(incident.disputed for incident, _ in by_unit[unit.code])
        same_deaths(unit.fatalities, by_unit[unit.code])
    districts = columns.overview(chosen, units, "district")
    assert sum(unit.incidents for unit in districts.units) + districts.elsewhere == len(inside)


def same_deaths(found: Deaths, inside: Told) -> None:
    claims = list({claim.id: claim for _, said in inside for claim in said}.values())
    rule = totals(claims, [incident.id for incident, _ in inside])
    counted = [c for c in claims if c.id not in rule.shared and (c.low, c.high) != (None, None)]
    # With nothing counted the columns say none killed; the rule, which knows no selection, says nothing.
    assert (found.low, found.high) == (rule.killed.low or 0, rule.killed.high if counted else 0)
    assert set(found.shared) == set(rule.shared)


def test_deaths_have_no_upper_bound_where_one_incident_has_none(
    store: Store, make_incident: Make, units: Units
) -> None:
    say(
        store, make_incident("a", fatalities_low=20), make_incident("b", "mir ali", fatalities_low=2, fatalities_high=3)
    )
    columns = IncidentColumns.load(store)
    assert columns.summary(IncidentFilter(), units).fatalities.high is None
    assert columns.summary(parsed(province="PK-KP"), units).fatalities.high == 3


def test_a_selection_as_of_a_moment_is_what_was_known_then(store: Store, make_incident: Make, units: Units) -> None:
    first, second, third = (datetime(2024, 12, day, tzinfo=UTC) for day in (24, 25, 26))

    def at(moment: datetime, *told: Incident) -> None:
        store.write(Batch(incidents=told), who="machine", why="import", at=moment)

    at(first, make_incident("a"), make_incident("b"), make_incident("same"))
    at(second, make_incident("a", "mir ali"), make_incident("c"))
    at(third, make_incident("b", status="rejected"), make_incident("a", "border"))
    columns = IncidentColumns.load(store)

    def ids(moment: datetime | None, **params: str) -> set[str]:
        selection = columns.select(parsed(**params), units, as_of=moment)
        found = {orjson.loads(each)["id"] for each in store.features(selection.fids, as_of=moment)}
        assert len(found) == selection.matched
        return found

    noon = timedelta(hours=12)
    assert ids(first - noon) == set()
    assert ids(first + noon) == {"a", "b", "same"}
    assert ids(first + noon, province="AF-PKA") == {"a", "b", "same"}
    assert ids(second + noon, province="AF-PKA") == {"b", "c", "same"}
    assert ids(second + noon, province="PK-KP") == {"a"}
    assert ids(third + noon) == ids(None) == {"a", "c", "same"}
    assert ids(third + noon, province="PK-KP") == set()


def test_counts_and_tiles_as_of_a_moment_are_those_that_were_given_then(
    store: Store, joined: Told, units: Units
) -> None:
    """Three imports: incidents that claims join, some of them told otherwise and taken out of a claim, and new ones."""
    days = [datetime(2024, 12, day, tzinfo=UTC) for day in (24, 25, 26)]
    said = list({claim.id: claim for _, claims in joined for claim in claims}.values())
    told = [incident for incident, _ in joined]
    changed = [incident.model_copy(update={"title": "Told anew", "disputed": True}) for incident in told[::3]]
    less = [claim.model_copy(update={"low": 90, "high": 99, "incidents": claim.incidents[:1]}) for claim in said[::4]]
    batches = [
        Batch(incidents=tuple(told[:200]), claims=tuple(said)),
        Batch(incidents=tuple(changed[:50]), claims=tuple(less)),
        Batch(incidents=tuple(told[200:]), claims=tuple(said[:20])),
    ]
    asked = [parsed(), parsed(event_type="Battles"), parsed(province="PK-KP")]
    places = [(0, 0, 0), (6, 43, 25), (9, 350, 205), (16, 45000, 26500)]

    def answers(columns: IncidentColumns, as_of: datetime | None = None) -> list[object]:
        every: list[object] = [columns.summary(chosen, units, as_of=as_of) for chosen in asked]
        every += [columns.overview(chosen, units, as_of=as_of) for chosen in asked]
        for chosen in asked:
            tiles = columns.tiles(places, chosen, units, as_of=as_of)
            every += [(sorted(tile.points, key=str), sorted(tile.clusters, key=str)) for tile in tiles]
        return every

    columns, then = IncidentColumns.load(store), []
    for batch, day in zip(batches, days, strict=True):
        store.write(batch, who="machine", why="import", at=day)
        columns.refresh()
        then.append(answers(IncidentColumns.load(store)))
    for known, day in zip(then, days, strict=True):
        assert answers(columns, day + timedelta(hours=12)) == known
    assert then[0] != then[1] != then[2]


def test_the_fids_in_file_order_are_the_same_as_those_by_date(store: Store, units: Units) -> None:
    fill(store, 300)
    columns = IncidentColumns.load(store)
    fill(store, 40, seed=8)
    columns.refresh()
    for chosen in (IncidentFilter(), IncidentFilter(event_type=("Battles",)), IncidentFilter(q="nothing of the kind")):
        selection = columns.select(chosen, units)
        assert selection.in_file_order.tolist() == sorted(selection.fids.tolist())
