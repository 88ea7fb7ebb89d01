"""A learner's copy goes without asserts, and what is left of a cell runs as before."""

import pytest

from nnlib.course.build.proofs import without_proofs


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a = 1\nassert a == 1\na", "a = 1\na"),
        ("assert a\n\n\nb = 2", "b = 2"),
        ("# why\nassert a\nb = 2  # assert", "b = 2  # assert"),
        ("for n in range(3):\n    x = n\n    assert x < 3", "for n in range(3):\n    x = n"),
        ("for n in range(3):\n    assert n < 3\nb = 2", "b = 2"),
        ("assert (\n    a\n    == 1\n), 'text'\nb = 2", "b = 2"),
        ("assert a; b = 2", None),
        ("assert a\n# only a comment", ""),
        ("with m:\n    assert a\nb", "b"),
    ],
)
def test_asserts_and_blocks_that_hold_nothing_else_go(source, left):
    if left is None:
        with pytest.raises(ValueError, match="line 1"):
            without_proofs(source)
    else:
        assert without_proofs(source) == left


def test_a_branch_of_asserts_beside_another_branch_is_refused():
    with pytest.raises(ValueError, match="line 1: one part of it holds asserts alone"):
        without_proofs("if a:\n    assert b\nelse:\n    c = 1")


def test_a_function_keeps_what_it_checks():
    source = "def f(x):\n    assert x\n    return x"
    assert without_proofs(source) == source
