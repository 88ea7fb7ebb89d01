"""Facts of lesson 11 that its notebook and its exercises both rest on."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib import Network, SoftmaxCrossEntropy
from nnlib.course.checks import find
from nnlib.course.lessons.lesson_11 import QUIZ, measured_at_the_pixels
from nnlib.datasets import digits

LESSON = (Path(__file__).parents[3] / "solutions" / "11_read_digits.py").read_text(encoding="utf-8")


def test_the_readable_case_of_the_way_back_is_the_pixel_of_exercise_4():
    case = find("11.5").cases(np.random.default_rng(0))[0]
    assert measured_at_the_pixels(case).item() == pytest.approx(find("11.4").right(), abs=1e-9)


def test_both_quizzes_ask_ten_questions_and_neither_key_serves_for_the_other():
    same = sum(a == b for a, b in zip(QUIZ, find("0.1").right(), strict=True))
    assert len(QUIZ) == 10 and same <= 6


def test_each_answer_of_the_quiz_is_an_option_that_its_question_offers():
    card = LESSON.split('tags=["card"] exercise="11.7"')[1].split("# %%")[0]
    questions = re.split(r"^# \d+\. ", card, flags=re.M)[1:]
    assert len(questions) == len(QUIZ)
    assert all(f"({letter})" in question for letter, question in zip(QUIZ, questions, strict=True))


def test_the_folded_answers_are_those_of_the_quiz():
    folded = LESSON.split("The ten answers, with reasons.")[1].split("</details>")[0]
    assert "".join(re.findall(r"^# \d+\. \*\*(\w)\.\*\*", folded, re.M)) == QUIZ


def test_what_is_stored_of_pytorch_is_what_pytorch_computes():
    torch = pytest.importorskip("torch")
    stored = ast.literal_eval(re.search(r"^from_torch = (\{.*?^\})", LESSON, re.S | re.M).group(1))
    data = digits()
    network = Network([64, 32, 10], "tanh", loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
    nn, F = torch.nn, torch.nn.functional
    model = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10)).double()
    with torch.no_grad():
        for theirs, ours in zip(model.parameters(), network.weights_and_biases(), strict=True):
            theirs.copy_(torch.tensor(ours).reshape(theirs.shape))
    x, y = torch.tensor(data.X_train[:, :50].T.copy(), requires_grad=True), torch.tensor(data.y_train[:50])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    computed = {}
    for step in range(20):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        if step == 0:
            computed["loss"] = loss.item()
            for name, parameter in zip(("W1", "b1", "W2", "b2"), model.parameters(), strict=True):
                computed[f"dL_d{name}"] = parameter.grad.norm().item()
            computed["dL_dX"] = x.grad.norm().item()
        optimizer.step()
    computed["loss after 20 steps"] = F.cross_entropy(model(x), y).item()
    assert computed == pytest.approx(stored, rel=0, abs=1e-12)
