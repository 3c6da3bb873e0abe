"""Options that several commands share, and the doors they open."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.settings import Settings

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from geomap.filters import IncidentFilter
    from geomap.pipeline import Workbench

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

_FILTERS = (
    ("--province", "ISO code or any name of a province or region; several with commas or repeated."),
    ("--district", "Name or code of a district."),
    ("--event-type", "ACLED's event type: Battles, Protests, Riots …"),
    ("--actor", "Id of an actor."),
    ("--claimant", "Id of a claimant."),
    ("--precision", "exact, settlement, near, district, province, region, country, unlocated."),
    ("--status", "machine, reviewed, rejected (default: all but rejected)."),
    ("--disputed", "true or false."),
    ("--fatalities", "MIN/MAX, either may be left out."),
    ("--q", "Words to look for."),
    ("--bbox", "west,south,east,north in degrees."),
    ("--datetime", "A day, or START/END with .. for an open end."),
    ("--units", "today (default) or at_date: which units --province speaks of."),
)


def data_dir_option(command: F) -> F:
    """`--data-dir`: where the store and the compiled gazetteer are."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="GEOMAP_DATA_DIR",
        help="Where geomap keeps its data (default: the platform's user data directory).",
    )(command)


def empty_option(command: F) -> F:
    """`--empty`: a new data directory starts without the seeds."""
    return click.option("--empty", is_flag=True, help="Start a new data directory without the seed incidents.")(command)


def who_option(command: F) -> F:
    """`--who`: whose name stands in the history."""
    return click.option("--who", default=None, help="Your name, for the history (default: your login).")(command)


def filter_options(command: F) -> F:
    """CONTRACTS.md's filter parameters as options, each repeatable."""
    for name, text in reversed(_FILTERS):
        command = click.option(name, multiple=True, help=text)(command)
    return command


def settings_of(data_dir: Path | None) -> Settings:
    """The settings, with the flag over the environment."""
    return Settings() if data_dir is None else Settings(data_dir=data_dir)


def gazetteer_of(data_dir: Path | None) -> Gazetteer:
    """The gazetteer of a data directory, compiled when it is new."""
    from gazetteer import ensure_compiled, open_gazetteer

    settings = settings_of(data_dir)
    return open_gazetteer(ensure_compiled(settings.data_dir), aliases=settings.aliases_path)


def workbench_of(data_dir: Path | None, *, seeds: bool) -> Workbench:
    """The gazetteer and store of a data directory; the store is closed when the command ends."""
    from geomap.opening import open_workbench

    bench = open_workbench(settings_of(data_dir), seeds=seeds)
    click.get_current_context().call_on_close(bench.store.close)
    return bench


def filter_of(given: dict[str, Sequence[str]]) -> IncidentFilter:
    """The filter that the options name. Raises BadParameterError."""
    from geomap.filters import IncidentFilter

    return IncidentFilter.from_params({name: list(values) for name, values in given.items() if values})


def author(who: str | None) -> str:
    """The name for the history: as given, else the login."""
    if who:
        return who
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def progress_bar(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Wraps a sequence in a bar on a terminal; in a pipe it shows nothing."""

    def wrap(items: Sequence[T]) -> Iterable[T]:
        if not sys.stderr.isatty():
            return items
        from rich.console import Console
        from rich.progress import track

        return track(items, label, console=Console(stderr=True), transient=True)

    return wrap
