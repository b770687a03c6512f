"""How a process is started from a warm one: with nothing of the operator around it, and once more if that fails."""

import os
import sys
from types import SimpleNamespace

import pytest

from lhs_helpers.reporting.engine.forks import start


class Process:
    """Fails as often as it is told to, and keeps what it found around it at each start."""

    def __init__(self, *failures):
        self.failures, self.found = list(failures), []

    def start(self):
        self.found.append((dict(os.environ), vars(sys.modules["__main__"]).get("__file__")))
        if self.failures:
            raise self.failures.pop(0)


def context(method):
    return SimpleNamespace(get_start_method=lambda: method)


@pytest.mark.parametrize("failure", [ConnectionRefusedError(), BrokenPipeError(), EOFError()])
def test_a_server_that_dies_while_it_is_asked_is_asked_once_more_in_the_same_surroundings(monkeypatch, failure):
    monkeypatch.setenv("PGPASSWORD", "secret")
    process, script = Process(failure), sys.modules["__main__"]
    start(process, context("forkserver"))
    assert len(process.found) == 2
    for variables, file in process.found:
        assert "PGPASSWORD" not in variables
        assert variables["OPENBLAS_NUM_THREADS"] == "1"
        assert file is None  # nobody's script
    assert os.environ["PGPASSWORD"] == "secret"
    assert sys.modules["__main__"] is script


def test_what_fails_twice_is_told_and_leaves_the_surroundings_as_they_were(monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "secret")
    process, script = Process(EOFError("first"), OSError("second")), sys.modules["__main__"]
    with pytest.raises(OSError, match="second"):
        start(process, context("forkserver"))
    assert len(process.found) == 2
    assert os.environ["PGPASSWORD"] == "secret"
    assert sys.modules["__main__"] is script


@pytest.mark.parametrize(("method", "failure"), [("fork", OSError), ("forkserver", ValueError)])
def test_what_another_try_would_not_help_is_tried_once(method, failure):
    process = Process(failure())
    with pytest.raises(failure):
        start(process, context(method))
    assert len(process.found) == 1
