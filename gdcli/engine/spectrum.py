"""The eigenvalues and eigenvectors of a small symmetric matrix: by mpmath, which SymPy has loaded already, or NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Row = tuple[float, ...]
BY_MPMATH = 6  # above this size importing NumPy, a tenth of a second, is the smaller cost
DIGITS = 30


class Spectrum(NamedTuple):
    """Eigenvalues in ascending order, and a vector of length 1 for each; its largest component is positive."""

    values: Row
    vectors: tuple[Row, ...]


def spectrum(matrix: Sequence[Sequence[float]]) -> Spectrum:
    """Give the eigenvalues and eigenvectors of a symmetric matrix of n rows of n finite floats.

    What is not quite symmetric, by rounding, is taken as the mean of the matrix and its transpose.

    >>> spectrum([[2.0, 0.0], [0.0, -2.0]])
    Spectrum(values=(-2.0, 2.0), vectors=((0.0, 1.0), (1.0, 0.0)))
    """
    size = len(matrix)
    mean = [[matrix[i][j] / 2 + matrix[j][i] / 2 for j in range(size)] for i in range(size)]
    values, columns = _by_mpmath(mean) if size <= BY_MPMATH else _by_numpy(mean)
    pairs = sorted(zip(values, map(_turned, columns), strict=True))
    return Spectrum(tuple(value for value, _ in pairs), tuple(vector for _, vector in pairs))


def _by_mpmath(matrix: list[list[float]]) -> tuple[list[float], list[Row]]:
    import mpmath

    with mpmath.workdps(DIGITS):
        values, vectors = mpmath.mp.eigsy(mpmath.matrix(matrix))
    size = range(len(matrix))
    return [float(value) for value in values], [tuple(float(vectors[i, j]) for i in size) for j in size]


def _by_numpy(matrix: list[list[float]]) -> tuple[list[float], list[Row]]:
    import numpy as np

    values, vectors = np.linalg.eigh(np.array(matrix))
    return values.tolist(), [tuple(column) for column in vectors.T.tolist()]


def _turned(vector: Row) -> Row:
    """The vector or its opposite, and no -0.0: the same on every machine."""
    sign = -1.0 if max(vector, key=abs) < 0 else 1.0
    return tuple(sign * one + 0.0 for one in vector)
