#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Unignited jets of HyRAM+ in still air as worked cases.

    pip install hyram==6.1 "coolprop<7" "scipy<1.15"
    python validation/scripts/hyram_jet_reference.py

Writes validation/cases/dispersion/hyram_jets.json, which runs without the packages. Rate and speed
behind the expansion are those of HyRAM+; the jet of isorisk starts high, in hardly any wind. Two
differences are known. HyRAM+ gives its first section the speed of the source, which for hydrogen
carries 1.8 times the momentum of the source (printed here): it mixes faster, and the same fraction is
reached nearer. It lets the gas mix as cold as the expansion leaves it (hydrogen 130 to 240 K); here it
has the heat of its motion (288 K), and the axis rises further.
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
from hyram.phys._comps import Fluid, Orifice
from hyram.phys._jet import Jet

warnings.filterwarnings("ignore")
OUT = Path(__file__).resolve().parent.parent / "cases" / "dispersion" / "hyram_jets.json"
# name, species, molar mass kg/mol, pressure Pa, hole m, elevation rad, tolerance
CASES = [
    ("hydrogen-61bar-20.9mm", "H2", 2.01588e-3, 61e5, 0.0209, 0.0, 0.32),
    ("hydrogen-350bar-6mm", "H2", 2.01588e-3, 350e5, 0.006, 0.0, 0.32),
    ("hydrogen-2bar-3mm", "H2", 2.01588e-3, 2e5, 0.003, 0.0, 0.32),
    ("hydrogen-61bar-upright", "H2", 2.01588e-3, 61e5, 0.0209, math.pi / 2, 0.32),
    ("methane-50bar-10mm", "CH4", 16.0425e-3, 50e5, 0.010, 0.0, 0.04),
]
FRACTIONS = [0.1, 0.04, 0.02]
LAMBDA2 = 1.16**2


def momentum_over_source(jet, mass_flow, speed, air_density):
    """Momentum flux of the first section over that of the source."""
    u, b, rho = jet.V_cl[0], jet.B[0], jet.rho_cl[0]
    e = LAMBDA2 / (1.0 + 2.0 * LAMBDA2)
    return (
        math.pi
        * b**2
        * u**2
        * (air_density / 2.0 - (air_density - rho) * e)
        / (mass_flow * speed)
    )


def main():
    air = Fluid(species="AIR", T=288.15, P=101325.0)
    cases = []
    for name, species, molar, pressure, hole, elevation, tolerance in CASES:
        gas = Fluid(species=species, T=288.15, P=pressure)
        jet = Jet(gas, Orifice(hole), air, theta0=elevation, y0=0.0, verbose=False)
        expanded = jet.developing_flow.fluid_exp
        fraction, s = np.asarray(jet.X_cl), np.asarray(jet.S)
        ratio = momentum_over_source(jet, jet.mass_flow_rate, expanded.v, air.rho)
        print(f"{name}: {expanded.T:.0f} K, momentum of the first section {ratio:.2f} of the source")
        for x in FRACTIONS:
            k = int(np.argmax(fraction < x))
            along = float(np.interp(-x, -fraction[k - 1 : k + 1], s[k - 1 : k + 1]))
            cases.append(
                {
                    "id": f"{name}-{x:g}",
                    "model": "dispersion.jet_plume",
                    "source": "HyRAM+ 6.1, distance along the axis to a mole fraction",
                    "confidence": "derived",
                    "inputs": {
                        "mass_flow": float(f"{jet.mass_flow_rate:.6g}"),
                        "velocity": float(f"{expanded.v:.6g}"),
                        "density": float(f"{101325.0 * molar / (8.314462618 * 288.15):.6g}"),
                        "height": "300 m",
                        "elevation": elevation,
                        "fraction": x,
                        "pasquill_class": "D",
                        "wind_speed": "0.01 m/s",
                    },
                    "expected": {
                        "along": {
                            "value": float(f"{along:.4g}"),
                            "unit": "m",
                            "rel_tol": tolerance,
                        }
                    },
                }
            )
    OUT.write_text(
        json.dumps(
            {
                "title": "Jets of light gas beside HyRAM+",
                "source": "HyRAM+ 6.1 (validation/scripts/hyram_jet_reference.py)",
                "kind": "verification",
                "cases": cases,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
