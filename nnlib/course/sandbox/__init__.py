"""All code that runs a learner's code; it contains no right answer, no known mistake and no seed.

A check in the notebook and the grader's sandbox observe answers with the same few functions, which return
plain data. `nnlib.course.checks` judges that data, in the same or in another process.
"""
