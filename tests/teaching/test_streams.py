"""Random numbers depend on the seed, the part and the site, and on nothing else."""

import pytest

from lhs_helpers.teaching.streams import Streams


def test_the_numbers_of_a_stream_are_the_same_on_every_machine_and_in_every_process():
    assert Streams(1)("patients", "S001").integers(1000, size=5).tolist() == [961, 721, 649, 754, 376]


def test_a_stream_starts_anew_each_time_it_is_asked_for():
    streams = Streams(7)
    streams("patients", "S001").random(100)
    assert streams("patients", "S001").random() == streams("patients", "S001").random()


@pytest.mark.parametrize("other", [("patients", "S002"), ("events", "S001"), ("patientsS001", "")])
def test_another_part_or_another_site_has_other_numbers(other):
    streams = Streams(7)
    assert streams(*other).random() != streams("patients", "S001").random()


def test_another_seed_has_other_numbers():
    assert Streams(1)("patients").random() != Streams(2)("patients").random()
