"""Measures of ties on networks whose numbers are known."""

import numpy as np
import pytest

from lhs_helpers.methods.engagement.ties import betweenness, centralization, density, reciprocity

# Krackhardt 1990, Adm Sci Q 35:342: the kite, Andre to Jane.
KITE = [(0, 1), (0, 2), (0, 3), (0, 5), (1, 3), (1, 4), (1, 6), (2, 3), (2, 5), (3, 4), (3, 5), (3, 6), (4, 6), (5, 6),
        (5, 7), (6, 7), (7, 8), (8, 9)]  # fmt: skip


def tied(n, pairs):
    matrix = np.zeros((n, n), dtype=bool)
    for one, other in pairs:
        matrix[one, other] = matrix[other, one] = True
    return matrix


STAR = tied(6, [(0, other) for other in range(1, 6)])
RING = tied(6, [(place, (place + 1) % 6) for place in range(6)])
PATH = tied(5, [(place, place + 1) for place in range(4)])


def test_the_kite_has_its_published_betweenness():
    expected = [0.8333, 0.8333, 0, 3.6667, 0, 8.3333, 8.3333, 14, 8, 0]
    assert (betweenness(tied(10, KITE)) * 36).tolist() == pytest.approx(expected, abs=1e-4)


def test_all_ways_lead_through_the_middle_of_a_star_and_most_through_that_of_a_path():
    assert betweenness(STAR).tolist() == [1, 0, 0, 0, 0, 0]
    assert betweenness(PATH).tolist() == pytest.approx([0, 3 / 6, 4 / 6, 3 / 6, 0])


def test_a_star_is_as_centralized_as_can_be_and_a_ring_not_at_all():
    assert (centralization(STAR), centralization(RING)) == (1, 0)


def test_density_and_reciprocity_count_ties_and_no_self():
    one_way = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 1]], dtype=bool)
    assert density(one_way) == 3 / 6
    assert reciprocity(one_way) == 2 / 3
    assert density(RING) == 6 / 15


def test_too_few_members_have_no_measures():
    nobody = np.zeros((1, 1), dtype=bool)
    assert np.isnan([density(nobody), reciprocity(nobody), centralization(nobody), betweenness(nobody)[0]]).all()


def test_two_parts_without_a_tie_between_them_are_counted_apart():
    assert betweenness(tied(6, [(0, 1), (1, 2), (3, 4), (4, 5)])).tolist() == pytest.approx([0, 0.1, 0, 0, 0.1, 0])
