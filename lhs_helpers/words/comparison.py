"""Words of sites side by side."""

import pandas as pd

from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.measured import aligned, measured, months_between
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, number

KINDS = {"bad": "concern", "good": "improvement", "either": "concern"}


@describe_type.register
def _funnel(result: Funnel) -> Description:
    plotted = result.table[result.table["plotted"]] if "plotted" in result.table else result.table
    own = next((row for _, row in plotted[plotted["unit"] == result.highlight].iterrows()), None)
    sites, label = counted(len(plotted), "site"), (result.label or text("funnel.title")).rstrip("?")
    cases = f"n = {number(plotted['den'].sum())}"
    words = {"label": label, "sites": sites, "cases": cases, "center": measured(result.center, result.unit)}
    words["n_all"] = number(result.n_all)
    said = _said(result, own, sites)
    pattern = "sentence" if len(plotted) > 1 else "one_site"
    findings = [
        Finding(
            kind=KINDS.get(side, side),
            sentence=text(f"funnel.{pattern}", outside=outside, **words),
            about=result.key,
            anchor=anchor(result),
            n=f"{sites}, {cases}",
            period=months_between(result.window),
            topic="care",
        )
        for side, outside in said.items()
    ]
    spread = text("funnel.dispersed" if result.tau2 > 0 else "funnel.not_dispersed", phi=number(result.phi, 2))
    return Description(
        title=result.label or text("funnel.title"),
        sentence=text(f"funnel.{pattern}", outside=" ".join(said.values()), **words),
        alt=alternative(text("funnel.alt", n=sum(map(len, result.beyond.values())), **words)),
        tables=(_units(result),),
        notes=(text("funnel.exact"), *([spread] if pd.notna(result.phi) else []), *_window(result)),
        findings=tuple(findings),
    )


def _said(result: Funnel, own: pd.Series | None, sites: str) -> dict[str, str]:
    """What is said of sites beyond the limits by side, or of the reader's own site alone; or that there is none."""
    if result.curve.empty:
        return {"not enough data": text("funnel.flat")}
    if own is None:
        beyond = {
            side: text(
                f"funnel.{side}_{'one' if len(rows) == 1 else 'some'}",
                n=len(rows), sites=sites, names=listed(rows["unit"]),
            )
            for side, rows in result.beyond.items()
        }  # fmt: skip
    else:
        words = {"name": own["unit"], "value": measured(own["value"], result.unit), "n": number(own["den"])}
        sides = [side for side, rows in result.beyond.items() if own["unit"] in set(rows["unit"])]
        beyond = {side: text(f"funnel.own_{side}", **words) for side in sides}
    whose, within = ("all", {}) if own is None else ("own", words)
    name = f"funnel.{whose}_within{'_adjusted' if result.adjusted else ''}"
    return beyond or {"steady": text(name, **within)}


def _window(result: Funnel) -> tuple[str, ...]:
    """Which months were counted, and what adding them up does to the limits."""
    if not result.window:
        return ()
    repeated = (text("funnel.repeated"),) if result.data_type == "PR" else ()
    return (text("funnel.window", months=months_between(result.window)), *repeated)


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
