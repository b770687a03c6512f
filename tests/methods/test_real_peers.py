"""Results of established programs on published data sets; both stand beside the project and are not part of it."""

import gzip
import json
import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.funnel_limits import adjusted_limits
from lhs_helpers.methods.control_chart import control_chart

CHECKOUT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LHS_REAL_DATA", CHECKOUT.parent / "shared" / "data"))
RESULTS = DATA.parent / "reference" / "peers_on_real_data.json.gz"
CASES = json.loads(gzip.decompress(RESULTS.read_bytes()))["cases"] if RESULTS.is_file() else []

pytestmark = pytest.mark.skipif(not CASES, reason="the results of other programs on published data are not here")

PEER = {"min_limits": 1, "min_points_run": 1, "sigma_z_floor": 0, "limits": "3sigma", "outside_by": "limits"}
OTHER_RUN_METHODS = ("bestbox", "cutbox")  # lines and counts are comparable, their verdict is another rule
ELSEWHERE = ("its_", "glmer_")  # interrupted series and mixed models are no charts


def of(source: str) -> list[dict]:
    return [case for case in CASES if case["source"].startswith(source) and not case["id"].startswith(ELSEWHERE)]


def named(case: dict) -> str:
    return case["id"]


def chart_of(case: dict):
    """Our chart of a call of qicharts2: rows, denominators and options are read from the call."""
    call = case["call"]
    data = pd.read_csv(DATA / f"{case['input'].split()[0]}.csv")
    if 'infection == "CDI"' in call:
        data = data[data["infection"] == "CDI"].reset_index(drop=True)
    if "head(cdi, 24)" in call:
        data = data.head(24)
    keys = tuple(name for name in ("infection", "hospital") if "facets" in call and name in call.split("facets")[1])
    kind = (re.findall(r'chart = "(\w+)"', call) or ["run"])[0]
    if case["input"] == "nhs_accidents":
        data = data.rename(columns={"r": "num", "n": "den"}).assign(
            month=pd.date_range("2020-01-06", periods=20, freq="7D")
        )
    else:
        counted = kind == "c" or "days" not in call
        data = data.rename(columns={"n": "num" if kind == "c" or not counted else "value", "days": "den"})
        data = data.drop(columns="den") if counted else data
    data["period"] = pd.to_datetime(data["month"])
    first = data.groupby(list(keys)).head(1) if keys else data[:1]
    start = first[["period", *keys]].rename(columns={"period": "start"})
    option = {name: int(size) for name, size in re.findall(r"(freeze|part|multiply|cl) = (\d+)", call)}
    phases = None
    if "freeze" in option:
        phases = start.assign(baseline_end=data["period"][option["freeze"] - 1])
    if "part" in option or "part = period" in call:
        phases = start.assign(start=data["period"][option.get("part", 24)])
    excluded = [int(place) - 1 for place in re.findall(r"\d+", "".join(re.findall(r"exclude = c\((.*?)\)", call)))]
    return control_chart(
        data.drop(columns=["month"]),
        kind=kind,
        keys=keys,
        freq="W" if case["input"] == "nhs_accidents" else "MS",
        phases=phases,
        exclude=data[["period"]].iloc[excluded] if excluded else None,
        center=option.get("cl"),
        multiplier=option.get("multiply", 1),
        screen_mr=bool(case["screenedmr"]),
        **PEER,
    )


@pytest.mark.parametrize("case", of("qicharts2"), ids=named)
def test_qicharts2_draws_the_same_lines_and_counts_the_same_runs(case):
    chart = chart_of(case)
    want = pd.DataFrame(case["points"]).sort_values(["facet1", "facet2", "xx"], kind="stable")
    names = {"y": "value", "cl": "cl", "lcl": "lcl", "ucl": "ucl", "lcl.95": "lcl2", "ucl.95": "ucl2", "part": "phase"}
    if "sigma_z = sd(z)" in str(case.get("note")):  # categories have no neighbors, so limits rest on something else
        names = {name: names[name] for name in ("y", "cl", "part")}
    for name, ours in names.items():
        np.testing.assert_allclose(chart.table[ours], want[name].astype(float), rtol=1e-9, err_msg=name)
    assert chart.table["outside"].tolist() == want["sigma.signal"].tolist()
    runs = {"n.useful": "n_useful", "longest.run": "longest_run", "longest.run.max": "longest_run_max",
            "n.crossings": "n_crossings", "n.crossings.min": "n_crossings_min"}  # fmt: skip
    summary = pd.DataFrame(case["summary"]).sort_values(["facet1", "facet2", "part"], kind="stable")
    assert len(summary) == len(chart.signals.series)
    for name, ours in runs.items():
        assert chart.signals.series[ours].tolist() == summary[name].tolist(), name
    if not any(method in case["call"] for method in (*OTHER_RUN_METHODS, "factor(i)")):
        assert chart.signals.series["runs_signal"].tolist() == summary["runs.signal"].astype(bool).tolist()


@pytest.mark.parametrize("case", of("qcc"), ids=named)
def test_qcc_draws_the_same_lines(case):
    want, kind = pd.DataFrame(case["points"]), re.findall(r'type = "(\w)"', case["call"])[0]
    data = pd.DataFrame({"num": want["statistic"] * want["size"], "den": want["size"].astype(float)})
    data["period"] = pd.date_range("2020-01-01", periods=len(want), freq="MS")
    table = control_chart(data, kind=kind, **PEER).table
    for ours, name in (("value", "statistic"), ("cl", "center"), ("lcl", "lcl"), ("ucl", "ucl")):
        np.testing.assert_allclose(table[ours], want[name], rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("case", of("NHSRplotthedots"), ids=named)
def test_plot_the_dots_finds_the_same_special_causes(case):
    """The other program takes 2.66 for 3 / 1.128, so limits agree to a thousandth."""
    want = pd.DataFrame(case["points"])
    data = pd.DataFrame({"period": pd.to_datetime(want["x"]), "value": want["y"]})
    rebase = re.findall(r"rebase = as.Date\(\"(.*?)\"\)", case["call"])
    phases = pd.DataFrame({"start": rebase}) if rebase else None
    table = control_chart(data, kind="i", ruleset="mdc", phases=phases, screen_mr=True, **PEER).table
    np.testing.assert_allclose(table["cl"], want["mean_col"], rtol=1e-9)
    np.testing.assert_allclose(table[["lcl", "ucl"]], want[["lpl", "upl"]], rtol=1e-3)
    assert table["outside"].tolist() == want["outside_limits"].tolist()
    assert table["signal"].tolist() == want["special_cause_flag"].tolist()


@pytest.mark.parametrize("case", of("FunnelPlotR"), ids=named)
def test_funnel_plot_r_finds_the_same_spread_and_limits(case):
    want = pd.DataFrame(case["points"])
    units = pd.DataFrame({"site_id": want["group"], "num": want["numerator"], "den": want["denominator"]})
    ours = funnel(units, data_type="PR", adjust="always" if case["draw_adjusted"] else "none")
    tau2 = case["tau2"]
    if case["draw_adjusted"]:
        assert (ours.phi, ours.tau2) == pytest.approx((case["phi"], tau2), rel=1e-9)
    wide = adjusted_limits(units["den"].to_numpy(), ours.center, data_type="PR", tau2=tau2)
    for ours_name, name in (
        ("lcl_95", "OD95LCL"),
        ("ucl_95", "OD95UCL"),
        ("lcl_998", "OD99LCL"),
        ("ucl_998", "OD99UCL"),
    ):
        np.testing.assert_allclose(wide[ours_name], want[name], rtol=1e-6)  # its normal quantiles have seven digits


def test_every_result_is_compared_or_belongs_to_another_method():
    compared = [case["id"] for source in ("qicharts2", "qcc", "NHSRplotthedots", "FunnelPlotR") for case in of(source)]
    elsewhere = [case["id"] for case in CASES if case["id"].startswith(ELSEWHERE)]
    assert sorted(compared + elsewhere) == sorted(case["id"] for case in CASES)
    assert (len(CASES), len(compared)) == (53, 45)
