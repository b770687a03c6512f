"""Random numbers that stay put: one stream for each part of each site.

A stream depends on the seed, the part and the site, and on nothing else: adding a site or a table, or drawing more
numbers in one of them, changes no number of any other.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True)
class Streams:
    """The random streams of one synthetic network."""

    seed: int

    def __call__(self, part: str, site_id: str = "network") -> np.random.Generator:
        """A new generator at the start of the stream of this part of this site.

        The key is a checksum of the names, because Python's own ``hash`` differs from one process to the next.
        """
        key = (crc32(part.encode()), crc32(site_id.encode()))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))
