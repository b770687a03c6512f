"""Build one measure from the tables of a pack."""

from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import pandas as pd

from lhs_helpers.measure import design, series
from lhs_helpers.measure.calendar import EVENTS, Calendar
from lhs_helpers.measure.groups import Groups, groups_of
from lhs_helpers.measure.last_year import DATA_TYPES, LastYear, of_counts, of_events
from lhs_helpers.packs import NETWORK, Pack
from lhs_helpers.words.catalog import text

BETWEEN = ("time_between", "cases_between")
# Of each open pack: tables, and the places of each measure's rows in them, looked for once and not by every measure.
_SORTED_OUT: WeakKeyDictionary[Pack, dict[str, tuple[pd.DataFrame, dict]]] = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure with its definition, its data, and the design of its chart.

    Attributes
    ----------
    measure_id, label, kind, type, unit : str
        As in the newest version of the definition.
    per : int
        Multiplier for display.
    direction : str or None
        ``up``, ``down``, or None where no direction is better.
    target : float or None
        The agreed level that applies to the reader, in the displayed unit.
    definition : pandas.DataFrame
        The versions, oldest first.
    data : pandas.DataFrame
        ``period``, ``num``, ``den``, ``value``, ``sd``, ``state``, ``version``; for rare events one row per gap. In the
        network view sums over sites (of means: weighted by n), with ``n_sites`` of ``n_expected``.
    design : dict
        The other arguments of ``control_chart``.
    by_site : pandas.DataFrame
        Network view only: the series of all sites, with ``site_id`` and ``site``, the code they are shown by.
    design_by_site : dict
        The other arguments of ``control_chart`` for ``by_site``.
    last_year : LastYear or None
        The last twelve stable months per site, for a funnel; of rare events the whole record. None for means and
        counts.
    shared : pandas.DataFrame
        The network's monthly sums of the newest version, as every site may see them.
    groups : tuple of Groups
        The same measure by groups of patients, for each that the network compares; of proportions only.
    """

    measure_id: str
    label: str
    kind: str
    type: str
    unit: str
    per: int
    direction: str | None
    target: float | None
    definition: pd.DataFrame
    data: pd.DataFrame
    design: dict
    builder: "_Builder" = field(repr=False)

    @cached_property
    def by_site(self) -> pd.DataFrame:
        """Laid out when it is asked for, as is all that follows: few notebooks look at it."""
        return self.builder.shown_by_site()

    @cached_property
    def design_by_site(self) -> dict:
        """Made when it is asked for."""
        return self.builder.design_by_site(self.by_site)

    @cached_property
    def last_year(self) -> LastYear | None:
        """Built when it is asked for: only this looks at what the network shows to every site."""
        return self.builder.last_year()

    @cached_property
    def shared(self) -> pd.DataFrame:
        """Read when it is asked for."""
        return self.builder.shared()

    @cached_property
    def groups(self) -> tuple[Groups, ...]:
        """Built when they are asked for."""
        return self.builder.groups()


def build_measure(measure_id: str, pack: Pack, comparators: Pack) -> Measure:
    """Build a measure of a site, or of the network where the pack is the network's.

    Parameters
    ----------
    measure_id : str
        A measure of the table ``measures``.
    pack : Pack
        What the reader may see.
    comparators : Pack
        What the network shows to every site.
    """
    return _Builder(measure_id, pack, comparators).measure()


class _Builder:
    """Holds the rows of one measure, and builds its parts."""

    def __init__(self, measure_id: str, pack: Pack, comparators: Pack) -> None:
        self.pack, self.comparators, self.measure_id = pack, comparators, measure_id
        self.is_network = pack.subject == NETWORK
        self.definition = self._rows("measures").sort_values("valid_from", na_position="first", ignore_index=True)
        self.newest = self.definition.iloc[-1]
        self.type = self.newest["type"]
        self.calendar = Calendar.of(EVENTS if self.type in BETWEEN else self.newest["cadence"], pack.network)
        annotations = pack.table("annotations")
        for_this = annotations["measure_id"].isna() | (annotations["measure_id"] == measure_id)
        self.notes = design.notes(annotations[for_this], self._rows("pdsa"), self.calendar)
        self.decided = self._rows("phases").to_dict("records")
        self.left_out = 0  # older gaps of the network's series, beyond those that are drawn

    def _rows(self, table: str, pack: Pack | None = None) -> pd.DataFrame:
        """Rows of this measure, of what the reader may see or of another pack."""
        pack = pack or self.pack
        sorted_out = _SORTED_OUT.setdefault(pack, {})
        if table not in sorted_out:
            rows = pack.table(table)
            sorted_out[table] = rows, rows.groupby("measure_id").indices
        rows, places = sorted_out[table]
        return rows.take(places.get(self.measure_id, []))

    def measure(self) -> Measure:
        """Put it all together."""
        means, events = self.type == "mean", self.type in BETWEEN
        if events:
            self.by_site = series.gaps(self._rows("events"), self.calendar, self.type)
        else:
            self.by_site = series.counts(self._rows("observations"), self.pack.table("sites"), self.calendar, means)
        data = self._network_series(means) if self.is_network else self.by_site.drop(columns="site_id")
        phases, data = self._windowed(data)
        self.common = self._common()
        return Measure(
            measure_id=self.measure_id,
            label=self.newest["label"],
            kind=self.newest["kind"],
            type=self.type,
            unit=self.newest["unit"],
            per=int(self.newest["per"]),
            direction=self.common["direction"],
            target=self.common["target"],
            definition=self.definition,
            data=data,
            design=self.common
            | {
                "phases": design.table_of(phases, design.PHASES),
                "exclude": design.table_of(self._excluded(self.pack.subject, data), design.EXCLUSIONS),
                "notes": self._own_notes(data["period"].min()),
                "left_out": self.left_out,
            },
            builder=self,
        )

    def _common(self) -> dict:
        """Arguments that hold for the reader's series and for those of all sites."""
        charts = self.pack.network.charts
        direction = self.newest["direction"]
        return {
            "kind": self._kind(),
            "data_type": self.type,
            "freq": self.calendar.freq,
            "direction": None if direction == "none" else direction,
            "target": design.target(self.definition, self._rows("aims"), self.pack.subject),
            "provisional_from": self.calendar.provisional_from,
            "multiplier": int(self.newest["per"]) if self.type in ("proportion", "rate") else 1,
            "screen_mr": charts.screen_moving_ranges,
            "min_limits": charts.min_points_limits,
            "min_points_run": charts.min_points_run,
            "ruleset": charts.rules,
            "key": self.measure_id,
            "label": self.newest["label"],
            "unit": self.newest["unit"],
        }

    def _kind(self) -> str:
        """As the definition says; without standard deviations, what is nearest to an X-bar chart: an I' chart."""
        chart = self.newest["chart"]
        return "ip" if chart == "xbar" and self.by_site["sd"].isna().all() else chart

    def _phases(self, subject: str, data: pd.DataFrame) -> list[tuple]:
        """Phases of one series."""
        least = self.pack.network.charts.min_points_limits
        return design.phases(self.definition, self._decided(subject), data, self.calendar, least)

    def _excluded(self, subject: str, data: pd.DataFrame) -> list[tuple]:
        """Points of one series that people left out."""
        return design.excluded(self._decided(subject), data)

    def _decided(self, subject: str) -> list[dict]:
        """Decisions for one series: its own, and the network's baselines, which are the sites' default."""
        default = (NETWORK, "baseline")
        return [row for row in self.decided if row["site_id"] == subject or (row["site_id"], row["kind"]) == default]

    def _own_notes(self, first: pd.Timestamp) -> pd.DataFrame:
        """A site reads its own notes and the network's; the network's series only the network's.

        What happened before the first point belongs to no point.
        """
        mine = self.notes["site_id"].isin([self.pack.subject, NETWORK]) & (self.notes["period"] >= first)
        return self.notes.loc[mine, ["period", "text"]].reset_index(drop=True)

    def _network_series(self, means: bool) -> pd.DataFrame:
        if self.type == "cases_between":  # cases of different sites have no common order
            return self.by_site.iloc[:0].drop(columns="site_id")
        if self.type == "time_between":
            happened = self._rows("events").query("is_event == 'yes'")  # one open gap for all, not one per site
            pooled = series.gaps(happened.assign(site_id=NETWORK), self.calendar, self.type)
            older, newest = pooled.iloc[: -series.MOST_GAPS], pooled.iloc[-series.MOST_GAPS :]
            self.left_out = int((older["period"] >= self.calendar.window_start).sum())
            return newest.drop(columns="site_id").reset_index(drop=True)
        return series.network_counts(self.by_site, means)

    def _coded(self, site_ids: pd.Series) -> pd.Series:
        """The code each site is shown by in the network view; a site that has none, and a site's own view, by id."""
        if not self.is_network:
            return site_ids
        codes = self.pack.table("sites").set_index("site_id")["site_code"]
        return site_ids.map(codes.fillna(codes.index.to_series())).astype("str")

    def shown_by_site(self) -> pd.DataFrame:
        """Series of sites under the code they are shown by, in the order of the codes; for the network only."""
        if not self.is_network:
            return self.by_site.iloc[:0].assign(site="")
        coded = self.by_site.assign(site=self._coded(self.by_site["site_id"]))
        in_window = coded["period"] >= self.calendar.window_start
        return coded[in_window].sort_values("site", kind="stable", ignore_index=True)

    def design_by_site(self, shown: pd.DataFrame) -> dict:
        """Arguments for the series of all sites: phases and exclusions of each, under the code it is shown by."""
        phases, excluded = [], []
        for (site_id, site), data in shown.groupby(["site_id", "site"], sort=False):
            phases += [(*row, site) for row in self._phases(site_id, data)]
            excluded += [(*row, site) for row in self._excluded(site_id, data)]
        keys = {"site": "str"}
        return self.common | {
            "keys": tuple(keys),
            "key": f"{self.measure_id}-sites",
            "phases": design.table_of(phases, design.PHASES | keys),
            "exclude": design.table_of(excluded, design.EXCLUSIONS | keys),
        }

    def _windowed(self, data: pd.DataFrame) -> tuple[list[tuple], pd.DataFrame]:
        """Phases, and the longest period drawn; what a baseline that still holds needs for its limits is kept."""
        phases, first = self._phases(self.pack.subject, data), self.calendar.window_start
        opened = [start for start, _, _, kind in phases if kind == "new_phase" and start <= first]
        frozen = [start for start, end, *_ in phases if pd.notna(end) and all(start >= since for since in opened)]
        return phases, data[data["period"] >= min([first, *frozen])].reset_index(drop=True)

    def last_year(self) -> LastYear | None:
        """The last twelve stable months of every site the reader may see; of rare events the whole record."""
        about = {name: self.common[name] for name in ("multiplier", "direction", "key", "label", "unit")}
        if self.type in BETWEEN:
            shared = self._rows("network_events", self.comparators)
            parts = self._rows("events"), self.pack.table("sites")
            events, sites = (rows.assign(site_id=self._coded(rows["site_id"])) for rows in parts)
            return of_events(events, sites, shared, self.calendar.through, about)
        if self.type not in DATA_TYPES:
            return None
        data = self.by_site.assign(site=self._coded(self.by_site["site_id"]))
        data, shared = data[data["version"] == self.definition["version"].iloc[-1]], self.shared()
        spread = self.comparators.table("network_spread").set_index("measure_id")["tau2"]
        about |= {"data_type": DATA_TYPES[self.type], "tau2": float(spread.get(self.measure_id, 0.0))}
        return of_counts(data, shared, self.calendar.provisional_from, about)

    def shared(self, groups: tuple[str, ...] = ("all",)) -> pd.DataFrame:
        """The network's sums of the newest version by month, of everybody or of groups of patients."""
        rows, newest = self._rows("network_series", self.comparators), self.definition["version"].iloc[-1]
        return rows[(rows["version"] == newest) & rows["stratum_group"].isin(groups)]

    def groups(self) -> tuple[Groups, ...]:
        """The newest version's counts by group, of every site the reader may see, and the network's sums."""
        if self.type != "proportion":
            return ()
        rows, rules = self._rows("observations"), self.pack.network.equity
        rows = rows[rows["version"] == self.definition["version"].iloc[-1]]
        names = {name: self.common[name] for name in ("key", "label", "direction")}
        names["who"] = text(
            f"measure.{'patients' if self.definition['counts_patients'].iloc[-1] == 'yes' else 'cases'}"
        )
        return groups_of(rows, self.shared(rules.groups), self.calendar, rules, **names)
