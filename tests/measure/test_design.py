"""The design of a chart comes from recorded decisions: phases, baselines, exclusions, notes, targets."""

from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.measure import build_measure
from lhs_helpers.measure.design import notes
from lhs_helpers.methods.control_chart import control_chart

DECIDED = {"measure_id": "remission", "reason": "agreed", "approved_by": "QI lead", "approved_on": "2024-12-01"}
AIM = {"aim_id": "A1", "level": "site", "site_id": "S001", "statement": "More.", "measure_id": "remission"}


@pytest.fixture
def drawn(pack, comparators):
    """The measure and its chart, from a pack with the given tables."""

    def build(subject="S001", settings=None, **tables):
        given = {"settings": settings} if settings else {}
        measure = build_measure("remission", pack(subject, **given, **tables), comparators)
        return measure, control_chart(measure.data, **measure.design)

    return build


@pytest.fixture
def defined(pack):
    """The definition with other columns."""

    def build(**columns):
        return pack().table("measures").assign(**columns)

    return build


def test_a_new_version_begins_a_phase_and_gives_no_signal(drawn, months, defined):
    old, new = months(count=12, num=40), months(start="2024-01-01", count=12, num=20).assign(version="2")
    both = pd.concat([defined(), defined(version="2", valid_from=pd.Timestamp("2024-01-01"))], ignore_index=True)
    _, chart = drawn(observations=pd.concat([old, new], ignore_index=True), measures=both)
    assert chart.series["phase_reason"].tolist() == ["", "definition_change"]
    assert not chart.signals.series["any_signal"].any()


def test_an_approved_phase_begins_where_it_says_with_its_reason(drawn, months, rows):
    phase = rows("phases", DECIDED | {"site_id": "S001", "kind": "new_phase", "start": "2023-10-01"})
    _, chart = drawn(observations=months(), phases=phase)
    assert chart.series["start"].tolist() == [pd.Timestamp("2023-01-01"), pd.Timestamp("2023-10-01")]
    assert chart.series["phase_reason"].tolist() == ["", "agreed"]


def test_the_site_s_own_baseline_goes_before_the_network_s_and_both_before_the_definition_s(
    drawn, months, rows, defined
):
    defaults = {"baseline_start": pd.Timestamp("2023-01-01"), "baseline_end": pd.Timestamp("2023-12-01")}
    told = {"observations": months(), "measures": defined(**defaults)}
    baseline = DECIDED | {"kind": "baseline", "start": "2023-01-01"}
    of_network = baseline | {"site_id": "network", "end": "2024-02-01"}
    own = baseline | {"site_id": "S001", "end": "2024-04-01"}
    ends = [
        drawn(**told)[1].series["baseline_to"].iloc[0],
        drawn(**told, phases=rows("phases", of_network))[1].series["baseline_to"].iloc[0],
        drawn(**told, phases=rows("phases", of_network, own))[1].series["baseline_to"].iloc[0],
    ]
    assert [f"{end:%Y-%m}" for end in ends] == ["2023-12", "2024-02", "2024-04"]


def test_a_default_baseline_with_too_few_points_is_not_used(drawn, months, defined):
    defaults = {"baseline_start": pd.Timestamp("2022-07-01"), "baseline_end": pd.Timestamp("2023-06-01")}
    _, chart = drawn(observations=months(), measures=defined(**defaults))
    assert chart.series["limits_status"].tolist() == ["firm"]  # six points lie in it: too few for limits


def test_a_network_phase_does_not_cut_a_site_s_series(drawn, months, rows, network):
    phase = rows("phases", DECIDED | {"site_id": "network", "kind": "new_phase", "start": "2023-10-01"})
    _, site = drawn(observations=months(), phases=phase)
    _, whole = drawn(network, observations=months(), phases=phase)
    assert (len(site.series), len(whole.series)) == (1, 2)


def test_an_excluded_month_is_shown_with_its_reason_and_counts_nowhere(drawn, months, rows):
    out = rows("phases", DECIDED | {"site_id": "S001", "kind": "exclude", "start": "2023-05-01", "end": "2023-05-31"})
    _, chart = drawn(observations=months(), phases=out)
    point = chart.table.iloc[4]
    assert (point["state"], point["note"]) == ("excluded", "agreed")
    assert chart.series["n_used"].iloc[0] == 22  # 24 months, one excluded, one provisional


def test_provisional_months_are_the_newest_complete_ones(drawn, months):
    measure, chart = drawn(observations=months())
    assert measure.design["provisional_from"] == pd.Timestamp("2024-12-01")
    assert chart.table["state"].tolist() == ["ok"] * 23 + ["provisional"]


def test_an_incomplete_month_is_always_provisional(drawn, months, pack):
    settings = (
        pack().network_toml.replace("2024-12-31", "2024-12-15").replace("window", "provisional_months = 0\nwindow")
    )
    _, chart = drawn(settings=settings, observations=months())
    assert chart.table["state"].tolist() == ["ok"] * 23 + ["provisional"]


@pytest.mark.parametrize(
    ("subject", "own", "agreed", "expected"),
    [
        ("S001", 78, 80, 78),
        ("S001", None, 80, 80),
        ("S002", 78, 80, 80),
        ("S001", None, None, 70),
        ("network", 78, 80, 70),
    ],
)
def test_the_target_is_the_own_aim_s_else_the_definition_s_else_the_network_aim_s(
    drawn, months, rows, defined, subject, own, agreed, expected
):
    aims = rows(
        "aims", AIM | {"target": own}, AIM | {"aim_id": "A2", "level": "global", "site_id": "network", "target": 70}
    )
    measure, _ = drawn(
        subject, observations=months(), aims=aims, measures=defined(target=agreed).astype({"target": float})
    )
    assert measure.target == expected


def test_notes_are_the_site_s_and_the_network_s_of_this_measure_or_all(drawn, months, rows):
    note = {"date": "2023-05-17", "measure_id": "remission"}
    happened = rows(
        "annotations",
        note | {"site_id": "S001", "text": "own", "pdsa_id": "P1"},
        note | {"site_id": "network", "text": "all", "measure_id": None},
        note | {"site_id": "S001", "text": "other measure", "measure_id": "growth"},
    )
    test = {"site_id": "S001", "driver_id": "C1", "ramp_id": "R1", "start": "2023-06-01", "scale": "whole_site",
            "measure_id": "remission"}  # fmt: skip
    tests = rows(
        "pdsa",
        test | {"pdsa_id": "P1", "cycle": 1, "change": "told already", "decision": "adopt"},
        test | {"pdsa_id": "P2", "cycle": 2, "change": "checklist", "decision": "adopt", "end": "2023-07-20"},
        test | {"pdsa_id": "P3", "cycle": 3, "change": "dropped", "decision": "abandon"},
    )
    _, chart = drawn(observations=months(), annotations=happened, pdsa=tests)
    noted = chart.table.loc[chart.table["note"] != "", ["period", "note"]]
    assert [(f"{period:%Y-%m}", note) for period, note in noted.itertuples(index=False)] == [
        ("2023-05", "own; all"),
        ("2023-07", "Adopted: checklist"),
    ]


def test_what_happened_before_the_first_point_is_noted_at_none(drawn, months, rows):
    note = {"site_id": "S001", "measure_id": "remission"}
    happened = rows(
        "annotations",
        note | {"date": "2001-05-17", "text": "long before"},
        note | {"date": "2023-05-17", "text": "in time"},
    )
    _, chart = drawn(observations=months(), annotations=happened)
    assert set(chart.table["note"]) == {"", "in time"}


def test_among_events_a_note_tells_its_own_day():
    annotations = pd.DataFrame({"site_id": ["S001"], "date": [pd.Timestamp("2023-05-17")], "text": ["New pump"]})
    tests = pd.DataFrame({name: [] for name in ("site_id", "decision", "pdsa_id", "change")})
    tests = tests.assign(**{name: pd.Series(dtype="datetime64[us]") for name in ("studied_on", "end", "start")})
    annotations = annotations.assign(pdsa_id=None)
    told = notes(annotations, tests, SimpleNamespace(freq="event"))
    assert told["text"].tolist() == ["New pump (May 17, 2023)"]


def test_the_window_cuts_old_months_but_never_a_baseline_that_still_holds(drawn, months, rows, pack):
    settings = pack().network_toml.replace("window_months = 60", "window_months = 12")
    cut, _ = drawn(settings=settings, observations=months())
    assert cut.data["period"].iloc[0] == pd.Timestamp("2024-01-01")
    frozen = DECIDED | {"site_id": "S001", "kind": "baseline", "start": "2023-03-01", "end": "2024-02-01"}
    kept, _ = drawn(settings=settings, observations=months(), phases=rows("phases", frozen))
    assert kept.data["period"].iloc[0] == pd.Timestamp("2023-03-01")


def test_every_site_of_the_network_keeps_its_own_phases_under_its_code(pack, comparators, months, rows, network):
    both = pd.concat([months(), months(site_id="S002")], ignore_index=True)
    phase = rows("phases", DECIDED | {"site_id": "S001", "kind": "new_phase", "start": "2023-10-01"})
    measure = build_measure("remission", pack(network, observations=both, phases=phase), comparators)
    chart = control_chart(measure.by_site, **measure.design_by_site)
    assert chart.series[["site", "phase"]].to_numpy().tolist() == [["B2", 1], ["K7", 1], ["K7", 2]]
