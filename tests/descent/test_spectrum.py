"""Eigenvalues and eigenvectors of symmetric matrices, held against NumPy and SymPy, on both branches."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.engine.spectrum import BY_MPMATH, spectrum

few = settings(max_examples=30, deadline=None, derandomize=True)
sizes = st.integers(1, 3 * BY_MPMATH)
seeds = st.integers(0, 10_000)


def symmetric(size: int, seed: int, density: float = 1.0) -> np.ndarray:
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(size, size)) * 10.0 ** draw.integers(-3, 4) * (draw.random((size, size)) < density)
    return matrix + matrix.T


@given(size=sizes, seed=seeds, density=st.sampled_from([0.1, 0.3, 1.0]))
@few
def test_the_eigenvalues_are_numpys(size: int, seed: int, density: float) -> None:
    matrix = symmetric(size, seed, density)
    largest = float(abs(matrix).max())
    assert spectrum(matrix.tolist()).values == pytest.approx(np.linalg.eigvalsh(matrix), rel=1e-9, abs=1e-12 * largest)


@given(size=sizes, seed=seeds, density=st.sampled_from([0.1, 0.3, 1.0]))
@few
def test_the_vectors_are_orthonormal_and_give_the_matrix_back(size: int, seed: int, density: float) -> None:
    matrix = symmetric(size, seed, density)
    values, vectors = map(np.array, spectrum(matrix.tolist()))
    bound = 1e-11 * (1 + float(abs(matrix).max()))
    assert np.abs(vectors @ vectors.T - np.eye(size)).max() < 1e-11
    assert np.abs(vectors.T @ np.diag(values) @ vectors - matrix).max() < bound


@pytest.mark.parametrize("size", [2, 3, BY_MPMATH, BY_MPMATH + 1])
def test_the_eigenvalues_are_sympys(size: int) -> None:
    whole = [[(i * j + i + j) % 7 - 3 for j in range(size)] for i in range(size)]
    x = sympy.Symbol("x")
    roots = sympy.Poly(sympy.Matrix(whole).charpoly(x).as_expr(), x).nroots(n=30, maxsteps=500)
    wanted = sorted(float(sympy.re(root)) for root in roots)
    assert spectrum([list(map(float, row)) for row in whole]).values == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@given(size=sizes, seed=seeds)
@few
def test_the_largest_component_of_each_vector_is_positive(size: int, seed: int) -> None:
    vectors = spectrum(symmetric(size, seed).tolist()).vectors
    assert all(max(vector, key=abs) > 0 for vector in vectors)


@pytest.mark.parametrize("size", [3, BY_MPMATH + 3])
def test_uncoupled_variables_have_vectors_along_their_axes(size: int) -> None:
    found = spectrum(np.diag(np.ones(size)).tolist())
    assert sorted(found.vectors) == sorted(map(tuple, np.eye(size).tolist()))


@pytest.mark.parametrize("size", [2, BY_MPMATH + 2])
def test_what_is_not_quite_symmetric_is_taken_as_its_mean(size: int) -> None:
    matrix = np.random.default_rng(1).normal(size=(size, size))
    mean = (matrix + matrix.T) / 2
    assert spectrum(matrix.tolist()).values == pytest.approx(np.linalg.eigvalsh(mean), rel=1e-10)
