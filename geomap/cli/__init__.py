"""The command line: `geomap COMMAND …`. Each command's module is imported when it is asked for."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

import click

from gazetteer.errors import GazetteerError
from geomap.errors import BadParameterError, GeomapError

_COMMANDS: Final[dict[str, str]] = {
    "ingest": "geomap.cli.incidents:ingest",
    "import": "geomap.cli.incidents:import_",
    "list": "geomap.cli.selection:list_",
    "export": "geomap.cli.selection:export",
    "geocode": "geomap.cli.places:geocode",
    "explain": "geomap.cli.places:explain",
    "extract": "geomap.cli.reading:extract",
    "gazetteer": "geomap.cli.gazetteer:gazetteer",
    "doctor": "geomap.cli.doctor:doctor",
}
_PLUGINS: Final = "geomap.commands"
log = logging.getLogger(__name__)


class _LazyGroup(click.Group):
    """Finds commands by name: ours in the table above, others (`serve`) where a package registered them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *(entry.name for entry in entry_points(group=_PLUGINS))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _COMMANDS:
            module, _, attribute = _COMMANDS[cmd_name].partition(":")
            found = getattr(import_module(module), attribute)
        else:
            found = next((entry.load() for entry in entry_points(group=_PLUGINS, name=cmd_name)), None)
        return found if isinstance(found, click.Command) else None


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "GEOMAP"})
@click.version_option(package_name="geomap")
def cli() -> None:
    """Map violence along the Afghanistan-Pakistan border: claims, honest geometry, a gazetteer of its own."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed and nothing written, 2 wrong use. Errors are one line on stderr."""
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="geomap", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("geomap: stopped", err=True)
        sys.exit(1)
    except click.ClickException as wrong_use:
        wrong_use.show()
        sys.exit(wrong_use.exit_code)
    except (GeomapError, GazetteerError) as error:
        click.echo(f"geomap: {error}", err=True)
        sys.exit(2 if isinstance(error, BadParameterError) else 1)
    except BrokenPipeError:
        # The reader of a pipe left (`geomap export | head`); Python would complain again while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:  # noqa: BLE001 - the last line of defence: logged whole, shown as one sentence
        _unexpected()
        sys.exit(1)


def _unexpected() -> None:
    """Show one sentence; the details go to a file that a bug report can quote."""
    from geomap.settings import default_data_dir

    folder = default_data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=folder / "errors.log", format="%(asctime)s %(name)s %(levelname)s %(message)s")
        log.exception("geomap %s", " ".join(sys.argv[1:]))
        where = f"the details are in {folder / 'errors.log'}"
    except OSError:
        where = "the details could not be written down"
    click.echo(f"geomap: this should not have happened; {where}, please report it", err=True)


__all__ = ["cli", "main"]
