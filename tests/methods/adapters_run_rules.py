"""Reference cases of rules for runs, trends and zones, asked of our methods."""

import numpy as np
import pandas as pd
from adapters_control_chart import PEER, RUNS, chart_of, chart_pairs

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.rule_sets import crossings_min, longest_run_max


def anhoej_limits(case: dict) -> list[tuple]:
    useful = np.array(case["input"]["n_useful"])
    ours = {"longest_run_max": longest_run_max(useful), "crossings_min": crossings_min(useful)}
    return [(name, ours[name], case["expected"][name]) for name in ours]


def anhoej(case: dict) -> list[tuple]:
    """Many short series at once about their median, mean, or a fixed line."""
    series = case["input"]["series"]
    data = pd.DataFrame(
        {
            "name": np.repeat(np.arange(len(series)), [len(values) for values in series]),
            "value": np.array([value for values in series for value in values], dtype=float),
        }
    )
    centre = case["options"].get("centre", "median")
    lines = data.groupby("name")["value"].transform(centre) if isinstance(centre, str) else float(centre)
    data = data.assign(cl=lines, state=np.where(data["value"].isna(), "missing", "ok"))
    ours = apply_rules(data, keys=("name",), min_points_run=1, restart_after=99).series
    want = case["expected"]
    some = ours["n_useful"].to_numpy() > 0
    pairs = [("cl", data.groupby("name")["cl"].first(), want["cl"]), ("n_useful", ours["n_useful"], want["n_useful"])]
    for name, column in RUNS.items():
        if name != "n_useful":
            pairs.append((name, ours[column].to_numpy()[some], np.array(want[name], dtype=object)[some]))
    return pairs


WESTERN_ELECTRIC = ("outside", "two_of_three", "four_of_five", "one_side")
NELSON = (
    "outside",
    "one_side",
    "trend",
    "alternating",
    "two_of_three",
    "four_of_five",
    "within_1_sigma",
    "beyond_1_sigma",
)


def shewhart_rules(case: dict) -> list[tuple]:
    """An I chart of another program, with the points where each rule holds."""
    options, want = case["options"], case["expected"]
    if not any(name.startswith(("nelson_", "western_electric_")) for name in want):
        return chart_pairs(case)
    y = np.array(case["input"]["y"], dtype=float)
    if "centre" in options:
        table = pd.DataFrame({"value": y, "cl": float(options["centre"]), "sigma": float(options.get("sigma", 1))})
        pairs = []
    else:
        chart = chart_of(case)
        table = chart.table.assign(period=np.arange(1, len(y) + 1))
        pairs = [(name, table[name], want[name]) for name in ("cl", "lcl", "ucl") if name in want]
    for ruleset, rules in (("western_electric", WESTERN_ELECTRIC), ("nelson", NELSON)):
        found = apply_rules(table, ruleset, min_points_run=1).points
        for number, rule in enumerate(rules, start=1):
            if f"{ruleset}_{number}" in want:
                pairs.append((f"{ruleset} {rule}", holding(found, rule), want[f"{ruleset}_{number}"]))
    return pairs


def holding(found: pd.DataFrame, rule: str) -> list[int]:
    """Points at which a pattern is complete or still holds; we mark the first such point of a row only."""
    mine = found[found["rule"] == rule]
    if rule in ("two_of_three", "four_of_five", "outside"):
        return sorted(mine.loc[mine["fires"], "period"])
    still = mine.groupby("began")["fires"].cummax()
    return sorted(mine.loc[still, "period"])


def plot_the_dots(case: dict) -> list[tuple]:
    """Making Data Count; the other program takes 2.66 for 3/1.128, so limits agree to a thousandth only."""
    data = pd.DataFrame({"value": np.array(case["input"]["y"], dtype=float)})
    data["period"] = pd.date_range("2000-01-01", periods=len(data), freq="MS")
    freeze = case["options"].get("freeze")
    phases = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][freeze - 1]}) if freeze else None
    screen = case["options"].get("screened_moving_ranges", True)
    chart = control_chart(data, kind="i", ruleset="mdc", phases=phases, screen_mr=screen, **PEER)
    want = case["expected"]
    pairs = [("cl", chart.table["cl"], want["cl"])]
    pairs += [(name, chart.table[name], want[name], 1e-3) for name in ("lcl", "ucl")]
    pairs += [("outside_limits", chart.table["outside"], want["outside_limits"])]
    return [*pairs, ("special_cause", chart.table["signal"], want["special_cause"])]


ADAPTERS = {
    "xbar.one_chart": shewhart_rules,
    "anhoej_limits": anhoej_limits,
    "anhoej": anhoej,
    "plot_the_dots_rules": plot_the_dots,
}
