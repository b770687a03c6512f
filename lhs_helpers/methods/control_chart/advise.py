"""Which kind of chart suits the data, and why: of every series at once."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import OK, Layout, lay_out
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.points import family_of, finite, judge_states, values_of
from lhs_helpers.methods.control_chart.result import Advice
from lhs_helpers.methods.control_chart.spread import median, neighbors, ratio, total
from lhs_helpers.methods.control_chart.subgroups import subgroup_sigma
from lhs_helpers.methods.result import Caveat

# Smaller expected count per period: below ROUGH a normal law is no stand-in for counts (Cochran 1954, Biometrics
# 10:417), below RARE its limits are of no use (ours).
ROUGH, RARE = 5, 1
RARE_RATE = 2  # events expected per period below which most months hold nothing
DISPERSED = 1.5  # spread between neighbors, beside that of sampling, from which it matters
DISPERSED_Z = 2.326  # one-sided 1 % of the normal distribution
MANY_ZEROS = 0.5  # share of periods without an event
ALTERNATIVES = {
    "p": ("pp", "run"),
    "pp": ("p", "i", "run"),
    "u": ("up", "run"),
    "up": ("u", "i", "run"),
    "c": ("i", "run"),
    "xbar": ("s", "ip", "run"),
    "ip": ("i", "run"),
    "run": ("g", "t"),
}  # every other kind: a run chart


def advise_chart(
    data: pd.DataFrame, *, keys: tuple[str, ...] = (), freq: str = "MS", data_type: str | None = None
) -> Advice:
    """Advise a kind of chart, with the numbers it rests on; ``kind="auto"`` of ``control_chart`` follows it.

    Parameters
    ----------
    data, keys, freq, data_type
        As for ``control_chart``.

    Returns
    -------
    Advice
        Kind, reasons, alternatives, numbers.
    """
    family = family_of(data, kind="auto", data_type=data_type, freq=freq)
    layout = lay_out(data, keys=tuple(keys), freq=freq, columns=("num", "den", "value", "sd"))
    columns = values_of(layout, family, kind="auto")
    return advise(layout, judge_states(layout, family, columns, kind="auto"), family, finite(columns))


def advise(layout: Layout, state: np.ndarray, family: str, columns: dict[str, np.ndarray]) -> Advice:
    """Advise a kind for each series.

    Parameters
    ----------
    layout : Layout
        The series.
    state : numpy.ndarray of int
        State of each point; only counted points are looked at.
    family : str
        ``proportion``, ``rate``, ``count``, ``mean``, ``cases_between``, ``time_between`` or ``overlapping``.
    columns : dict
        ``value``, ``num``, ``den`` and ``sd`` per point.

    Notes
    -----
    Overdispersion is judged by successive differences, so that a real shift is not read as noise:
    q = sum (z_i - z_(i-1))^2 / (2 (k - 1)) has mean 1 and variance (3k - 4) / (k - 1)^2 under pure sampling.
    """
    count = len(layout.begins) - 1
    if family in ("cases_between", "time_between"):
        numbers = pd.DataFrame(
            {"kind": "g" if family == "cases_between" else "t", "reason": "advice_between"}, range(count)
        )
    elif family == "overlapping":
        numbers = pd.DataFrame({"kind": "run", "reason": "advice_overlapping"}, range(count))
    elif family == "mean":
        numbers = _of_means(layout, state, columns, count)
    else:
        numbers = _of_counts(layout, state, family, columns, count)
    numbers = pd.concat([layout.series_keys, numbers.astype({"kind": "str", "reason": "str"})], axis=1)
    kinds = list(dict.fromkeys(numbers["kind"]))
    if len(numbers) != 1:
        return Advice("mixed" if len(kinds) > 1 else "".join(kinds), _panel_reasons(numbers), (), numbers)
    only = numbers.iloc[0]
    values = only.drop(["kind", *layout.series_keys.columns]).to_dict()
    notes = [note for note in ("rough", "resembling") if only.get(note, False)]
    reasons = [Caveat(only["reason"], values), *(Caveat(f"advice_{note}", values) for note in notes)]
    return Advice(only["kind"], tuple(reasons), ALTERNATIVES.get(only["kind"], ("run",)), numbers)


def _of_means(layout: Layout, state: np.ndarray, columns: dict[str, np.ndarray], count: int) -> pd.DataFrame:
    """Subgroups with their standard deviations: an X-bar chart, unless their means differ more than they explain.

    One measurement per period: an I chart; where the numbers behind it are known and differ, an I' chart.
    """
    series, den, value = layout.series, columns["den"], columns["value"]
    counted = state == OK
    size = np.bincount(series[counted], minlength=count)
    weighted = counted & (den > 0)
    most, least = np.zeros(count), np.full(count, np.inf)
    np.maximum.at(most, series[weighted], den[weighted])
    np.minimum.at(least, series[weighted], den[weighted])
    all_weighted = (np.bincount(series[weighted], minlength=count) == size) & (size > 0)
    sigma, measured = subgroup_sigma(columns["sd"], den, series, counted, count)
    grouped = all_weighted & (measured > size / 2) & (sigma > 0)

    weight = np.where(all_weighted[series], den, 1.0)
    center = ratio(total(value * weight, series, counted, count), total(weight, series, counted, count))
    scaled = (value - center[series]) * np.sqrt(weight)
    dispersion, excess, lag_1 = _dispersion(scaled / np.where(grouped, sigma, 1)[series], series, counted, count)
    spread = grouped & (dispersion >= DISPERSED) & (excess >= DISPERSED_Z)
    kinds = [spread, grouped, all_weighted & (least < most)]
    return pd.DataFrame(
        {
            "kind": np.select(kinds, ["ip", "xbar", "ip"], "i"),
            "reason": np.select(
                kinds, ["advice_dispersed", "advice_subgroups", "advice_weighted"], "advice_measurement"
            ),
            "n_points": size,
            "dispersion": np.where(grouped, dispersion, np.nan),
            "dispersion_z": np.where(grouped, excess, np.nan),
            "lag_1": lag_1,
            "resembling": lag_1 > ratio(2.0, np.sqrt(size)),
        }
    )


def _of_counts(layout: Layout, state: np.ndarray, family: str, columns: dict, count: int) -> pd.DataFrame:
    """Proportions, rates and counts: is a period big enough, and is there more spread than sampling gives?"""
    series, num = layout.series, columns["num"]
    den = np.ones_like(num) if family == "count" else columns["den"]
    value = ratio(num, den)
    counted = (state == OK) & np.isfinite(value)
    size = np.bincount(series[counted], minlength=count)
    center = ratio(total(num, series, counted, count), total(den, series, counted, count))
    typical = median(den, series, counted, count)
    rare_side = np.minimum(center, 1 - center) if family == "proportion" else center
    expected = typical * rare_side
    variance = center * (1 - center) if family == "proportion" else center
    scaled = ratio(value - center[series], np.sqrt(ratio(variance[series], den)))
    dispersion, excess, lag_1 = _dispersion(scaled, series, counted & np.isfinite(scaled), count)
    zeros = ratio(total((num == 0).astype(float), series, counted, count), size)

    rare = expected < RARE if family == "proportion" else (expected < RARE_RATE) | (zeros > MANY_ZEROS)
    spread = (dispersion >= DISPERSED) & (excess >= DISPERSED_Z)
    plain, wide = {"proportion": ("p", "pp"), "rate": ("u", "up"), "count": ("c", "i")}[family]
    return pd.DataFrame(
        {
            "kind": np.select([rare, spread], ["run", wide], plain),
            "reason": np.select(
                [rare, spread, np.isnan(dispersion)],
                ["advice_rare", "advice_dispersed", "advice_few"],
                "advice_sampling",
            ),
            "n_points": size,
            "expected_count": expected,
            "dispersion": dispersion,
            "dispersion_z": excess,
            "lag_1": lag_1,
            "rough": ~rare & (expected < ROUGH) & (family == "proportion"),
            "resembling": lag_1 > ratio(2.0, np.sqrt(size)),
        }
    )


def _dispersion(scaled: np.ndarray, series: np.ndarray, chosen: np.ndarray, count: int) -> tuple:
    """Spread between neighbors beside that of sampling, its standard score, and the lag-1 autocorrelation."""
    pair = neighbors(series, chosen)
    before = np.r_[np.nan, scaled[:-1]] if len(scaled) else scaled
    pairs = np.bincount(series[pair], minlength=count)
    dispersion = ratio(total((scaled - before) ** 2, series, pair, count), 2.0 * pairs)
    points = pairs + 1.0
    deviation = np.sqrt(ratio(np.maximum(3 * points - 4, 0), np.square(points - 1)))
    size = np.bincount(series[chosen], minlength=count)
    mean = ratio(total(scaled, series, chosen, count), size)[series]
    together = total((scaled - mean) * (before - mean), series, pair, count)
    return (
        dispersion,
        ratio(dispersion - 1, deviation),
        ratio(together, total((scaled - mean) ** 2, series, chosen, count)),
    )


def _panel_reasons(numbers: pd.DataFrame) -> tuple[Caveat, ...]:
    """How many series got which kind, and how many carry which note."""
    if numbers.empty:
        return ()
    split = ", ".join(f"{KINDS[name].name} ({size})" for name, size in numbers["kind"].value_counts(sort=False).items())
    found = [Caveat("advice_panel", {"split": split, "of": len(numbers)})]
    for note in ("rough", "resembling"):
        if note in numbers and numbers[note].any():
            found.append(Caveat(f"advice_{note}_many", {"count": int(numbers[note].sum()), "of": len(numbers)}))
    return tuple(found)
