"""Networks whose sites start one after the other, with a known effect; no tests here."""

import numpy as np
import pandas as pd
from scipy.special import expit

MONTHS = pd.date_range("2021-01-01", periods=48, freq="MS")


def network(*, sites=12, effect=0.6, trend=0.01, spread=0.5, seed=3, low=10, high=40, months=MONTHS, growth=0.0):
    """Counts of every site and month, log odds up by ``effect`` at each start and ``growth`` a month; the starts."""
    random = np.random.default_rng(seed)
    names = [f"S{number:03d}" for number in range(1, sites + 1)]
    begins, levels = random.integers(14, 34, sites), random.normal(0, spread, sites)
    time = np.arange(len(months))
    rows = []
    for name, begin, level in zip(names, begins, levels, strict=True):
        den = random.integers(low, high, len(months))
        since = time - begin
        num = random.binomial(den, expit(-0.3 + trend * time + level + (effect + growth * since) * (since >= 0)))
        rows.append(pd.DataFrame({"site_id": name, "period": months, "num": num, "den": den}))
    return pd.concat(rows, ignore_index=True), dict(zip(names, months[begins], strict=True))
