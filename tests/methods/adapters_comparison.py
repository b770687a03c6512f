"""Reference cases of funnels, intervals and shrinkage, asked of our methods. A prior is taken as known, as there."""

import re

import numpy as np
import pandas as pd

from lhs_helpers.methods import intervals
from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.funnel_limits import adjusted_limits
from lhs_helpers.methods.comparison.shrink import shrink

NAMES = {"shrunken": "shrunken", "lower95": "lower", "upper95": "upper", "reliability": "reliability"}


def units_of(given: dict) -> pd.DataFrame:
    num, den = given.get("r", given.get("observed")), given.get("n", given.get("expected"))
    return pd.DataFrame({"site_id": [f"{row:04d}" for row in range(len(num))], "num": num, "den": den})


def target_of(case: dict) -> float | None:
    """The level asked for; some cases name it in words only ("Target ratio 0.8.")."""
    said = re.search(r"[Tt]arget\D*?(\d+(?:\.\d+)?)", case.get("about") or "")
    return case["options"].get("target", float(said[1]) if said else None)


def funnel_exact(case: dict) -> list[tuple]:
    want, data_type = case["expected"], "PR" if case["method"] == "funnel_binomial" else "SR"
    asked = {"target": target_of(case), "adjust": "none", "outside_by": "limits"}
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
    want = {name: case["expected"][name] for name in ("ratio",) if name in case["expected"]}
    return funnel_exact(case | {"expected": want | case["expected_by_definition"], "method": "funnel_poisson"})


def funnel_overdispersed(case: dict) -> list[tuple]:
    """Spread and adjusted limits; a ratio of two counts is asked as the share of the first in both."""
    want = case["expected"] | (case.get("expected_by_definition") or {})
    kind, trim = data_type_of(case), case["options"].get("winsorise", 0.1)
    units = units_of(case["input"])
    if kind == "RC":
        units["den"] += units["num"]
    ours = funnel(units, data_type="SR" if kind == "SR" else "PR", trim=trim, adjust="always")
    table = ours.table[ours.table["plotted"]]
    wide = adjusted_limits(table["den"].to_numpy(), ours.center, data_type=ours.data_type, tau2=ours.tau2)
    values = {"ratio": table["value"].to_numpy()} | wide
    if kind == "RC":
        values = {name: share / (1 - share) for name, share in values.items()}
    numbers = {"phi": ours.phi, "tau2": ours.tau2, "ratio": values["ratio"], "z": table["z"]}
    pairs = [(name, number, want[name]) for name, number in numbers.items() if name in want]
    for level in ("95", "998"):
        for side, column in (("lower", "lcl"), ("upper", "ucl")):
            if f"od_{side}{level}" in want:
                expected = np.array(want[f"od_{side}{level}"], dtype=float)
                if kind == "SR":  # the other program forgets to square back
                    expected = np.maximum(expected, 0) ** 2
                pairs.append((f"od_{side}{level}", values[f"{column}_{level}"], expected))
    return pairs


def data_type_of(case: dict) -> str:
    return case["options"].get("data_type", "PR" if "r" in case["input"] else "SR")


def interval(case: dict) -> list[tuple]:
    given, level = case["input"], case["options"].get("level", 0.95)
    if case["method"] == "poisson_exact_interval":
        lower, upper = intervals.garwood(given["events"], given["exposure"], level=level)
    else:
        method = intervals.wilson if case["method"] == "wilson_interval" else intervals.clopper_pearson
        lower, upper = method(given["r"], given["n"], level=level)
    return [("lower", lower, case["expected"]["lower"]), ("upper", upper, case["expected"]["upper"])]


def shrinkage(case: dict) -> list[tuple]:
    given, want, share = case["input"], case["expected"], case["method"] == "beta_binomial_shrinkage"
    num, den = (given["r"], given["n"]) if share else (given["observed"], given["expected"])
    data = pd.DataFrame({"site_id": [f"{row:04d}" for row in range(len(num))], "num": num, "den": den})
    ours = shrink(data, data_type="PR" if share else "SR", plug_in=True)
    pairs = [("boundary", ours.boundary, want["boundary"]), ("mean", ours.mean, want["mean"])]
    pairs += [(name, ours.table[column].to_numpy(), want[name]) for name, column in NAMES.items() if name in want]
    pairs += [("log-likelihood", ours.loglik, want["log_likelihood"])]
    pairs += [(name, getattr(ours, name), want[name]) for name in ("a", "b") if name in want]
    if "intra_class_correlation" in want:
        pairs.append(("intra-class correlation", 1 / (ours.a + ours.b + 1), want["intra_class_correlation"]))
    pooled = want.get("log_likelihood_binomial", want.get("log_likelihood_poisson", want["log_likelihood"]))
    return [*pairs, ("pooled log-likelihood", ours.loglik_pooled, pooled), ("converged", ours.converged, np.True_)]


ADAPTERS = {
    "funnel_binomial": funnel_exact,
    "funnel_poisson": funnel_exact,
    "funnel_sr_unadjusted": funnel_chi_square,
    "funnel_overdispersed": funnel_overdispersed,
    "wilson_interval": interval,
    "clopper_pearson_interval": interval,
    "poisson_exact_interval": interval,
    "beta_binomial_shrinkage": shrinkage,
    "gamma_poisson_shrinkage": shrinkage,
}
