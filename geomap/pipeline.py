"""From inputs to the store: one path for everybody's dispatches and tables, and for the seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from gazetteer import Gazetteer
from geomap.errors import BadInputError
from geomap.model import Claim, Document, Incident, SetAside, Source
from geomap.slugs import slug
from geomap.store import Batch, Store, WriteReport

if TYPE_CHECKING:
    from geomap.extract import Extractor
    from geomap.tables import Layout, TableFile, TableRow

Progress = Callable[[Sequence["TableRow"]], Iterable["TableRow"]]
_DATASET_IDS: Mapping[str, str] = MappingProxyType({"ucdp": "ucdp-ged", "acled": "acled"})


@dataclass(frozen=True)
class Workbench:
    """The gazetteer and the store that one person, or one server, works with."""

    gazetteer: Gazetteer
    store: Store

    @cached_property
    def extractor(self) -> Extractor:
        """Reads dispatches; made on first use, since its dictionaries take a moment."""
        from geomap.extract import Extractor

        return Extractor(self.gazetteer)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to read a table. `date_formats` are strptime's; `dataset` names the source, so that ids stay apart."""

    date_formats: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    strict: bool = False
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a table's rows: `taken` of them were written, of which `unlocated` have no point."""

    rows: int
    taken: int
    unlocated: int
    set_aside: tuple[SetAside, ...]
    written: WriteReport


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What was read out of documents and written."""

    documents: int
    incidents: tuple[Incident, ...]
    claims: int
    statistics: int
    written: WriteReport


def ingest(bench: Workbench, documents: Iterable[Document], *, who: str, why: str = "read") -> IngestReport:
    """Read documents and write what they say in one transaction. Reading one again replaces what it said before."""
    read = [(document, bench.extractor.extract(document)) for document in documents]
    batch = Batch(
        sources=tuple(document.source for document, _ in read),
        texts={document.source.id: document.text for document, _ in read},
        incidents=tuple(incident for _, found in read for incident in found.incidents),
        claims=tuple(claim for _, found in read for claim in found.claims),
        statistics=tuple(statistic for _, found in read for statistic in found.statistics),
        toponyms={document.source.id: found.toponyms for document, found in read},
        restated=frozenset(document.source.id for document, _ in read),
    )
    written = bench.store.write(batch, who=who, why=why)
    return IngestReport(len(read), batch.incidents, len(batch.claims), len(batch.statistics), written)


def import_table(
    bench: Workbench,
    table: TableFile,
    options: ImportOptions | None = None,
    *,
    who: str,
    progress: Progress = iter,
) -> ImportReport:
    """Write a table's rows in one transaction. Rows that cannot be used are set aside with their reason.

    Raises BadInputError, with nothing written, for a table without usable columns, and for any bad row if strict.
    """
    from geomap.tables import recognise

    options = options or ImportOptions()
    layout = recognise(table.header, table.name, options.mapping)
    rows, bad = _read_rows(table, layout, options.date_formats)
    if options.strict and bad:
        raise _strict(bad)
    source = _source_of(table, layout, options)
    incidents, claims, outside = _incidents(bench, table.name, rows, layout, source, progress)
    if options.strict and outside:
        raise _strict(outside)
    set_aside = tuple(sorted((*bad, *outside), key=lambda each: each.row))
    batch = Batch(
        sources=(source,),
        incidents=tuple(incidents),
        claims=tuple(claims),
        files=frozenset({table.name}),
        set_aside=set_aside,
    )
    written = bench.store.write(batch, who=who, why=f"import of {table.name}")
    unlocated = sum(incident.location.lon is None for incident in incidents)
    return ImportReport(len(rows) + len(bad), len(incidents), unlocated, set_aside, written)


def _read_rows(
    table: TableFile, layout: Layout, date_formats: tuple[str, ...]
) -> tuple[list[TableRow], list[SetAside]]:
    from geomap.tables import read_row

    rows: list[TableRow] = []
    bad: list[SetAside] = []
    first: dict[str, int] = {}
    for raw in table.rows():
        if isinstance(raw, SetAside):
            bad.append(raw)
            continue
        try:
            row = read_row(raw, layout, date_formats)
        except BadInputError as error:
            bad.append(SetAside(table.name, raw.number, str(error)))
            continue
        if row.has_own_id and row.key in first:
            reason = f"id {row.key!r} stands in row {first[row.key]} already: give each row an id of its own"
            bad.append(SetAside(table.name, raw.number, reason))
            continue
        first.setdefault(row.key, raw.number)
        rows.append(row)
    return rows, bad


def _incidents(
    bench: Workbench, file: str, rows: list[TableRow], layout: Layout, source: Source, progress: Progress
) -> tuple[list[Incident], list[Claim], list[SetAside]]:
    from geomap.tables.incidents import incident_of
    from geomap.tables.placing import place_rows

    incidents: list[Incident] = []
    claims: list[Claim] = []
    outside: list[SetAside] = []
    told: Counter[str] = Counter()
    for row, place in zip(progress(rows), place_rows(rows, bench.gazetteer, file), strict=True):
        if isinstance(place, SetAside):
            outside.append(place)
            continue
        told[row.key] += 1
        # Two rows alike in every identifying column are two incidents: nothing in the table says otherwise.
        key = row.key if told[row.key] == 1 else f"{row.key}-{told[row.key]}"
        incident, said = incident_of(row, place, source, layout.dataset, key)
        incidents.append(incident)
        claims.extend(said)
    return incidents, claims, outside


def _source_of(table: TableFile, layout: Layout, options: ImportOptions) -> Source:
    name = options.dataset or _DATASET_IDS.get(layout.dataset) or table.name.rsplit(".", 1)[0]
    return Source(id=slug(name), title=table.name, sha256=table.sha256)


def _strict(bad: list[SetAside]) -> BadInputError:
    first = bad[0]
    more = f" (and {len(bad) - 1} more rows)" if len(bad) > 1 else ""
    return BadInputError(f"{first.file}, row {first.row}: {first.reason}{more}; nothing was written, as --strict asks")
