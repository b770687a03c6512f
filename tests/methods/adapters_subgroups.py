"""Reference cases of charts of subgroups and of time-weighted charts, asked of our methods."""

from dataclasses import replace

import numpy as np
import pandas as pd
from adapters_control_chart import LINES, PEER, RUNS

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import bernoulli_cusum, cusum, ewma


def subgroups_of(case: dict) -> pd.DataFrame:
    """Mean, standard deviation and number of each subgroup."""
    given = case["input"]
    rows = pd.DataFrame({"group": given.get("x", given.get("subgroup")), "y": np.array(given["y"], dtype=float)})
    table = rows.groupby("group")["y"].agg(value="mean", sd="std", den="count")
    return table.assign(period=pd.date_range("2000-01-01", periods=len(table), freq="MS")).reset_index(drop=True)


def subgroup_chart(case: dict):
    """Our chart of a case."""
    data, options = subgroups_of(case), case["options"]
    phases = None
    if "part" in options:
        phases = pd.DataFrame({"start": data["period"].iloc[[0, *options["part"]]]})
    if "freeze" in options:
        phases = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][options["freeze"] - 1]})
    kind = {"R": "s", "r": "s"}.get(options["chart"], options["chart"].lower())  # the S chart answers for the R chart
    return control_chart(data, kind=kind, phases=phases, **PEER)


def subgroup_pairs(case: dict) -> list[tuple]:
    """Lines, signals and runs."""
    chart, want = subgroup_chart(case), case["expected"]
    names = LINES | {"sigma_signal": "outside"}
    pairs = [
        (name, chart.table[ours].to_numpy(dtype=float), want[name]) for name, ours in names.items() if name in want
    ]
    for number, phase in enumerate(want.get("phases", [])):
        ours = chart.signals.series.iloc[number]
        pairs += [(f"phase {number + 1} {name}", ours[RUNS[name]], phase[name]) for name in RUNS if name in phase]
    return pairs


def scored(case: dict):
    """An I chart of a case; a given center line and sigma take the place of ours."""
    y, options = np.array(case["input"]["y"], dtype=float), case["options"]
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=len(y), freq="MS"), "value": y})
    chart = control_chart(data, kind="i", **PEER)
    if "centre" in options:
        table = chart.table.assign(
            cl=float(options["centre"]), sigma=float(options.get("sigma", chart.table["sigma"].iloc[0])), reason=""
        )
        chart = replace(chart, table=table)
    return chart


def ewma_pairs(case: dict) -> list[tuple]:
    chart, want, options = scored(case), case["expected"], case["options"]
    table = ewma(chart, weight=options.get("lambda", 0.2), width=options.get("nsigmas", 3)).table
    pairs = [(name, table[name], want[name]) for name in ("ewma", "lcl", "ucl", "outside") if name in want]
    return pairs + [(name, table[name][0], want[name]) for name in ("cl", "sigma") if name in want]


def cusum_pairs(case: dict) -> list[tuple]:
    want, options = case["expected"] | (case.get("expected_by_definition") or {}), case["options"]
    table = cusum(
        scored(case),
        allowance=options.get("se_shift", 1) / 2,
        interval=options.get("decision_interval", 5),
        head_start=options.get("head_start", 0),
    ).table
    return sums(table, want)


def bernoulli_pairs(case: dict) -> list[tuple]:
    """The other program shows a sum that signals as already begun anew; ours shows what it has reached."""
    y, options = np.array(case["input"]["y"], dtype=float), case["options"]
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=len(y)), "num": y, "den": 1.0})
    target = options["target"]
    risk = {"risk": target} if target < 1 else {"baseline_end": data["period"][target - 1]}
    table = bernoulli_cusum(
        data, **risk, odds_ratio=options.get("odds_ratio", 2), limit=options.get("limit", 3.5)
    ).table
    shown = {side: table[side].mask(table[f"signal_{side}"], 0) for side in ("upper", "lower")}
    return sums(table.assign(**shown), case["expected"])


def sums(table: pd.DataFrame, want: dict) -> list[tuple]:
    """Both sums and the places of their signals, counted from 1."""
    pairs = [(side, table[side], want[side]) for side in ("upper", "lower")]
    signals = ((f"{side}_signal", np.flatnonzero(table[f"signal_{side}"]) + 1) for side in ("upper", "lower"))
    return [*pairs, *((name, places, want[name]) for name, places in signals)]


ADAPTERS = {
    **dict.fromkeys(["xbar_chart", "s_chart", "S_chart", "R_chart"], subgroup_pairs),
    "ewma": ewma_pairs,
    "cusum": cusum_pairs,
    "bernoulli_cusum": bernoulli_pairs,
}
