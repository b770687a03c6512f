"""What a report says around its modules, read from the pack that the modules read: cover, appendix, footer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lhs_helpers import __version__
from lhs_helpers.contract.network import CONTRACT_VERSION
from lhs_helpers.packs import NETWORK, Pack
from lhs_helpers.reporting.layout import page_name
from lhs_helpers.words.catalog import catalog, has_text, text
from lhs_helpers.words.measured import measured
from lhs_helpers.words.numbers import day, number

_OF_PEOPLE = ("people", "roles")  # how many rows a site has here is how many people

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ShownTable:
    """A table of the appendix: caption, names of its columns, rows of text."""

    caption: str
    columns: tuple[str, ...]
    rows: Rows
    shades: None = None


@dataclass(frozen=True)
class Checked:
    """What the check of the data said about one subject.

    Attributes
    ----------
    problems : tuple of (code, table, what, count)
        Problems of this subject by code and table; ``what`` never holds a value of a cell.
    rows : tuple of (table, read, accepted, refused)
        Every table that the network handed over, counted over all sites; shown in the network's report only.
    """

    problems: tuple[tuple[str, str, str, int], ...] = ()
    rows: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything around the modules, as text."""

    page: str
    report_title: str
    page_title: str
    name: str
    reader: str
    language: str
    synthetic: bool
    plate: Rows
    aims: Rows
    definitions: ShownTable
    site_key: ShownTable
    measure_labels: dict[str, str]
    quality_lead: str
    problems: ShownTable
    rows: ShownTable
    disclosure: tuple[str, ...]
    glossary: Rows
    provenance: Rows


def page_facts(pack: Pack, comparators: Pack, *, report: str, audience: str, checked: Checked) -> Facts:
    """Gather what stands around the modules of one report of one subject.

    Parameters
    ----------
    pack, comparators : Pack
        What the modules of this page read.
    report : str
        Name of the report, for example ``improvement``.
    audience : str
        ``site``, ``members`` or ``public``.
    checked : Checked
        What the check of the data said about this subject.
    """
    network = pack.network
    through = day(network.time.data_through)
    title = text(f"report_title.{_known('report_title', report)}", report=report.capitalize())
    name = subject_name(pack)
    return Facts(
        page=page_name(pack.subject, report),
        report_title=title,
        page_title=text("report.page_title", report=title, name=name, data_through=through),
        name=name,
        reader=_addressed(pack, report),
        language=network.language,
        synthetic=network.synthetic,
        plate=_plate(pack),
        aims=_aims(pack),
        definitions=_definitions(pack),
        site_key=_site_key(pack, audience),
        measure_labels=_labels(pack),
        quality_lead=_quality_lead(checked),
        problems=_problems(checked),
        rows=_rows(pack, checked),
        disclosure=_disclosure(pack, audience),
        glossary=_glossary(),
        provenance=(
            (text("report.label_network"), network.name),
            (text("report.label_audience"), text(f"audience.{_reader(pack, audience)}")),
            (text("report.label_through"), through),
            (text("report.label_extracted"), day(network.time.extracted_on)),
            (text("report.label_version"), text("report.version", package=__version__, contract=CONTRACT_VERSION)),
            (text("report.label_hash"), fingerprint(pack, comparators)),
        ),
    )


def subject_name(pack: Pack) -> str:
    """Name for the title: the network's, the site's, or the site's id where it has no name."""
    if pack.subject == NETWORK:
        return pack.network.name
    names = pack.table("sites")["site_name"].dropna()
    return str(names.iloc[0]) if len(names) else pack.subject


def fingerprint(pack: Pack, comparators: Pack) -> str:
    """Short hash of the data behind a page: the same data, the same fingerprint."""
    return hashlib.sha256(f"{pack.digest()} {comparators.digest()}".encode()).hexdigest()[:16]


def _known(section: str, report: str) -> str:
    return report if has_text(f"{section}.{report}") else "other"


def _addressed(pack: Pack, report: str) -> str:
    """For whom the report is, and with which question."""
    key = f"report_reader_network.{report}"
    if pack.subject == NETWORK and has_text(key):
        return text(key)
    return text(f"report_reader.{_known('report_reader', report)}")


def _plate(pack: Pack) -> Rows:
    network = pack.network
    if pack.subject == NETWORK:
        sites = pack.table("sites")
        subject = (
            (text("report.label_condition"), network.condition),
            (text("report.label_sites"), _sites_counted(sites)),
        )
    else:
        status = pack.table("sites")["status"].iloc[0]
        subject = (
            (text("report.label_site"), pack.subject),
            (text("report.label_status"), str(status)),
            (text("report.label_network"), network.name),
        )
    return (
        *subject,
        (text("report.label_phase"), text(f"phase.{network.phase}")),
        (text("report.label_through"), day(network.time.data_through)),
    )


def _sites_counted(sites: pd.DataFrame) -> str:
    """Active sites first: prospects and sites that left are on record as well."""
    active = int((sites["status"] == "active").sum())
    return text("report.sites_counted", active=number(active), all=number(len(sites)))


def _site_key(pack: Pack, audience: str) -> ShownTable:
    """Which site a code stands for; only leaders may know."""
    shown = pack.subject == NETWORK and audience == "site"
    sites = pack.table("sites").sort_values("site_id") if shown else pack.table("sites").iloc[:0]
    rows = _text_rows(sites[["site_id", "site_code", "site_name", "status"]].fillna("–"))
    return ShownTable(text("report.site_key_caption"), ("Site", "Code", "Name", "Status"), rows)


def _aims(pack: Pack) -> Rows:
    aims = pack.table("aims")
    current = ~aims["status"].isin(["done", "stopped"])
    own = aims[(aims["level"] == "site") & (aims["site_id"] == pack.subject) & current]
    return (
        (text("report.aim_network"), pack.network.global_aim),
        *((text("report.aim_site"), statement) for statement in own["statement"]),
    )


def _labels(pack: Pack) -> dict[str, str]:
    measures = pack.table("measures").drop_duplicates("measure_id", keep="last")
    return dict(zip(measures["measure_id"], measures["label"], strict=True))


def _definitions(pack: Pack) -> ShownTable:
    measures = pack.table("measures")
    shown = ["label", "kind", "numerator_definition", "denominator_definition", "target", "version", "valid_from"]
    targets = [measured(row.target, row.unit) for row in measures.itertuples()]
    frame = measures[shown].assign(valid_from=measures["valid_from"].map(day), target=targets).fillna("–")
    return ShownTable(
        text("report.definitions_caption"),
        ("Measure", "Kind", "Counted", "Out of", "Target", "Version", "Valid from"),
        _text_rows(frame),
    )


def _quality_lead(checked: Checked) -> str:
    n = sum(count for *_, count in checked.problems)
    if not n:
        return text("report.quality_clean")
    refused = any(code.startswith("E-") for code, *_ in checked.problems)
    found = text("report.quality_found_one") if n == 1 else text("report.quality_found", n=number(n))
    return f"{found} {text('report.quality_refused')}" if refused else found


def _problems(checked: Checked) -> ShownTable:
    rows = tuple((code, table or "–", what, number(count)) for code, table, what, count in checked.problems)
    return ShownTable(text("report.table_problems"), ("Code", "Table", "What", "Times"), rows)


def _rows(pack: Pack, checked: Checked) -> ShownTable:
    if pack.subject == NETWORK:
        rows = tuple((table, *map(number, counts)) for table, *counts in checked.rows)
        return ShownTable(text("report.table_rows_network"), ("Table", "Read", "Accepted", "Refused"), rows)
    shown = (name for name, *_ in checked.rows if name in pack.filled and name not in _OF_PEOPLE)
    rows = tuple((name, number(len(pack.tables[name]))) for name in shown)
    return ShownTable(text("report.table_rows_site"), ("Table", "Rows"), rows)


def _disclosure(pack: Pack, audience: str) -> tuple[str, ...]:
    rules = pack.network.disclosure
    reader = _reader(pack, audience)
    note = text(f"disclosure_note.{reader}")
    if reader != "site":
        return (note,)
    return note, text(
        "disclosure_note.site_comparators", min_sites=rules.min_sites, max_share=f"{rules.max_share_percent:g}"
    )


def _glossary() -> Rows:
    section = "glossary."
    return tuple((key.removeprefix(section), says) for key, says in catalog().items() if key.startswith(section))


def _reader(pack: Pack, audience: str) -> str:
    return NETWORK if audience == "site" and pack.subject == NETWORK else audience


def _text_rows(frame: pd.DataFrame) -> Rows:
    return tuple(tuple(map(str, row)) for row in frame.itertuples(index=False, name=None))


def with_rows(pack: Pack, tables: Sequence[str]) -> bool:
    """Whether any of these tables holds a row that the network itself handed over, not a shipped default."""
    return any(name in pack.filled and name not in pack.shipped for name in tables)
