"""Columns of numbers from a file, for a fit.

source.py is the door; layout.py tells how a file is laid out, quick.py reads what is plain by NumPy's reader,
cellwise.py all else cell by cell, and cells.py knows what a cell is.
"""
