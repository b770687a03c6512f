"""Words of sites side by side."""

import pandas as pd

from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.measured import aligned, measured
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, number


@describe_type.register
def _funnel(result: Funnel) -> Description:
    table = result.table
    plotted = table[table["plotted"]] if "plotted" in table else table
    out = plotted[plotted["outside_998"].astype(bool)]
    own = plotted[plotted["unit"] == result.highlight]
    sites, label = counted(len(plotted), "site"), result.label or text("funnel.title")
    if len(own):
        said, finding_kind = _own(result, own.iloc[0])
    elif plotted["lcl_998"].isna().all():
        said, finding_kind = text("funnel.flat"), "not enough data"
    elif len(out):
        better = result.direction is not None and ((out["value"] > result.center) == (result.direction == "up")).all()
        said = text(f"funnel.{'one' if len(out) == 1 else 'some'}", n=len(out), sites=sites, names=listed(out["unit"]))
        finding_kind = "improvement" if better else "concern"
    else:
        said, finding_kind = text("funnel.none_adjusted" if result.adjusted else "funnel.none"), "steady"
    cases = f"n = {number(plotted['den'].sum())}"
    pattern = "sentence" if len(plotted) > 1 else "one_site"
    sentence = text(
        f"funnel.{pattern}", label=label.rstrip("?"), sites=sites, cases=cases, outside=said,
        center=measured(result.center, result.unit),
    )  # fmt: skip
    spread = {"phi": number(result.phi, 2), "tau": f"{result.tau2**0.5:.2g}"}
    notes = [text("funnel.exact"), *([text("funnel.dispersed", **spread)] if pd.notna(result.phi) else [])]
    alt = text(
        "funnel.alt", label=label.rstrip("?"), sites=sites, center=measured(result.center, result.unit), n=len(out)
    )
    finding = Finding(
        kind=finding_kind, sentence=sentence, about=result.key, anchor=anchor(result), n=f"{sites}, {cases}"
    )
    return Description(
        title=label, sentence=sentence, alt=alt[:250], tables=(_units(result),), notes=tuple(notes), findings=(finding,)
    )


def _own(result: Funnel, own: pd.Series) -> tuple[str, str]:
    """What is said of the reader's own site, and what kind of finding it is."""
    above, below = own["value"] > own["ucl_998"], own["value"] < own["lcl_998"]
    words = {"name": own["unit"], "value": measured(own["value"], result.unit), "n": number(own["den"])}
    if not (above or below):
        return text("funnel.own_within_adjusted" if result.adjusted else "funnel.own_within", **words), "steady"
    better = result.direction is not None and above == (result.direction == "up")
    return text(f"funnel.own_{'above' if above else 'below'}", **words), "improvement" if better else "concern"


def _units(result: Funnel) -> Table:
    """The sites in the order of their names."""
    table = result.table
    columns = {
        "unit": table["unit"],
        "events": [number(value) for value in table["num"]],
        "n": [number(value) for value in table["den"]],
        "value": aligned(table["value"], result.unit),
        "lower_limit": aligned(table["lcl_998"], result.unit),
        "upper_limit": aligned(table["ucl_998"], result.unit),
        "remark": [
            text("funnel.beyond") if out else remark(why)
            for out, why in zip(table["outside_998"].astype(bool), table["reason"], strict=True)
        ],
    }
    caption = "funnel.caption_own" if len(table) == 1 and result.highlight else "funnel.caption"
    return Table(text(caption, label=result.label or text("funnel.title")), named("funnel", columns))


def remark(reason: str) -> str:
    """Why a site is not compared; nothing where it is."""
    return text(f"point_state.{reason}") if has_text(f"point_state.{reason}") else ""
