"""A learner's copy goes without asserts, and what is left of a cell runs as before."""

import pytest

from nnlib.course.build.errors import AuthorError
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
        ("assert a\n# only a comment", ""),
        ("with m:\n    assert a\nb", "b"),
        ("if a:\n    assert a\nelse:\n    assert not a\nb", "b"),
        ("try:\n    assert a\nexcept E:\n    assert b\nb", "b"),
        ("a = 1\n\nassert a\n\n\nb", "a = 1\n\nb"),
        ("assert 'a;b'; ", ""),
        ("def f(x):\n    assert x  # a function keeps what it checks", None),
    ],
)
def test_asserts_and_blocks_that_hold_nothing_else_go(source, left):
    assert without_proofs(source) == (source if left is None else left)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("assert a; b = 2", "write each assert on a line of its own"),
        ("b = 2; assert a", "write each assert on a line of its own"),
        ("if a:\n    assert b\nelse:\n    c = 1", "one part of it holds asserts alone"),
    ],
)
def test_an_assert_that_cannot_go_by_itself_is_refused(source, said):
    with pytest.raises(AuthorError, match=f"^line 1: {said}"):
        without_proofs(source)
