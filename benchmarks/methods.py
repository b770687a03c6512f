"""What the statistics cost: control charts and run rules of many series at once.

Reads a long CSV (site_id, measure_id, period, numerator, denominator), or makes one of 293 sites, 12 measures and 60
months, and prints JSON: series, points, the CPU seconds of P limits, Anhøj rules and result frames (rows are put in
order first, which counts too), the median of five runs, and those of the reading list (once, all laws counted anew).

    python benchmarks/methods.py [--input FILE.csv]
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.attention import attention

SITES, MEASURES, MONTHS = 293, 12, 60
RUNS = 5


def made_up() -> pd.DataFrame:
    """Stable proportions with 20 to 120 patients a month."""
    rng = np.random.default_rng(20250101)
    names = [range(SITES), range(MEASURES), pd.date_range("2021-07-01", periods=MONTHS, freq="MS")]
    rows = pd.MultiIndex.from_product(names, names=["site_id", "measure_id", "period"]).to_frame(index=False)
    rows["denominator"] = rng.integers(20, 120, len(rows))
    rows["numerator"] = rng.binomial(rows["denominator"], 0.7)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, help="long CSV instead of made-up data")
    path = parser.parse_args().input
    rows = pd.read_csv(path, parse_dates=["period"]) if path else made_up()
    rows = rows.rename(columns={"numerator": "num", "denominator": "den"})
    keys = ["site_id", "measure_id"]
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        ordered = rows.sort_values([*keys, "period"], ignore_index=True)
        chart = control_chart(ordered, kind="p", keys=keys)
        seconds.append(time.process_time() - started)
    started = time.process_time()
    attention(chart)
    listing = time.process_time() - started
    measured = {
        "series": rows.groupby(keys).ngroups,
        "points": len(rows),
        "cpu_seconds": round(statistics.median(seconds), 3),
        "attention_cpu_seconds": round(listing, 3),
        "series_with_a_signal": int(chart.signals.series["any_signal"].sum()),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
