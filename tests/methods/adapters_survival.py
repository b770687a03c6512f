"""Reference cases of waiting times, asked of our methods."""

from lhs_helpers.methods import survival


def kaplan_meier(case: dict) -> list[tuple]:
    curve, median = survival.kaplan_meier(case["input"]["time"], case["input"]["event"])
    want = case["expected"]
    names = {"time": "time", "n_risk": "n_risk", "n_event": "n_event", "n_censor": "n_censor",
             "survival": "waiting", "std_error": "std_error", "lower": "lower", "upper": "upper"}  # fmt: skip
    pairs = [(name, curve[column].to_numpy(dtype=float), want[name]) for name, column in names.items() if name in want]
    medians = ("median", "median_lower", "median_upper")
    return pairs + [(name, median[name], want[name]) for name in medians if name in want]


def log_rank(case: dict) -> list[tuple]:
    given = case["input"]
    ours = survival.log_rank(given["time"], given["event"], given["group"])
    return [
        (name, ours[name], case["expected"][name]) for name in ("chi_square", "df", "p") if name in case["expected"]
    ]


ADAPTERS = {"kaplan_meier": kaplan_meier, "logrank": log_rank}
