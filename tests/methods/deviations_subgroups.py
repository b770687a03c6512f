"""Charts of subgroups whose sigma others take from ranges, or pool, or leave as it is where sizes differ."""

import numpy as np
from adapters_subgroups import subgroup_chart, subgroups_of
from deviation import Deviation, runs_about
from scipy import special

METHODS = ("xbar_chart", "s_chart", "S_chart", "R_chart")


def c4(size: np.ndarray | float) -> np.ndarray:
    """Mean of the standard deviation of that many normal values, in units of sigma."""
    size = np.asarray(size, dtype=float)
    with np.errstate(all="ignore"):
        share = np.sqrt(2 / (size - 1)) * np.exp(special.gammaln(size / 2) - special.gammaln((size - 1) / 2))
    return np.where(size > 1, share, np.nan)


def other_sigma(case: dict) -> bool:
    if case["method"] not in METHODS:
        return False
    sizes = subgroups_of(case)["den"]
    from_deviations = case["method"] != "xbar_chart" or case["options"].get("std_dev") == "UWAVE-SD"
    by_qcc = "subgroup" in case["input"] and not from_deviations  # its own choice is ranges; the other is to pool
    return case["method"] == "R_chart" or by_qcc or len(set(sizes[sizes > 0])) > 1


def phases_of(case: dict, size: int) -> list[tuple[slice, slice]]:
    """Places of each phase, and those from which its center and sigma come."""
    ends = [*case["options"].get("part", []), size]
    places = [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    if len(places) == 1 and "freeze" in case["options"]:
        return [(places[0], slice(0, case["options"]["freeze"]))]
    return [(place, place) for place in places]


def from_standard_deviations(case: dict, want: dict) -> dict:
    """Mean s over c4 where sizes are equal, else the pooled s over c4(nu + 1); the S chart's line follows c4(n)."""
    data, of_means = subgroups_of(case), case["method"] == "xbar_chart"
    value, sd, n = (data[name].to_numpy(dtype=float) for name in ("value", "sd", "den"))
    lines = {name: np.full(len(n), np.nan) for name in ("cl", "lcl", "ucl", "lcl95", "ucl95")}
    shown, runs = value if of_means else sd, {}
    for number, (place, base) in enumerate(phases_of(case, len(n)), 1):
        use = n[base] > 1
        sizes, spread = n[base][use], sd[base][use]
        freedom = (sizes - 1).sum()
        pooled = np.sqrt(((sizes - 1) * spread**2).sum() / freedom) / c4(freedom + 1)
        sigma = spread.mean() / c4(sizes[0]) if len(set(sizes)) == 1 else pooled
        share = c4(n[place])
        center, one = share * sigma, sigma * np.sqrt(1 - share**2)
        if of_means:
            some = n[base] > 0
            center = np.full(len(share), (value[base] * n[base])[some].sum() / n[base].sum())
            one = sigma / np.sqrt(n[place])
        lines["cl"][place] = center
        for name, width in (("lcl", -3), ("ucl", 3), ("lcl95", -2), ("ucl95", 2)):
            line = center + width * one
            lines[name][place] = line if of_means else np.maximum(line, 0)
        runs |= {f"phase {number} {name}": count for name, count in runs_about(shown[place], center).items()}
    signal = (shown > lines["ucl"]) | (shown < lines["lcl"])
    assert (n < 2).any() == ("without_sd" in {caveat.code for caveat in subgroup_chart(case).caveats})
    if of_means:  # their center line is ours, and so are runs about it
        return {name: line for name, line in lines.items() if name != "cl"} | {"sigma_signal": signal}
    values = {"y": sd} if case["method"] == "R_chart" else {}
    return lines | values | {"sigma_signal": signal} | runs


DEVIATIONS = {
    "sigma of subgroups": Deviation(
        "ranges lose information, and s of few values is smaller than sigma", other_sigma, from_standard_deviations
    )
}
