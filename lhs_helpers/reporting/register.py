"""The network's page: every site by its id, what its reports found, and where they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import jinja2
import pandas as pd

from lhs_helpers.blocks import whole
from lhs_helpers.collection import TEMPLATES
from lhs_helpers.intake.store import Store
from lhs_helpers.packs import NETWORK
from lhs_helpers.reporting.export import stylesheet
from lhs_helpers.reporting.glance import TRUST
from lhs_helpers.reporting.layout import INDEX, page_path
from lhs_helpers.reporting.page import PageMade
from lhs_helpers.reporting.plan import REPORTED
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import day, month

KINDS = ("improvement", "concern", "steady", "not enough data")


@dataclass(frozen=True)
class Line:
    """One site, or the network: its name and status, what was found in words, links as (text, address).

    ``through`` is the newest period that a site has sent something of, ``trust`` whether its numbers can be trusted.
    """

    subject: str
    name: str
    status: str
    found: str = ""
    through: str = ""
    trust: str = ""
    remarks: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def register_page(store: Store, pages: Sequence[PageMade]) -> str:
    """The index page as HTML.

    Parameters
    ----------
    store : Store
        The network's checked data: sites and their way in.
    pages : sequence of PageMade
        Every page of the release, made or not.
    """
    network = store.network
    made: dict[str, list[PageMade]] = {}
    for page in sorted(pages, key=lambda page: page.task.report):
        made.setdefault(page.task.subject, []).append(page)
    table = store.table("sites").sort_values("site_id", key=lambda ids: ids.str.casefold())
    sites = [_site_line(site, store, made.get(site["site_id"], [])) for _, site in table.iterrows()]
    shared = _shared(sites)
    through = day(network.time.data_through)
    newest = _newest(store)
    sites = [replace(line, through=newest.get(line.subject, "")) for line in sites]
    return _template().render(
        facts={
            "page": INDEX,
            "language": network.language,
            "page_title": text("network_page.title", name=network.name, data_through=through),
            "name": network.name,
            "aim": network.global_aim,
            "synthetic": network.synthetic,
            "through": through,
            "phase": text(f"phase.{network.phase}"),
        },
        network=_line(NETWORK, network.name, "", made.get(NETWORK, [])),
        sites=[replace(line, remarks=tuple(it for it in line.remarks if it not in shared)) for line in sites],
        shared=shared,
    )


def _newest(store: Store) -> dict[str, str]:
    """The month in which the newest counts, or the newest events, of each site lie."""
    dates = [
        store.table(table).groupby("site_id")[column].max()
        for table, column in (("observations", "period"), ("events", "event_date"))
    ]
    return pd.concat(dates).groupby(level=0).max().map(month).to_dict()


def _shared(sites: Sequence[Line]) -> list[str]:
    """What is remarked of every site that has reports, to be said once."""
    reported = [line.remarks for line in sites if line.links]
    return [it for it in reported[0] if all(it in remarks for remarks in reported)] if len(reported) > 1 else []


def _site_line(site: pd.Series, store: Store, pages: list[PageMade]) -> Line:
    site_id, status = site["site_id"], site["status"]
    name = site["site_name"] if pd.notna(site["site_name"]) else site_id
    if status == "onboarding":
        return _line(site_id, name, _milestone(site_id, store), pages)
    return _line(site_id, name, status, pages)


def _line(subject: str, name: str, status: str, pages: list[PageMade]) -> Line:
    if not pages:
        reason = "not_in_run" if subject == NETWORK or status.startswith(REPORTED) else "no_report"
        return Line(subject, name, status, remarks=(text(f"network_page.{reason}", status=status),))
    findings = [finding for page in pages for outcome in page.outcomes for finding in outcome.findings]
    found = Counter(finding["kind"] for finding in findings)
    words = [_counted(kind, found[kind]) for kind in KINDS if found[kind]]
    return Line(
        subject=subject,
        name=name,
        status=status,
        found=", ".join(words) or text("network_page.nothing_found"),
        trust=" ".join(finding["sentence"] for finding in findings if finding["anchor"] == TRUST),
        remarks=(*_titles(pages, "failed"), *_titles(pages, "no_data"), *_missing(pages)),
        links=tuple(
            (_report_name(page.task.report), page_path(subject, page.task.report).as_posix())
            for page in pages
            if page.written
        ),
    )


def _milestone(site_id: str, store: Store) -> str:
    """How far a site has come on its way in, by the network's own order of milestones."""
    way_in = store.table("onboarding")
    reached = set(way_in.loc[(way_in["site_id"] == site_id) & way_in["actual"].notna(), "milestone"])
    last = [milestone for milestone in store.network.onboarding.milestones if milestone in reached][-1:]
    if not last:
        return text("network_page.milestone_none")
    return text("network_page.milestone", milestone=name_of("milestone", last[0]))


def _counted(kind: str, n: int) -> str:
    key = f"network_page.count_{kind.replace(' ', '_')}"
    return text(key if n == 1 else f"{key}s", n=n)


def _titles(pages: Iterable[PageMade], status: str) -> tuple[str, ...]:
    titles = [outcome.job.module.title for page in pages for outcome in page.outcomes if outcome.status == status]
    return (text(f"network_page.part_{status}", titles=", ".join(titles)),) if titles else ()


def _missing(pages: Iterable[PageMade]) -> tuple[str, ...]:
    return tuple(text("network_page.page_failed", reason=page.reason) for page in pages if not page.written)


def _report_name(report: str) -> str:
    known = report if has_text(f"report_link.{report}") else "other"
    return text(f"report_link.{known}", report=report.capitalize())


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "reports" / "lhs"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = whole
    environment.globals |= {"say": text, "stylesheet": stylesheet}
    return environment.get_template("register.html.j2")
