"""The collection of statistics: aggregates as somebody reported them, features without geometry."""

from __future__ import annotations

from flask import Blueprint, Response

from gazetteer.units import Units
from geomap.errors import BadParameterError, NotFoundError
from geomap.filters import IncidentFilter
from geomap.filters.values import BBox, Interval
from geomap.model import Statistic
from web.answers import GEOJSON, WebLink, bytes_answer, dumps, keep_fresh, segment, unchanged, validator
from web.outlines import touches
from web.paging import Page, feature_collection, single_feature
from web.parameters import incident_filter, one_of, only, window
from web.services import services

COLLECTION = "/collections/statistics"


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("statistics", __name__, url_prefix=COLLECTION)
    routes.add_url_rule("/items", view_func=items)
    routes.add_url_rule("/items/<path:statistic_id>", view_func=item)
    return routes


def items() -> Response:
    """A page of the statistics over the areas and days asked for."""
    given = only("province", "bbox", "datetime", "limit", "offset", "f")
    one_of(given, "f", ("json", "geojson"), "geojson")
    part, chosen, known = window(given), incident_filter(given), services()
    tag = validator(known.state(known.store.change), COLLECTION, sorted(given.items()))
    if (same := unchanged(tag)) is not None:
        return same
    found = [one for one in known.store.statistics() if matches(one, chosen, known.gazetteer.units)]
    page = Page(f"{COLLECTION}/items", given, part, matched=len(found))
    features = [_feature(one) for one in found[part.offset : part.offset + part.limit]]
    return keep_fresh(bytes_answer(feature_collection(page, features), media_type=GEOJSON), tag)


def item(statistic_id: str) -> Response:
    """One statistic as a feature without geometry."""
    one_of(only("f"), "f", ("json", "geojson"), "geojson")
    found = next((one for one in services().store.statistics() if one.id == statistic_id), None)
    if found is None:
        raise NotFoundError(f"there is no statistic {statistic_id!r}; {COLLECTION}/items lists them")
    links = (WebLink("self", f"{COLLECTION}/items/{segment(statistic_id)}", GEOJSON), WebLink("collection", COLLECTION))
    return bytes_answer(single_feature(_feature(found), links), media_type=GEOJSON)


def matches(statistic: Statistic, chosen: IncidentFilter, units: Units) -> bool:
    """Whether a statistic speaks of an area and a time that the filter asks for.

    One without a period matches only where no days are asked for, like an undated incident.
    """
    if chosen.province and not _speaks_of(statistic, chosen.province, units):
        return False
    if chosen.bbox is not None and not _lies_in(statistic, chosen.bbox, units):
        return False
    return chosen.datetime is None or _overlaps(statistic.period, chosen.datetime)


def _speaks_of(statistic: Statistic, provinces: tuple[str, ...], units: Units) -> bool:
    for name in provinces:
        selected = units.select(name)
        if not selected.adm1.union(selected.adm1_at_date, selected.adm2, selected.place_ids).isdisjoint(
            statistic.areas
        ):
            return True
    return False


def _lies_in(statistic: Statistic, box: BBox, units: Units) -> bool:
    return any((outline := units.outline(code)) is not None and touches(outline, box) for code in statistic.areas)


def _overlaps(period: str | None, days: Interval) -> bool:
    if period is None:
        return False
    try:
        told = Interval.parse("period", period)
    except BadParameterError:  # a period in words only
        return False
    starts_in_time = told.start is None or days.end is None or told.start <= days.end
    return starts_in_time and (told.end is None or days.start is None or days.start <= told.end)


def _feature(found: Statistic) -> bytes:
    return dumps({"type": "Feature", "id": found.id, "geometry": None, "properties": found})
