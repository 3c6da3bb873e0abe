"""`geomap extract`: what a document says, without writing anything."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geomap.cli.options import data_dir_option, gazetteer_of


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="Answer JSON Lines from standard input, one document a line.")
@click.option("--published", help="The day of publication, whole or in part (2024-03-20, 2023-11).")
@data_dir_option
def extract(file: Path | None, jsonl: bool, published: str | None, data_dir: Path | None) -> None:
    """Print the incidents, claims, statistics and toponyms of a document as JSON."""
    if jsonl == (file is not None):
        raise click.UsageError("give either FILE or --jsonl with lines on standard input")
    from geomap.extract import Extractor

    if file is None:
        from geomap.extract_jsonl import answer_lines

        extractor = Extractor(gazetteer_of(data_dir))
        for line in answer_lines(extractor, sys.stdin):
            sys.stdout.write(line + "\n")
        return
    from geomap.documents import read_document

    document = read_document(file, published=published)
    found = Extractor(gazetteer_of(data_dir)).extract(document)
    click.echo(found.model_dump_json(indent=1))
