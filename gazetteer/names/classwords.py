"""Words that say what kind of place a name is: "agency", "tehsil", "kalay". They are evidence, not part of the name."""

from __future__ import annotations

from gazetteer.model import PlaceClass, Precision

_DISTRICT: tuple[PlaceClass, ...] = ("district", "agency", "frontier_region")
_SETTLEMENT: tuple[PlaceClass, ...] = ("town", "village", "neighbourhood")
_AREA: tuple[PlaceClass, ...] = ("area", "valley")
_SITE: tuple[PlaceClass, ...] = ("facility", "post", "base")

_KINDS: tuple[tuple[str, tuple[PlaceClass, ...]], ...] = (
    ("province provinces wilayat welayat", ("province",)),
    ("district districts distt distrcit dist zila zilla wuluswali woluswali uluswali wali woleswali", _DISTRICT),
    ("agency agencies", _DISTRICT),
    ("fr", ("frontier_region", "district")),
    ("tehsil tehsils tahsil thesil taluka taluk subdivision subdivisions subdistrict", ("tehsil", *_AREA, "town")),
    ("town city tehsilheadquarters headquarters headquarter hq", ("town", "village")),
    ("village villages kalay kalai kelay kaley killi kili killay kilay kalli goth deh", _SETTLEMENT),
    ("locality suburb neighbourhood neighborhood colony mohalla hamlet settlement outskirts", _SETTLEMENT),
    ("bazaar bazar market", ("town", "village", "neighbourhood", "facility")),
    ("area areas region regions zone sector", (*_AREA, *_SETTLEMENT)),
    ("valley dara darra", ("valley", "area")),
    ("pass kotal", ("pass",)),
    ("crossing gate", ("crossing",)),
    ("mountain mountains hill hills range ghar peak ridge top", ("mountain", "area")),
    ("river stream nullah canal dam lake", ("river", "facility")),
    ("camp", ("camp",)),
    ("base airbase airport airfield cantonment garrison fort", ("base", "facility")),
    ("post posts checkpost checkposts checkpoint checkpoints picket outpost", _SITE),
    ("road highway bridge tunnel", ("road", "facility")),
    ("ziarat ziarats mazar", ("facility", "village")),
    ("mosque madrassa madrasa seminary school hospital shrine college university", ("facility",)),
)
CLASS_WORDS: dict[str, tuple[PlaceClass, ...]] = {word: kinds for words, kinds in _KINDS for word in words.split()}
"""A plain word and the classes it speaks for, the likeliest first."""

_BOUNDARY = (
    "province provinces district districts distt distrcit dist wuluswali woluswali uluswali woleswali agency agencies "
    "tehsil tehsils tahsil thesil taluka taluk subdivision subdivisions subdistrict town city village villages "
    "locality area areas region regions valley sector headquarters headquarter hq"
)
BOUNDARY_WORDS = frozenset(_BOUNDARY.split(" "))
"""Class words that part names inside a run of words: "Tirah valley Spin Drand area" names two places."""

PLURAL_WORDS = frozenset(
    {"provinces", "districts", "agencies", "tehsils", "villages", "areas", "regions", "subdivisions"}
)
"""Boundary words that speak for all names of a list."""

SETTLEMENT_CLASSES = _SETTLEMENT
"""What "near" and "outside" are said of, unless a class word says otherwise: nobody is "outside" a province."""

LOCAL_CLASS_WORDS = frozenset({"ziarat", "dara", "darra", "bazar", "kotal", "ghar", "mazar", "deh"})
"""Class words of the region's languages that are names of their own too: Ziarat is a district."""

UNIT_CLASSES = frozenset({"country", "province", "district", "agency", "frontier_region", "tehsil", "region"})
"""Classes that hold other places: what a reference may name as the parent."""

_GENERICS = (
    "district wuluswali woluswali uluswali agency tehsil tahsil town city village province bazaar bazar "
    "kalay kalai kelay kaley kala killi kili killay kilay kalli goth kly klai"
)
NAME_GENERICS = frozenset(_GENERICS.split(" "))
"""Generic words that a name in the gazetteer is also found without."""

PRECISION_OF: dict[PlaceClass, Precision] = {
    "country": "country",
    "province": "province",
    "district": "district",
    "agency": "district",
    "frontier_region": "district",
    "tehsil": "district",
    "region": "region",
    "area": "near",
    "town": "settlement",
    "village": "settlement",
    "neighbourhood": "settlement",
    "crossing": "exact",
    "pass": "exact",
    "valley": "near",
    "mountain": "near",
    "river": "near",
    "base": "exact",
    "post": "exact",
    "camp": "settlement",
    "road": "near",
    "facility": "exact",
}
"""How exactly a place of a class tells where something happened (UCDP GED codebook, where_prec; DOMAIN.md's table)."""


def without_generics(words: list[str]) -> list[str]:
    """The words of a plain name without its generic ones; all of them if nothing of three letters would be left."""
    kept = [word for word in words if word not in NAME_GENERICS]
    return kept if len("".join(kept)) >= 3 else words
