import pandas as pd

from lhs_helpers.methods.improvement import starts_of


def _cycles(*rows):
    columns = ["site_id", "driver_id", "start", "scale", "decision"]
    return pd.DataFrame(rows, columns=columns).assign(start=lambda cycles: pd.to_datetime(cycles["start"]))


def test_the_first_cycle_at_the_widest_scale_that_was_adopted_is_the_start():
    pdsa = _cycles(
        ("S1", "C1", "2024-02-05", "few_patients", "adopt"),
        ("S1", "C1", "2024-05-01", "whole_site", "adopt"),
        ("S1", "C1", "2024-09-10", "whole_site", "adopt"),
        ("S2", "C1", "2024-01-20", "one_patient", "adopt"),
        ("S2", "C1", "2024-03-20", "one_clinic", "adopt"),
        ("S2", "C1", "2024-05-20", "few_patients", "adopt"),
        ("S3", "C1", "2024-03-20", "whole_site", "adapt"),
        ("S4", "C2", "2024-03-20", "whole_site", "adopt"),
        ("S5", "C1", "2024-01-10", "whole_site", "adopt"),
        ("S5", "C1", "2024-04-10", "few_patients", "abandon"),  # given up again: there is no year after
    )
    starts = starts_of(pdsa, "C1")
    assert starts["start"].to_dict() == {"S1": pd.Timestamp("2024-05-01"), "S2": pd.Timestamp("2024-04-01")}
    assert starts["scale"].to_dict() == {"S1": "whole_site", "S2": "one_clinic"}


def test_a_change_that_nobody_adopted_has_no_start():
    assert starts_of(_cycles(("S1", "C1", "2024-02-05", "few_patients", "abandon")), "C1").empty
