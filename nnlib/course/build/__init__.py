"""From solutions/NN_name.py to its executed notebook and to the student copy in notebooks/.

Begin with source.py (what an author writes), then lessons.py. Nothing else in nnlib imports this package.
"""
