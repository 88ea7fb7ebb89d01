"""All that touches a learner's code; it knows no oracle, no known mistake and no seed.

A check in the notebook and the sandbox of the grader observe with the same few functions. What they give is
plain data, which `nnlib.course.checks` judges: there, or in another process.
"""
