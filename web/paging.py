"""Feature collections in pages: stored feature bytes between a head and the links that OGC API – Features asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from web.answers import GEOJSON, WebLink, dumps
from web.parameters import Window


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: where it is, what was asked, which part this is, how many there are in all."""

    path: str
    given: Mapping[str, Sequence[str]]
    window: Window
    matched: int

    def links(self) -> tuple[WebLink, ...]:
        """self, next and prev (where there is one), collection."""
        return tuple(self._links())

    def _links(self) -> Iterator[WebLink]:
        limit, offset = self.window.limit, self.window.offset
        yield WebLink("self", self._address(offset), GEOJSON, "this page")
        if offset + limit < self.matched:
            yield WebLink("next", self._address(offset + limit), GEOJSON, "next page")
        if offset > 0:
            yield WebLink("prev", self._address(max(0, offset - limit)), GEOJSON, "previous page")
        yield WebLink("collection", self.path.removesuffix("/items"))

    def _address(self, offset: int) -> str:
        asked = [(name, value) for name, values in self.given.items() if name != "offset" for value in values]
        if offset:
            asked.append(("offset", str(offset)))
        return f"{self.path}?{urlencode(asked)}" if asked else self.path


def feature_collection(page: Page, features: Sequence[bytes]) -> bytes:
    """A GeoJSON FeatureCollection of features that are serialised already."""
    tail = dumps(
        {
            "links": [link.as_json() for link in page.links()],
            "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "numberMatched": page.matched,
            "numberReturned": len(features),
        }
    )
    return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]," + tail[1:]


def single_feature(feature: bytes, links: Sequence[WebLink]) -> bytes:
    """A serialised feature with its links."""
    return feature[:-1] + b',"links":' + dumps([link.as_json() for link in links]) + b"}"
