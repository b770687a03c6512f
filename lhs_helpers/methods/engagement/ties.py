"""Measures of a network of ties: small, exact, and without tests, because ties are not independent of each other."""

from collections import deque

import numpy as np


def density(ties: np.ndarray) -> float:
    """Ties there are over ties there could be; NaN for fewer than two members.

    Parameters
    ----------
    ties : numpy.ndarray of bool, shape (n, n)
        Row to column; symmetric where ties have no direction. The diagonal is never counted.
    """
    n = len(ties)
    return float(_off_diagonal(ties).sum() / (n * (n - 1))) if n > 1 else float("nan")


def reciprocity(ties: np.ndarray) -> float:
    """Share of directed ties that are returned; NaN without ties."""
    ties = _off_diagonal(ties)
    return float((ties & ties.T).sum() / ties.sum()) if ties.any() else float("nan")


def centralization(ties: np.ndarray) -> float:
    """How far ties gather on one member (Freeman 1979, Soc Netw 1:215): 1 for a star, 0 where all have as many.

    Direction is not looked at. NaN for fewer than three members.
    """
    n, degree = len(ties), _undirected(ties).sum(axis=1)
    return float((degree.max() - degree).sum() / ((n - 1) * (n - 2))) if n > 2 else float("nan")


def betweenness(ties: np.ndarray) -> np.ndarray:
    """On how many shortest ways between two others each member lies (Brandes 2001, J Math Sociol 25:163).

    Returns
    -------
    numpy.ndarray, shape (n,)
        As a share of all pairs of others, 0 to 1; direction is not looked at. NaN for fewer than three members.
    """
    ties = _undirected(ties)
    n = len(ties)
    neighbors = [np.flatnonzero(row) for row in ties]
    total = np.zeros(n)
    for source in range(n):
        ways, distance = np.zeros(n), np.full(n, -1)
        ways[source], distance[source] = 1, 0
        order, before = [], [[] for _ in range(n)]
        queue = deque([source])
        while queue:
            here = queue.popleft()
            order.append(here)
            for there in neighbors[here]:
                if distance[there] < 0:
                    distance[there] = distance[here] + 1
                    queue.append(there)
                if distance[there] == distance[here] + 1:
                    ways[there] += ways[here]
                    before[there].append(here)
        share = np.zeros(n)
        for there in reversed(order):
            for here in before[there]:
                share[here] += ways[here] / ways[there] * (1 + share[there])
            if there != source:
                total[there] += share[there]
    return total / ((n - 1) * (n - 2)) if n > 2 else np.full(n, np.nan)  # every pair was met from both ends


def _off_diagonal(ties: np.ndarray) -> np.ndarray:
    return np.asarray(ties, dtype=bool) & ~np.eye(len(ties), dtype=bool)


def _undirected(ties: np.ndarray) -> np.ndarray:
    ties = _off_diagonal(ties)
    return ties | ties.T
