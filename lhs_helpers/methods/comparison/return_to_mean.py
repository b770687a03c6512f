"""Did the sites that were worst come closer to the others, and would they have anyway?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.comparison.shrink import shrink
from lhs_helpers.methods.intervals import garwood, wilson
from lhs_helpers.methods.result import Caveat, Result

ENOUGH_UNITS = 6  # sites with both years, so that a third is two (our choice)


@dataclass(frozen=True, kw_only=True)
class ReturnToMean(Result):
    """The third of sites that was worst in one year, a year later.

    Reads as: where the later value lies about where chance alone would bring it, nothing has been shown to work.
    Misleads when: taken as proof that nothing was done.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure: ``key``, ``label``, ``unit``, ``n_worst``, ``n_units``; ``first``, ``second`` (pooled level
        of that third in both years) with ``den_first``, ``den_second``; ``all_first``, ``all_second``; ``expected`` in
        the second year, from the first year's numbers shrunken towards the level of all, so that chance alone brings
        it there; ``reading``: ``returned`` (closer to all than before, as expected or less), ``beyond`` (better than
        expected by more than chance), ``stayed``. Levels times ``multiplier``.
    few : tuple of str
        Labels of measures with too few sites.
    """

    few: tuple[str, ...] = ()


def return_to_mean(
    years: Iterable[tuple[pd.DataFrame, Mapping[str, object]]], *, key: str = "", label: str = ""
) -> ReturnToMean:
    """Follow the worst third of each measure into the next year.

    Parameters
    ----------
    years : iterable of (pandas.DataFrame, mapping)
        Of each measure: ``site``, ``window`` (1 and 2), ``num``, ``den``; and ``direction``, ``data_type``,
        ``multiplier``, ``key``, ``label``, ``unit``. Measures without a direction are left out.

    Notes
    -----
    Galton 1886; shown for small units by Spiegelhalter, The Art of Statistics, 2019. What chance alone brings back is
    told by the shrunken values of the first year (``shrink``), weighted by the second year's denominators. *Beyond* is
    said where the expectation lies outside the 95 % interval of the second year (Wilson; of rates Garwood).
    """
    rows, few = [], []
    for windows, about in years:
        if about["direction"] is None or windows["window"].nunique() < 2:
            continue
        wide = windows[windows["den"] > 0].pivot(index="site", columns="window", values=["num", "den"]).dropna()
        if len(wide) < ENOUGH_UNITS:
            few.append(str(about["label"]))
            continue
        rows.append(_one(wide, about))
    return ReturnToMean(
        table=pd.DataFrame(rows),
        few=tuple(few),
        key=key,
        label=label,
        caveats=(Caveat("return_is_expected"),) if rows else (),
        method={"name": "return_to_mean"},
    )


def _one(wide: pd.DataFrame, about: Mapping[str, object]) -> dict:
    num, den = ({year: wide[name, year] for year in (1, 2)} for name in ("num", "den"))
    value, scale = num[1] / den[1], float(about["multiplier"])
    worst = value.sort_values(ascending=about["direction"] == "up", kind="stable").index[: len(wide) // 3]
    first_year = pd.DataFrame({"site_id": wide.index, "num": num[1].to_numpy(), "den": den[1].to_numpy()})
    guessed = shrink(first_year, data_type=about["data_type"]).table.set_index("unit")["shrunken"].fillna(value)
    cases = den[2][worst]
    expected = float((guessed[worst] * cases).sum() / cases.sum())
    events, size = float(num[2][worst].sum()), float(cases.sum())
    level = {year: float(num[year][worst].sum() / den[year][worst].sum()) for year in (1, 2)}
    everyone = {year: float(num[year].sum() / den[year].sum()) for year in (1, 2)}
    sense = 1 if about["direction"] == "up" else -1
    low, high = _interval(events, size, about["data_type"])
    beyond = low > expected if sense > 0 else high < expected
    closer = abs(level[2] - everyone[2]) < abs(level[1] - everyone[1])
    return {
        **{name: about[name] for name in ("key", "label", "unit")},
        "n_worst": len(worst),
        "n_units": len(wide),
        "first": level[1] * scale,
        "second": level[2] * scale,
        "den_first": float(den[1][worst].sum()),
        "den_second": size,
        "all_first": everyone[1] * scale,
        "all_second": everyone[2] * scale,
        "expected": expected * scale,
        "reading": "beyond" if beyond else "returned" if closer else "stayed",
    }


def _interval(events: float, size: float, data_type: object) -> tuple[float, float]:
    """95 % interval of the pooled second year: Wilson's of a proportion, Garwood's of a rate."""
    return tuple(float(end) for end in (wilson if data_type == "PR" else garwood)(events, size))
