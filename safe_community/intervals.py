"""Confidence intervals: how far a share in a sample may be from the share among all.

Pure functions on arrays, so that a statistician can call them alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


def wilson(share: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval of shares.

    share: shares between 0 and 1, any shape. n: the (effective) sample sizes, same shape or a scalar.
    level: the confidence level. Returns (lower, upper) as shares; NaN where n is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927), 209–212. With n_eff in place of n for weighted
    shares: C. Dean and M. Pagano, Evaluating confidence interval methods for binomial proportions in
    clustered surveys, J. Surv. Stat. Methodol. 3 (2015), 484–503.
    """
    p, size = np.broadcast_arrays(np.asarray(share, dtype=float), np.asarray(n, dtype=float))
    z = float(ndtri(0.5 + level / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (p + z * z / (2 * size)) / (1 + z * z / size)
        half = z / (1 + z * z / size) * np.sqrt(p * (1 - p) / size + z * z / (4 * size * size))
    lower = np.where(size > 0, np.clip(centre - half, 0, 1), np.nan)
    upper = np.where(size > 0, np.clip(centre + half, 0, 1), np.nan)
    return lower, upper
