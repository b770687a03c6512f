"""The list of tables, and the models behind it."""

from io import StringIO

import pandas as pd
import pandera.errors
import pytest

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.contract.columns import DTYPES, PHASES
from lhs_helpers.contract.tables import SHIPPED, TABLES, TableSpec

# The tables of the contract in their order; a name or a place that changes breaks every network's folder.
NAMES = """
    sites aims drivers plan documents roles instruments ratings consensus onboarding agreements service_log ledger
    awards fees balance measures observations events phases annotations pdsa people behaviors offerings activities
    population dictionary quality submissions
"""
OWN = """
    sites aims roles onboarding agreements service_log fees observations events phases annotations pdsa people
    activities population quality submissions
"""
NETWORK_ONLY = "plan consensus ledger awards balance"
ABOUT = "ratings"


def parsed(spec: TableSpec, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of text with the dtypes of a parsed table; defaults filled in."""
    columns = {}
    for column in spec.columns:
        cells = rows[column.name] if column.name in rows else pd.Series([""] * len(rows), dtype="str")
        cells = cells.replace("", pd.NA).fillna(column.default or pd.NA)
        if column.dtype == "datetime64[us]":
            cells = pd.to_datetime(cells)
        columns[column.name] = cells.astype(column.dtype)
    return pd.DataFrame(columns)


def example(spec: TableSpec) -> pd.DataFrame:
    """The example row of a table."""
    return parsed(spec, pd.DataFrame({column.name: [column.example] for column in spec.columns}, dtype="str"))


def test_the_contract_has_its_thirty_tables_in_their_order():
    assert list(TABLES) == NAMES.split()
    assert [spec.number for spec in TABLES.values()] == list(range(1, 31))


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
class TestEveryTable:
    def test_its_example_row_obeys_its_model(self, spec):
        spec.model.validate(example(spec), lazy=True)

    def test_it_may_be_empty(self, spec):
        spec.model.validate(spec.empty(), lazy=True)
        assert list(spec.empty().columns) == [column.name for column in spec.columns]

    def test_its_key_and_its_references_exist(self, spec):
        names = {column.name for column in spec.columns}
        assert names.issuperset(spec.key)
        for column in spec.columns:
            assert names.issuperset({column.not_before, column.at_most} - {None})
            if column.references:
                other = TABLES[column.references]
                assert (column.references_column or other.key[0]) in {each.name for each in other.columns}

    def test_every_column_is_described_and_every_required_one_has_an_example(self, spec):
        assert spec.model.__doc__
        for column in spec.columns:
            assert column.description
            assert column.type in DTYPES
            assert column.example or not column.required
            assert column.allowed or column.type not in ("enum", "yn")

    def test_it_says_who_needs_it_and_who_sees_it(self, spec):
        assert spec.needed in (*PHASES, "optional")
        assert spec.visibility in ("own", "about", "shared", "network")
        assert set(spec.modules) <= {1, 2, 3, 4, 5, 6}
        assert spec.modules


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("sites", {"status": "closed"}),
        ("sites", {"site_id": "S 001"}),
        ("sites", {"left": "2020-01-01"}),
        ("observations", {"numerator": "-1"}),
        ("observations", {"status": ""}),
        ("roles", {"fte": "1.6"}),
        ("measures", {"label": "x" * 61}),
        ("quality", {"n_failed": "121"}),
        ("awards", {"end": "2021-12-31"}),
        ("activities", {"hours_compensated": "1.5"}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(table, changes):
    spec = TABLES[table]
    row = {column.name: [changes.get(column.name, column.example)] for column in spec.columns}
    with pytest.raises(pandera.errors.SchemaErrors):
        spec.model.validate(parsed(spec, pd.DataFrame(row, dtype="str")), lazy=True)


def test_two_rows_with_one_key_are_refused_also_where_part_of_the_key_is_empty():
    spec = TABLES["ratings"]
    row = example(spec)
    assert row["aim_id"].isna().all()
    with pytest.raises(pandera.errors.SchemaErrors):
        spec.model.validate(pd.concat([row, row], ignore_index=True), lazy=True)


def test_an_empty_consent_means_coded():
    assert TABLES["sites"].column("share_level").default == "coded"


@pytest.mark.parametrize(("visibility", "names"), [("own", OWN), ("about", ABOUT), ("network", NETWORK_ONLY)])
def test_what_belongs_to_one_site_or_to_the_network_is_not_shared(visibility, names):
    assert [name for name, spec in TABLES.items() if spec.visibility == visibility] == names.split()


def shipped(name: str) -> pd.DataFrame:
    text = (TEMPLATES / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return pd.read_csv(StringIO(text), dtype="str", keep_default_na=False)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_table_obeys_its_model(name):
    rows = shipped(name)
    assert list(rows.columns) == [column.name for column in TABLES[name].columns]
    TABLES[name].model.validate(parsed(TABLES[name], rows), lazy=True)


def test_the_shipped_maturity_grid_has_seven_domains_and_five_levels_an_item_none_presented_as_official():
    grid = shipped("instruments").query("instrument == 'maturity'")
    assert set(grid["domain_id"]) == {"SL", "GM", "FS", "QI", "EC", "DA", "RS"}
    assert grid.groupby("item_id")["level"].apply(list).map(lambda levels: levels == list("12345")).all()
    assert grid["item_id"].nunique() == 28
    assert grid["anchor"].is_unique
    assert set(grid["source_note"]) == {"illustrative, not the published wording"}


def test_the_shipped_documents_are_about_thirty_none_approved_over_all_modules():
    documents = shipped("documents")
    assert 28 <= len(documents) <= 32
    assert set(documents["module"]) == set("123456")
    assert (documents["approved"] == "").all()


def test_the_shipped_behaviors_show_all_four_tiers():
    assert set(shipped("behaviors")["tier"]) == {"awareness", "participation", "contribution", "ownership"}
