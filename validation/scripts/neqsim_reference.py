#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plumes of NeqSim beside ours, written as worked cases.

    pip install neqsim        # Apache-2.0; its wheel holds the Java library, Java 11 or later runs it
    python3 validation/scripts/neqsim_reference.py

The class process.safety.dispersion.GaussianPlume has the coefficients of Briggs, so that rate, wind,
class and place are inputs both share. The committed cases run without the package; the last lines
printed are the comparison on docs/models/dispersion/gaussian_plume.md and dense_gas.md.
"""

import importlib.metadata
import importlib.util
import json
from pathlib import Path

import jpype

OUT = Path(__file__).resolve().parent.parent / "cases" / "dispersion" / "gaussian_neqsim.json"
VERSION = importlib.metadata.version("neqsim")
SOURCE = f"NeqSim {VERSION}, process.safety.dispersion.GaussianPlume, same inputs"

jars = sorted((Path(importlib.util.find_spec("neqsim").origin).parent / "lib").glob("*.jar"))
jpype.startJVM(classpath=[str(j) for j in jars])
GaussianPlume = jpype.JClass("neqsim.process.safety.dispersion.GaussianPlume")
HeavyGas = jpype.JClass("neqsim.process.safety.dispersion.HeavyGasDispersion")


def plume(rate, height, wind, pasquill, terrain):
    stability = getattr(GaussianPlume.Stability, pasquill)
    return GaussianPlume(rate, height, wind, stability, getattr(GaussianPlume.Terrain, terrain))


def eight(number):
    return float(f"{float(number):.8g}")


def case(pasquill, terrain, x, y, z, height, rate, wind, spreads_given):
    p = plume(rate, height, wind, pasquill, terrain)
    inputs = {
        "mass_flow": f"{rate:g} kg/s",
        "wind_speed": f"{wind:g} m/s",
        "height": f"{height:g} m",
        "y": f"{y:g} m",
        "z": f"{z:g} m",
    }
    expected = {"concentration": {"value": eight(p.concentration(x, y, z)), "unit": "kg/m3"}}
    if spreads_given:
        # All digits: near the edge of the plume the exponent makes much of a rounded spread.
        inputs["sigma_y"] = f"{float(p.sigmaY(x))!r} m"
        inputs["sigma_z"] = f"{float(p.sigmaZ(x))!r} m"
    else:
        inputs |= {"x": f"{x:g} m", "pasquill_class": pasquill}
        inputs["sigma_set"] = f"briggs_{terrain.lower()}"
        expected["sigma_y"] = {"value": eight(p.sigmaY(x)), "unit": "m"}
        expected["sigma_z"] = {"value": eight(p.sigmaZ(x)), "unit": "m"}
    how = "-spreads-given" if spreads_given else ""
    return {
        "id": f"{terrain.lower()}-{pasquill.lower()}-{x:g}-m{how}",
        "model": "dispersion.gaussian_plume",
        "inputs": inputs,
        "expected": expected,
        "rel_tol": 1e-6,
        "source": SOURCE,
        "confidence": "evaluated",
    }


def briggs_urban_z(pasquill, x):
    """Spread of Briggs (1973) as EPA prints it, for the classes in which NeqSim departs."""
    return 0.24 * x * (1 + 1e-3 * x) ** 0.5 if pasquill in "AB" else 0.08 * x / (1 + 1.5e-3 * x) ** 0.5


cases = []
# Distance, crosswind, height of the receptor and of the source, rate, wind.
places = [(150, 0, 1.5, 0, 0.5, 2), (800, 40, 0, 15, 3, 4), (6000, 100, 10, 30, 12, 6)]
for letter in "ABCDEF":
    cases += [case(letter, "RURAL", *place, False) for place in places]
for letter in "CD":
    cases += [case(letter, "URBAN", *place, False) for place in places]
for letter in "ABEF":
    cases += [case(letter, "URBAN", *places[1], True)]

document = {
    "title": "Gaussian plumes beside NeqSim",
    "source": f"NeqSim {VERSION} (Equinor, Apache-2.0)",
    "kind": "verification",
    "cases": cases,
}
OUT.write_text(json.dumps(document, indent=1) + "\n")
print(f"{len(cases)} cases")

print("urban, ground, axis: sigma_z of NeqSim over that of Briggs, concentration likewise")
for letter in "ABEF":
    for x in (100.0, 1000.0, 5000.0):
        ratio = float(plume(1, 0, 3, letter, "URBAN").sigmaZ(x)) / briggs_urban_z(letter, x)
        print(f"  {letter} {x:6g} m  {ratio:.2f}  {1 / ratio:.2f}")
print("heavy gas: distance to c/c0 by NeqSim [m]")
for rate, density, wind in ((100.0, 1.8, 3.0), (10.0, 3.0, 2.0), (1.0, 3.0, 5.0)):
    gas = HeavyGas(rate, density, 1.2, wind)
    line = [f"{float(gas.distanceToConcentrationRatio(c)):.0f}" for c in (0.1, 0.02, 0.005)]
    print(f"  q {rate:g} m3/s, {density:g} kg/m3, u {wind:g} m/s: {' '.join(line)}")
