"""Tasks run in processes; one that takes its process down costs no other its result."""

import os

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


def test_no_task_is_no_trouble():
    assert list(in_processes(_work, [])) == []
