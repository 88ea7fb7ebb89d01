"""The controls for answers: what they hand in, and what they say where there is nothing to hand in."""

import pytest

from nnlib.show.widgets.answers import pick_one, put_in_order, type_in

LINES = {"a": "z = w * x", "b": "a = f(z)", "c": "w = 0"}


@pytest.fixture
def heard():
    """The answers that a judge was given."""
    return []


@pytest.fixture
def judge(heard):
    def judge(answer):
        heard.append(answer)
        return f"<b>heard {answer}</b>"

    return judge


def shown(lines):
    return [label for label, _ in lines.options]


def press(control, *descriptions):
    buttons = {button.description: button for button in control.field.children[-1].children}
    for description in descriptions:
        buttons[description].click()


def test_nothing_is_chosen_at_first_and_walking_through_the_options_hands_in_none_of_them(judge, heard):
    control = pick_one(LINES, judge, "twin")
    assert control.field.options[1] == ("(b) a = f(z)", "b")
    control.button.click()
    assert control.said.value == '<div role="status">Choose one of the options first.</div>'
    for letter in "abc":
        control.field.value = letter
    assert heard == []
    control.button.click()
    assert heard == ["c"] and control.said.value == "<b>heard c</b>"


def test_lines_start_in_the_order_of_their_letters(judge, heard):
    control = put_in_order(LINES, judge, "twin")
    assert shown(control.field.children[1]) == ["1  (a) z = w * x", "2  (b) a = f(z)", "3  (c) w = 0"]
    control.button.click()
    assert heard == ["abc"]


def test_a_line_moves_as_far_as_the_ends_and_stays_chosen(judge, heard):
    control = put_in_order(LINES, judge, "twin")
    lines = control.field.children[1]
    lines.value = "c"
    press(control, "move up", "move up", "move up")
    assert lines.value == "c" and shown(lines)[0] == "1  (c) w = 0"
    press(control, "move down")
    control.button.click()
    press(control, "move down", "move down")
    control.button.click()
    assert heard == ["acb", "abc"]


def test_a_line_left_out_stands_last_does_not_move_and_can_be_taken_in_again(judge, heard):
    control = put_in_order(LINES, judge, "twin")
    lines = control.field.children[1]
    lines.value = "b"
    press(control, "leave out or take in", "move up")
    assert shown(lines) == ["1  (a) z = w * x", "2  (c) w = 0", "left out  (b) a = f(z)"]
    control.button.click()
    press(control, "leave out or take in")
    control.button.click()
    assert heard == ["ac", "acb"]


def test_leaving_out_every_line_is_no_answer(judge, heard):
    control = put_in_order(LINES, judge, "twin")
    for letter in "abc":
        control.field.children[1].value = letter
        press(control, "leave out or take in")
    control.button.click()
    assert control.said.value == '<div role="status">Every line is left out. Take one in first.</div>'
    assert heard == []


def test_the_browser_hears_of_a_move_in_one_message(monkeypatch, judge):
    control = put_in_order(LINES, judge, "twin")
    lines, messages = control.field.children[1], []
    lines.value = "c"
    monkeypatch.setattr(type(lines.comm), "kernel", "one", raising=False)  # else ipywidgets 7 is silent
    monkeypatch.setattr(
        lines, "send_state", lambda key=None: messages.append({key} if isinstance(key, str) else set(key))
    )
    press(control, "move up")
    # Two messages, options first, made the browser choose the first line and say so.
    (move,) = (keys for keys in messages if keys & {"_options_labels", "index"})
    assert {"_options_labels", "index"} <= move


def test_the_enter_key_or_the_button_hands_in_what_was_typed_once(judge, heard):
    control = type_in(float, judge, "twin")
    control.field.value = "0.5"  # the browser sends it at Enter, and as the field is left for the button
    control.button.click()
    assert heard == [0.5]


def test_a_text_that_cannot_be_read_is_answered_in_words_and_not_as_html(judge, heard):
    def parse(text):
        raise ValueError(f"{text} is no number")

    control = type_in(parse, judge, "twin")
    control.field.value = "<b>"
    assert control.said.value == '<div role="status">&lt;b&gt; is no number</div>'
    assert heard == []


@pytest.mark.parametrize("make", [pick_one, put_in_order, lambda _, judge, twin: type_in(str, judge, twin)])
def test_every_control_has_a_name_and_a_twin_without_a_kernel(make):
    control = make(LINES, str, 'Write it in place of choose("0.2").')
    fields = [control.field, *getattr(control.field, "children", [])]
    named = [field.description for field in fields if field.has_trait("description") and field.description]
    assert named[0] in ("your answer", "lines, in order")
    bundle = control._repr_mimebundle_()
    assert bundle["text/plain"] == 'Write it in place of choose("0.2").'
    assert "<p>Write it in place of choose(&quot;0.2&quot;).</p>" in bundle["text/html"]
