"""A network's folder is read strictly: text first, every problem collected, and nothing guessed.

``read.py`` leads through the steps. ``sources.py`` alone knows about files; ``values.py``, ``conform.py``,
``references.py`` and ``rules.py`` check; ``watch.py`` looks at what is left; ``store.py`` keeps the accepted rows.
"""

from lhs_helpers.intake.problems import Problem
from lhs_helpers.intake.read import Counts, Intake, IntakeError, read_network

__all__ = ["Counts", "Intake", "IntakeError", "Problem", "read_network"]
