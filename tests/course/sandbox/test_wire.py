"""Plain data crosses to the last bit, and nothing else crosses at all."""

import json
import socket
import struct

import numpy as np
import pytest

from nnlib.course.checks import lesson
from nnlib.course.sandbox import wire
from nnlib.course.sandbox.plain_data import Opaque

ALL = [one for n in range(12) for one in lesson(f"{n:02d}") if one.kind != "explain"]


def back(value):
    return wire.decode(json.loads(json.dumps(wire.encode(value))))


def same(a, b):
    a = a.item() if isinstance(a, np.generic) else a
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.id)
def test_every_case_is_plain_data_and_comes_back_to_the_last_bit(exercise):
    for case in exercise.cases_to_try(np.random.default_rng(1)):
        inputs = exercise.handed_over(case)
        assert same(inputs, back(inputs))


VALUES = [None, ..., True, 0.1, 10**30, float("inf"), "é", (1, (2.0, "x")), {"a": [1]}]


@pytest.mark.parametrize("value", [*VALUES, Opaque("a huge array", (3, 4))])
def test_any_plain_value_comes_back(value):
    assert same(value, back(value))


def test_nan_comes_back_as_nan():
    assert np.isnan(back((np.nan,))[0])


def test_an_object_is_no_plain_data():
    with pytest.raises(TypeError, match="Random|object is no plain data"):
        wire.encode(object())


@pytest.mark.parametrize(
    "message",
    [
        {"array": ["<f8", [3], "AAAA"]},
        {"array": ["|O", [1], "AAAAAAAAAAA="]},
        {"array": ["<f8", [-1], ""]},
        {"array": ["<f8", [10**12, 10**12], ""]},
        {"array": "x"},
        {"opaque": [1, 2]},
        {"opaque": ["x", ["y"]]},
        {"tuple": 3},
        {"dict": [[1]]},
        {"dict": [[[1], 2]]},
        {"pickle": "x"},
        {"tuple": [], "array": []},
        {},
    ],
)
def test_what_is_no_plain_data_is_refused(message):
    with pytest.raises(wire.WireError):
        wire.decode(message)


def test_what_is_too_deep_is_refused():
    value = 1.0
    for _ in range(20):
        value = {"tuple": [value]}
    with pytest.raises(wire.WireError, match="too deep"):
        wire.decode(value)


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_message_arrives_whole_and_in_order(ends):
    ours, theirs = ends
    for message in ([1, "x" * 100_000], {"a": 1}):
        wire.send(theirs, message)
    assert wire.receive(ours, 5) == [1, "x" * 100_000]
    assert wire.receive(ours, 5) == {"a": 1}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (struct.pack(">I", 2**31), "too large"),
        (struct.pack(">I", 3) + b"{{{", "no message"),
        (struct.pack(">I", 100_000) + b"[" * 100_000, "no message"),
        (struct.pack(">I", 2) + b"\xff\xfe", "no message"),
    ],
)
def test_garbage_is_refused(ends, sent, words):
    ours, theirs = ends
    theirs.sendall(sent)
    with pytest.raises(wire.WireError, match=words):
        wire.receive(ours, 5)


def test_silence_and_half_a_message_end_at_the_deadline(ends):
    ours, theirs = ends
    for sent in (b"", b"\0\0\0\x09half"):
        theirs.sendall(sent)
        with pytest.raises(TimeoutError):
            wire.receive(ours, 0.01)


def test_the_end_of_the_other_side_is_told(ends):
    ours, theirs = ends
    theirs.close()
    with pytest.raises(wire.WireError, match="gone"):
        wire.receive(ours, 5)
    with pytest.raises(wire.WireError, match="nothing takes"):
        for _ in range(2):
            wire.send(ours, "x")
