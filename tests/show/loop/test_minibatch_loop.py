import re

import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy, polylines, words_of

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy
from nnlib.show.loop.laps import recorded_laps
from nnlib.show.loop.minibatch_loop import minibatch_loop


def laps(N=12, batch_size=5, epochs=2, eta=0.5, seed=1):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(3, N)), rng.integers(2, size=N)
    network = Network([3, 4, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
    return recorded_laps(network, GradientDescent(eta), X, y, batch_size, epochs, np.random.default_rng(2))


@pytest.mark.parametrize(
    ("moves", "found"),
    [
        (1, "After 1 move the parameters have not changed"),
        (3, "After 3 moves the parameters have not changed"),
        (4, "After 4 moves the parameters have changed once, only by the step"),
        (24, "After 24 moves the parameters have changed 6 times, only by the step"),
    ],
)
def test_the_title_counts_the_changes_up_to_now(moves, found):
    assert minibatch_loop(laps(), moves).alt.startswith(f"{found}. ")


def test_each_move_says_what_it_computed_and_what_comes_later_is_left_open():
    run = laps()
    lap = run[4]
    said = [
        "outputs for 5 examples",
        f"L = {lap.loss:.3f}",
        f"length of ∂L/∂θ {lap.slope:.3f}",
        f"θ moves by {lap.moved:.3f}",
    ]
    for move in range(4):
        picture = minibatch_loop(run, 4 * 4 + move + 1)
        shown = [words for words in said if f">{words}</text>" in picture.svg]
        assert shown == said[: move + 1]
        assert picture.svg.count(">θ has the same hash</text>") == min(move + 1, 3)
        assert picture.svg.count(">θ has a new hash</text>") == (move == 3)
        # Of a hash itself nothing is shown: rounding makes it another one on each processor.
        assert not [mark for lap in run for mark in lap.marks if mark in picture.svg]
        # The loss is drawn once it is computed.
        assert picture.svg.count('r="3.0"') == 4 + (move > 0)
        assert picture.alt.endswith(
            f"Epoch 2, lap 5, move {move + 1} is {'forward loss backward step'.split()[move]}: {said[move]}."
        )


def test_examples_stand_in_the_order_of_their_epoch_and_the_batch_is_blue():
    run = laps()
    svg = minibatch_loop(run, 17).svg
    numbers = re.findall(
        r'y="102.0" font-size="10" text-anchor="middle" fill="var\(--nn-(\w+)\)">(\d+)<', svg
    )
    assert [int(n) for _, n in numbers] == np.concatenate([lap.batch for lap in run[3:]]).tolist()
    assert [int(n) for hue, n in numbers if hue == "value"] == run[4].batch.tolist()
    assert "epoch 2, batch 2 of 3: 12 examples in a fresh order" in svg


@pytest.mark.parametrize(
    ("N", "batch_size", "epochs"),
    [(5, 5, 2), (1, 1, 1), (100, 1, 2), (100, 3, 1), (100, 100, 10), (30, 7, 10), (12, 1, 40)],
)
def test_all_words_lie_on_the_sheet_and_apart_and_so_do_the_squares_of_all_examples(N, batch_size, epochs):
    run = laps(N, batch_size, epochs)
    for moves in (1, 4, 4 * len(run)):
        svg = minibatch_loop(run, moves).svg
        expect_tidy(svg)
        squares = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" rx="2.0"', svg)
        assert len(squares) == N
        assert all(22 <= float(x) and float(x) + float(width) <= 978 for x, width in squares)


def test_the_name_of_an_epoch_lies_away_from_the_curve():
    for seed in range(5):
        run = laps(N=12, batch_size=3, epochs=6, seed=seed)
        svg = minibatch_loop(run, 4 * len(run)).svg
        (points,) = polylines(svg, "value")
        names = [word for word in words_of(svg) if re.fullmatch(r"epoch \d", word[0])]
        assert len(names) == 5
        for _, left, top, right, bottom in names:
            on = np.interp(np.linspace(left, right, 50), *points.T)
            assert not ((top < on) & (on < bottom)).any()


def test_what_cannot_be_drawn_gets_one_sentence():
    for moves in (0, 25):
        sentence = f"moves must lie between 1 and 24, four for each lap, got {moves}."
        with refused(ValueError, sentence):
            minibatch_loop(laps(), moves)
    with refused(ValueError, "The picture has room for 100 examples an epoch, got 101."):
        minibatch_loop(laps(N=101), 1)
    sentence = r"^The loss of step 2 is (nan|inf): a smaller eta is the usual cure\.$"
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=sentence):
        minibatch_loop(laps(eta=1e308), 1)
