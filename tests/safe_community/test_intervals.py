"""Intervals agree with published figures."""

import numpy as np
import pytest

from safe_community.intervals import wilson


def test_the_interval_of_berezan_2017_is_the_published_one() -> None:
    low, high = wilson(0.29, 307)
    assert (round(float(low) * 100, 1), round(float(high) * 100, 1)) == (24.2, 34.3)


def test_no_answers_give_no_interval_instead_of_a_wrong_one() -> None:
    low, high = wilson(0.0, 0)
    assert np.isnan(low)
    assert np.isnan(high)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_equals_newcombes_table(hits: int, n: int, low: float, high: float) -> None:
    found = wilson(hits / n, n)
    assert (round(float(found[0]), 4), round(float(found[1]), 4)) == (low, high)


def test_arrays_are_computed_at_once() -> None:
    low, high = wilson([0.1, 0.5], [100, 400])
    assert low.shape == high.shape == (2,)
    assert np.all(low < high)
