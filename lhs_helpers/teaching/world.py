"""The synthetic network before its numbers are drawn: its calendar, its sites, its measures, and what is planted."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lhs_helpers.teaching.authored import read_authored, read_numbers
from lhs_helpers.teaching.profiles import FIRST_MONTH, LAST_MONTH, Profile
from lhs_helpers.teaching.streams import Streams
from lhs_helpers.teaching.truth import WHOLE_NETWORK, Planted

EXTRACTED_AFTER = pd.Timedelta(days=10)  # from the last day of the data to the day they leave the registry


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
        days_to_data, waiting_days, waiting_at).
    truth : tuple of Planted
        What is planted.
    """

    profile: Profile
    streams: Streams
    sites: pd.DataFrame
    truth: tuple[Planted, ...]

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
        return self.data_through + EXTRACTED_AFTER

    @cached_property
    def active(self) -> pd.DataFrame:
        """The sites that give care data."""
        return self.sites[self.sites["status"] == "active"].reset_index(drop=True)

    @cached_property
    def active_sites(self) -> list:
        """The same as named tuples."""
        return list(self.active.itertuples(index=False, name="Site"))

    @cached_property
    def models(self) -> list:
        """How each version of a measure is drawn: model, center, spread, volume; as named tuples."""
        numbers = ("center", "between_sites", "between_months", "share", "precision", "spread", "gap_points")
        return list(read_numbers("demo", "models", *numbers).itertuples(index=False, name="Model"))

    @cached_property
    def levels(self) -> dict[tuple[str, str, str], float]:
        """Levels that differ from the center of a measure, by measure, ``site_id`` or ``cohort``, and which."""
        table = read_authored(self.profile.world, "levels")
        return {(row.measure_id, row.by, row.key): float(row.center) for row in table.itertuples(index=False)}

    def planted(self, kind: str, site_id: str = WHOLE_NETWORK) -> list[Planted]:
        """What is planted of one kind at one site."""
        return self._by_kind[kind, site_id]

    def planted_in(self, site_id: str, measure_id: str) -> list[Planted]:
        """What is planted in one measure of a site: what holds everywhere first, then its own."""
        return self._by_measure[WHOLE_NETWORK, measure_id] + self._by_measure[site_id, measure_id]

    @cached_property
    def _by_kind(self) -> defaultdict:
        return _grouped((planted.kind, planted.site_id, planted) for planted in self.truth)

    @cached_property
    def _by_measure(self) -> defaultdict:
        return _grouped((planted.site_id, planted.measure_id, planted) for planted in self.truth)


def _grouped(rows) -> defaultdict:
    groups = defaultdict(list)
    for first, second, planted in rows:
        groups[first, second].append(planted)
    return groups
