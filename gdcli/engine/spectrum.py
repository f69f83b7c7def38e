"""The eigenvalues and eigenvectors of a small symmetric matrix: by mpmath, which SymPy has loaded already, or NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    return (_by_mpmath if len(matrix) <= BY_MPMATH else _by_numpy)(matrix)


def _by_mpmath(matrix: Sequence[Sequence[float]]) -> Spectrum:
    import mpmath

    size = range(len(matrix))
    mean = [[matrix[i][j] / 2 + matrix[j][i] / 2 for j in size] for i in size]
    with mpmath.workdps(DIGITS):
        values, vectors = mpmath.mp.eigsy(mpmath.matrix(mean))
    columns = [_turned(tuple(float(vectors[i, j]) for i in size)) for j in size]
    pairs = sorted(zip(map(float, values), columns, strict=True))
    return Spectrum(tuple(value for value, _ in pairs), tuple(vector for _, vector in pairs))


def _by_numpy(matrix: Sequence[Sequence[float]]) -> Spectrum:
    """Each group of variables that are joined by entries other than 0 is decomposed by itself."""
    import numpy as np

    given = np.array(matrix)
    mean = given / 2 + given.T / 2
    values, vectors = np.empty(len(mean)), np.zeros_like(mean)
    place = 0
    for group in _joined(mean != 0):
        here = slice(place, place := place + len(group))
        values[here], columns = np.linalg.eigh(mean[np.ix_(group, group)])
        vectors[here, group] = columns.T
    vectors *= np.sign(np.take_along_axis(vectors, np.abs(vectors).argmax(1)[:, None], 1))
    order = np.argsort(values, kind="stable")
    return Spectrum(tuple(values[order].tolist()), tuple(map(tuple, (vectors[order] + 0.0).tolist())))


def _joined(linked: NDArray[np.bool_]) -> Iterator[list[int]]:
    """The groups of variables that are linked, directly or through others."""
    import numpy as np

    left = set(range(len(linked)))
    while left:
        group, border = set[int](), {min(left)}
        while border:
            group |= border
            border = set(np.flatnonzero(linked[sorted(border)].any(axis=0)).tolist()) - group
        left -= group
        yield sorted(group)


def _turned(vector: Row) -> Row:
    """The vector or its opposite, and no -0.0: the same on every machine."""
    sign = -1.0 if max(vector, key=abs) < 0 else 1.0
    return tuple(sign * one + 0.0 for one in vector)
