"""A network's folder from one tidy table of counts, so that a first report takes one command."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.contract.settings import Source
from lhs_helpers.contract.tables import TABLES
from lhs_helpers.errors import OutputError, UserError
from lhs_helpers.intake.conform import conform
from lhs_helpers.intake.counts import Counted, read_counts
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.values import typed
from lhs_helpers.output import write_whole

TYPES = ("proportion", "rate", "count")
ACTIVE_MONTHS = 3  # a site whose newest row is older than this counts as paused
ENOUGH_TO_TELL = 3  # periods (ours): of fewer, months cannot be told from longer periods
_ENDS = {"month": pd.offsets.MonthEnd(), "quarter": pd.offsets.QuarterEnd(), "year": pd.offsets.YearEnd()}
_UNSTATED = "not stated yet"
_WRITTEN = ("sites", "measures", "observations")


@dataclass(frozen=True, kw_only=True)
class MeasureAnswers:
    """What the counts mean: the columns of the table ``measures`` that a person has to give."""

    measure_id: str = "measure_1"
    label: str = ""
    kind: str = "outcome"
    type: str = "proportion"
    per: int = 100
    unit: str = ""
    direction: str = "up"
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class NetworkAnswers:
    """What the settings say about the network; everything can be completed in ``network.toml`` later."""

    id: str = ""
    name: str = ""
    condition: str = _UNSTATED
    population: str = _UNSTATED
    global_aim: str = _UNSTATED
    phase: str = "improvement"


def network_from_observations(
    folder: Path | str,
    csv: Path | str,
    columns: Mapping[str, str],
    *,
    where: Mapping[str, str] | None = None,
    measure: MeasureAnswers = MeasureAnswers(),
    network: NetworkAnswers = NetworkAnswers(),
    sum_rows: bool = False,
) -> list[Path]:
    """Turn a tidy table of counts by month, quarter or year into a network's folder.

    Parameters
    ----------
    folder : path
        Where the network will live; nothing in it is overwritten.
    csv : path
        A CSV file with one row per site and period, which is named by its first day.
    columns : mapping of str to str
        ``site_id``, ``period``, ``numerator``, ``denominator`` (not for a count) and, if there is one, ``site_name``:
        the file's column of each. The two numbers may be the sum or difference of two columns of whole numbers, such
        as ``attendances-breaches``.
    where : mapping of str to str
        Only rows in which these columns hold these values.
    measure : MeasureAnswers
        What the counts mean.
    network : NetworkAnswers
        Name and purpose of the network.
    sum_rows : bool
        Add up several rows of one site and month instead of refusing them.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    UserError
        Where an argument is wrong, a file would be overwritten, or the table cannot be accepted whole; an
        ``IntakeError`` lists every problem with its line.
    """
    folder, csv = Path(folder), Path(csv)
    if measure.type not in TYPES:
        raise UserError.among("type of measure made from counts", measure.type, TYPES)
    targets = [folder / "network.toml", *(folder / "tables" / f"{name}.csv" for name in _WRITTEN)]
    present = [path.relative_to(folder).as_posix() for path in targets if path.exists()]
    if present:
        hint = "choose a new folder; nothing is overwritten"
        raise UserError(f"the folder already holds {', '.join(present)}", where=str(folder), hint=hint)
    counted = read_counts(csv, columns, where=where or {}, type_word=measure.type, sum_rows=sum_rows)
    tables = {
        "sites": _sites(counted.rows),
        "measures": _measures(counted, measure, csv.name),
        "observations": _observations(counted.rows, measure.measure_id),
    }
    settings = _settings(network, folder, counted.rows["period"])
    texts = [settings, *(_as_csv(table) for table in tables.values())]
    try:
        for path, text in zip(targets, texts, strict=True):
            write_whole(path, text)
    except OutputError:
        for path in targets:  # none of them was there before
            path.unlink(missing_ok=True)
        raise
    return targets


def _as_csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def _sites(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per site; a site without news for some months is paused."""
    newest = rows["period"].max()
    by_site = rows.groupby("site_id")
    last, first = by_site["period"].max(), by_site["period"].min()
    active = last >= newest - pd.DateOffset(months=ACTIVE_MONTHS)
    status = active.map({True: "active", False: "paused"})
    name = by_site["site_name"].last()
    named = {"site_name": name} if name.notna().any() else {}
    return pd.DataFrame(named | {"status": status, "joined": first}).reset_index()


def _measures(counted: Counted, answers: MeasureAnswers, file_name: str) -> pd.DataFrame:
    """The one measure, held against the contract before anything is written."""
    unit = answers.unit or (f"% of {counted.denominator}" if answers.per == 100 else counted.numerator)
    row = {
        "measure_id": answers.measure_id,
        "version": "1",
        "valid_from": f"{counted.rows['period'].min():%Y-%m-%d}",
        "label": answers.label or counted.numerator,
        "kind": answers.kind,
        "type": answers.type,
        "numerator_definition": f"{counted.numerator}{counted.filter} ({file_name})",
        "denominator_definition": f"{counted.denominator}{counted.filter} ({file_name})"
        if counted.denominator
        else None,
        "per": str(answers.per),
        "unit": unit,
        "direction": answers.direction,
        "target": None if answers.target is None else f"{answers.target:.15g}",
        "cadence": _cadence(counted.rows["period"]),
        "counts_patients": "yes",
    }
    problems = Problems("measures", "measure")
    text = pd.DataFrame([row], index=pd.Index([1], name="line"), dtype="str")
    problems.sites = pd.Series("", index=text.index, dtype="str")
    last_day = _last_day(counted.rows["period"])
    frame, unread = typed(text, TABLES["measures"], Source(), problems, last_day)
    conform(frame, TABLES["measures"], unread, problems)
    if found := problems.listed(()):
        wrong = "; ".join(f"{one.column} {one.what}" for one in found)
        raise UserError(f"the measure cannot be defined like this: {wrong}", hint=found[0].remedy)
    return text


def _observations(rows: pd.DataFrame, measure_id: str) -> pd.DataFrame:
    kept = rows[["site_id", "period", "numerator", "denominator", "status"]]
    kept.insert(1, "measure_id", measure_id)
    kept.insert(2, "version", "1")
    whole = not (kept["denominator"] % 1 > 0).any()
    return kept.astype({"denominator": "Int64"}) if whole else kept


def _cadence(periods: pd.Series) -> str:
    """How long a period is: the longest that could begin on all of these days, if there are enough to tell."""
    first_days = periods.drop_duplicates()
    if len(first_days) >= ENOUGH_TO_TELL and (first_days.dt.month == 1).all():
        return "year"
    if len(first_days) >= ENOUGH_TO_TELL and (first_days.dt.month % 3 == 1).all():
        return "quarter"
    return "month"


def _last_day(periods: pd.Series) -> pd.Timestamp:
    """The end of the newest period."""
    return periods.max() + _ENDS[_cadence(periods)]


def _settings(answers: NetworkAnswers, folder: Path, periods: pd.Series) -> str:
    """``network.toml`` from the template that every new network starts with."""
    from jinja2 import Environment, StrictUndefined  # here: only a new network needs it

    through = _last_day(periods)
    last_day = through.date().isoformat()
    months = (through.year - periods.min().year) * 12 + through.month - periods.min().month + 1
    window = {} if _cadence(periods) == "month" else {"window_months": months}  # few periods: all are drawn
    template = (TEMPLATES / "data" / "network.toml").read_text(encoding="utf-8")
    return (
        Environment(undefined=StrictUndefined, keep_trailing_newline=True)
        .from_string(template)
        .render(
            network_id=answers.id or "".join(one if one.isascii() and one.isalnum() else "-" for one in folder.name),
            name=answers.name or folder.name,
            condition=answers.condition,
            population=answers.population,
            global_aim=answers.global_aim,
            phase=answers.phase,
            data_through=last_day,
            extracted_on=last_day,
            fiscal_year_start=1,
            currency="",
            **window,
        )
    )
