"""Words of module 1: checklists, posts, alignment, and the plan. Maturity has a file of its own."""

import pandas as pd

from lhs_helpers.methods.leadership.alignment import AimAlignment
from lhs_helpers.methods.leadership.plan import PlanDelivery
from lhs_helpers.methods.leadership.posts import LeadershipPosts
from lhs_helpers.methods.readiness import Readiness
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, number

MANY_ROWS = 30  # a longer table opens on request


@describe_type.register
def _readiness(checklist: Readiness) -> Description:
    table, needed, missing = checklist.table, len(checklist.needed), checklist.missing
    posts = table["what"] == "post"
    items = text(f"readiness.{'both' if posts.any() else 'documents'}")
    words = {"needed": needed, "done": needed - len(missing), "phase": checklist.phase, "missing": listed(missing)}
    pattern = "sentence" if missing else "complete" if needed else "nothing"
    sentence = text(f"readiness.{pattern}", items=items, **words)
    overdue = table.loc[table["state"] == "review overdue", "title"]
    finding = Finding(
        kind="concern",
        sentence=text("readiness.finding", module=text(f"readiness_of.{checklist.key}"), sentence=sentence),
        about=checklist.key,
        anchor=anchor(checklist),
        n=f"{needed} {items}",
        topic="checklist",
    )
    filled = posts & (table["state"] == "in place")  # a network has many; whom it lacks would be lost among them
    table = table[~filled]
    states = table["state"].mask(posts[~filled], text("readiness.vacant"))
    shown = {"item": ("title", str), "state": states, "approved": day, "review": ("next_review", day)}
    shown |= {"shown": _or_dash, "from": ("required_from", str)}
    return Description(
        title=checklist.label or text("readiness.title"),
        sentence=sentence,
        tables=(Table(text("readiness.caption"), named("readiness", shown, table), folded=len(table) > MANY_ROWS),),
        notes=tuple(
            note
            for note in (
                text("readiness.overdue", titles=listed(overdue)) if len(overdue) else "",
                text("readiness.filled_posts", filled=filled.sum()) if filled.any() else "",
            )
            if note
        ),
        findings=(finding,) if missing else (),
    )


@describe_type.register
def _leadership_posts(posts: LeadershipPosts) -> Description:
    table, n_posts = posts.table, len(posts.table)
    by_state = {state: table[table["state"] == state] for state in ("vacant", "ends soon", "ends without deputy")}
    vacant, without = by_state["vacant"], by_state["ends without deputy"]
    ends = len(without) + len(by_state["ends soon"])
    seats = int(posts.seats["seats"].sum())
    whose = text(f"leadership_posts.{'network' if posts.key == 'network' else 'team'}")
    sentences = [text("leadership_posts.sentence", filled=n_posts - len(vacant), posts=n_posts, whose=whose)]
    if len(vacant):
        sentences.append(text("leadership_posts.vacant", posts=listed(vacant["role"])))
    if ends:
        sentences.append(text("leadership_posts.ends", ends=ends, months=posts.months, without=len(without)))
    if seats:
        sentences.append(text("leadership_posts.partners", partners=posts.partner_seats, seats=seats))
    required = table[table["required"] == "yes"]
    empty = required[required["state"] == "vacant"]
    found = {"finding_ends": (without, n_posts)}
    if posts.key != "network":  # the network's vacant posts stand in the checklist of module 2
        found = {"finding_vacant": (empty, len(required)), **found}
    findings = tuple(
        Finding(
            kind="concern",
            sentence=text(
                f"leadership_posts.{name}",
                n=len(rows),
                posts=of,
                whose=whose,
                months=posts.months,
                list=listed(rows["role"]),
            ),
            about="posts",
            anchor=anchor(posts),
            n=counted(of, "post"),
            period=day(posts.on),
            topic="checklist",
        )
        for name, (rows, of) in found.items()
        if len(rows)
    )
    deputies = table["deputy"].map({True: "yes", False: "no"}).where(table["holders"] > 0, number(None))
    shown = {"post": ("role", str), "area": lambda area: area.replace("_", " "), "state": str, "required": str}
    shown |= {"deputy": deputies, "end": ("term_end", day)}
    groups = {"group": ("stakeholder", _group), "count": ("seats", number)}
    return Description(
        title=posts.label or text("leadership_posts.titled", whose=whose),
        sentence=" ".join(sentences),
        tables=(
            Table(
                text("leadership_posts.caption", day=day(posts.on)),
                named("leadership_posts", shown, table),
                folded=False,
            ),
            Table(text("leadership_posts.seats"), named("leadership_posts", groups, posts.seats)),
        ),
        findings=findings,
    )


def _or_dash(words: object) -> str:
    return number(None) if pd.isna(words) else str(words)


def _group(code: str) -> str:
    return name_of("stakeholder", code)


@describe_type.register
def _aim_alignment(aligned: AimAlignment) -> Description:
    table, orphans = aligned.table, aligned.orphans
    planned = bool(table["actions"].any())  # a site's view has no plan: then nothing is said of planned actions
    primary = int((table["level"] == "primary").sum())
    words = {
        "linked": aligned.n_projects - len(aligned.unlinked),
        "projects": aligned.n_projects,
        "orphans": listed(orphans),
        "work": text(f"aim_alignment.{'work' if planned else 'work_but_plan'}"),
    }
    sentences = [text(f"aim_alignment.{'sentence' if aligned.n_projects else 'no_projects'}", **words)]
    if aligned.n_sites == 1:
        sentences.append(text(f"aim_alignment.{'site_yes' if aligned.sites_with_aim else 'site_no'}"))
    elif aligned.n_sites:
        sentences.append(text("aim_alignment.sites", with_aim=aligned.sites_with_aim, sites=aligned.n_sites))
    finding = Finding(
        kind="concern",
        sentence=text("aim_alignment.finding", orphans=len(orphans), primary=primary, list=listed(orphans)),
        about="drivers",
        anchor=anchor(aligned),
        n=counted(primary, "primary driver"),
        topic="checklist",
    )
    shown = {"driver": ("label", str), "level": str}
    shown |= dict.fromkeys(("projects", "changes", *["actions"] * planned), number)
    unlinked = text("aim_alignment.unlinked", projects=listed(aligned.unlinked))
    return Description(
        title=aligned.label or text("aim_alignment.title"),
        sentence=" ".join(sentences),
        tables=(Table(text("aim_alignment.caption"), named("aim_alignment", shown, table), folded=False),),
        notes=(unlinked,) if aligned.unlinked else (),
        findings=(finding,) if orphans else (),
    )


@describe_type.register
def _plan_delivery(plan: PlanDelivery) -> Description:
    table, due = plan.table, int(plan.quarters["due"].sum())
    bare, overdue = (table[table["state"] == state] for state in ("no action", "overdue"))
    counts = {"on_time": int(plan.quarters["on_time"].sum()), "due": due, "day": day(plan.on)}
    delivered = text("plan_delivery.delivered", **counts) if due else text("plan_delivery.nothing_due")
    gaps = plan.n_gaps
    found = {
        "finding_overdue": (overdue["action"], {"due": due}, counted(due, "action")),
        "finding_bare": (bare["about"], {"gaps": gaps}, counted(gaps, "gap")),
    }
    findings = tuple(
        Finding(
            kind="concern",
            sentence=text(f"plan_delivery.{name}", n=len(rows), list=listed(rows, most=4), **words),
            about="plan",
            anchor=anchor(plan),
            n=n,
            period=day(plan.on),
        )
        for name, (rows, words, n) in found.items()
        if len(rows)
    )
    levels = zip(table["score"], table["target"], strict=True)
    which = text("plan_delivery.which", list=listed(bare["about"], most=4)) if len(bare) else ""
    sentence = f"{delivered} {text('plan_delivery.open', overdue=len(overdue), gaps=gaps, bare=len(bare), which=which)}"
    if plan.acted:
        sentence += " " + text("plan_delivery.acted", n=len(plan.acted), list=listed(plan.acted, most=4))
    if plan.without_target:
        bare_of_target = {"n": len(plan.without_target), "list": listed(plan.without_target, most=4)}
        sentence += " " + text("plan_delivery.without_target", agreed=plan.agreed, **bare_of_target)
    shown = {
        "for": table["about"].fillna(table["for_id"]),
        "state": str,
        "gap": [f"{number(a)} → {number(b)}" if pd.notna(b) else number(None) for a, b in levels],
        **dict.fromkeys(("action", "owner"), _or_dash),
        **dict.fromkeys(("due", "done"), day),
    }
    quarters = {"quarter": lambda start: f"{start:%Y} Q{start.quarter}", "fell_due": ("due", number), "on_time": number}
    tables = [Table(text("plan_delivery.caption"), named("plan_delivery", shown, table), folded=len(table) > MANY_ROWS)]
    if due:
        tables.append(Table(text("plan_delivery.quarters"), named("plan_delivery", quarters, plan.quarters)))
    return Description(
        title=plan.label or text("plan_delivery.title"),
        sentence=sentence,
        tables=tuple(tables),
        findings=findings,
    )
