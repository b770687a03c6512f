import pandas as pd
import pytest

from lhs_helpers.errors import InputError, UserError
from lhs_helpers.intake import read_network
from lhs_helpers.intake.store import Store
from lhs_helpers.teaching import demo_folder


@pytest.fixture(scope="module")
def demo() -> Store:
    return read_network(demo_folder()).store


def test_a_store_comes_back_as_it_was_written(demo, tmp_path):
    demo.write(tmp_path)
    again = Store.read(tmp_path)
    assert list(again.tables) == list(demo.tables)
    assert again.network == demo.network
    assert again.shipped == demo.shipped
    for name in demo.tables:
        pd.testing.assert_frame_equal(again.table(name), demo.table(name))


def test_tables_without_rows_keep_their_columns(folder, tmp_path):
    store = folder.read().store
    store.write(tmp_path / "store")
    again = Store.read(tmp_path / "store")
    assert again.shipped == store.shipped
    pd.testing.assert_frame_equal(again.table("pdsa"), store.table("pdsa"))


def test_writing_again_leaves_no_table_of_the_last_time(folder, tmp_path):
    folder.read().store.write(tmp_path / "store")
    (folder.path / "tables" / "observations.csv").unlink()
    folder.read().store.write(tmp_path / "store")
    assert Store.read(tmp_path / "store").table("observations").empty


@pytest.mark.parametrize("name", ["observations", "activities", "people", "aims", "quality"])
def test_the_rows_of_a_site_lie_together_and_are_all_found(demo, name):
    table = demo.table(name)
    for site_id in [*demo.table("sites")["site_id"], "network", "nobody"]:
        expected = table[table["site_id"] == site_id]
        pd.testing.assert_frame_equal(demo.of_site(name, site_id), expected)


def test_a_new_column_does_not_change_the_store(demo):
    rows = demo.table("sites")
    rows["extra"] = 1
    assert "extra" not in demo.table("sites")


def test_an_unknown_table_is_offered_the_nearest(demo):
    with pytest.raises(UserError, match="observation") as caught:
        demo.table("observation")
    assert "observations" in caught.value.hint


def test_a_folder_that_is_no_store_is_refused(tmp_path):
    with pytest.raises(InputError):
        Store.read(tmp_path)
