"""The law of runs, against every order written out."""

from itertools import combinations, pairwise, product
from math import comb

import numpy as np
import pytest

from lhs_helpers.methods.run_rules.runs_law import orders, p_runs, runs_limits


def outcomes(sequences):
    """Longest run and crossings of each row of signs, counted one by one."""
    found = []
    for row in sequences:
        lengths = [1]
        for before, here in pairwise(row):
            lengths = [*lengths[:-1], lengths[-1] + 1] if before == here else [*lengths, 1]
        found.append((max(lengths), len(lengths) - 1))
    return np.array(found)


def every_order(above, below):
    points = range(above + below)
    return [[point in chosen for point in points] for chosen in map(set, combinations(points, above))]


def by_definition(seen, longest, crossings):
    """P(min(P(longest >= l), P(crossings <= c)) <= the same of what was seen) over equally likely outcomes."""

    def surprise(run, crossed):
        return min((seen[:, 0] >= run).sum(), (seen[:, 1] <= crossed).sum())

    mine = surprise(longest, crossings)
    return sum(surprise(*other) <= mine for other in seen) / len(seen)


@pytest.mark.parametrize(("useful", "above"), [(10, 5), (13, 4), (14, 7)])
def test_the_p_value_of_runs_is_that_of_all_orders(useful, above):
    seen = outcomes(every_order(above, useful - above))
    assert len(seen) == comb(useful, above)
    for longest, crossings in np.unique(seen, axis=0).tolist():
        expected = by_definition(seen, longest, crossings)
        assert p_runs(above, useful - above, longest, crossings) == pytest.approx(expected, abs=1e-15)


def test_about_a_frozen_line_all_sequences_are_equally_likely():
    seen = outcomes(list(product([False, True], repeat=10)))
    for longest, crossings in np.unique(seen, axis=0).tolist():
        expected = by_definition(seen, longest, crossings)
        assert p_runs(3, 7, longest, crossings, frozen=True) == pytest.approx(expected, abs=1e-15)


def test_a_longest_run_of_10_and_7_crossings_among_12_and_12():
    assert p_runs(12, 12, 10, 7) == pytest.approx(0.0011493, abs=5e-8)


def test_points_on_one_side_tell_nothing_unless_the_line_was_frozen():
    assert p_runs(12, 0, 12, 0) == 1
    assert p_runs(0, 0, 0, 0) == 1
    assert p_runs(12, 0, 12, 0, frozen=True) == 2 / 2**12


@pytest.mark.parametrize(("above", "below"), [(12, 12), (5, 20), (1, 9)])
def test_a_p_value_is_at_most_as_small_as_it_says(above, below):
    ways = np.column_stack([orders(above, below, longest) for longest in range(above + below + 1)])
    each = np.diff(ways, axis=1)
    p = np.array([[p_runs(above, below, run + 1, crossed) for run in range(each.shape[1])]
                  for crossed in range(each.shape[0])])  # fmt: skip
    for level in (0.01, 0.05, 0.2):
        assert each[p <= level].sum() / comb(above + below, above) <= level


@pytest.mark.parametrize(("above", "below"), [(6, 3), (5, 5), (1, 8)])
def test_orders_by_crossings_and_longest_run(above, below):
    seen = outcomes(every_order(above, below))
    for longest in range(above + below + 1):
        counted = [((seen[:, 0] <= longest) & (seen[:, 1] == crossed)).sum() for crossed in range(above + below)]
        assert orders(above, below, longest).tolist() == counted


@pytest.mark.parametrize(
    ("above", "below", "few", "many"),
    [(5, 5, 2, 10), (10, 10, 6, 16), (12, 12, 7, 19), (15, 15, 10, 22), (8, 12, 6, 16)],
)
def test_too_few_and_too_many_runs_of_swed_and_eisenhart_1943(above, below, few, many):
    """Their tables give the greatest number of runs that is too few, and the smallest that is too many, at 2.5 %."""
    assert runs_limits(above, below, tail=0.025) == (few, many - 2)
