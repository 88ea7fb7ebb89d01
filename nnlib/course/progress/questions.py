"""The recall questions of the course: three at the head of each lesson after the first, with their answers.

A question comes back later, so it says which lesson it belongs to, and must make sense in any other.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question on `lesson`, such as "02", first asked at the head of the lesson `asked_in`; plain text."""

    id: str
    asked_in: str
    lesson: str
    text: str
    answer: str


QUESTIONS = (
    Question(
        id="01a",
        asked_in="01",
        lesson="00",
        text="Which of the four moves computes derivatives, and which changes a weight?",
        answer=(
            "The third, backward, computes them and changes nothing. The fourth, the step, uses them and "
            "changes the weights."
        ),
    ),
    Question(
        id="01b",
        asked_in="01",
        lesson="00",
        text="What does the neuron with w = 0.5 and b = 1 answer to x = 2, and what is its loss for y = 6?",
        answer="It answers 0.5 · 2 + 1 = 2, and the loss is ½(2 − 6)² = 8.",
    ),
    Question(
        id="01c",
        asked_in="01",
        lesson="00",
        text=(
            "The first step was promised to change the loss by −8. It changed it by −6. Had someone "
            "miscalculated?"
        ),
        answer="No. A slope is a promise for small steps: on the way the slope itself changed.",
    ),
    Question(
        id="02a",
        asked_in="02",
        lesson="01",
        text="A cost is 3 at w = 1 and 6 at w = 2. What is its derivative at 1?",
        answer=(
            "Nobody can tell. 3 is the mean slope over the whole unit; curves with quite different slopes "
            "at 1 go through both points."
        ),
    ),
    Question(
        id="02b",
        asked_in="02",
        lesson="01",
        text="How do you measure a slope when you have no formula for it?",
        answer=(
            "Move the input a little to both sides and divide: (f(x + ε) − f(x − ε)) / 2ε, with ε about "
            "10⁻⁵ and not smaller."
        ),
    ),
    Question(
        id="02c",
        asked_in="02",
        lesson="00",
        text="Who computes derivatives, and who changes the weights?",
        answer=(
            "Backprop computes them and changes nothing. The step of gradient descent uses them, and it "
            "alone writes to the weights."
        ),
    ),
    Question(
        id="03a",
        asked_in="03",
        lesson="02",
        text="u = 3x and L = u². What is dL/dx at x = 1?",
        answer="Two slopes along a chain multiply: 2u · 3 = 6 · 3 = 18.",
    ),
    Question(
        id="03b",
        asked_in="03",
        lesson="01",
        text="A loss is 3 at w = 1 and 6 at w = 2. What is its slope at 1?",
        answer=(
            "That cannot be known from two points. Five curves run through both, with the slopes 3, 2, "
            "2.079, 0 and −3 at 1."
        ),
    ),
    Question(
        id="03c",
        asked_in="03",
        lesson="00",
        text="The neuron began with a loss of 8. Where did one step with η = 0.4 leave it?",
        answer=(
            "At 8 again. With η = 0.2 one step brought the loss to zero. Lesson 03 tells why it was these "
            "two numbers."
        ),
    ),
    Question(
        id="04a",
        asked_in="04",
        lesson="03",
        text="The loss is 2θ². From which η on does descent no longer arrive?",
        answer="The second derivative is 4 everywhere, so the limit is 2/4 = 0.5.",
    ),
    Question(
        id="04b",
        asked_in="04",
        lesson="02",
        text="L depends on a, a on z, z on w, with local slopes −4, 0.25 and 2. What is the slope of L in w?",
        answer="There is one path, so they multiply: −2.",
    ),
    Question(
        id="04c",
        asked_in="04",
        lesson="01",
        text="The loss is 5 at b = 0 and 2 at b = 1. What is its derivative at b = 0?",
        answer="That cannot be known from two values. −3 is the average over a whole unit.",
    ),
    Question(
        id="05a",
        asked_in="05",
        lesson="02",
        text="What happens to the slopes along a chain?",
        answer=(
            "They multiply: if u changes by 3 per unit of x and L by 2 per unit of u, then L changes by 6 "
            "per unit of x."
        ),
    ),
    Question(
        id="05b",
        asked_in="05",
        lesson="02",
        text="c = a + b, d = b + 1, e = c · d. Along how many paths does b reach e?",
        answer="Two, through c and through d. The slopes of the paths are added.",
    ),
    Question(
        id="05c",
        asked_in="05",
        lesson="04",
        text="A sigmoid has answered a = 0.8. What is its slope there?",
        answer="a(1 − a) = 0.16: the answer itself is all we need, not z.",
    ),
    Question(
        id="06a",
        asked_in="06",
        lesson="05",
        text="A hidden unit feeds three outputs. What is the slope of the loss at its value made of?",
        answer=(
            "Of three products, one for each output: slope at the output's z times the weight that leads "
            "there. They are added."
        ),
    ),
    Question(
        id="06b",
        asked_in="06",
        lesson="04",
        text="A sigmoid answers a = 0.8 where y = 1. What is the slope of the cross-entropy at its z?",
        answer="a − y = −0.2. The sigmoid's own slope has cancelled.",
    ),
    Question(
        id="06c",
        asked_in="06",
        lesson="01",
        text="Why not take h = 1e-12 for a central difference?",
        answer=(
            "The two values then agree in nearly all of their digits, and their difference keeps mostly "
            "rounding errors. Near 1e-5 the errors of rounding and of bending are both small."
        ),
    ),
    Question(
        id="07a",
        asked_in="07",
        lesson="06",
        text="A bias reaches every column of a batch. What does that do to its gradient?",
        answer=(
            "It is the sum over the columns: each copy of the bias has its own effect on the loss, and "
            "effects add."
        ),
    ),
    Question(
        id="07b",
        asked_in="07",
        lesson="05",
        text="How often is the slope at an output's z computed when all twelve gradients are wanted?",
        answer="Once. It stands in many products, and is handed on from the loss backwards.",
    ),
    Question(
        id="07c",
        asked_in="07",
        lesson="02",
        text="e = (a + b)(b + 1) at a = 2, b = 1. What is de/db, and why not 2?",
        answer="5. One path contributes 2, the other 3, and paths that meet are added.",
    ),
    Question(
        id="08a",
        asked_in="08",
        lesson="07",
        text="What does a backward pass cost, compared with a forward pass?",
        answer=(
            "About twice as much, however many parameters there are. Measuring each slope by itself costs "
            "two forward passes for every single parameter."
        ),
    ),
    Question(
        id="08b",
        asked_in="08",
        lesson="06",
        text="What shape does dL_dW have, for any layer and any batch?",
        answer="The shape of W. A derivative of the loss has the shape of what stands below it.",
    ),
    Question(
        id="08c",
        asked_in="08",
        lesson="03",
        text="On a quadratic with curvatures λ, for which η does descent converge?",
        answer="Those between 0 and 2/λmax. The steepest direction sets the limit for all of them.",
    ),
    Question(
        id="09a",
        asked_in="09",
        lesson="08",
        text="Five ways to the gradient, four optimizers. What agrees, and what differs?",
        answer=(
            "With one optimizer, all providers give the same walk. With one provider, all optimizers give "
            "different walks."
        ),
    ),
    Question(
        id="09b",
        asked_in="09",
        lesson="03",
        text="Curvatures 1 and 50. Up to which η does descent converge, and which direction sets the limit?",
        answer="Up to 2/50 = 0.04. The steep direction sets it, and the flat one has to live with it.",
    ),
    Question(
        id="09c",
        asked_in="09",
        lesson="05",
        text="Does backprop change a weight?",
        answer="No. It reads weights and writes derivatives.",
    ),
    Question(
        id="10a",
        asked_in="10",
        lesson="09",
        text="What does Adam's step do with a gradient of 0.001 in all its entries?",
        answer=(
            "The same as with one of 5: a first step of η. It rescales each weight. It cannot bring "
            "back what was rounded to 0."
        ),
    ),
    Question(
        id="10b",
        asked_in="10",
        lesson="05",
        text="Which two things are multiplied for the gradient of one weight?",
        answer="The slope at the end of the weight, and the value at its beginning.",
    ),
    Question(
        id="10c",
        asked_in="10",
        lesson="04",
        text="How large can the slope of a sigmoid be, and where?",
        answer="¼, at z = 0.",
    ),
    Question(
        id="11a",
        asked_in="11",
        lesson="10",
        text="All weights begin at 0, in a network with a hidden layer. Which derivatives are not 0?",
        answer=(
            "Only those of the last bias. The way back leads through weights that are 0, and the way "
            "forward delivers zeros."
        ),
    ),
    Question(
        id="11b",
        asked_in="11",
        lesson="09",
        text="On an even slope, how much longer do the steps become with β = 0.9?",
        answer="Ten times: 1/(1 − β).",
    ),
    Question(
        id="11c",
        asked_in="11",
        lesson="05",
        text="Which two numbers make the derivative of the loss in one weight?",
        answer=(
            "The slope at the end of the weight, times the value at its beginning. For the first layer that "
            "value is the input."
        ),
    ),
)
