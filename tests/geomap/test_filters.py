"""One grammar for every filter: what is accepted, what it means, and what is refused with which words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import BadParameterError
from geomap.filters import PARAMETERS, PRECISIONS, STATUSES, IncidentFilter
from geomap.filters.values import BBox, Interval, People
from geomap.taxonomy import EVENT_TYPES


def parsed(**params: str | list[str]) -> IncidentFilter:
    return IncidentFilter.from_params({name: [v] if isinstance(v, str) else v for name, v in params.items()})


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, IncidentFilter()),
        ({"province": ["AF-PKA,Khost", "Kunar"]}, IncidentFilter(province=("AF-PKA", "Khost", "Kunar"))),
        ({"province": " AF-PKA , ,AF-PKA"}, IncidentFilter(province=("AF-PKA",))),
        ({"province": ""}, IncidentFilter()),
        ({"precision": "District,EXACT"}, IncidentFilter(precision=("exact", "district"))),
        (
            {"event_type": "Explosions/Remote violence,Battles"},
            IncidentFilter(event_type=("Battles", "Explosions/Remote violence")),
        ),
        ({"status": "rejected"}, IncidentFilter(status=("rejected",))),
        ({"disputed": "true"}, IncidentFilter(disputed=True)),
        ({"disputed": "0"}, IncidentFilter(disputed=False)),
        ({"fatalities": "5/20"}, IncidentFilter(fatalities=People(5, 20))),
        ({"fatalities": "5/"}, IncidentFilter(fatalities=People(5, None))),
        ({"fatalities": "../20"}, IncidentFilter(fatalities=People(None, 20))),
        ({"fatalities": "8"}, IncidentFilter(fatalities=People(8, 8))),
        ({"q": "  night\t raid "}, IncidentFilter(q="night raid")),
        ({"bbox": "69,32,70.5,33"}, IncidentFilter(bbox=BBox(69, 32, 70.5, 33))),
        ({"bbox": "69,32,0,70.5,33,9000"}, IncidentFilter(bbox=BBox(69, 32, 70.5, 33))),
        ({"bbox": "170,-10,-170,10"}, IncidentFilter(bbox=BBox(170, -10, -170, 10))),
        ({"datetime": "2024-03-18"}, IncidentFilter(datetime=Interval(date(2024, 3, 18), date(2024, 3, 18)))),
        ({"datetime": "2024-03-18T23:30:00-05:00/.."}, IncidentFilter(datetime=Interval(date(2024, 3, 19), None))),
        ({"datetime": "/2024-02"}, IncidentFilter(datetime=Interval(None, date(2024, 2, 29)))),
        ({"datetime": "2023"}, IncidentFilter(datetime=Interval(date(2023, 1, 1), date(2023, 12, 31)))),
        ({"units": "at_date"}, IncidentFilter(units="at_date")),
    ],
)
def test_parameters_are_read(params: dict[str, str | list[str]], expected: IncidentFilter) -> None:
    assert parsed(**params) == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("provnce", "x", "no filter 'provnce'; known are: province"),
        ("province", ",,", "only commas"),
        ("province", "a" * 401, "longer than 400"),
        ("actor", "a\x00b", "not plain text"),
        ("precision", "village", "precision='village' is not one of: exact, settlement"),
        ("event_type", "War", "is not one of: Battles"),
        ("status", "all", "is not one of: machine, reviewed, rejected"),
        ("disputed", "perhaps", "neither true nor false"),
        ("fatalities", "many", "is not min/max"),
        ("fatalities", "9/5", "smaller number goes first"),
        ("fatalities", "/", "is not min/max"),
        ("fatalities", "1/2/3", "is not min/max"),
        ("fatalities", "-1/5", "is not min/max"),
        ("fatalities", "١/٥", "is not min/max"),
        ("q", "***", "holds no word"),
        ("q", "x" * 500, "at most 400"),
        ("bbox", "nan,nan,nan,nan", "not four numbers"),
        ("bbox", "69,32,inf,33", "not four numbers"),
        ("bbox", "69,32,1e999,33", "not within -180 and 180|not four numbers"),
        ("bbox", "69,32,70", "not four numbers"),
        ("bbox", "69,33,70,32", "south is above north"),
        ("bbox", "32,69,33,170", "latitudes lie within"),
        ("bbox", "181,0,182,1", "not within -180 and 180"),
        ("datetime", "yesterday", "is not a date"),
        ("datetime", "2024-02-30", "is not a date"),
        ("datetime", "2024-03-18/2024-03-17", "ends before it starts"),
        ("datetime", "../..", "open on both sides"),
        ("datetime", "2024/2025/2026", "not a date or an interval"),
        ("datetime", "18.03.2024", "is not a date"),
        ("units", "tomorrow", "is not one of: today, at_date"),
        ("units", "today,at_date", "not both"),
    ],
)
def test_nonsense_is_refused_and_named(name: str, value: str, message: str) -> None:
    with pytest.raises(BadParameterError, match=message) as caught:
        parsed(**{name: value})
    assert caught.value.parameter == name


@pytest.mark.parametrize("name", ["bbox", "datetime", "q", "disputed", "fatalities"])
def test_what_is_one_value_may_not_be_given_twice(name: str) -> None:
    with pytest.raises(BadParameterError, match="give it once"):
        parsed(**{name: ["true", "true"]})


words = st.text(st.characters(codec="utf-8", exclude_characters=",", exclude_categories=["C", "Z"]), min_size=1)
names = st.lists(words.filter(lambda text: len(text) < 400), max_size=3, unique=True).map(tuple)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values)).map(lambda chosen: tuple(v for v in values if v in chosen))


filters = st.builds(
    IncidentFilter,
    province=names,
    district=names,
    event_type=some(tuple(EVENT_TYPES)),
    actor=names,
    claimant=names,
    precision=some(PRECISIONS),
    status=some(STATUSES),
    disputed=st.none() | st.booleans(),
    fatalities=st.none()
    | st.integers(0, 10**6).flatmap(lambda n: st.builds(People, st.just(n), st.integers(n, 10**7))),
    bbox=st.none()
    | st.builds(
        lambda w, e, lats: BBox(w, min(lats), e, max(lats)),
        st.floats(-180, 180),
        st.floats(-180, 180),
        st.tuples(st.floats(-90, 90), st.floats(-90, 90)),
    ),
    datetime=st.none() | st.builds(lambda a, b: Interval(min(a, b), max(a, b)), days, days),
    units=st.sampled_from(["today", "at_date"]),
)


@given(filters)
def test_every_filter_is_a_link_that_means_the_same(chosen: IncidentFilter) -> None:
    params = chosen.to_params()
    assert [name for name, _ in params] == [name for name in PARAMETERS if name in dict(params)]
    assert IncidentFilter.from_params({name: [value] for name, value in params}) == chosen


@given(st.sampled_from(PARAMETERS), st.text(max_size=40))
def test_any_text_is_a_filter_or_a_named_error(name: str, text: str) -> None:
    with suppress(BadParameterError):
        parsed(**{name: text})
