"""Whom to ask: the outcomes of two years, the data that pass the gate, and who agrees to be named."""

from collections.abc import Iterable, Mapping

import pandas as pd

from lhs_helpers.methods.comparison.learn_from import LearnFrom, learn_from
from lhs_helpers.methods.data_quality.fitness import Gate, fitness

NAMED = "named"  # share level of sites that agree to be named to the network


def sites_to_ask(
    years: Iterable[tuple[pd.DataFrame, Mapping[str, object]]],
    sites: pd.DataFrame,
    quality: pd.DataFrame,
    dictionary: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    gate: Gate,
    data_through: pd.Timestamp,
) -> list[LearnFrom]:
    """Sites to ask how they do it, by measure.

    Parameters
    ----------
    years : iterable of (pandas.DataFrame, mapping)
        Of each measure: ``site``, ``window``, ``num``, ``den``; and ``direction``, ``data_type``, ``multiplier``,
        ``key``, ``label``, ``unit``. Measures without a direction, or with one year only, are left out.
    sites, quality, dictionary, measures : pandas.DataFrame
        Tables of the contract.
    gate, data_through
        As for ``fitness``.
    """
    codes = sites["site_code"].fillna(sites["site_id"])
    agreed = set(codes[sites["share_level"] == NAMED])
    ids = dict(zip(codes, sites["site_id"], strict=True))
    verdicts: dict[str, pd.Series] = {}

    def passes(code: str, measure_id: str) -> bool:
        """Whether a site's data keep every limit; each site is looked at once, and only where it matters."""
        if code not in verdicts:
            rows = quality[quality["site_id"] == ids[code]]
            table = fitness(rows, dictionary, measures, gate=gate, data_through=data_through).table
            verdicts[code] = table.set_index("measure_id")["verdict"] if len(table) else pd.Series(dtype=object)
        return verdicts[code].get(measure_id) == "usable"

    found = []
    for windows, about in years:
        if about["direction"] is None or windows["window"].nunique() < 2:
            continue
        passed = {name: about[name] for name in ("direction", "data_type", "multiplier", "key", "label", "unit")}
        everyone = set(windows["site"])
        first = learn_from(windows, unit_column="site", passed=everyone, agreed=agreed, **passed)
        sound = {code for code in first.named["unit"] if passes(code, str(about["key"]))}
        same = sound == set(first.named["unit"])
        found.append(first if same else learn_from(windows, unit_column="site", passed=sound, agreed=agreed, **passed))
    return found
