from expecting import refused

from nnlib import Value
from nnlib.show.expression.graph import expression_graph
from nnlib.show.widgets.expression_explorer import ExpressionExplorer, zero_slope_task


def squared(a, b, c):
    return (a * b + c) ** 2


def explorer():
    return ExpressionExplorer(squared, a=2.0, b=-3.0, c=1.0)


def drawn(step, **numbers):
    inputs = {name: Value(value) for name, value in numbers.items()}
    return expression_graph(squared(**inputs), inputs, step)


def test_buttons_go_through_all_steps_and_stop_at_both_ends():
    widget = explorer()
    assert widget.step.value == 7 and widget.next.disabled
    widget.next.click()
    assert widget.picture.value == drawn(7, a=2.0, b=-3.0, c=1.0).svg
    widget.start.click()
    for step in range(8):
        assert widget.picture.value == drawn(step, a=2.0, b=-3.0, c=1.0).svg
        widget.next.click()
    widget.back.click()
    assert widget.step.value == 6
    assert not (widget.next.disabled or widget.back.disabled)
    widget.start.click()
    widget.back.click()
    assert widget.step.value == 0 and widget.back.disabled and widget.start.disabled


def test_the_task_is_reached_where_the_derivative_by_the_first_input_is_zero():
    widget = explorer()
    assert "Not yet: ∂L/∂a = 30." in widget.said.value
    widget.inputs["b"].value = -0.5  # a b + c = 0
    assert "Reached: here L does not react to a." in widget.said.value
    unused = ExpressionExplorer(lambda b, a: a * 3, b=2.0, a=1.0)
    assert "Reached: here L does not react to b." in unused.said.value
    for slope, reached in ((0.006, False), (-0.006, False), (-0.004, True)):
        assert ("Reached" in zero_slope_task("a", slope)) == reached


def test_where_the_formula_ends_there_is_a_sentence_in_place_of_a_picture():
    widget = ExpressionExplorer(lambda a: a.log() * 2, a=1.0)
    widget.inputs["a"].value = 0.0
    assert widget.picture.value == "" and "log needs a positive number, got 0.0." in widget.said.value
    widget.inputs["a"].value = 2.0
    assert "<svg" in widget.picture.value


def test_a_formula_that_branches_takes_its_steps_along():
    widget = ExpressionExplorer(lambda a: a * 2 if a.data > 0 else (a * 2).exp().exp(), a=1.0)
    assert widget.step.max == 3
    widget.inputs["a"].value = -1.0
    assert widget.step.max == 7
    widget.step.value = 7
    widget.inputs["a"].value = 1.0
    assert widget.step.max == 3 and widget.step.value == 3


def test_the_given_numbers_may_lie_beyond_the_usual_reach():
    widget = ExpressionExplorer(lambda a: a * 2, a=-12.5)
    assert (widget.inputs["a"].value, widget.inputs["a"].min) == (-12.5, -13)


def test_inputs_that_the_formula_does_not_take_and_a_formula_without_a_value_are_refused():
    for names in ("a", "", "abd"):
        given = ", ".join(names) or "nothing"
        with refused(ValueError, f"The formula takes a, b, c, but was given {given}."):
            ExpressionExplorer(squared, **dict.fromkeys(names, 1.0))
    with refused(TypeError, "The formula must return a Value, got 3.0."):
        ExpressionExplorer(lambda a: 3.0, a=1.0)
