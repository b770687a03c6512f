"""Currency: the agreement that lasts longest counts."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.currency import currency_of

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def sites(contract_table):
    return contract_table(
        "sites", site_id=["S1", "S2", "S3", "S4", "S5"], status=["active", "active", "active", "active", "onboarding"]
    )


@pytest.fixture
def agreements(contract_table):
    rows = [
        ("S1", "dua", "2020-01-01", "2020-02-01", "2025-01-31"),
        ("S1", "dua", "2024-11-01", "2025-01-15", "2030-01-31"),  # renewed in time
        ("S2", "dua", "2021-01-01", "2021-02-01", "2026-06-29"),  # ended yesterday
        ("S2", "dua", "2026-06-01", None, None),  # its renewal is sent
        ("S3", "dua", "2021-01-01", "2021-02-01", "2026-09-28"),  # 90 days ahead
        ("S3", "irb", "2021-01-01", "2021-03-01", None),  # no end
        ("S5", "dua", "2026-01-01", None, None),  # on its way in: awaited
    ]
    return contract_table(
        "agreements",
        site_id=[row[0] for row in rows],
        kind=[row[1] for row in rows],
        sent=pd.to_datetime([row[2] for row in rows]),
        executed=pd.to_datetime([row[3] for row in rows]),
        expires=pd.to_datetime([row[4] for row in rows]),
    )


def test_states_follow_the_dates(agreements, sites, contract_table):
    result = currency_of(agreements, sites, documents=contract_table("documents"), on=ON)
    table = result.table.set_index(["site_id", "what"])
    assert table["state"].to_dict() == {
        ("S2", "dua"): "expired",
        ("S3", "dua"): "ends soon",
        ("S5", "dua"): "awaited",
        ("S1", "dua"): "current",
        ("S3", "irb"): "current",
    }
    assert table["renewal"].to_dict()[("S2", "dua")]
    assert not table["renewal"].to_dict()[("S1", "dua")]
    assert table.index[table["coming"]].tolist() == [("S5", "dua")]
    assert (result.n_sites, result.n_current, result.without) == (3, 2, ("S4",))


def test_reviews_of_approved_documents_are_on_the_list(agreements, sites, contract_table):
    documents = contract_table(
        "documents",
        document_id=["D1", "D2"],
        title=["Data sharing policy", "Draft policy"],
        approved=pd.to_datetime(["2024-01-01", None]),
        next_review=pd.to_datetime(["2026-01-01", "2026-01-01"]),
    )
    result = currency_of(agreements, sites, documents=documents, on=ON)
    papers = result.table[result.table["site_id"] == "network"]
    assert papers[["what", "state"]].to_numpy().tolist() == [["Data sharing policy", "expired"]]
    assert result.n_sites == 3  # a policy is no site


def test_empty_tables_give_an_empty_result(contract_table):
    result = currency_of(
        contract_table("agreements"), contract_table("sites"), documents=contract_table("documents"), on=ON
    )
    assert result.is_empty
