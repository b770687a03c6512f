"""How the reference cases of shrinkage are asked of our method. Their prior is taken as known, as there."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.shrink import shrink

NAMES = {"shrunken": "shrunken", "lower95": "lower", "upper95": "upper", "reliability": "reliability"}


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


ADAPTERS = {"beta_binomial_shrinkage": shrinkage, "gamma_poisson_shrinkage": shrinkage}
