import pandas as pd
import pytest

from lhs_helpers.errors import UserError
from lhs_helpers.intake import read_network
from lhs_helpers.intake.store import Store
from lhs_helpers.teaching import demo_folder


@pytest.fixture(scope="module")
def demo() -> Store:
    return read_network(demo_folder()).store


@pytest.mark.parametrize("name", ["observations", "activities", "people", "aims", "quality"])
def test_the_rows_of_a_site_lie_together_and_are_all_found(demo, name):
    table = demo.table(name)
    for site_id in [*demo.table("sites")["site_id"], "network", "nobody"]:
        expected = table[table["site_id"] == site_id].reset_index(drop=True)
        pd.testing.assert_frame_equal(demo.of_site(name, site_id).to_pandas(), expected)


def test_a_new_column_does_not_change_the_store(demo):
    rows = demo.table("sites")
    rows["extra"] = 1
    assert "extra" not in demo.table("sites")


def test_an_unknown_table_is_offered_the_nearest(demo):
    with pytest.raises(UserError, match="observation") as caught:
        demo.table("observation")
    assert "observations" in caught.value.hint
