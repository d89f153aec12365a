#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Heavy-gas plumes by slabx (PyPI), an independent implementation of SLAB, as worked cases.

    pip install slabx==1.0.7
    python3 validation/scripts/heavy_gas_reference.py

Same inputs, closures of SLAB on both sides; compared are the mean volume fraction, half-width and
temperature of the section of steady plumes. The committed case file runs without the package.
"""

import json
from pathlib import Path

import numpy as np
from slabx.core.plume import run_dispersion
from slabx.core.source import EvaporatingPool, HorizontalJet
from slabx.submodels.atmosphere import Atmosphere
from slabx.thermo.base import LegacyThermo, Substance, water_backend

FILE = Path(__file__).resolve().parent.parent / "cases" / "dispersion" / "heavy_gas_slabx.json"
GAS = {
    # molar mass, cp vapour, cp liquid, latent heat, boiling point, liquid density
    "methane": (0.016043, 2238.0, 3348.5, 509900.0, 111.7, 424.1),
    "propane": (0.044096, 1678.0, 2520.0, 425740.0, 231.1, 500.5),
    "chlorine": (0.070906, 498.1, 926.3, 287840.0, 239.1, 1574.0),
    "ammonia": (0.017031, 2045.9, 4611.8, 1370000.0, 239.57, 682.8),
}
# name, source, gas, rate kg/s, area m2, liquid fraction, height m, wind m/s at 10 m, class, z0 m
CASES = [
    ("methane-pool-d5", "pool", "methane", 20.0, 120.0, 0.0, 0.0, 5.0, "D", 0.03),
    ("propane-pool-d3", "pool", "propane", 5.0, 80.0, 0.0, 0.0, 3.0, "D", 0.1),
    ("chlorine-jet-d5", "horizontal_jet", "chlorine", 2.0, 0.02, 0.8, 1.0, 5.0, "D", 0.1),
    ("ammonia-jet-e4", "horizontal_jet", "ammonia", 10.0, 0.1, 0.8, 1.5, 4.0, "E", 0.03),
    ("propane-jet-c6", "horizontal_jet", "propane", 4.0, 0.04, 0.6, 1.0, 6.0, "C", 0.1),
]
DISTANCES = [50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0]


def by_slabx(source, gas, rate, area, liquid, height, wind, pasquill, roughness):
    mw, cpv, cpl, latent, boiling, density = GAS[gas]
    substance = Substance(gas, mw, cpv, cpl, latent, boiling, density)
    air = Atmosphere(
        u_ref=wind, z_ref=10.0, T=293.15, rh=70.0, z0=roughness, stability=pasquill
    )
    if source == "pool":
        release = EvaporatingPool(substance=substance, rate=rate, area=area)
    else:
        release = HorizontalJet(
            substance=substance,
            rate=rate,
            area=area,
            duration=np.inf,
            liquid_fraction=liquid,
            height=height,
        )
    plume, _ = run_dispersion(release, air, LegacyThermo(substance), water_backend(), x_max=3000.0)
    return {
        "mean_fraction": np.interp(DISTANCES, plume.x, plume.vol_frac),
        "half_width": np.interp(DISTANCES, plume.x, plume.b_half),
        "temperature": np.interp(DISTANCES, plume.x, plume.T),
    }


def main():
    cases = []
    for name, source, gas, rate, area, liquid, height, wind, pasquill, roughness in CASES:
        values = by_slabx(source, gas, rate, area, liquid, height, wind, pasquill, roughness)
        mw, cpv, cpl, latent, boiling, density = GAS[gas]
        inputs = {
            "source": source,
            "mass_flow": f"{rate} kg/s",
            "area": f"{area} m2",
            "height": f"{height} m",
            "temperature": f"{boiling} K",
            "liquid_fraction": liquid,
            "molar_mass": f"{mw} kg/mol",
            "vapour_heat_capacity": f"{cpv} J/kg/K",
            "boiling_point": f"{boiling} K",
            "latent_heat": f"{latent} J/kg",
            "liquid_heat_capacity": f"{cpl} J/kg/K",
            "liquid_density": f"{density} kg/m3",
            "saturation_b": "0 K",
            "wind_speed": f"{wind} m/s",
            "reference_height": "10 m",
            "roughness": f"{roughness} m",
            "air_temperature": "293.15 K",
            "relative_humidity": 0.7,
            "stability_index": "ABCDEF".index(pasquill) + 1.0,
            "averaging_time": "10 s",
            "receptor_height": "0 m",
            "distances": [f"{x} m" for x in DISTANCES],
            "entrainment": "slab",
            "jet_mixing": "slab",
        }
        expected = {}
        for i in range(len(DISTANCES)):
            expected[f"mean_fraction_{i}"] = {
                "value": float(f"{values['mean_fraction'][i]:.6g}"),
                "rel_tol": 0.04,
            }
            expected[f"half_width_{i}"] = {
                "value": float(f"{values['half_width'][i]:.6g}"),
                "unit": "m",
                "rel_tol": 0.05,
            }
            expected[f"temperature_{i}"] = {
                "value": float(f"{values['temperature'][i]:.6g}"),
                "unit": "K",
                "rel_tol": 0.003,
            }
        cases.append(
            {
                "id": f"slabx-{name}",
                "model": "dispersion.heavy_gas_plume",
                "inputs": inputs,
                "expected": expected,
                "source": "slabx 1.0.7, same inputs and closures",
                "confidence": "evaluated",
            }
        )
    document = {
        "title": "Steady heavy plumes beside slabx",
        "source": "slabx 1.0.7 (PyPI), by validation/scripts/heavy_gas_reference.py",
        "kind": "verification",
        "cases": cases,
    }
    FILE.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
