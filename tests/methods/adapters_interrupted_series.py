"""How a reference case of an interrupted series or of a mixed model is asked of our methods.

Arguments restore the other program's choices: no floor of the scale, a given lag, fewer points on each side. Its
intervals of binomial and Poisson regressions use the normal distribution where ours use Student's t, so that errors
are compared there instead.
"""

import numpy as np
import pandas as pd

from lhs_helpers.methods.interrupted_series.random_intercept import fit_random_intercept
from lhs_helpers.methods.interrupted_series.segmented import segmented

ERRORS = {"model_based": "se_model", "newey_west": "se_hac"}
BY_T = ("gaussian", "quasipoisson")


def series_of(case: dict, *, lag: int):
    """Our regression of a case, on months from 2000."""
    given, options = case["input"], case["options"]
    y = np.array(given["y"], dtype=float)
    period = pd.Series(pd.date_range("2000-01-01", periods=len(y), freq="MS"))
    data = pd.DataFrame({"period": period, "value" if options["family"] == "gaussian" else "num": y})
    if "n" in given:
        data["den"] = np.array(given["n"], dtype=float)
    names = ("change_after", "second_change_after", "third_change_after")
    changes = [options[name] for name in names if name in options]
    return segmented(
        data, start=list(period[changes]), family=options["family"], season=bool(options.get("harmonics_of_12")),
        lag=lag, least=2, scale_floor=0,
    )  # fmt: skip


def segmented_series(case: dict) -> list[tuple]:
    """Estimates, fitted values, and both kinds of errors; where residuals are nothing, so are the errors."""
    want = case["expected"]
    ours = series_of(case, lag=0)
    table, used = ours.coefficients, ours.table["state"] == "ok"
    pairs = [("estimate", table["estimate"], want["estimate"]), ("n_used", used.sum(), want["n_used"])]
    pairs += [("df", table["df"].iloc[0], want["df_residual"])]
    fitted = ours.table["fitted"]
    if case["method"] in ("segmented_poisson", "segmented_quasipoisson"):
        fitted = fitted * ours.table["den"].fillna(1)  # ours are rates, theirs events
    pairs += [("fitted", fitted[used], want["fitted"])]
    if ours.reason == "no_variation":
        return pairs
    if "durbin_watson" in want:
        pairs += [("durbin_watson", ours.durbin_watson, want["durbin_watson"])]
        pairs += [("sigma", np.sqrt(ours.scale), want["sigma"])]
    else:
        pairs += [("dispersion", ours.scale, want["dispersion_pearson"])]
    if case["options"]["family"] == "binomial":  # no floor: their errors are those of scale 1
        pairs += [("se", table["se_model"] / np.sqrt(ours.scale), want["model_based"]["se"])]
    else:
        pairs += [("se", table["se_model"], want["model_based"]["se"])]
    for name, errors in want.items():
        if name.startswith("newey_west_lag"):
            with_lag = series_of(case, lag=int(name.removeprefix("newey_west_lag"))).coefficients
            pairs += [(name, with_lag["se_hac"], errors["se"])]
            if case["options"]["family"] in BY_T:  # the interval of the larger error is ours, where it is theirs too
                theirs = (with_lag["se_hac"] >= with_lag["se_model"]).to_numpy()
                for end in ("lower", "upper") if theirs.any() else ():
                    pairs += [(f"{name} {end}", with_lag[end][theirs], np.array(errors[end])[theirs])]
    if "effect_at_end" in want:
        end = want["effect_at_end"]
        pairs += [("end", ours.end_difference["estimate"], end["estimate"])]
        pairs += [("end se", ours.end_difference["se_model"], end["se_model"])]
        lag = int(end["about"].split("lag ")[1])
        pairs += [("end newey_west", series_of(case, lag=lag).end_difference["se_hac"], end["se_newey_west"])]
    return pairs


def random_intercept(case: dict) -> list[tuple]:
    given, want = case["input"], case["expected"]
    if "y" in given:
        order = np.argsort(given["site"], kind="stable")
        events, site = np.array(given["y"], dtype=float)[order], np.array(given["site"])[order]
        exposure, design = np.ones(len(events)), np.column_stack([np.ones(len(events)), np.array(given["x"])[order]])
    else:
        events, exposure = (
            np.array(given.get(one, given.get(other)), dtype=float)
            for one, other in (("r", "observed"), ("n", "expected"))
        )
        site, design = np.arange(len(events)), np.ones((len(events), 1))
    family = "poisson" if "observed" in given else "binomial"
    ours = fit_random_intercept(
        events, exposure, design, site, family=family, nodes=case["options"].get("quadrature_points", 1)
    )
    single = "intercept" in want
    estimate = ours.estimate[0] if single else ours.estimate
    se = np.sqrt(np.diag(ours.by_model))
    pairs = [("fixed", estimate, want["intercept" if single else "fixed"])]
    pairs += [("se", se[0] if single else se, want["se_intercept" if single else "se_fixed"])]
    pairs += [("sd", ours.sd, want["sd"]), ("singular", ours.sd == 0, want["singular"])]
    pairs += [("modes", ours.modes, want["random_effect"]), ("mode_sd", ours.mode_sd, want["random_effect_sd"])]
    if "log_likelihood" in want:
        pairs += [("log_likelihood", ours.log_likelihood, want["log_likelihood"])]
    if "fitted" in want:
        linear = ours.estimate[0] + ours.modes
        mean = 1 / (1 + np.exp(-linear)) if family == "binomial" else np.exp(linear)
        pairs += [("fitted", mean, want["fitted"])]
    return pairs


ADAPTERS = {
    **dict.fromkeys(
        ["segmented_binomial", "segmented_gaussian", "segmented_poisson", "segmented_quasipoisson"], segmented_series
    ),
    **dict.fromkeys(
        ["logistic_random_intercept", "logistic_random_intercept_covariate", "poisson_random_intercept"],
        random_intercept,
    ),
}
