"""From solutions/NN_name.py to solutions/NN_name.ipynb, executed, and notebooks/NN_name.ipynb, holes open.

Reading order: source (what an author writes), holes (what a student gets instead of an answer),
student, execute, build, compare. Needs jupytext and nbclient; nothing else in nnlib imports this package.
"""
