"""Tests of change: a ramp before the step of S001, and cycles that are linked."""

import pandas as pd


def test_a_ramp_of_four_cycles_comes_before_the_shift_of_s001(demo):
    tests = demo.table("pdsa", "start", "end")
    ramp = tests[tests["ramp_id"] == "S001-R1"]
    assert ramp["cycle"].tolist() == [1, 2, 3, 4]
    assert (ramp["end"] < "2024-01-01").all()
    assert ramp["scale"].iloc[0] == "few_patients"
    assert ramp["scale"].iloc[-1] == "whole_site"


def test_cycles_of_a_ramp_are_numbered_and_follow_one_another(demo):
    tests = demo.table("pdsa", "start", "end", "studied_on")
    for _, ramp in tests.groupby("ramp_id"):
        assert ramp["cycle"].tolist() == list(range(1, len(ramp) + 1))
        assert (ramp["start"].iloc[1:].to_numpy() > ramp["end"].iloc[:-1].to_numpy()).all()
    assert (tests["studied_on"].dropna() <= pd.Timestamp("2026-06-30")).all()


def test_the_first_logged_cycle_of_a_site_is_that_of_its_way_in(demo):
    first = demo.table("pdsa", "start").groupby("site_id")["start"].min()
    reached = demo.table("onboarding", "actual").query("milestone == 'first_pdsa'").set_index("site_id")["actual"]
    assert len(first) == 11
    assert (first == reached[first.index]).all()


def test_a_decision_needs_a_study(demo):
    tests = demo.table("pdsa")
    assert tests.loc[tests["studied_on"].isna(), ["result", "decision"]].isna().all(axis=None)


def test_the_phase_and_the_notes_of_s001_name_the_shift(demo):
    phases = demo.table("phases")
    assert phases.loc[phases["site_id"] == "S001", ["measure_id", "start"]].to_numpy().tolist() == [
        ["remission", "2024-01-01"]
    ]
    notes = demo.table("annotations")
    assert set(notes.loc[notes["site_id"] == "S001", "pdsa_id"]) <= set(demo.table("pdsa")["pdsa_id"])
