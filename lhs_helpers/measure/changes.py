"""Change ideas that were tried: since when each site works with one, and what its measure did after that."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from lhs_helpers.measure.calendar import EVENTS
from lhs_helpers.measure.measure import Measure
from lhs_helpers.methods.improvement.left_out import ChangesLeftOut, changes_left_out
from lhs_helpers.methods.improvement.pdsa import SCALES
from lhs_helpers.methods.improvement.starts import starts_of
from lhs_helpers.methods.interrupted_series.align import AlignedByStart, align_by_start
from lhs_helpers.methods.interrupted_series.rollout import FAMILY_OF, Rollout, rollout
from lhs_helpers.methods.interrupted_series.segmented import ADVISED, Segmented, segmented
from lhs_helpers.methods.interrupted_series.site_effects import ENOUGH_EFFECTS, SiteEffects, site_effects
from lhs_helpers.words.catalog import text


@dataclass(frozen=True)
class TriedChange:
    """One change idea with the measure it is meant to move.

    Attributes
    ----------
    driver_id, label : str
        The change, as in the driver diagram.
    measure : Measure
        What it is meant to move.
    starts : dict of str to pandas.Timestamp
        First month of each site that adopted it, by the code it is shown by (see ``starts_of``).
    scales : dict of str to str
        For whom it was adopted there: ``few_patients``, ..., ``whole_site``.
    """

    driver_id: str
    label: str
    measure: Measure
    starts: dict[str, pd.Timestamp]
    scales: dict[str, str]

    def own(self) -> Segmented:
        """The one site's own series before and after its start, a year on, as the network compares its sites."""
        design, (start,), (scale,) = self.measure.design, self.starts.values(), self.scales.values()
        rules = {name: design[name] for name in ("exclude", "provisional_from", "unit")}
        whom = "" if scale == SCALES[-1] else text("measure.for_whom", scale=text(f"scale.{scale}"))
        rules |= {"phase": self.label + whom, "at": ADVISED if design["freq"] == "MS" else None}
        return segmented(self._alike(self.measure.data), start=start, **rules, **self._about)

    def together(self) -> tuple[SiteEffects | AlignedByStart | Rollout, ...]:
        """Every started site's effect, pooled; with enough of them also aligned by start, and in one model."""
        rows, about = self.measure.by_site, self._about | {"site_column": "site"}
        rows = self._alike(rows[rows["period"] < self.measure.design["provisional_from"]])
        effects = site_effects(rows, self.starts, unit=self.measure.unit, **about)
        if effects.n_effects < ENOUGH_EFFECTS:
            return (effects,)
        aligned = align_by_start(rows, self.starts, unit=self.measure.unit, **about)
        about.pop("multiplier")
        modeled = (rollout(rows, self.starts, **about),) if self.measure.type in FAMILY_OF else ()
        return effects, aligned, *modeled

    def _alike(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Periods after the last one counted by an older definition: a new way to count is no effect of a change."""
        old = rows["version"].notna() & (rows["version"] != self.measure.definition["version"].iloc[-1])
        old_periods = rows["period"].where(old)
        last = old_periods.groupby(rows["site"]).transform("max") if "site" in rows else old_periods.max()
        return rows[~(rows["period"] <= last)]  # of a site that never counted otherwise, all

    @property
    def _about(self) -> dict:
        passed = {name: self.measure.design[name] for name in ("data_type", "freq", "direction", "multiplier")}
        label = text("measure.by_change", label=self.measure.label, change=self.label)
        return passed | {"key": f"{self.measure.measure_id}-{self.driver_id}", "label": label}


def tried_changes(drivers: pd.DataFrame, pdsa: pd.DataFrame, measures: Iterable[Measure]) -> list[TriedChange]:
    """Changes of the theory that name a measure, with the sites that adopted them; events have no before and after.

    Parameters
    ----------
    drivers, pdsa : pandas.DataFrame
        Tables of the contract.
    measures : iterable of Measure
        Those that are followed.
    """
    known = {measure.measure_id: measure for measure in measures if measure.design["freq"] != EVENTS}
    changes = drivers[(drivers["level"] == "change") & drivers["measure_id"].isin(known)]
    found = []
    for change in changes.itertuples():
        measure = known[change.measure_id]
        codes = dict(zip(measure.by_site["site_id"], measure.by_site["site"], strict=True))
        adopted = starts_of(pdsa, change.driver_id)
        adopted = adopted[adopted.index.isin(list(codes))] if codes else adopted
        starts, scales = (adopted[name].rename(index=codes).to_dict() for name in ("start", "scale"))
        found.append(TriedChange(change.driver_id, change.label, measure, starts, scales))
    return found


def left_out(
    drivers: pd.DataFrame, pdsa: pd.DataFrame, measures: pd.DataFrame, followed: Iterable[Measure]
) -> list[ChangesLeftOut]:
    """Tested changes that ``tried_changes`` cannot follow up, with the reason of each; nothing where there are none."""
    calendars = {measure.measure_id: measure.design["freq"] for measure in followed}
    found = changes_left_out(drivers, pdsa, measures, calendars=calendars)
    return [] if found.is_empty else [found]


def shown_together(changes: Iterable[TriedChange]) -> list[SiteEffects | AlignedByStart | Rollout]:
    """What all sites show of changes that any site adopted."""
    return list(chain.from_iterable(change.together() for change in changes if change.starts))


def shown_alone(changes: Iterable[TriedChange]) -> list[Segmented]:
    """What the one site shows of changes it adopted long enough ago to be judged; the newest first."""
    started = sorted((change for change in changes if change.starts), key=lambda change: max(change.starts.values()))
    return [fit for fit in (change.own() for change in reversed(started)) if not fit.reason]
