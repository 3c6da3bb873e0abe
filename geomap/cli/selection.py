"""`geomap list` and `geomap export`: what the filters select, to read and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from geomap.cli.options import data_dir_option, empty_option, filter_of, filter_options, workbench_of


@click.command("list")
@filter_options
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@data_dir_option
@empty_option
def list_(limit: int, data_dir: Path | None, empty: bool, **filters: Sequence[str]) -> None:
    """List incidents: date, place, numbers, status."""
    import orjson
    from rich.console import Console
    from rich.table import Table

    from geomap.columns import IncidentColumns

    chosen = filter_of(dict(filters))
    bench = workbench_of(data_dir, seeds=not empty)
    selection = IncidentColumns.load(bench.store).select(chosen, bench.gazetteer.units)
    table = Table("date", "what", "where", "precision", "killed", "status", box=None, pad_edge=False)
    for feature in bench.store.features(selection.fids[:limit]):
        it = orjson.loads(feature)["properties"]
        low, high = it["fatalities_low"], it["fatalities_high"]
        killed = (
            ""
            if low is None and high is None
            else str(low)
            if low == high
            else f"{low or 0}-{'?' if high is None else high}"
        )
        where = it["location"]["name"] or it["location"]["reported_name"] or ""
        mark = " disputed" if it["disputed"] else ""
        table.add_row(
            it["date_start"] or "", it["title"], where, it["location"]["precision"], killed + mark, it["status"]
        )
    Console(soft_wrap=False).print(table)
    click.echo(
        f"{min(limit, selection.matched)} of {selection.matched} incidents, {selection.unlocated} unlocated", err=True
    )


@click.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to write; - for standard output."
)
@click.option(
    "--format", "kind", help="geojson, geojsonseq, csv, gpkg, parquet, fgb, kml (default: by the file's name)."
)
@filter_options
@data_dir_option
@empty_option
def export(output: Path, kind: str | None, data_dir: Path | None, empty: bool, **filters: Sequence[str]) -> None:
    """Write what the filters select: `geomap export --province AF-PKA -o paktika.geojson`."""
    from geomap.columns import IncidentColumns
    from geomap.export import export_file

    chosen = filter_of(dict(filters))
    bench = workbench_of(data_dir, seeds=not empty)
    selection = IncidentColumns.load(bench.store).select(chosen, bench.gazetteer.units)
    export_file(bench.store, selection, output, kind)
    click.echo(f"{selection.matched} incidents written to {output}", err=True)
