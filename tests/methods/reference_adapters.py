"""How a reference case of another program is asked of our methods, and what we compare.

Each adapter takes a case and returns pairs (name, what we get, what is expected). Arguments restore the behavior of
the other program where ours differs on purpose; what cannot be restored stands in ``docs/deviations.md``.
"""

import adapters_charts
import adapters_comparison
import adapters_interrupted_series
import numpy as np
import pandas as pd

from lhs_helpers.methods import intervals, survival
from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.funnel_limits import adjusted_limits
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.rule_sets import crossings_min, longest_run_max

PEER = {"min_limits": 1, "min_points_run": 1, "sigma_z_floor": 0, "limits": "3sigma"}
COUNTS = ("p", "pp", "np", "u", "up")


def frame_of(case: dict) -> pd.DataFrame:
    """The points of a case on a calendar: months from 2000 unless the case has dates; same dates are one point."""
    given = case["input"]
    kind = case["options"]["chart"]
    y = np.array(given["y"], dtype=float)
    x = given.get("x")
    data = pd.DataFrame({"period": x if x else pd.date_range("2000-01-01", periods=len(y), freq="MS")})
    data["period"] = pd.to_datetime(data["period"])
    if "n" in given:
        data["num"], data["den"] = y, np.array(given["n"], dtype=float)
        how = {"num": "sum", "den": "sum"}
    else:
        column = "num" if kind in COUNTS else "value"
        data[column] = y
        how = {column: case["options"].get("aggregate", "mean")}
    if data["period"].duplicated().any():
        data = data.groupby("period", as_index=False).agg(how)
    return data.sort_values("period", ignore_index=True)


def phases_of(case: dict, data: pd.DataFrame) -> pd.DataFrame | None:
    """``part`` and ``freeze`` of a case as recorded phases. The other program drops ``freeze`` beside ``part``."""
    options, period = case["options"], data["period"]
    parts, freeze = options.get("part"), options.get("freeze")
    if parts:
        return pd.DataFrame({"start": [period[0], *(period[last] for last in parts)]})
    return pd.DataFrame({"start": [period[0]], "baseline_end": [period[freeze - 1]]}) if freeze else None


def chart_of(case: dict, **changed: object):
    """Our chart of a case, with the choices of the other program."""
    options, data = case["options"], frame_of(case)
    excluded = options.get("exclude")
    arguments = PEER | {
        "kind": {"xbar.one": "i"}.get(options["chart"], options["chart"]),
        "phases": phases_of(case, data),
        "exclude": pd.DataFrame({"period": data["period"][np.array(excluded) - 1]}) if excluded else None,
        "multiplier": options.get("multiply", 1),
        "center": options.get("centre"),
        "screen_mr": options.get("screened_moving_ranges", False),
    }
    return control_chart(data, **(arguments | changed))


def chart_pairs(case: dict) -> list[tuple]:
    """Lines, signals and runs of a control chart; where the other program is wrong, the definition is followed."""
    chart = chart_of(case)
    want = case["expected"]
    if case.get("peer_defect"):
        defined = {name: value for name, value in case["expected_by_definition"].items() if name != "about"}
        want = {name: np.broadcast_to(value, len(want["y"])) for name, value in defined.items()}
    table = chart.table
    if "x" in want and len(want["x"]) != len(table):  # the other program closes gaps in the calendar
        table = table[table["period"].isin(pd.to_datetime(want["x"]))]
    names = {"y": "value", "cl": "cl", "lcl": "lcl", "ucl": "ucl", "lcl95": "lcl2", "ucl95": "ucl2", "part": "phase"}
    pairs = [(name, table[ours].to_numpy(dtype=float), want[name]) for name, ours in names.items() if name in want]
    if "sigma_signal" in want:
        pairs.append(("sigma_signal", table["outside"].to_numpy(), want["sigma_signal"]))
    runs = {
        "n_useful": "n_useful",
        "longest_run": "longest_run",
        "longest_run_max": "longest_run_max",
        "crossings": "n_crossings",
        "crossings_min": "n_crossings_min",
        "runs_signal": "runs_signal",
    }
    for number, phase in enumerate(want.get("phases", [])):
        ours = chart.signals.series.iloc[number]
        judged = ["runs_signal"] if case["options"]["chart"] == "mr" else list(runs)
        if not ours["n_useful"]:
            judged = ["n_useful", "runs_signal"] if case["options"]["chart"] != "mr" else judged
        pairs += [(f"phase {number + 1} {name}", ours[runs[name]], phase[name]) for name in judged]
    return pairs


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
    centre = case["options"]["centre"]
    lines = data.groupby("name")["value"].transform(centre) if isinstance(centre, str) else float(centre)
    data = data.assign(cl=lines, state=np.where(data["value"].isna(), "missing", "ok"))
    ours = apply_rules(data, keys=("name",), min_points_run=1, restart_after=99).series
    want = case["expected"]
    some = ours["n_useful"].to_numpy() > 0
    pairs = [("cl", data.groupby("name")["cl"].first(), want["cl"]), ("n_useful", ours["n_useful"], want["n_useful"])]
    names = {"longest_run": "longest_run", "longest_run_max": "longest_run_max", "crossings": "n_crossings",
             "crossings_min": "n_crossings_min", "runs_signal": "runs_signal"}  # fmt: skip
    for name, column in names.items():
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
    if "nelson_1" not in want:
        return chart_pairs(case)
    y = np.array(case["input"]["y"], dtype=float)
    if "centre" in options:
        table = pd.DataFrame({"value": y, "cl": float(options["centre"]), "sigma": float(options["sigma"])})
        pairs = []
    else:
        chart = chart_of(case)
        table = chart.table.assign(period=np.arange(1, len(y) + 1))
        pairs = [(name, table[name], want[name]) for name in ("cl", "lcl", "ucl")]
    for ruleset, rules in (("western_electric", WESTERN_ELECTRIC), ("nelson", NELSON)):
        found = apply_rules(table, ruleset, min_points_run=1).points
        for number, rule in enumerate(rules, start=1):
            pairs.append((f"{ruleset} {rule}", completed(found, rule, ruleset), want[f"{ruleset}_{number}"]))
    return pairs


def completed(found: pd.DataFrame, rule: str, ruleset: str) -> list[int]:
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
    screen = case["options"]["screened_moving_ranges"]
    chart = control_chart(data, kind="i", ruleset="mdc", phases=phases, screen_mr=screen, **PEER)
    want = case["expected"]
    pairs = [("cl", chart.table["cl"], want["cl"])]
    pairs += [(f"{name} within 0.1 %", chart.table[name], want[name], 1e-3) for name in ("lcl", "ucl")]
    pairs += [("outside_limits", chart.table["outside"], want["outside_limits"])]
    return [*pairs, ("special_cause", chart.table["signal"], want["special_cause"])]


def units_of(given: dict) -> pd.DataFrame:
    num, den = given.get("r", given.get("observed")), given.get("n", given.get("expected"))
    return pd.DataFrame({"site_id": [f"{row:04d}" for row in range(len(num))], "num": num, "den": den})


def funnel_exact(case: dict) -> list[tuple]:
    want, data_type = case["expected"], "PR" if case["method"] == "funnel_binomial" else "SR"
    asked = {"target": case["options"].get("target"), "adjust": "none", "outside_by": "limits"}
    ours = funnel(units_of(case["input"]), data_type=data_type, **asked)
    plotted = ours.table["plotted"].to_numpy()
    want = {name: [value for value, shown in zip(values, plotted, strict=True) if shown]
            if isinstance(values, list) else values for name, values in want.items()}  # fmt: skip
    table = ours.table[plotted]
    pairs = [("target", ours.center, want["target"])] if "target" in want else []
    names = {"rate": "value", "ratio": "value", "lower95": "lcl_95", "upper95": "ucl_95", "lower998": "lcl_998",
             "upper998": "ucl_998", "outside95": "outside_95", "outside998": "outside_998"}  # fmt: skip
    pairs += [(name, table[column].to_numpy(), want[name]) for name, column in names.items() if name in want]
    if "midp_lower" in want:
        tails = np.minimum(want["midp_lower"], want["midp_upper"])
        pairs.append(("p", table["p"].to_numpy(), np.minimum(2 * tails, 1)))
    if "ratio_interval_garwood" in want:
        lower, upper = intervals.garwood(table["num"], table["den"])
        pairs += [("garwood lower", lower, np.array(want["ratio_interval_garwood"]["lower95"])[plotted])]
        pairs += [("garwood upper", upper, np.array(want["ratio_interval_garwood"]["upper95"])[plotted])]
    return pairs


def funnel_chi_square(case: dict) -> list[tuple]:
    """The other program's limits are wrong; ours are held to the definition."""
    target = {"funnel_poisson_target_chisq": 0.8}.get(case["id"])  # the case names its target in words only
    options = case["options"] | {"target": target}
    return funnel_exact(
        case | {"expected": case["expected_by_definition"], "method": "funnel_poisson", "options": options}
    )


def funnel_overdispersed(case: dict) -> list[tuple]:
    want = case["expected"] | case.get("expected_by_definition", {})
    options = case["options"]
    ours = funnel(units_of(case["input"]), data_type=options["data_type"], trim=options["winsorise"], adjust="always")
    table, pairs = ours.table, []
    level = ours.center
    wide = adjusted_limits(table["den"].to_numpy(), level, data_type=options["data_type"], tau2=ours.tau2)
    pairs += [("phi", ours.phi, want["phi"]), ("tau2", ours.tau2, want["tau2"])]
    pairs += [("ratio", table["value"], want["ratio"]), ("z", table["z"], want["z"])]
    for side, column in (("lower", "lcl"), ("upper", "ucl")):
        for level_name in ("95", "998"):
            expected = np.array(want[f"od_{side}{level_name}"])
            if options["data_type"] == "SR":  # the other program forgets to square back
                expected = np.maximum(expected, 0) ** 2
            pairs.append((f"od_{side}{level_name}", wide[f"{column}_{level_name}"], expected))
    return pairs


def interval(case: dict) -> list[tuple]:
    given, level = case["input"], case["options"]["level"]
    if case["method"] == "poisson_exact_interval":
        lower, upper = intervals.garwood(given["events"], given["exposure"], level=level)
    else:
        method = intervals.wilson if case["method"] == "wilson_interval" else intervals.clopper_pearson
        lower, upper = method(given["r"], given["n"], level=level)
    return [("lower", lower, case["expected"]["lower"]), ("upper", upper, case["expected"]["upper"])]


def kaplan_meier(case: dict) -> list[tuple]:
    curve, median = survival.kaplan_meier(case["input"]["time"], case["input"]["event"])
    want = case["expected"]
    names = {"time": "time", "n_risk": "n_risk", "n_event": "n_event", "n_censor": "n_censor",
             "survival": "waiting", "std_error": "std_error", "lower": "lower", "upper": "upper"}  # fmt: skip
    pairs = [(name, curve[column].to_numpy(dtype=float), want[name]) for name, column in names.items()]
    return pairs + [(name, median[name], want[name]) for name in ("median", "median_lower", "median_upper")]


def log_rank(case: dict) -> list[tuple]:
    given = case["input"]
    ours = survival.log_rank(given["time"], given["event"], given["group"])
    return [(name, ours[name], case["expected"][name]) for name in ("chi_square", "df", "p")]


CHARTS = ("run", "i", "mr", "ip", "p", "pp", "np", "u", "up", "c", "g", "t")
ADAPTERS = (
    {f"{kind}_chart": chart_pairs for kind in CHARTS}
    | {
        "xbar.one_chart": shewhart_rules,
        "anhoej_limits": anhoej_limits,
        "anhoej": anhoej,
        "plot_the_dots_rules": plot_the_dots,
        "funnel_binomial": funnel_exact,
        "funnel_poisson": funnel_exact,
        "funnel_sr_unadjusted": funnel_chi_square,
        "funnel_overdispersed": funnel_overdispersed,
        "wilson_interval": interval,
        "clopper_pearson_interval": interval,
        "poisson_exact_interval": interval,
        "kaplan_meier": kaplan_meier,
        "logrank": log_rank,
    }
    | adapters_charts.ADAPTERS
    | adapters_interrupted_series.ADAPTERS
    | adapters_comparison.ADAPTERS
)
