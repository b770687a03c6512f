"""A notebook asks a site for its measures: all, those of a kind, or those it names."""

import pandas as pd
import pytest

from lhs_helpers.site import Site


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["remission", "growth", "visits"]),
        ({"kind": "process"}, ["visits"]),
        ({"among": ["visits", "remission", None]}, ["remission", "visits"]),
        ({"kind": "outcome", "among": iter(["visits", "growth"])}, ["growth"]),
    ],
)
def test_measures_come_in_the_order_of_the_table_whatever_the_order_they_are_asked_for(
    pack, comparators, asked, expected
):
    definition = pack().table("measures")
    others = [definition.assign(measure_id="growth"), definition.assign(measure_id="visits", kind="process")]
    site = Site(pack(measures=pd.concat([definition, *others], ignore_index=True)), comparators)
    assert [measure.measure_id for measure in site.measures(**asked)] == expected
