"""Pages made on other machines: a task travels with its files, a page comes back as text, and no disk is shared.

On a machine of the cluster a page is made as it is here: by a process forked from a warm one.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lhs_helpers.errors import UserError
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.keys import program_digest
from lhs_helpers.reporting.page import PageMade, PageTask, make_page
from lhs_helpers.reporting.pool import in_processes
from lhs_helpers.reporting.scratch import private_folder

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 30  # our choice: a scheduler that does not answer by then is not there


class ClusterError(UserError):
    """The cluster is not there, or is not set up as pages need it."""

    code = "E-CLUSTER"
    exit_code = 3


@dataclass(frozen=True)
class Parcel:
    """A task, what is in the files that it names, and by which program its page must be made."""

    task: PageTask
    program: str
    files: dict[Path, bytes] = field(repr=False)


def made_elsewhere(tasks: Sequence[PageTask], address: str) -> Iterator[tuple[PageTask, PageMade | Exception]]:
    """Make pages on the workers of a dask scheduler; pairs come in the order in which they are ready.

    Parameters
    ----------
    tasks : sequence of PageTask
        Their files are read, and their pages written, here.
    address : str
        For example ``tcp://host:8786``.

    Raises
    ------
    ClusterError
        Where the cluster cannot be reached, is lost midway, or is not set up as pages need it.
    """
    with _client(address) as client:
        answers = in_processes(make_parcel, map(_packed, tasks), executor=client.get_executor())
        with closing(answers):
            for parcel, result in answers:
                if not isinstance(result, Exception):
                    yield parcel.task, _received(parcel.task, *result)
                elif client.status == "running":
                    yield parcel.task, result
                else:
                    raise ClusterError("the scheduler is gone", where=address, hint="start it, and build again")


def make_parcel(parcel: Parcel) -> tuple[PageMade, str]:
    """Make a page where the parcel has arrived; give back what became of it, and its text.

    Raises
    ------
    ClusterError
        Where this machine is not set up as pages need it.
    """
    if multiprocessing.current_process().daemon:
        hint = "start its workers with DASK_DISTRIBUTED__WORKER__DAEMON=False"
        raise ClusterError("the workers of the cluster may not start processes", hint=hint)
    if parcel.program != program_digest():
        hint = "install the same version of lhs-helpers from the same requirements.lock everywhere"
        raise ClusterError("a worker of the cluster has another version of the program", hint=hint)
    with private_folder() as folder:
        task = _unpacked(parcel, folder)
        ((_, made),) = in_processes(make_page, [task], workers=1, warm=task.engine == ENGINE)
        if isinstance(made, Exception):
            raise made
        return made, task.target.read_text(encoding="utf-8")


@contextmanager
def _client(address: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError:
        hint = 'pip install "lhs-helpers[dask]"'
        raise ClusterError("building on a cluster needs the extra dask", hint=hint) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "give the address that the scheduler shows, such as tcp://host:8786"
        raise ClusterError("no dask scheduler answers there", where=address, hint=hint) from error
    with client:
        yield client


def _packed(task: PageTask) -> Parcel:
    names = {path for job in task.jobs for path in (job.module.path, job.pack, job.comparators)}
    return Parcel(task, program_digest(), {path: path.read_bytes() for path in sorted(names)})


def _unpacked(parcel: Parcel, folder: Path) -> PageTask:
    """The same task of files in a folder; every name is unique there, as it was in the folders that they come from."""
    places = {path: folder / path.name for path in parcel.files}
    for path, content in parcel.files.items():
        places[path].write_bytes(content)
    jobs = tuple(
        replace(
            job,
            module=replace(job.module, path=places[job.module.path]),
            pack=places[job.pack],
            comparators=places[job.comparators],
        )
        for job in parcel.task.jobs
    )
    return replace(parcel.task, jobs=jobs, target=folder / "page.html")


def _received(task: PageTask, made: PageMade, html: str) -> PageMade:
    """Write the page where it belongs, and speak of it as if it had been made here."""
    write_whole(task.target, html)
    outcomes = tuple(replace(outcome, job=job) for outcome, job in zip(made.outcomes, task.jobs, strict=True))
    return replace(made, task=task, outcomes=outcomes)
