"""Reference cases of control charts of single values, shares, rates, counts and gaps, asked of our methods."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart

PEER = {"min_limits": 1, "min_points_run": 1, "sigma_z_floor": 0, "limits": "3sigma", "outside_by": "limits"}
COUNTS = ("p", "pp", "np", "u", "up")
LINES = {"y": "value", "cl": "cl", "lcl": "lcl", "ucl": "ucl", "lcl95": "lcl2", "ucl95": "ucl2", "part": "phase"}
RUNS = {"n_useful": "n_useful", "longest_run": "longest_run", "longest_run_max": "longest_run_max",
        "crossings": "n_crossings", "crossings_min": "n_crossings_min", "runs_signal": "runs_signal"}  # fmt: skip


def kind_of(case: dict) -> str:
    return {"xbar.one": "i"}.get(case["options"]["chart"], case["options"]["chart"])


def periods_of(x: list | None, size: int) -> pd.Series:
    """Months from 2000 in the order of ``x``; the months of ``x`` where it has first days of months."""
    if x is None:
        return pd.Series(pd.date_range("2000-01-01", periods=size, freq="MS"))
    if all(isinstance(value, str) for value in x):
        dates = pd.to_datetime(pd.Series(x), errors="coerce")
        if dates.notna().all() and (dates.dt.day == 1).all():
            return dates
        x = dates if dates.notna().all() else x
    place = pd.factorize(pd.Series(x), sort=True)[0]
    return pd.Series(pd.date_range("2000-01-01", periods=size, freq="MS")[place])


def frame_of(case: dict) -> pd.DataFrame:
    """The points of a case on a calendar: months from 2000 unless the case has dates; same dates are one point."""
    given, kind = case["input"], kind_of(case)
    y = np.array(given["y"], dtype=float)
    data = pd.DataFrame({"period": periods_of(given.get("x"), len(y))})
    if "n" in given or kind == "ip":
        data["num"], data["den"] = y, np.array(given.get("n", np.ones(len(y))), dtype=float)
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
        return pd.DataFrame({"start": [period[0], *(period[last] for last in parts if last < len(period))]})
    return pd.DataFrame({"start": [period[0]], "baseline_end": [period[freeze - 1]]}) if freeze else None


def counts_the_event(case: dict) -> bool:
    """A G chart of gaps that count the event itself: the spread stated is sqrt(mean (mean - 1)), or a limit by it."""
    if kind_of(case) != "g":
        return False
    mean, stated = np.nanmean(frame_of(case)["value"]), case["expected"].get("sigma")
    limit = (case.get("expected_by_definition") or {}).get("ucl", case["expected"].get("ucl"))
    if mean < 1:
        return False
    sigma = np.sqrt(mean * (mean - 1))
    limits = np.array(np.nan if limit is None else limit, dtype=float)
    return (stated is not None and np.isclose(stated, sigma)) or bool(np.isclose(limits, mean + 3 * sigma).any())


def chart_of(case: dict, **changed: object):
    """Our chart of a case, with the choices of the other program."""
    options, data = case["options"], frame_of(case)
    excluded = options.get("exclude")
    arguments = PEER | {
        "kind": kind_of(case),
        "phases": phases_of(case, data),
        "exclude": pd.DataFrame({"period": data["period"][np.array(excluded) - 1]}) if excluded else None,
        "multiplier": options.get("multiply", 1),
        "center": options.get("centre"),
        "screen_mr": options.get("screened_moving_ranges", False),
    }
    if counts_the_event(case):
        exact = "confidence_level" in options
        arguments |= {"gap_includes_event": True, "limits": "exact" if exact else "3sigma"}
    return control_chart(data, **(arguments | changed))


def wanted(case: dict) -> dict:
    """What is expected; where the other program is wrong, its definition is followed, if it is a number."""
    want, defined = case["expected"], case.get("expected_by_definition") or {}
    numbers = {name: value for name, value in defined.items() if name not in ("about", "error")}
    if not (case.get("peer_defect") and numbers):
        return want
    about_points = {name: want[name] for name in ("x", "y", "part") if name in want}
    return about_points | {name: np.broadcast_to(value, len(want["y"])) for name, value in numbers.items()}


def chart_pairs(case: dict) -> list[tuple]:
    """Lines, signals and runs of a control chart."""
    chart, want = chart_of(case), wanted(case)
    table = chart.table
    if "y" in want and len(want["y"]) != len(table):  # the other program closes gaps in the calendar
        table = table[table["period"].isin(frame_of(case)["period"])]
    pairs = [(name, table[ours].to_numpy(dtype=float), want[name]) for name, ours in LINES.items() if name in want]
    if "sigma_signal" in want:
        pairs.append(("sigma_signal", table["outside"].to_numpy(), want["sigma_signal"]))
    for number, phase in enumerate(want.get("phases", [])):
        ours = chart.signals.series.iloc[number]
        judged = ["runs_signal"] if kind_of(case) == "mr" else list(RUNS)
        if not ours["n_useful"] and kind_of(case) != "mr":
            judged = ["n_useful", "runs_signal"]
        pairs += [(f"phase {number + 1} {name}", ours[RUNS[name]], phase[name]) for name in judged if name in phase]
    return pairs


ADAPTERS = {f"{kind}_chart": chart_pairs for kind in ("run", "i", "mr", "ip", "c", "g", "t", *COUNTS)}
