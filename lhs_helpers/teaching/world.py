"""The synthetic network before its numbers are drawn: its calendar, its sites, its measures, and what is planted."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.teaching.profiles import FIRST_MONTH, LAST_MONTH, Profile
from lhs_helpers.teaching.streams import Streams

WORLDS = Path(__file__).resolve().parent / "worlds"
SHIPPED = TEMPLATES / "data"
WHOLE_NETWORK = "network"


@dataclass(frozen=True)
class World:
    """One synthetic network, not yet drawn.

    Attributes
    ----------
    profile : Profile
        Its size and kind.
    streams : Streams
        Its random numbers.
    sites : DataFrame
        One row per site: the columns of the contract, and those the models need (monthly_patients, non_english,
        days_to_data, waiting_days).
    truth : DataFrame
        What is planted: truth_id, table_name, site_id, measure_id, kind, start, size, expect, note.
    """

    profile: Profile
    streams: Streams
    sites: pd.DataFrame
    truth: pd.DataFrame

    @cached_property
    def months(self) -> pd.DatetimeIndex:
        """Every month for which numbers are drawn, whatever part of them is written."""
        return pd.date_range(FIRST_MONTH, LAST_MONTH, freq="MS", unit="us")

    @property
    def first_written_month(self) -> pd.Timestamp:
        """The oldest month of which data are written."""
        return self.months[len(self.months) - self.profile.months]

    @property
    def data_through(self) -> pd.Timestamp:
        """The last day the data describe."""
        return self.months[-1] + pd.offsets.MonthEnd()

    @property
    def extracted_on(self) -> pd.Timestamp:
        """The day the data left the registry."""
        return self.data_through + pd.Timedelta(days=10)

    @cached_property
    def active(self) -> pd.DataFrame:
        """The sites that give care data."""
        return self.sites[self.sites["status"] == "active"].reset_index(drop=True)

    @cached_property
    def models(self) -> pd.DataFrame:
        """How each measure is drawn: model, center, spread, volumes."""
        return read_authored("demo", "models").pipe(_numbers, skip=("measure_id", "version", "model"))

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Levels of sites or entry waves that differ from the center of a measure."""
        return read_authored(self.profile.world, "levels").pipe(_numbers, skip=("measure_id", "by", "key"))

    def planted(self, site_id: str, measure_id: str) -> pd.DataFrame:
        """Rows of the truth about one measure of a site, those planted everywhere first."""
        here = self.truth["site_id"].isin([WHOLE_NETWORK, site_id]) & (self.truth["measure_id"] == measure_id)
        return self.truth[here].sort_values("site_id", key=lambda ids: ids != WHOLE_NETWORK, kind="stable")

    def planted_kind(self, kind: str, site_id: str) -> pd.DataFrame:
        """Rows of the truth of one kind at one site."""
        return self.truth[(self.truth["kind"] == kind) & (self.truth["site_id"] == site_id)]

    def first_month(self, site) -> int:
        """Position in the calendar of a site's first month."""
        return int(self.months.searchsorted(site.joined))


def read_authored(world: str, name: str) -> pd.DataFrame:
    """A table written by hand for a world, as text; the demo's where the world has none of its own."""
    own = WORLDS / world / f"{name}.csv"
    return read_text_table(own if own.is_file() else WORLDS / "demo" / f"{name}.csv")


def read_text_table(path: Path) -> pd.DataFrame:
    """A CSV file with every cell as text, an empty one as an empty text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _numbers(frame: pd.DataFrame, skip: tuple[str, ...]) -> pd.DataFrame:
    columns = [name for name in frame.columns if name not in skip]
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in columns})
