"""Measures of a network of ties: small, exact, and without tests, because ties are not independent of each other."""

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
    ties = _undirected(ties).astype(float)
    n = len(ties)
    # All sources at once, a row each: how many shortest ways lead to each member, and who is met at which distance.
    ways, met = np.eye(n), [np.eye(n, dtype=bool)]
    while met[-1].any():
        arriving = (ways * met[-1]) @ ties
        met.append((arriving > 0) & (ways == 0))
        ways[met[-1]] = arriving[met[-1]]
    # From the farthest inward: what lies behind a member is shared by those before it, as their ways to it are.
    share = np.zeros((n, n))
    for nearer, farther in zip(met[-2::-1], met[:0:-1], strict=True):
        behind = np.divide(1 + share, ways, out=np.zeros((n, n)), where=farther)
        share += nearer * ways * (behind @ ties)
    total = share.sum(axis=0) - share.diagonal()
    return total / ((n - 1) * (n - 2)) if n > 2 else np.full(n, np.nan)  # every pair was met from both ends


def _off_diagonal(ties: np.ndarray) -> np.ndarray:
    return np.asarray(ties, dtype=bool) & ~np.eye(len(ties), dtype=bool)


def _undirected(ties: np.ndarray) -> np.ndarray:
    ties = _off_diagonal(ties)
    return ties | ties.T
