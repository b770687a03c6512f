"""The command line tool ``lhs``: each command a few lines over the floors below.

This file is imported on every call, so it imports little; a command imports what it needs.
"""

import sys

import click

from lhs_helpers import __version__
from lhs_helpers.cli.build import build, report, verify
from lhs_helpers.cli.check import check
from lhs_helpers.cli.console import be_readable, be_stoppable, keep_log
from lhs_helpers.cli.start import demo, new, worksheets
from lhs_helpers.errors import UserError
from lhs_helpers.output import no_room, output_error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lhs")
def lhs() -> None:
    """Improvement and sustainability reports for learning health networks.

    Try it: lhs demo my-demo, then lhs build my-demo -o reports.
    """


for command in (demo, new, worksheets, check, report, build, verify):
    lhs.add_command(command)


def main() -> None:
    """Run the command line; exit 0 fine, 1 something was refused or failed, 2 wrong use, 3 nothing could be done."""
    be_readable()
    be_stoppable()
    try:
        sys.exit(lhs(standalone_mode=False) or 0)
    except UserError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as stopped:
        click.echo("Stopped. What was published before is as it was.", err=True)
        sys.exit(getattr(stopped.__cause__, "exit_code", 1))
    except Exception as error:
        sys.exit(_unforeseen(error))


def _unforeseen(error: Exception) -> int:
    """Tell of a full disk as such, and of a fault of ours in one line, the rest in a log for those who mend it."""
    if no_room(error):
        told = output_error(error, error.filename or "standard output")
        click.echo(str(told), err=True)
        return told.exit_code
    log = keep_log()
    click.echo(f"E-BUG something went wrong that is not your doing. Please report it{log and f' with {log}'}", err=True)
    if log:
        click.echo("  That file may hold values of your data: look before you share it.", err=True)
    return 1
