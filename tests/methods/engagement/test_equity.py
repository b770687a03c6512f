"""Those who take part beside those who are served."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.equity import participation_equity

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def world(contract_table):
    """Build a network: active families by language, and registered patients by language."""

    def build(taking_part, patients, unknown=0):
        languages = [name for name, n in taking_part.items() for _ in range(n)] + [None] * unknown
        ids = [f"P{n}" for n in range(len(languages))]
        people = contract_table(
            "people",
            person_id=ids,
            stakeholder=["family"] * len(ids),
            joined=["2024-01-01"] * len(ids),
            language=pd.Series(languages, dtype="str"),
        )
        activities = contract_table(
            "activities", date=["2026-06-01"] * len(ids), behavior_id=["attends"] * len(ids), person_id=ids
        )
        rows = [("S1", "2025-06-30", "all", 999), ("S1", "2025-06-30", "English", 999)]
        rows += [("S1", "2026-06-30", name, n) for name, n in patients.items()]
        population = contract_table(
            "population",
            site_id=[row[0] for row in rows],
            as_of=[row[1] for row in rows],
            stratum_group=["language" if row[2] != "all" else "all" for row in rows],
            stratum=[row[2] for row in rows],
            n_registered=[row[3] for row in rows],
        )
        return people, activities, population

    return build


def row(result, group):
    return result.table.set_index("group").loc[group]


def test_the_ratio_is_the_share_among_those_who_take_part_over_the_share_of_patients(world):
    # 18 of 200 active families (9 %) and 200 of 1,000 patients (20 %): 0.45. Wilson's interval of 18/200 by hand:
    # (0.09 + 1.9208/200 -+ 1.96 sqrt(0.09 x 0.91/200 + 0.9604/200^2)) / (1 + 3.8416/200) = 0.05769 and 0.13777.
    result = participation_equity(
        *world({"English": 182, "Spanish": 18}, {"English": 800, "Spanish": 200}), group="language", on=ON
    )
    assert row(result, "Spanish")["ratio"] == pytest.approx(0.45)
    assert row(result, "Spanish")["lo"] == pytest.approx(0.05769 / 0.2, abs=1e-4)
    assert row(result, "Spanish")["hi"] == pytest.approx(0.13777 / 0.2, abs=1e-4)
    assert row(result, "English")["ratio"] == pytest.approx(0.91 / 0.8)
    assert (result.n_people, result.n_patients) == (200, 1000)


def test_all_groups_but_the_largest_are_also_taken_together(world):
    data = world({"English": 150, "Spanish": 12, "Arabic": 38}, {"Arabic": 150, "English": 800, "Spanish": 50})
    table = participation_equity(*data, group="language", on=ON).table
    assert table["group"].tolist() == ["English", "Arabic", "Spanish", "other than English"]
    assert table["n_people"].tolist() == [150, 38, 12, 50]
    assert table["ratio"].iloc[-1] == pytest.approx((50 / 200) / (200 / 1000))


def test_unknown_and_declined_are_counted_and_compared_with_nothing(world):
    data = world({"English": 30, "declined": 5}, {"English": 80, "Spanish": 20, "unknown": 40}, unknown=5)
    result = participation_equity(*data, group="language", on=ON)
    assert (result.n_people, result.n_unknown, result.n_patients) == (30, 10, 100)
    assert result.unknown_share == 0.25
    assert row(result, "Spanish")["ratio"] == 0


def test_a_small_group_is_hidden_and_so_is_whatever_gives_it_away(world):
    patients = {"English": 800, "Spanish": 120, "Arabic": 80}
    some = participation_equity(*world({"English": 150, "Spanish": 30, "Arabic": 4}, patients), group="language", on=ON)
    assert some.table["reason"].tolist() == ["", "suppressed", "suppressed", ""]
    assert some.table.loc[some.table["reason"] == "suppressed", ["n_people", "ratio", "lo", "hi"]].isna().all(axis=None)
    none = participation_equity(*world({"English": 150, "Spanish": 3, "Arabic": 4}, patients), group="language", on=ON)
    assert set(none.table["reason"]) == {"suppressed"}


def test_a_group_of_few_patients_is_hidden_with_its_ratio_and_with_another_group_that_would_tell(world):
    taking_part = {"English": 150, "Spanish": 30, "Arabic": 20}
    data = world(taking_part, {"English": 800, "Spanish": 120, "Arabic": 4})
    table = participation_equity(*data, group="language", on=ON).table
    assert table["n_patients"].tolist()[::3] == [800, 124]
    assert table.iloc[1:3][["n_people", "n_patients", "ratio"]].isna().all(axis=None)


def test_few_people_give_no_ratio(world):
    data = world({"English": 12, "Spanish": 7}, {"English": 80, "Spanish": 20})
    few = participation_equity(*data, group="language", on=ON).table
    assert set(few["reason"]) == {"too_few"}
    assert few["n_people"].isna().all()  # 7 of 19: both would be known
    nobody = participation_equity(*world({}, {"English": 80, "Spanish": 20}), group="language", on=ON)
    assert set(nobody.table["reason"]) == {"no_cases"}


def test_without_a_population_there_is_nothing_to_show(world):
    people, activities, population = world({"English": 30}, {"English": 80})
    assert participation_equity(people, activities, population.iloc[:0], group="language", on=ON).is_empty
