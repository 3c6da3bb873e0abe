"""Streams of stored JSON: the same whether they are looked up one by one, swept, or joined by SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson
import pytest

from geomap.model import Claim, Incident, Source
from geomap.store import Batch, Store

Make = Callable[..., Incident]
COUNT = 900
"""More than one window of rows."""
SELECTIONS: dict[str, Sequence[int]] = {
    "all": range(1, COUNT + 1),
    "nearly all": [fid for fid in range(1, COUNT + 1) if fid % 7],
    "half": range(1, COUNT + 1, 2),
    "the end": range(COUNT - 300, COUNT + 1),
    "a few": [5, 700, 3],
    "none": [],
    "unknown": [COUNT + 5, 2],
}


@pytest.fixture
def filled(store: Store, make_incident: Make) -> Store:
    """Incidents of two sources, each with a claim, and claims over several and over none."""
    told = [make_incident(f"{n:04}", sources=("dawn" if n % 3 else "wire",)) for n in range(COUNT)]
    claims = [Claim(id=f"c{n:04}", measure="killed", low=n, incidents=(f"{n:04}",)) for n in range(COUNT)]
    claims += [Claim(id=f"d{n}", measure="injured", low=n, incidents=(f"{n:04}", f"{n + 6:04}")) for n in range(60)]
    claims.append(Claim(id="e", measure="injured", words='"incidents":[] is what it says'))
    sources = tuple(Source(id=name, sha256="0" * 64) for name in ("dawn", "wire", "nobody"))
    store.write(Batch(sources=sources, incidents=tuple(told), claims=tuple(claims)), who="machine", why="read")
    return store


def ids(blocks: Sequence[bytes]) -> list[str]:
    return [one["id"] for block in blocks for one in orjson.loads(b"[" + block + b"]")]


@pytest.mark.parametrize("fids", SELECTIONS.values(), ids=SELECTIONS)
def test_joined_features_and_claims_are_the_ones_that_are_looked_up(filled: Store, fids: Sequence[int]) -> None:
    wanted = {f"{fid - 1:04}" for fid in fids if fid <= COUNT}
    one_by_one = [orjson.loads(each)["id"] for each in filled.features(fids)]
    assert set(one_by_one) == wanted
    assert ids(list(filled.joined_features(fids, ","))) == one_by_one
    about = {claim.id for claim in filled.claims(wanted)}
    assert sorted(orjson.loads(each)["id"] for each in filled.claims_json(fids)) == sorted(about)
    assert sorted(ids(list(filled.joined_claims(fids, ",")))) == sorted(about)


@pytest.mark.parametrize("fids", SELECTIONS.values(), ids=SELECTIONS)
def test_the_sources_are_those_of_the_incidents_each_once(filled: Store, fids: Sequence[int]) -> None:
    named = {"wire" if (fid - 1) % 3 == 0 else "dawn" for fid in fids if fid <= COUNT}
    assert sorted(orjson.loads(each)["id"] for each in filled.sources_json(fids)) == sorted(named)


@pytest.mark.parametrize("fids", SELECTIONS.values(), ids=SELECTIONS)
def test_tables_hold_every_incident_once_with_its_claims_in_words(filled: Store, fids: Sequence[int]) -> None:
    rows = {
        row[0].decode(): row[1].decode()
        for table in filled.tables(fids)
        for row in zip(table.columns["id"], table.columns["claims"], strict=True)
    }
    assert rows.keys() == {f"{fid - 1:04}" for fid in fids if fid <= COUNT}
    if "0004" in rows:
        assert rows["0004"] == "unnamed: killed at least 4; unnamed: injured at least 4 over 2 incidents together"


def test_a_connection_that_read_tables_reads_text_again(filled: Store) -> None:
    next(filled.tables(range(1, 3)))
    assert filled.briefs([1])[1].title == "Strike 0000"
    list(filled.tables(range(1, 3)))
    assert filled.briefs([1])[1].title == "Strike 0000"
