"""Words of sites side by side, and of waiting times."""

import pandas as pd

from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.methods.survival import TimeTo
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.measured import measured
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
    spread = {"phi": number(result.phi, 2), "tau2": f"{result.tau2:.2g}"}
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
        "value": [measured(value) for value in table["value"]],
        "lower_limit": [measured(value) for value in table["lcl_998"]],
        "upper_limit": [measured(value) for value in table["ucl_998"]],
        "remark": [text("funnel.beyond") if out is True else "" for out in table["outside_998"].astype(bool).tolist()],
    }
    caption = "funnel.caption_own" if len(table) == 1 and result.highlight else "funnel.caption"
    return Table(text(caption, label=result.label or text("funnel.title")), named("funnel", columns))


@describe_type.register
def _time_to(result: TimeTo) -> Description:
    label, groups = result.label or text("time_to.title"), result.groups
    said = [_group(label.rstrip("?"), group, result) for group in groups.to_dict("records")]
    if len(said) > 1:
        named_groups = zip(groups["cohort"], said, strict=True)
        said = [text("time_to.cohort", cohort=cohort, said=words) for cohort, words in named_groups]
    if result.log_rank is not None:
        p = result.log_rank["p"]
        shown = "< 0.001" if p < 0.001 else number(p, 3)
        said.append(text("time_to.compared" if p < 0.05 else "time_to.alike", p=shown))
    counts = {name: number(groups[column].sum()) for name, column in
              (("n", "n"), ("reached", "n_event"), ("waiting", "n_waiting"))}  # fmt: skip
    columns = {
        "group": [text("time_to.all") if cohort == "all" else cohort for cohort in groups["cohort"]],
        "in_all": [number(n) for n in groups["n"]],
        "there": [number(n) for n in groups["n_event"]],
        "still_waiting": [number(n) for n in groups["n_waiting"]],
        "withdrew": [number(n) for n in groups["n_left"]],
        "median_days": [number(days) for days in groups["median"]],
        "between": [_interval(group) or number(None) for group in groups.to_dict("records")],
    }
    return Description(
        title=label,
        sentence=" ".join(said),
        alt=text("time_to.alt", label=label, **counts)[:250],
        tables=(Table(text("time_to.caption", label=label), named("time_to", columns)),),
        notes=(text("time_to.how"),),
    )


def _group(label: str, group: dict, result: TimeTo) -> str:
    """The median of one cohort, or that it is not reached; the times themselves where there are only a few."""
    if group["n"] < result.min_at_risk:
        rows = result.rows[(result.rows["cohort"] == group["cohort"]) & result.rows["observed"]]
        after = text("time_to.after", days=listed(map(number, sorted(rows["time"])))) if len(rows) else ""
        counts = {"reached": len(rows), "n": group["n"], "least": result.min_at_risk}
        return text("time_to.few", label=label, after=after, **counts)
    if pd.isna(group["median"]):
        words = {"reached": number(group["n_event"]), "n": number(group["n"]), "longest": number(group["longest"])}
        return text("time_to.no_median", label=label, **words)
    interval = _interval(group)
    interval = interval and text("time_to.said_interval", range=interval)
    words = {"n": number(group["n"]), "median": number(group["median"]), "waiting": number(group["n_waiting"])}
    return text("time_to.median", label=label, interval=interval, **words)


def _interval(group: dict) -> str:
    """The interval of a median, without an end that is not reached; nothing where too few are on record for one."""
    if pd.isna(group["median_lower"]):
        return ""
    ends = {"lower": number(group["median_lower"]), "upper": number(group["median_upper"])}
    return text(f"time_to.{'open_interval' if pd.isna(group['median_upper']) else 'interval'}", **ends)
