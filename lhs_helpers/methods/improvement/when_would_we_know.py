"""If care changed by so much, after how many months would our data show it?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.beyond import TAIL, is_small, tails
from lhs_helpers.methods.result import Caveat, Result

FAMILIES = ("proportion", "rate", "mean")
HORIZONS = (6, 12, 24)  # months for which the smallest detectable shift is given
NEARLY_ONE = 0.99  # greatest correlation within a month: as much spread as so few patients can have


@dataclass(frozen=True, kw_only=True)
class WhenWouldWeKnow(Result):
    """Months until a change of a stated size would show, if it happened now and stayed.

    Reads as: a plan, made before the change, for how long to wait before saying that nothing happened. Misleads when:
    months resemble each other, or the same patients come every month; then it takes longer.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per ``month`` up to the horizon: chance that the change has shown by then, ``by_comparison`` (before
        against after, tested once, in that month), ``by_run`` (``run_length`` points in a row on the far side of the
        frozen center line), ``by_point`` (a point outside the limits, as ``control_chart`` judges it); and
        ``false_run``, the chance of such a run although nothing changed.
    detectable : pandas.DataFrame
        ``months``, ``shift``: the smallest change in the same direction that a comparison would find in so many
        months; NaN with ``reason`` ``not_applicable`` where no possible level is far enough away.
    months_estimate : int or None
        Months after the change until a comparison has the wanted power; None: never with this baseline.
    months_run, months_point : float or None
        Expected months to the run, and to a point outside the limits; None where neither can happen.
    level, shift, n, baseline_months, sigma_z, power, run_length, horizon, data_type
        As given; ``sigma_z`` not below 1.
    """

    detectable: pd.DataFrame
    months_estimate: int | None
    months_run: float | None
    months_point: float | None
    level: float
    shift: float
    n: float
    baseline_months: int
    sigma_z: float
    power: float
    run_length: int
    horizon: int
    data_type: str
    multiplier: float = 1
    unit: str = ""
    who: str = "patients"


def when_would_we_know(
    *,
    level: float,
    shift: float,
    n: float,
    baseline_months: int,
    data_type: str = "proportion",
    sd: float | None = None,
    sigma_z: float = 1.0,
    alpha: float = 0.05,
    power: float = 0.8,
    run_length: int = 8,
    horizon: int = 60,
    multiplier: float = 1,
    who: str = "patients",
    key: str = "",
    label: str = "",
    unit: str = "",
) -> WhenWouldWeKnow:
    """Work out how long a change has to last until it shows.

    Parameters
    ----------
    level, shift : float
        Level before, and the change, on the natural scale (a proportion of 0.6 that becomes 0.7: 0.6 and 0.1).
    n : float
        Patients a month at this site, the median; of a rate, exposure a month.
    baseline_months : int
        Months before the change that level and limits rest on.
    data_type : str
        ``proportion``, ``rate`` or ``mean``.
    sd : float or None
        Standard deviation of one measurement; needed for ``mean``.
    sigma_z : float
        Spread of months beside that of sampling, as a chart gives it; below 1 counts as 1.
    alpha, power : float
        Two-sided chance of a false alarm, and wanted chance of finding the change.
    run_length : int
        Points in a row on one side that signal.
    horizon : int
        Months shown.
    multiplier, who, key, label, unit
        For display; passed through. ``who`` names what ``n`` counts.

    Returns
    -------
    WhenWouldWeKnow
        Months, chances by month, and detectable shifts.

    Raises
    ------
    ValueError
        Without a shift or patients, or for levels that cannot be.

    Notes
    -----
    Comparison of two levels: v = (shift / (z + z'))^2 - V(before) / (n baseline_months), months = V(after) / (n v)
    rounded up, where V is sigma_z^2 times p (1 - p), the rate, or sd^2 (Fleiss, Levin & Paik 2003, chapter 4). The run:
    a Markov chain of the run's length, with binomial, Poisson or normal points; where sigma_z is above 1,
    beta-binomial or negative binomial ones of that variance.
    """
    after = level + shift
    _check(data_type, level=level, after=after, n=n, baseline_months=baseline_months, sd=sd)
    inflation = max(sigma_z, 1.0) ** 2
    before_error = inflation * _variance(data_type, level, sd) / (n * baseline_months)
    after_variance = inflation * _variance(data_type, after, sd) / n  # of one month
    z_alpha, z = special.ndtri(1 - alpha / 2), special.ndtri(1 - alpha / 2) + special.ndtri(power)
    left = (shift / z) ** 2 - before_error
    sense = 1 if shift > 0 else -1
    given = {"level": level, "sense": sense, "n": n, "sd": sd, "inflation": inflation}
    far, on_line, outside = _chances(data_type, after, **given)
    far_unchanged, line_unchanged, _ = _chances(data_type, level, **given)
    months = np.arange(1, horizon + 1)
    comparison = special.ndtr(abs(shift) / np.sqrt(before_error + after_variance / months) - z_alpha)
    table = pd.DataFrame(
        {
            "month": months,
            "by_comparison": comparison,
            "by_run": run_chances(far, horizon, run_length=run_length, on_line=on_line),
            "by_point": 1 - (1 - outside) ** months,
            "false_run": run_chances(far_unchanged, horizon, run_length=run_length, on_line=line_unchanged),
        }
    )
    scales = [z**2 * inflation / (n * months_after) for months_after in HORIZONS]
    shifts = [_detectable(data_type, level, sense, z**2 * before_error, scale, sd) for scale in scales]
    detectable = pd.DataFrame({"months": HORIZONS, "shift": shifts})
    detectable["reason"] = pd.array(np.where(detectable["shift"].isna(), "not_applicable", ""), dtype="str")
    with np.errstate(over="ignore", divide="ignore"):  # a run that cannot happen takes for ever
        run = np.power(far, -np.arange(1.0, run_length + 1)).sum() / (1 - on_line)
    return WhenWouldWeKnow(
        table=table,
        detectable=detectable,
        months_estimate=max(1, int(np.ceil(after_variance / left - 1e-9))) if left > 0 else None,
        months_run=float(run) if np.isfinite(run) else None,
        months_point=float(1 / outside) if outside > 0 else None,
        level=level,
        shift=shift,
        n=n,
        baseline_months=baseline_months,
        sigma_z=float(np.sqrt(inflation)),
        power=power,
        run_length=run_length,
        horizon=horizon,
        data_type=data_type,
        multiplier=multiplier,
        unit=unit,
        who=who,
        key=key,
        label=label,
        caveats=(Caveat("months_independent"), Caveat("line_frozen", {"months": baseline_months})),
        method={"name": "when_would_we_know", "alpha": alpha, "power": power, "run_length": run_length},
    )


def run_chances(far: float, points: int, *, run_length: int = 8, on_line: float = 0.0) -> np.ndarray:
    """Chance of a run of ``run_length`` on the far side by each of so many points, exactly.

    Parameters
    ----------
    far : float
        Chance that a point that is not on the line lies on the far side.
    points, run_length : int
        Points, and how many in a row make the run.
    on_line : float
        Chance that a point lies on the line: it neither adds to a run nor breaks it.
    """
    state, reached = np.eye(run_length)[0], np.zeros(points)  # chance of each length of the run so far
    for point in range(points):
        reached[point] = (1 - on_line) * far * state[-1]
        moved = np.r_[state.sum() * (1 - far), state[:-1] * far]
        state = on_line * state + (1 - on_line) * moved
    return reached.cumsum()


def _check(data_type: str, *, level: float, after: float, n: float, baseline_months: int, sd: float | None) -> None:
    if data_type not in FAMILIES:
        raise ValueError(f"no kind of data is called {data_type!r}; known: {', '.join(FAMILIES)}")
    if level == after or not n > 0 or not baseline_months > 0:
        raise ValueError("a shift, patients a month and months of baseline are needed")
    if data_type == "mean" and not (sd or 0) > 0:
        raise ValueError("a mean needs the standard deviation of one measurement")
    if not (_possible(data_type, level) and _possible(data_type, after)):
        raise ValueError("the level before or after cannot be")


def _possible(data_type: str, level: float) -> bool:
    return data_type == "mean" or 0 <= level <= (1 if data_type == "proportion" else np.inf)


def _variance(data_type: str, level: float, sd: float | None) -> float:
    """Variance of one patient's value."""
    return {"proportion": level * (1 - level), "rate": level, "mean": (sd or 0) ** 2}[data_type]


def _chances(
    data_type: str, actual: float, *, level: float, sense: int, n: float, sd: float | None, inflation: float
) -> tuple[float, float, float]:
    """Chances of a month at an actual level: on the far side (if not on the line), on the line, outside the limits."""
    from scipy import stats  # a second to import, and few results need it

    limit = 3 * np.sqrt(inflation * _variance(data_type, level, sd) / n)
    if data_type == "mean":
        spread = stats.norm(actual, np.sqrt(inflation / n) * (sd or 0))
        beyond = spread.sf(level) if sense > 0 else spread.cdf(level)
        return float(beyond), 0.0, float(spread.cdf(level - limit) + spread.sf(level + limit))
    if data_type == "proportion":
        top = max(round(n), 1)
        alike = min((inflation - 1) / max(top - 1, 1), NEARLY_ONE)  # correlation that gives the inflated variance
        if alike > 0 and 0 < actual < 1:
            spread = stats.betabinom(top, actual * (1 / alike - 1), (1 - actual) * (1 / alike - 1))
        else:
            spread = stats.binom(top, actual)
    else:
        mean = actual * n
        scattered = inflation > 1 and mean > 0
        spread = stats.nbinom(mean / (inflation - 1), 1 / inflation) if scattered else stats.poisson(mean)
        top = int(spread.ppf(1 - 1e-12)) + 1
    counts = np.arange(top + 1)
    chance, apart = spread.pmf(counts), counts / (top if data_type == "proportion" else n) - level
    on_line = np.abs(apart) <= LINE_TOLERANCE * max(1, level)
    far = chance[(np.sign(apart) == sense) & ~on_line].sum()
    line = chance[on_line].sum()
    beyond = np.abs(apart) > limit + LINE_TOLERANCE * max(1, level)
    outside = chance[beyond & _rare(counts, apart, top if data_type == "proportion" else n, level, data_type)].sum()
    return float(far / (1 - line)) if line < 1 else 0.0, float(line), float(outside)


def _rare(counts: np.ndarray, apart: np.ndarray, n: float, level: float, data_type: str) -> np.ndarray:
    """Counts that the chart would call outside once they are beyond a limit: small ones by their exact tail."""
    size, line, share = (np.full(len(counts), each) for each in (float(n), level, data_type == "proportion"))
    at_least, at_most = tails(counts.astype(float), size, line, share)
    return ~is_small(size, line, share) | (np.where(apart > 0, at_least, at_most) < TAIL)


def _detectable(data_type: str, level: float, sense: int, before: float, scale: float, sd: float | None) -> float:
    """The shift d with d^2 = before + scale V(level + d), a quadratic equation because V is one; NaN if impossible."""
    slope, bend = {"proportion": (1 - 2 * level, 1), "rate": (1, 0), "mean": (0, 0)}[data_type]
    a, b, c = 1 + scale * bend, scale * sense * slope, before + scale * _variance(data_type, level, sd)
    shift = sense * (b + np.sqrt(b**2 + 4 * a * c)) / (2 * a)
    return float(shift) if _possible(data_type, level + shift) else np.nan
