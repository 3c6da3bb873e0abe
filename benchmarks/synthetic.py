"""Synthetic incidents for measuring: the same ones every time, spread over the gazetteer's own places.

What they say is invented; what they weigh (length of titles, claims, precisions, actors) is like real ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from gazetteer.model import Place, Precision, Resolution
from gazetteer.tables import read_places
from geomap.model import Actor, Claim, Incident, Source
from geomap.store import Batch, Store, open_store
from geomap.taxonomy import EVENT_TYPES

ACTORS: Final = {
    "pak_army": "Pakistan Army", "pak_air_force": "Pakistan Air Force", "frontier_corps": "Frontier Corps",
    "pak_police": "Police", "taliban": "Taliban", "taliban_authorities": "Taliban authorities", "ttp": "TTP",
    "haqqani": "Haqqani network", "iskp": "Islamic State Khorasan", "bla": "Balochistan Liberation Army",
    "hafiz_gul_bahadur": "Hafiz Gul Bahadur group", "civilians": "Civilians", "unknown_gunmen": "Unknown gunmen",
}  # fmt: skip
CLAIMANTS: Final = ("taliban_authorities", "pak_army", "pak_government", "ttp", "iskp", "UNAMA", "local police", None)
_KINDS: Final[Sequence[tuple[Precision, float]]] = (
    ("settlement", 0.62), ("near", 0.12), ("exact", 0.10), ("district", 0.10), ("province", 0.03), ("region", 0.01),
    ("unlocated", 0.02),
)  # fmt: skip
_LEVEL: Final = {"district": "district", "province": "province", "region": "region"}
_DAYS: Final = 24 * 365
_SHARED: Final = 0.002
"""Share of incidents that one claim joins with the one before."""
BATCH: Final = 20_000


class World:
    """The places incidents happen in."""

    def __init__(self) -> None:
        places = [place for place in read_places() if place.lon is not None and place.valid_to is None]
        self.areas = {name: [p for p in places if p.place_class == name] for name in _LEVEL.values()}
        self.spots = [p for p in places if p.place_class not in {"country", "province", "district", "region"}]
        self.spots += self.areas["district"]


def incidents(count: int, seed: int = 7) -> Iterator[tuple[Incident, Claim]]:
    """So many incidents with a claim each; the same for the same seed."""
    rng = random.Random(seed)
    world = World()
    kinds, weights = zip(*_KINDS, strict=True)
    before = ""
    for number in range(count):
        where = _place(rng, world, rng.choices(kinds, weights)[0])
        start = date(2001, 10, 7) + timedelta(days=rng.randrange(_DAYS)) if rng.random() > 0.01 else None
        name, low = f"s{number:07d}", rng.choice((None, 1, 1, 2, 3, 5, 8, 12, 40))
        together = (before, name) if before and rng.random() < _SHARED else (name,)
        claim = Claim(
            id=f"{name}.killed",
            claimant=rng.choice(CLAIMANTS),
            measure="killed",
            categories=("unspecified",),
            low=low,
            high=None if low is None or rng.random() < 0.2 else low + rng.choice((0, 0, 0, 2, 5)),
            words="at least" if low else None,
            incidents=together,
            source="synthetic",
        )
        yield _incident(rng, name, where, start, claim), claim
        before = name


def fill(store: Store, count: int, seed: int = 7) -> None:
    """Write so many incidents, in batches as an import would."""
    source = Source(id="synthetic", title="Synthetic incidents", publisher="geomap benchmarks", sha256="0" * 64)
    walk = incidents(count, seed)
    while pairs := list(islice(walk, BATCH)):
        found, claims = zip(*pairs, strict=True)
        store.write(Batch(sources=(source,), incidents=found, claims=claims), who="benchmark", why="synthetic")


def store_of(count: int, folder: Path) -> Path:
    """The path of a store with so many incidents, made if it is not there yet."""
    path = folder / f"synthetic-{count}.gpkg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        with open_store(draft) as store:
            fill(store, count)
        draft.rename(path)
    return path


def _incident(rng: random.Random, name: str, where: Resolution, start: date | None, claim: Claim) -> Incident:
    event = rng.choice(list(EVENT_TYPES))
    sides = rng.sample(list(ACTORS), rng.choice((1, 2, 2, 3)))
    own = len(claim.incidents) == 1
    return Incident(
        id=name,
        title=f"{EVENT_TYPES[event][0]} reported at {where.reported_name or 'an unknown place'} ({name})",
        event_type=event,
        sub_event_type=EVENT_TYPES[event][0],
        date_start=start,
        date_end=start,
        date_precision="day" if start else "unknown",
        location=where,
        actors=tuple(
            Actor(id=side, name=ACTORS[side], role="initiator" if n == 0 else "target") for n, side in enumerate(sides)
        ),
        claims=(claim.id,),
        sources=("synthetic",),
        fatalities_low=claim.low if own else None,
        fatalities_high=claim.high if own else None,
        disputed=rng.random() < 0.05,
        status=rng.choices(("machine", "reviewed", "rejected"), (80, 18, 2))[0],
    )


def _place(rng: random.Random, world: World, precision: Precision) -> Resolution:
    if precision == "unlocated":
        return Resolution(status="unresolved", reported_name="the border")
    level = _LEVEL.get(precision)
    place = rng.choice(world.areas[level] if level else world.spots)
    lon, lat = place.lon or 0.0, place.lat or 0.0
    if precision in {"near", "exact"}:
        reach = min(place.radius_m, 15_000) / 111_000
        lat += rng.gauss(0, reach / 2)
        lon += rng.gauss(0, reach / 2) / math.cos(math.radians(lat))
    return Resolution(
        status="resolved",
        reported_name=place.name,
        place_id=place.id,
        name=place.name,
        place_class=place.place_class,
        lon=round(lon, 6),
        lat=round(lat, 6),
        country=place.country,
        countries=(place.country,) if place.country else (),
        adm1_code=place.adm1_code,
        adm1_name=place.adm1_name,
        adm2_code=place.adm2_code,
        adm2_name=place.adm2_name,
        adm1_code_at_date=place.adm1_code,
        adm1_name_at_date=place.adm1_name,
        adm2_name_at_date=place.adm2_name,
        precision=precision,
        uncertainty_m=_uncertainty(place, precision),
        score=round(rng.uniform(0.6, 1.0), 3),
        margin=round(rng.uniform(0.1, 0.6), 3),
        method="exact",
    )


def _uncertainty(place: Place, precision: Precision) -> float:
    return {"exact": 100.0, "settlement": 2000.0, "near": 8000.0}.get(precision, float(place.radius_m))
