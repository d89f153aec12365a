# SPDX-License-Identifier: Apache-2.0
"""The equations of data/substances/*.json, as models/src/substance/substance.cpp computes them."""

import math


def evaluate(f, t):
    """Value of a property function as the C++ code computes it."""
    c, k = f["coefficients"], f["factor"]
    eq = f["equation"]
    if eq == "polynomial":
        return k * sum(a * t**i for i, a in enumerate(c))
    if eq == "dippr101":
        return k * math.exp(c[0] + c[1] / t + c[2] * math.log(t) + c[3] * t ** c[4])
    if eq == "wagner25":
        tau = 1 - t / c[4]
        s = c[0] * tau + c[1] * tau**1.5 + c[2] * tau**2.5 + c[3] * tau**5
        return k * c[5] * math.exp(s / (t / c[4]))
    if eq == "dippr105":
        return k * c[0] / c[1] ** (1 + (1 - t / c[2]) ** c[3])
    if eq == "dippr106":
        tr = t / c[5]
        return k * c[0] * (1 - tr) ** (c[1] + c[2] * tr + c[3] * tr**2 + c[4] * tr**3)
    if eq == "dippr116":
        x = 1 - t / c[5]
        return k * (c[0] + c[1] * x**0.35 + c[2] * x ** (2 / 3) + c[3] * x + c[4] * x ** (4 / 3))
    if eq == "ppds12":
        x = 1 - t / c[5]
        s = c[0] * x ** (1 / 3) + c[1] * x ** (2 / 3) + c[2] * x + c[3] * x**2 + c[4] * x**6
        return k * c[5] * s
    if eq == "dippr114":
        a, b, cc, d, tc = c
        x = 1 - t / tc
        return k * (
            a * a / x
            + b
            - 2 * a * cc * x
            - a * d * x * x
            - cc * cc * x**3 / 3
            - cc * d * x**4 / 2
            - d * d * x**5 / 5
        )
    if eq == "dippr102":
        return k * c[0] * t ** c[1] / (1 + c[2] / t + c[3] / t**2)
    if eq == "wagner36":
        tau = 1 - t / c[4]
        s = c[0] * tau + c[1] * tau**1.5 + c[2] * tau**3 + c[3] * tau**6
        return k * c[5] * math.exp(s / (t / c[4]))
    if eq == "mulero":
        x = 1 - t / c[6]
        return k * sum(a * x**n for a, n in zip(c[0:6:2], c[1:6:2]))
    if eq == "trc":
        y = 0.0 if t <= c[7] else (t - c[7]) / (t + c[6])
        v = c[0] + c[1] / t**2 * math.exp(-c[2] / t)
        if y > 0:
            v += y**2 * (c[3] + (c[4] - c[5] / (t - c[7]) ** 2) * y**6)
        return k * v
    raise ValueError(eq)
