"""Synthetic networks with planted, known truth: for trying out, for teaching, and for tests."""

from lhs_helpers.teaching.cache import demo_folder
from lhs_helpers.teaching.profiles import PROFILES
from lhs_helpers.teaching.write import write_network

__all__ = ["PROFILES", "demo_folder", "write_network"]
