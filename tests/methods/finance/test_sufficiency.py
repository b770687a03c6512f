"""Self-sufficiency and revenue mix, against sums worked out by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import revenue_mix, self_sufficiency

JUNE = pd.Timestamp("2026-06-30")


def entry(period, flow, category, amount, **more):
    return period, flow, category, amount, more


@pytest.fixture
def guide_year(ledger):
    """The example of the methods page: 1,000 of official revenue against costs of 1,200."""
    payers = [("participant", 500), ("funder", 300), ("donor", 50), ("customer", 150)]
    return ledger(
        *[entry("2026-01-01", "revenue", "x", amount, source_id=name, source_class=name) for name, amount in payers],
        entry("2026-01-01", "expense", "personnel", 900),
        entry("2026-01-01", "in_kind", "space", 180, source_id="H", source_class="host"),
        entry("2026-01-01", "expense", "registry", 120, basis="planned"),
        *[entry(f"2026-{month:02d}-01", "expense", "personnel", 0) for month in range(2, 13)],
    )


def test_fees_and_contracts_are_earned_and_gifts_are_not_even_where_they_recur(guide_year):
    marked = guide_year.assign(recurring=["yes" if name == "donor" else "no" for name in guide_year["source_class"]])
    newest = self_sufficiency(marked, pd.Timestamp("2026-12-31")).newest
    assert newest["earned_ratio"] == pytest.approx((500 + 150) / 900)


def test_the_guide_s_example_is_0_833(guide_year):
    newest = self_sufficiency(guide_year, pd.Timestamp("2026-12-31")).newest
    assert newest["ratio"] == pytest.approx(1000 / 1200)
    assert newest["complete"]
    assert newest["host_dependence"] == pytest.approx(180 / 1080)


def test_host_cash_never_helps_the_ratio_but_shows_as_dependence(guide_year, ledger):
    host = entry("2026-01-01", "revenue", "support", 5000, source_id="H", source_class="host")
    newest = self_sufficiency(pd.concat([guide_year, ledger(host)]), pd.Timestamp("2026-12-31")).newest
    assert newest["ratio"] == pytest.approx(1000 / 1200)
    assert newest["host_dependence"] == pytest.approx(5180 / 1080)


def test_a_host_that_is_also_a_funder_counts_only_for_a_written_award(guide_year, ledger):
    gift = entry("2026-01-01", "revenue", "grant", 100, source_id="H", source_class="funder")
    result = self_sufficiency(pd.concat([guide_year, ledger(gift)]), pd.Timestamp("2026-12-31"))
    assert result.newest["official"] == 1000_00
    assert [caveat.code for caveat in result.caveats] == ["host_without_award"]
    award = ledger((*gift[:4], gift[4] | {"award_id": "AW9"}))
    assert self_sufficiency(pd.concat([guide_year, award]), pd.Timestamp("2026-12-31")).newest["official"] == 1100_00


def test_a_year_that_is_under_way_is_marked_and_counts_its_share_of_planned_initiatives(guide_year):
    newest = self_sufficiency(guide_year, pd.Timestamp("2026-03-31")).newest
    assert not newest["complete"]
    assert newest["months"] == 3
    assert newest["planned"] == 30_00


def test_without_costs_there_is_no_ratio(ledger):
    rows = ledger(entry("2026-01-01", "revenue", "fees", 10, source_id="S", source_class="participant"))
    assert pd.isna(self_sufficiency(rows, JUNE).newest["ratio"])


def payments(ledger, *amounts, period="2026-05-01"):
    return ledger(
        *[
            entry(period, "revenue", "fees", amount, source_id=f"P{place}", source_class="funder")
            for place, amount in enumerate(amounts)
        ]
    )


def test_shares_of_5_3_2_are_like_2_63_equal_payers(ledger):
    mix = revenue_mix(payments(ledger, 500, 300, 200), JUNE)
    assert (mix.hhi, mix.effective) == (pytest.approx(0.38), pytest.approx(2.6316, abs=1e-4))


def test_concentration_is_by_payer_and_not_by_category_or_class(ledger):
    twice = pd.concat([payments(ledger, 50), payments(ledger, 50)]).assign(
        category=["fees", "grant"], source_class=["host", "donor"]
    )
    assert revenue_mix(twice, JUNE).hhi == pytest.approx(1)


def test_refunds_and_old_months_are_left_out(ledger):
    mix = revenue_mix(pd.concat([payments(ledger, 500, -20), payments(ledger, 0, 0, 900, period="2025-05-01")]), JUNE)
    assert mix.table["payer"].tolist() == ["P0"]
    assert [caveat.code for caveat in mix.caveats] == ["negative_revenue"]


def test_without_names_payers_are_numbered_within_their_class(ledger):
    assert revenue_mix(payments(ledger, 5, 3), JUNE, named=False).table["payer"].tolist() == ["funder 1", "funder 2"]


@pytest.mark.parametrize("method", [self_sufficiency, revenue_mix])
def test_an_empty_ledger_gives_an_empty_result(ledger, method):
    assert method(ledger(), JUNE).is_empty
