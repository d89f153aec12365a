#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plumes near the ground by finite differences, as worked cases.

    pip install numpy scipy
    python3 validation/scripts/surface_layer_reference.py

u dc/dx = d/dz (K dc/dz) with the similarity profiles themselves (no powers): implicit steps,
extrapolated, on a grid in ln z. An independent solution of what dispersion.surface_layer_plume
approximates; the committed case file runs without the packages.
"""

import json
import math
from pathlib import Path

import numpy as np
from scipy.linalg import solve_banded

FILE = Path(__file__).resolve().parent.parent / "cases" / "dispersion" / "surface_layer.json"
K = 0.4
# class, wind at 10 m, z0, height, relative tolerance
CASES = [
    ("D", 5.0, 0.03, 0.5, 0.05),
    ("D", 5.0, 0.1, 5.0, 0.08),
    ("E", 3.0, 0.3, 1.0, 0.08),
    ("F", 1.5, 0.1, 1.0, 0.08),
    ("C", 4.0, 0.1, 1.0, 0.3),
    ("B", 3.0, 0.1, 1.0, 0.3),
]
DISTANCES = [100.0, 300.0, 1000.0]
Z = 1.5
CELLS = 1200
TOP = 3000.0


def inverse_obukhov(pasquill, z0):  # Yellow Book
    z = min(z0, 0.5)
    a, b = {
        "A": (33.162, 1117.0), "B": (32.258, 11.46), "C": (51.787, 1.324), "D": (1.0, z),
        "E": (-48.330, 1.262), "F": (-31.325, 19.36),
    }[pasquill]
    return math.log10(z / b) / a


def shape(z, z0, il):  # k u/u*
    if il > 0:
        length = 1.0 / il
        low = np.minimum(z, length)
        return np.log(low / z0) + 5 * (low - z0) * il + 6 * np.log(np.maximum(z, length) / length)

    def psi(h):
        a = (1 - 16 * h * il) ** 0.25
        return 2 * np.log((1 + a) / 2) + np.log((1 + a * a) / 2) - 2 * np.arctan(a) + np.pi / 2

    return np.log(z / z0) - psi(z) + psi(z0)


def plume(pasquill, wind, z0, height):
    il = inverse_obukhov(pasquill, z0)
    u_star = K * wind / float(shape(np.array(10.0), z0, il))
    edge = np.geomspace(1.02 * z0, TOP, CELLS + 1)
    mid = 0.5 * (edge[1:] + edge[:-1])
    flow = u_star / K * shape(mid, z0, il) * np.diff(edge)
    inner = edge[1:-1]
    phi = 1 + 5 * inner * il if il > 0 else 1 / np.sqrt(1 - 16 * inner * il)
    exchange = K * u_star * inner / phi / np.diff(mid)
    c = np.zeros(CELLS)
    at = np.searchsorted(edge, height) - 1
    c[at] = 1.0 / flow[at]

    def step(c, dx):
        bands = np.zeros((3, CELLS))
        bands[1] = flow / dx
        bands[1, :-1] += exchange
        bands[1, 1:] += exchange
        bands[0, 1:] = -exchange
        bands[2, :-1] = -exchange
        return solve_banded((1, 1), bands, flow / dx * c)

    x, dx, found = 0.0, 0.005, {}
    for stop in DISTANCES:
        while x < stop - 1e-9:
            s = min(dx, stop - x)
            c = 2 * step(step(c, s / 2), s / 2) - step(c, s)
            x += s
            dx = min(1.03 * dx, 0.01 * x + 0.005)
        found[stop] = float(np.interp(Z, mid, c))
    return found


def main():
    cases = []
    for pasquill, wind, z0, height, tolerance in CASES:
        for x, value in plume(pasquill, wind, z0, height).items():
            cases.append({
                "id": f"surface-layer-{pasquill.lower()}{wind:g}-h{height:g}-x{x:g}",
                "model": "dispersion.surface_layer_plume",
                "source": "finite differences of the diffusion equation",
                "confidence": "derived",
                "inputs": {
                    "mass_flow": "1 kg/s", "x": f"{x:g} m", "z": f"{Z:g} m",
                    "height": f"{height:g} m", "wind_speed": f"{wind:g} m/s",
                    "pasquill_class": pasquill, "roughness": f"{z0:g} m",
                },
                "expected": {
                    "crosswind_integral": {
                        "value": float(f"{value:.6g}"), "unit": "s/m2", "rel_tol": tolerance,
                    }
                },
            })
    FILE.write_text(json.dumps({
        "title": "Plumes near the ground beside finite differences",
        "source": "u dc/dx = d/dz (K dc/dz), by validation/scripts/surface_layer_reference.py",
        "kind": "verification",
        "cases": cases,
    }, indent=1) + "\n")


if __name__ == "__main__":
    main()
