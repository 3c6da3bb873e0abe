"""`geomap ingest` and `geomap import`: dispatches and tables into the store."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import click

from geomap.cli.options import author, data_dir_option, empty_option, progress_bar, who_option, workbench_of
from geomap.errors import BadInputError
from geomap.model import SetAside


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", help="The day of publication, whole or in part (2024-03-20, 2023-11).")
@click.option("--title", help="The title (default: from the document).")
@click.option("--publisher", help="Who published it.")
@click.option("--url", help="Where it stands.")
@who_option
@data_dir_option
@empty_option
def ingest(
    files: tuple[Path, ...],
    published: str | None,
    title: str | None,
    publisher: str | None,
    url: str | None,
    who: str | None,
    data_dir: Path | None,
    empty: bool,
) -> None:
    """Read dispatches (.txt .md .html .pdf .docx .jsonl, or folders of them) into incidents, claims and statistics."""
    from geomap.documents import read_documents
    from geomap.pipeline import ingest as run

    documents = [
        document
        for file in files
        for document in read_documents(file, published=published, title=title, publisher=publisher, url=url)
    ]
    bench = workbench_of(data_dir, seeds=not empty)
    done = run(bench, documents, who=author(who), why="ingest")
    written = done.written
    click.echo(
        f"{done.documents} document(s): {len(done.incidents)} incidents "
        f"({written.added} new, {written.updated} changed, {written.unchanged} as before), "
        f"{done.claims} claims, {done.statistics} statistics",
        err=True,
    )


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Name the column of a field.")
@click.option(
    "--date-format",
    "date_formats",
    multiple=True,
    help="How dates are written, as for strptime (%d/%m/%Y); ISO 8601 needs none. Repeat it for a mixed column.",
)
@click.option("--encoding", help="The file's encoding, where it is not UTF-8.")
@click.option("--dataset", help="A name for the source, part of the incidents' ids (default: the file's name).")
@click.option("--strict", is_flag=True, help="Take all rows or none.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the rows set aside to this CSV file.")
@who_option
@data_dir_option
@empty_option
def import_(
    file: Path,
    mapping: tuple[str, ...],
    date_formats: tuple[str, ...],
    encoding: str | None,
    dataset: str | None,
    strict: bool,
    report: Path | None,
    who: str | None,
    data_dir: Path | None,
    empty: bool,
) -> None:
    """Join a table of incidents (CSV) to the map; rows that cannot be used are set aside with their reason."""
    from geomap.pipeline import ImportOptions, import_table
    from geomap.tables import open_table

    options = ImportOptions(date_formats, _pairs(mapping), strict, dataset)
    table = open_table(file, encoding=encoding)
    if report is not None:
        _write_report(report, ())  # a report that cannot be written must fail before anything is imported
    bench = workbench_of(data_dir, seeds=not empty)
    done = import_table(bench, table, options, who=author(who), progress=progress_bar(f"importing {file.name}"))
    if report is not None:
        _write_report(report, done.set_aside)
    written = done.written
    click.echo(
        f"{file.name}: {done.taken} of {done.rows} rows taken "
        f"({written.added} new, {written.updated} changed, {written.unchanged} as before), "
        f"{done.unlocated} of them unlocated, {len(done.set_aside)} set aside",
        err=True,
    )
    for each in done.set_aside[:5]:
        click.echo(f"  row {each.row}: {each.reason}", err=True)
    if len(done.set_aside) > 5:
        rest = "they are all in the report" if report else "list them all with --report FILE"
        click.echo(f"  … and {len(done.set_aside) - 5} more: {rest}", err=True)


def _pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for each in mapping:
        name, equals, column = each.partition("=")
        if not (name and equals and column):
            raise click.BadParameter(f"{each!r} is not FIELD=COLUMN", param_hint="--map")
        pairs[name.strip()] = column.strip()
    return pairs


def _write_report(path: Path, rows: Sequence[SetAside]) -> None:
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("file", "row", "reason"))
            writer.writerows((row.file, row.row, row.reason) for row in rows)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}; choose another file for --report") from None
