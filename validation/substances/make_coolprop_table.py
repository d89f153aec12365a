#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write coolprop.csv: reference values of the substances CoolProp has an equation of state for.

    python3 -m venv venv && venv/bin/pip install chemicals==1.5.2 CoolProp==8.0.0
    venv/bin/python validation/substances/make_coolprop_table.py

The unit tests compare the functions of data/substances with the table, so that neither package is
needed to build or to test. Saturated liquid from 0.5 Tc (or the triple point) to 0.9 Tc, gas from
230 K to 600 K at 1 kPa; a property CoolProp has no model for is left out.
"""

import math
import sys
from pathlib import Path

import CoolProp
import CoolProp.CoolProp as CP

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))
import generate_substances as g  # noqa: E402
import substance_facts as facts  # noqa: E402

PROPERTIES = {
    "vapour_pressure": "P",
    "liquid_density": "D",
    "heat_of_vaporisation": "L",
    "liquid_heat_capacity": "C",
    "ideal_gas_heat_capacity": "CP0MASS",
    "liquid_viscosity": "V",
    "gas_viscosity": "MUG",
    "liquid_conductivity": "LC",
    "gas_conductivity": "KG",
    "surface_tension": "I",
}
GAS = ("ideal_gas_heat_capacity", "gas_viscosity", "gas_conductivity")
POINTS = 9

HEAD = """# Reference values of pure fluids: equations of state and transport models of CoolProp {version} (MIT).
# document: made by validation/substances/make_coolprop_table.py; units as in data/substances (SI, per kilogram)
# source: the equation of state; transport properties by the models CoolProp has for the fluid
substance,fluid,property,temperature_k,value,source
"""


def main():
    lines = [HEAD.format(version=CoolProp.__version__)]
    for key, s in (g.SUBSTANCES | facts.NEW).items():
        eos = s.get("eos")
        if not eos or s.get("surrogate"):
            continue
        tc = CP.PropsSI("Tcrit", eos)
        triple = CP.PropsSI("Ttriple", eos)
        for name, prop in PROPERTIES.items():
            low, high = (230.0, 600.0) if name in GAS else (max(0.5 * tc, triple + 0.5), 0.9 * tc)
            for i in range(POINTS):
                t = round(low + (high - low) * i / (POINTS - 1), 2)
                v = g.eos_value(eos, prop, t)
                if v is None or not math.isfinite(v):
                    continue
                lines.append(f"{key},{eos},{name},{t:g},{v:.7g},{g.eos_reference(eos)}\n")
    (Path(__file__).parent / "coolprop.csv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
