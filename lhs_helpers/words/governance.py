"""Words of module 2: load, promises, and agreements. The way in has a file of its own."""

import pandas as pd

from lhs_helpers.methods.governance.capacity import Load
from lhs_helpers.methods.governance.currency import Currency
from lhs_helpers.methods.governance.promises import Promises
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, month, number, percent

REVIEWS = {"expired": "review overdue", "ends soon": "review due soon"}


@describe_type.register
def _load(result: Load) -> Description:
    last, since = result.table.iloc[-1], result.above_since
    hours = {"demand": number(last["demand"]), "capacity": number(last["capacity"]), "use": percent(last["use"])}
    warn = percent(result.warn)
    counts = {"active": counted(last["active"], "active site"), "onboarding": number(last["onboarding"])}
    known = pd.notna(last["use"])
    sentence = text(f"load.{'sentence' if known else 'no_capacity'}", month=month(last["period"]), **hours, **counts)
    if known:
        final = result.scenario.iloc[-1]
        sentence += " " + text("load.over") if last["use"] > 1 else ""
        more = counted(final["sites"] - last["active"], "more active site")
        uses = {name: percent(final[name]) for name in ("use", "use_moved")}
        moves = "_moved" if last["onboarding"] else ""
        sentence += " " + text(f"load.scenario{moves}", more=more, **uses) if last["active"] else ""
    if pd.notna(last["sites_per_coach"]):
        sentence += " " + text("load.coach", sites=number(last["sites_per_coach"], 1))
    elif last.get("reason") == "not_applicable":
        sentence += " " + text("load.no_coach")
    crossed = text("load.crossed", since=month(since)) if since is not None else text("load.below")
    first = month(result.table["period"].iloc[0])
    findings = ()
    if since is not None:
        concern = text("load.finding", warn=warn, since=month(since), **hours)
        findings = (_finding(result, concern, counts["active"], month(last["period"])),)
    shown = {"period": month, **dict.fromkeys(("active", "onboarding", "demand", "capacity"), number), "use": percent}
    more = {"sites": number, "demand": number, "use": percent, "use_moved": percent}
    return Description(
        title=result.label or text("load.title"),
        sentence=sentence,
        alt=text("load.alt", first=first, last=month(last["period"]), warn=warn, crossed=crossed, **hours),
        tables=(
            *([Table(text("load.scenarios"), named("load", more, result.scenario))] if last["active"] else []),
            Table(text("load.caption"), named("load", shown, result.table)),
        ),
        findings=findings,
    )


@describe_type.register
def _promises(promises: Promises) -> Description:
    table = promises.table
    total = {name: int(table[name].sum()) for name in ("due", "on_time", "late", "overdue")}
    sentence = text("promises.sentence", day=day(promises.on), share=percent(total["on_time"] / total["due"]), **total)
    shown = {"kind": lambda code: name_of("promise", code), "fell_due": ("due", number), "on_time": number}
    shown |= {"late": number, "open": ("overdue", number), "oldest": ("oldest_days", number)}
    left_out = {"ahead": promises.not_yet_due, "undated": promises.without_due}
    concern = text("promises.finding", days=number(table["oldest_days"].max()), **total)
    return Description(
        title=promises.label or text("promises.title"),
        sentence=sentence,
        tables=(Table(text("promises.caption", day=day(promises.on)), named("promises", shown, table), folded=False),),
        notes=tuple(text(f"promises.{name}", n=counted(n, "item")) for name, n in left_out.items() if n),
        findings=(_finding(promises, concern, counted(total["due"], "item"), day(promises.on)),)
        if total["overdue"]
        else (),
    )


@describe_type.register
def _currency(current: Currency) -> Description:
    table = current.table
    paper = table["site_id"] == "network"
    signed, papers = table[~paper], table[paper]
    single = signed["site_id"].nunique() == 1
    kept = signed if single else signed[~signed["coming"]]  # what sites on the way in still owe is no lapse
    bad = kept[kept["state"].isin(["expired", "not signed"])]
    soon, awaited = int((kept["state"] == "ends soon").sum()), int((signed["state"] == "awaited").sum())
    counts = {"n": len(kept), "bad": len(bad), "awaited": awaited}
    if single:
        sentence = text("currency.own", soon=soon, days=current.soon_days, **counts)
        table = table.loc[paper.sort_values(kind="stable").index]  # a site's own come first
    elif current.n_sites:
        at = {"current": current.n_current, "sites": current.n_sites, "soon": soon, "days": current.soon_days}
        sentence = text("currency.sentence", **at, **counts)
    else:
        sentence = text("currency.no_sites")
    if awaited and not single:
        sentence += " " + text("currency.awaited", awaited=counted(awaited, "agreement"))
    late, ahead = (papers.loc[papers["state"] == state, "what"] for state in ("expired", "current"))
    if len(late):
        sentence += " " + text("currency.papers", titles=listed(late))
    rows = table[~paper.loc[table.index] | (table["state"] != "current")]
    states = rows["state"].mask(rows["site_id"] == "network", rows["state"].map(REVIEWS))
    pending = states.map(lambda state: text("currency.renewal", state=state))
    shown = {"site": ("site_id", str), "what": lambda code: name_of("agreement_kind", code)}
    shown |= {"state": states.mask(rows["renewal"].astype(bool), pending), "signed": ("executed", day)}
    shown |= {"ends": ("expires", day), "left": ("days_left", number)}
    findings = []
    names = [f"{row.site_id} {name_of('agreement_kind', row.what)}" for row in bad.itertuples()]
    if len(bad):
        concern = text(f"currency.finding{'_own' * single}", bad=len(bad), n=len(kept), list=listed(names, most=4))
        findings.append(_finding(current, concern, counted(len(kept), "agreement"), day(current.on)))
    if len(late) and current.n_sites + len(current.without) > 1:  # the network's to mend: not for a site's cover
        overdue = text("currency.papers_finding", late=len(late), n=len(papers), titles=listed(late, most=4))
        findings.append(_finding(current, overdue, counted(len(papers), "document"), day(current.on), "documents"))
    caption = text("currency.caption", day=day(current.on))
    notes = [text("currency.without", sites=listed(current.without))] if current.without else []
    notes += [text("currency.papers_current", n=len(ahead))] if len(ahead) else []
    return Description(
        title=current.label or text("currency.title"),
        sentence=sentence,
        tables=(Table(caption, named("currency", shown, rows), folded=len(rows) > 20),) if len(rows) else (),
        notes=tuple(notes),
        findings=tuple(findings),
    )


def _finding(result: Load | Promises | Currency, sentence: str, n: str, period: str, about: str = "") -> Finding:
    about = about or {Load: "capacity", Promises: "promises", Currency: "agreements"}[type(result)]
    return Finding(kind="concern", sentence=sentence, about=about, anchor=anchor(result), n=n, period=period)
