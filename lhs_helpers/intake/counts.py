"""A tidy table of monthly counts, read as strictly as the tables of the contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from lhs_helpers.contract.settings import Source
from lhs_helpers.errors import InputError, UserError
from lhs_helpers.intake.conform import check_keys
from lhs_helpers.intake.delimited import read_delimited
from lhs_helpers.intake.header import normalized
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.read import IntakeError
from lhs_helpers.intake.values import trimmed, typed
