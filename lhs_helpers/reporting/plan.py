"""Which pages a network gets, and the packs they are made from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from lhs_helpers.errors import UserError
from lhs_helpers.intake import Intake
from lhs_helpers.intake.store import Store
from lhs_helpers.packs import COMPARATORS, NETWORK, cut_comparators, cut_network, cut_site
from lhs_helpers.packs.cut import repeated
from lhs_helpers.packs.pack import Remembering
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.facts import Checked
from lhs_helpers.reporting.job import Job
from lhs_helpers.reporting.layout import page_path
from lhs_helpers.reporting.page import PageTask

AUDIENCE = "site"  # a site's own team, and the network's own team: the packs hold their rows in full
REPORTED = ("onboarding", "active", "paused")  # sites of any other status get no report


def reported_subjects(store: Store, only: Iterable[str] = ()) -> list[str]:
    """The network and every site that gets reports, sites by id; or of these, the ones that were asked for.

    Raises
    ------
    UserError
        Where an id is not that of a site, or the site's status means that it has no report.
    """
    sites = store.table("sites")
    reported = sorted(sites.loc[sites["status"].isin(REPORTED), "site_id"])
    wanted = list(dict.fromkeys(only))
    for site_id in wanted:
        if site_id != NETWORK and site_id not in set(sites["site_id"]):
            raise UserError.among("site", site_id, [*reported, NETWORK])
        if site_id != NETWORK and site_id not in reported:
            raise UserError(f"site {site_id} has no reports: only {', '.join(REPORTED)} sites do")
    return wanted or [NETWORK, *reported]


def cut_packs(store: Store, modules: Sequence[Module], subjects: Iterable[str], folder: Path) -> None:
    """Write one pack per subject, and what its modules may see of the network, into a private folder per report."""
    reports, comparators = _by_report(modules), cut_comparators(store)
    for report, group in reports.items():
        (folder / report).mkdir()
        comparators.only(name for module in group for name in module.comparators).write(folder / report / COMPARATORS)
    to_bytes = Remembering(repeated(store))
    for subject in subjects:
        pack = cut_network(store) if subject == NETWORK else cut_site(store, subject)
        first, *others = (folder / report / pack_name(subject) for report in reports)
        pack.write(first, to_bytes)
        for other in others:
            other.hardlink_to(first)


def _by_report(modules: Sequence[Module]) -> dict[str, tuple[Module, ...]]:
    return {name: tuple(group) for name, group in groupby(modules, key=lambda module: module.report)}


def pack_name(subject: str) -> str:
    """File of a subject's pack; no site's id can make it the name of another file there."""
    return f"{NETWORK}.pack" if subject == NETWORK else f"site-{subject}.pack"


def plan_pages(
    intake: Intake, modules: Sequence[Module], subjects: Iterable[str], *, packs: Path, target: Path, engine: str
) -> list[PageTask]:
    """One task per page: each subject times each report that has modules.

    Parameters
    ----------
    intake : Intake
        The checked data, for what the check found about each subject.
    modules : sequence of Module
        By report and order, as discovered.
    subjects : iterable of str
        Ids of sites, and ``network``.
    packs, target : pathlib.Path
        Where the packs lie, and where the pages go.
    engine : str
        Name of a papermill engine.
    """
    return [
        PageTask(
            subject=subject,
            report=report,
            jobs=tuple(_job(module, subject, packs / report, intake.network.phase) for module in group),
            checked=checked_for(intake, subject),
            target=target / page_path(subject, report),
            engine=engine,
        )
        for subject in subjects
        for report, group in _by_report(modules).items()
    ]


def checked_for(intake: Intake, subject: str) -> Checked:
    """What the check found about one subject: a site sees only what is about its own rows, the network everything."""
    problems = [problem for problem in intake.problems if subject == NETWORK or problem.site_id == subject]
    times = Counter((problem.code, problem.table, problem.what) for problem in problems)
    rows = rows_checked(intake)
    if subject != NETWORK:  # how many rows others handed over is not its business, nor a reason to make its page anew
        rows = tuple((table, 0, 0, 0) for table, *_ in rows)
    return Checked(problems=tuple((*key, times[key]) for key in sorted(times)), rows=rows)


def rows_checked(intake: Intake) -> tuple[tuple[str, int, int, int], ...]:
    """Per table that was handed over: rows read, accepted, refused."""
    return tuple((name, count.read, count.accepted, count.refused) for name, count in sorted(intake.counts.items()))


def _job(module: Module, subject: str, packs: Path, phase: str) -> Job:
    return Job(
        module=module,
        subject=subject,
        pack=packs / pack_name(subject),
        comparators=packs / COMPARATORS,
        audience=AUDIENCE,
        phase=phase,
    )
