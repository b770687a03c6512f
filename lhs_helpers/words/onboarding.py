"""Words of the way in: every site's lane, and the time that each stage takes."""

import pandas as pd

from lhs_helpers.methods.governance.pipeline import SLOW, Pipeline
from lhs_helpers.methods.governance.stage_times import StageTimes
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, number


@describe_type.register
def _pipeline(way: Pipeline) -> Description:
    return _own_way(way) if len(way.lanes) == 1 else _all_ways(way)


def _own_way(way: Pipeline) -> Description:
    """A site's own way in: where it stands, what it waits for, every milestone."""
    lane = way.lanes.iloc[0]
    waits = pd.notna(lane["wait_days"])
    late = bool(lane["planned"] < way.on)
    words = {
        "entered": day(lane["entered"]),
        "reached": lane["reached"],
        "of": len(way.milestones),
        "last": name_of("milestone", lane["last"]),
        "milestone": name_of("milestone", lane["next"]),
        "blocker": _blocker(lane["blocker"]),
    }
    sentence = text(
        f"pipeline.{'own_not_entered' if pd.isna(lane['entered']) else 'own_waiting' if waits else 'own_reached'}",
        days=counted(lane["wait_days"], "day"),
        day=day(lane["last_day"]),
        **words,
    )
    if waits and pd.notna(lane["planned"]):
        sentence += " " + text(f"pipeline.{'own_overdue' if late else 'own_planned'}", day=day(lane["planned"]))
    findings = ()
    if waits and late:
        spoken = {
            "days": counted(lane["wait_days"], "day"),
            "milestone": words["milestone"],
            "day": day(lane["planned"]),
        }
        findings = (_finding(way, text("pipeline.finding_own", **spoken), "1 site"),)
    open_wait = {"days": counted(lane["wait_days"], "day"), "milestone": words["milestone"]}
    alt = text(
        "pipeline.alt_one",
        reached=lane["reached"],
        of=len(way.milestones),
        day=day(way.on),
        waits=text("pipeline.alt_waiting", **open_wait) if waits else text("pipeline.alt_not_waiting"),
    )
    shown = {"milestone": _milestone, "planned": day, "actual": day, "reason": ("blocker", _reason)}
    own = Table(text("pipeline.own"), named("pipeline", shown, way.table), folded=False)
    return Description(way.label or text("pipeline.title"), sentence, alt, (own,), findings=findings)


def _all_ways(way: Pipeline) -> Description:
    """The network's lanes: who waits, at what, and cohort by cohort how far they came."""
    lanes, waiting, sites = way.lanes, way.waiting, counted(len(way.lanes), "site")
    sentence = text("pipeline.none_waiting", sites=sites)
    if len(waiting):
        places = waiting["next"].value_counts(sort=False)
        spots = [text("pipeline.waits", k=k, milestone=name_of("milestone", code)) for code, k in places.items()]
        longest = waiting.iloc[0]
        sentence = " ".join(
            [
                text("pipeline.waiting", n=len(waiting), sites=len(lanes), list=listed(spots)),
                text(
                    "pipeline.longest",
                    days=counted(longest["wait_days"], "day"),
                    site=longest["site_id"],
                    milestone=name_of("milestone", longest["next"]),
                    blocker=_blocker(longest["blocker"]),
                ),
            ]
        )
    slow = [
        text(
            "pipeline.finding_site",
            site=row.site_id,
            milestone=name_of("milestone", row.next),
            days=counted(row.wait_days, "day"),
        )
        for row in waiting[waiting["slow"]].itertuples()
    ]
    concern = text(
        "pipeline.finding",
        n=len(slow),
        waiting=counted(len(waiting), "site"),
        slow=number(SLOW),
        list=listed(slow, most=3),
    )
    wave = {"wave": ("cohort", lambda wave: number(None) if pd.isna(wave) else wave)} if way.waves else {}
    shown = {"site": ("site_id", str), "status": str, **wave}
    shown |= {"entered": day}
    shown |= {"reached": lambda n: text("pipeline.reached_of", reached=n, of=len(way.milestones)), "next": _milestone}
    shown |= {"planned": day, "waited": ("wait_days", _days), "reason": ("blocker", _reason)}
    funnel = way.funnel.rename(columns=lambda code: name_of("milestone", code))
    by = "wave" if way.waves else "year"
    funnel = funnel.rename(columns={"cohort": text(f"pipeline.{by}"), "entered": text("pipeline.in_all")})
    return Description(
        title=way.label or text("pipeline.title"),
        sentence=sentence,
        alt=text("pipeline.alt", sites=len(lanes), day=day(way.on), waiting=counted(len(waiting), "site")),
        tables=(
            Table(text(f"pipeline.funnel_{by}"), funnel.astype(str)),
            Table(text("pipeline.lanes"), named("pipeline", shown, lanes)),
        ),
        notes=(text("pipeline.drawn", drawn=len(way.drawn), sites=len(lanes)),) if len(way.drawn) < len(lanes) else (),
        findings=(_finding(way, concern, counted(len(waiting), "site")),) if slow else (),
    )


def _milestone(code: object) -> str:
    return name_of("milestone", code)


def _reason(code: object) -> str:
    return name_of("blocker", code)


def _days(days: float) -> str:
    return counted(days, "day") if pd.notna(days) else number(None)


def _blocker(code: object) -> str:
    return "" if pd.isna(code) else text("pipeline.blocker", blocker=name_of("blocker", code))


@describe_type.register
def _stage_times(stages: StageTimes) -> Description:
    table, longest, blockers = stages.table, stages.bottleneck, stages.blockers
    sentence, findings = text("stage_times.open"), ()
    alt = text("stage_times.alt_open", stages=len(table))
    if longest is not None:
        ends = {name: name_of("milestone", longest[name]) for name in ("before", "after")}
        days = number(longest["median"])
        counts = {"finished": longest["finished"], "waiting": longest["waiting"]}
        sentence = text("stage_times.sentence", days=days, **ends, **counts)
        alt = text("stage_times.alt", stages=len(table), days=days, **ends)
        n = int(longest["finished"] + longest["waiting"])
        findings = (_finding(stages, text("stage_times.finding", days=days, n=n, **ends), counted(n, "site")),)
    if len(blockers):
        top = {
            "blocker": name_of("blocker", blockers["blocker"].iloc[0]),
            "sites": counted(blockers["sites"].iloc[0], "site"),
        }
        sentence += " " + text("stage_times.blocker", **top)
    else:
        sentence += " " + text("stage_times.no_blocker")
    columns = {"through": "finished", "still": "waiting", "quarter": "lower", "half": "median", "three": "upper"}
    shown = {"stage": stage_names(table)} | {name: (column, number) for name, column in columns.items()}
    reasons = {"reason": ("blocker", _reason), "named_by": ("sites", number), "now": ("open", number)}
    tables = [Table(text("stage_times.caption"), named("stage_times", shown, table))]
    if len(blockers):
        tables.append(Table(text("stage_times.blockers"), named("stage_times", reasons, blockers), folded=False))
    return Description(stages.label or text("stage_times.title"), sentence, alt, tuple(tables), findings=findings)


def stage_names(table: pd.DataFrame) -> list[str]:
    """Names of the stages of ``StageTimes.table``."""
    pairs = table[["before", "after"]].itertuples(index=False)
    return [text("stage_times.to", before=name_of("milestone", a), after=name_of("milestone", b)) for a, b in pairs]


def _finding(result: Pipeline | StageTimes, sentence: str, n: str) -> Finding:
    return Finding(kind="concern", sentence=sentence, about="onboarding", anchor=anchor(result), n=n)
