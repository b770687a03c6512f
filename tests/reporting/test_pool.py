"""Tasks run in processes; one that takes its process down costs no other its result."""

import os
import tempfile
import time
from pathlib import Path

from lhs_helpers.reporting.pool import WorkerLostError, in_processes


def _work(task):
    if task == "dies":
        os._exit(1)
    if task == "raises":
        raise ValueError("wrong")
    return task.upper()


def test_every_task_is_answered_though_a_worker_dies():
    tasks = ["a", "dies", "raises", "b", "c"]
    answers = dict(in_processes(_work, tasks, workers=2))
    assert {task: answers[task] for task in "abc"} == {"a": "A", "b": "B", "c": "C"}
    assert isinstance(answers["dies"], WorkerLostError)
    assert isinstance(answers["raises"], ValueError)
    assert set(answers) == set(tasks)


def _wait(task):
    time.sleep(task)
    return tempfile.mkdtemp()


def test_whoever_stops_asking_waits_for_no_worker_and_finds_nothing_left_behind():
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        tempfile.tempdir, before = place, tempfile.tempdir
        try:
            answers = in_processes(_wait, [0, 120], workers=2)
            _, kept = next(answers)
            assert Path(kept).is_dir()
            answers.close()
        finally:
            tempfile.tempdir = before
        assert list(Path(place).iterdir()) == []
    assert time.perf_counter() - started < 60


def test_no_task_is_no_trouble():
    assert list(in_processes(_work, [])) == []


def test_a_dying_worker_takes_along_only_what_was_under_way():
    """A hundred tasks: were all of them given out at once, all would be tried again one by one."""
    started = time.perf_counter()
    answers = list(in_processes(_work, ["dies", *map(str, range(100))], workers=2))
    assert sorted(task for task, _ in answers) == sorted(["dies", *map(str, range(100))])
    assert sum(isinstance(result, WorkerLostError) for _, result in answers) == 1
    assert time.perf_counter() - started < 60
