"""Reference cases of charts of subgroups and of time-weighted charts, asked of our methods."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import bernoulli_cusum, cusum, ewma

# c4 to seven digits, as tabulated (Montgomery, table VI, to four).
C4 = {2: 0.7978846, 3: 0.8862269, 4: 0.9213177, 5: 0.9399856}
PEER = {"min_limits": 1, "min_points_run": 1}


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
    return control_chart(data, kind=options["chart"].lower(), phases=phases, **PEER)


def subgroup_pairs(case: dict) -> list[tuple]:
    """Lines, signals and runs."""
    chart, want = subgroup_chart(case), case["expected"]
    names = {"y": "value", "cl": "cl", "lcl": "lcl", "ucl": "ucl", "lcl95": "lcl2", "ucl95": "ucl2",
             "sigma_signal": "outside", "part": "phase"}  # fmt: skip
    pairs = [
        (name, chart.table[ours].to_numpy(dtype=float), want[name]) for name, ours in names.items() if name in want
    ]
    runs = {"n_useful": "n_useful", "longest_run": "longest_run", "longest_run_max": "longest_run_max",
            "crossings": "n_crossings", "crossings_min": "n_crossings_min", "runs_signal": "runs_signal"}  # fmt: skip
    for number, phase in enumerate(want.get("phases", [])):
        ours = chart.signals.series.iloc[number]
        pairs += [(f"phase {number + 1} {name}", ours[column], phase[name]) for name, column in runs.items()]
    return pairs


def sigma_comes_from_standard_deviations(case: dict) -> None:
    """Mean s over c4 where sizes are equal, else the pooled s over c4(nu + 1); the S chart's line follows c4(n).

    Others take ranges, pool although sizes are equal, or use the pooled s as if it needed no c4.
    """
    data = subgroups_of(case)
    sd, n = data["sd"].to_numpy(), data["den"].to_numpy(dtype=float)
    pooled = np.nansum(n - 1) + 1
    if len(set(n[n > 1])) == 1:
        sigma = np.nanmean(sd) / C4[int(n.max())]
    else:  # the series of c4 in 1 / n, good to eight digits for the 50 and more measurements here
        share = 1 - 1 / (4 * pooled) - 7 / (32 * pooled**2) - 19 / (128 * pooled**3)
        sigma = np.sqrt(np.nansum((n - 1) * sd**2) / (pooled - 1)) / share
    center, share = (data["value"] * n).sum() / n.sum(), np.array([C4.get(int(size), np.nan) for size in n])
    chart = subgroup_chart(
        case | {"options": {"chart": "s" if case["method"] == "R_chart" else case["options"]["chart"]}}
    )
    lines = chart.table[["lcl", "cl", "ucl"]].to_numpy().T
    if chart.kind == "xbar":
        want = [center - 3 * sigma / np.sqrt(n), np.full(len(n), center), center + 3 * sigma / np.sqrt(n)]
    else:
        half = 3 * sigma * np.sqrt(1 - share**2)
        want = [np.maximum(share * sigma - half, 0), share * sigma, share * sigma + half]
    assert np.allclose(lines, want, rtol=1e-6, equal_nan=True)
    assert not np.allclose(lines[2], np.array(case["expected"]["ucl"], dtype=float), rtol=1e-6, equal_nan=True)
    assert (n < 2).any() == ("without_sd" in {caveat.code for caveat in chart.caveats})


def a_given_mean_gap_has_its_own_median(case: dict) -> None:
    """The line is the median of whole gaps with that mean, not 0.693 times the mean; the limits agree."""
    y = np.array(case["input"]["y"], dtype=float)
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=len(y)), "value": y})
    chart = control_chart(data, kind="g", freq="event", center=20, limits="3sigma", **PEER)
    stay = 20 / 21
    line = chart.series["cl"].item()
    assert 1 - stay ** (line + 1) >= 0.5 > 1 - stay**line
    assert np.allclose(chart.table["ucl"], case["expected"]["ucl"])
    assert chart.table["outside"].tolist() == case["expected"]["sigma_signal"]


def scored(case: dict):
    """An I chart of a case; a given center line and sigma take the place of ours."""
    y, options = np.array(case["input"]["y"], dtype=float), case["options"]
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=len(y), freq="MS"), "value": y})
    chart = control_chart(data, kind="i", **PEER)
    if "centre" in options:
        table = chart.table.assign(cl=float(options["centre"]), sigma=float(options["sigma"]), reason="")
        chart = replace(chart, table=table)
    return chart


def ewma_pairs(case: dict) -> list[tuple]:
    chart, want, options = scored(case), case["expected"], case["options"]
    table = ewma(chart, weight=options["lambda"], width=options["nsigmas"]).table
    pairs = [(name, table[name], want[name]) for name in ("ewma", "lcl", "ucl", "outside")]
    return [*pairs, ("cl", table["cl"][0], want["cl"]), ("sigma", table["sigma"][0], want["sigma"])]


def cusum_pairs(case: dict) -> list[tuple]:
    want, options = case["expected"] | case.get("expected_by_definition", {}), case["options"]
    table = cusum(
        scored(case),
        allowance=options["se_shift"] / 2,
        interval=options["decision_interval"],
        head_start=options["head_start"],
    ).table
    return sums(table, want)


def bernoulli_pairs(case: dict) -> list[tuple]:
    """The other program shows a sum that signals as already begun anew; ours shows what it has reached."""
    y, options = np.array(case["input"]["y"], dtype=float), case["options"]
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=len(y)), "num": y, "den": 1.0})
    target = options["target"]
    risk = {"risk": target} if target < 1 else {"baseline_end": data["period"][target - 1]}
    table = bernoulli_cusum(data, **risk, odds_ratio=options["odds_ratio"], limit=options["limit"]).table
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
DEVIATIONS = {
    **dict.fromkeys(
        [
            "qcc_R", "qcc_xbar_pooled", "qcc_xbar_rbar", "s_missing_values", "s_one_of_size_1", "xbar_missing_values",
            "xbar_one_of_size_1",
        ],
        sigma_comes_from_standard_deviations,
    ),
    "g_given_centre": a_given_mean_gap_has_its_own_median,
}  # fmt: skip
