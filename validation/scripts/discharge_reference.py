#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Independent values of gas, liquid and two-phase discharge, written as worked cases.

    pip install fluids CoolProp
    python3 validation/scripts/discharge_reference.py

fluids (MIT) gives friction factors, tank volumes and the gas capacity of a relief valve; CoolProp
(MIT) gives the equations of state from which the homogeneous equilibrium flux is maximised along
the isentrope. The committed cases under validation/cases/source run without either package.
"""

import json
import math
from pathlib import Path

import CoolProp
import CoolProp.CoolProp as CP
import fluids
from scipy.optimize import brentq, minimize_scalar

CASES = Path(__file__).resolve().parent.parent / "cases" / "source"
FLUIDS = f"fluids {fluids.__version__}"
COOLPROP = f"CoolProp {CoolProp.__version__}"


def write(name, title, source, cases):
    document = {"title": title, "source": source, "kind": "verification", "cases": cases}
    (CASES / name).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def case(identifier, model, inputs, expected, source, rel_tol):
    return {
        "id": identifier,
        "model": model,
        "inputs": inputs,
        "expected": expected,
        "rel_tol": rel_tol,
        "source": source,
        "confidence": "evaluated",
    }


def value(number, unit):
    return {"value": float(f"{number:.8g}"), "unit": unit}


def hem(fluid, temperature, extra, quality=0.0):
    """Flux [kg/m2/s] of a saturated mixture (extra 0) or subcooled liquid, largest along the isentrope."""
    p0 = CP.PropsSI("P", "T", temperature, "Q", 0, fluid) + extra
    at = ("T", temperature, "Q", quality) if extra == 0 else ("T", temperature, "P", p0)
    h0, s0 = CP.PropsSI("H", *at, fluid), CP.PropsSI("S", *at, fluid)

    def flux(p):
        h = CP.PropsSI("H", "P", p, "S", s0, fluid)
        return CP.PropsSI("D", "P", p, "S", s0, fluid) * (2.0 * max(h0 - h, 0.0)) ** 0.5

    grid = [101325.0 + (p0 - 101325.0) * (i + 0.5) / 400 for i in range(400)]
    best = max(grid, key=flux)
    step = (p0 - 101325.0) / 400
    found = minimize_scalar(
        lambda p: -flux(p),
        bounds=(max(101325.0, best - step), min(p0 * (1 - 1e-9), best + step)),
        method="bounded",
        options={"xatol": 1.0},
    )
    return max(-found.fun, flux(best))


def two_phase():
    cases = []
    for fluid, substance in (("n-Propane", "propane"), ("Ammonia", "ammonia"), ("n-Butane", "n_butane")):
        for temperature in (283.15, 293.15, 303.15):
            for extra in (0.0, 3e5):
                p0 = CP.PropsSI("P", "T", temperature, "Q", 0, fluid) + extra
                if p0 < 1.5e5:
                    continue
                inputs = {"substance": substance, "temperature": temperature, "diameter": 0.1,
                          "length": 0.1, "friction_factor": 1e-9}
                if extra:
                    inputs["pressure"] = value(p0, "Pa")
                cases.append(case(
                    f"hem-{substance}-{temperature:g}-{extra:g}", "source.two_phase_pipe", inputs,
                    {"mass_flux": value(hem(fluid, temperature, extra), "kg/m2/s")}, COOLPROP, 0.03))
    write("independent_two_phase.json", "Equilibrium flux against equations of state",
          f"{COOLPROP}, validation/scripts/discharge_reference.py; 3 % for correlations of "
          "saturation instead of an equation of state", cases)


def level_swell():
    """DIERS churn and bubbly flow in a vertical cylinder, with the properties of the equations of state."""
    cases = []
    area, height, level, opening = 0.25 * math.pi * 1.2**2, 10.0, 8.2, 0.05
    need = 1.0 - level / height
    vent = 0.25 * math.pi * opening**2
    for fluid, substance in (("n-Propane", "propane"), ("Ammonia", "ammonia"), ("n-Butane", "n_butane")):
        temperature = 303.15
        rho_l = CP.PropsSI("D", "T", temperature, "Q", 0, fluid)
        rho_v = CP.PropsSI("D", "T", temperature, "Q", 1, fluid)
        sigma = CP.PropsSI("I", "T", temperature, "Q", 0, fluid)
        for regime, c0, k in (("churn", 1.5, 1.53), ("bubbly", 1.2, 1.18)):
            rise = k * (sigma * 9.81 * (rho_l - rho_v)) ** 0.25 / rho_l**0.5
            if regime == "churn":
                psi, carried = 2.0 * need / (1.0 - c0 * need), 2.0 * need / (1.0 + c0 * need)
            else:
                psi = need * (1.0 - need) ** 2 / ((1.0 - need**3) * (1.0 - c0 * need))
                carried = need
            free = psi * rise * rho_v * area
            x_m = carried * rho_v / (carried * rho_v + (1.0 - carried) * rho_l)

            def surplus(x):
                w = vent * hem(fluid, temperature, 0.0, x)
                return x * w - free - x_m * (w - free)

            quality = brentq(surplus, x_m, 1.0, xtol=1e-8)
            cases.append(case(
                f"swell-{substance}-{regime}", "source.level_swell",
                {"substance": substance, "shape": "vertical_cylinder", "vessel_diameter": 1.2,
                 "vessel_length": height, "temperature": temperature, "level": level,
                 "opening_height": height, "opening_diameter": opening, "regime": regime},
                {"quality": value(quality, "-"), "rise_velocity": value(rise, "m/s"),
                 "mass_flow": value(vent * hem(fluid, temperature, 0.0, quality), "kg/s"),
                 "disengaged_flow": value(free, "kg/s"), "carried_quality": value(x_m, "-")},
                COOLPROP, 0.03))
    write("level_swell.json", "Two-phase venting of a vertical vessel: drift flux and coupling equation",
          f"{COOLPROP}, validation/scripts/discharge_reference.py; DIERS forms (fisher-1992, read second-hand)", cases)


def gas():
    cases = []
    for name, mass, gamma in (("methane", 0.01604, 1.31), ("air", 0.02896, 1.4), ("chlorine", 0.0709, 1.33)):
        for p0 in (3e5, 2e6, 8e6):
            for temperature in (250.0, 300.0, 400.0):
                # Area of a relief valve with all coefficients 1 for 1 kg/s: the ideal nozzle.
                area = fluids.API520_A_g(m=1.0, T=temperature, Z=0.95, MW=1000.0 * mass, k=gamma,
                                         P1=p0, P2=101325.0, Kd=1.0, Kb=1.0, Kc=1.0)
                cases.append(case(
                    f"nozzle-{name}-{p0:g}-{temperature:g}", "source.gas_hole",
                    {"hole_diameter": float(f"{(4 * area / 3.141592653589793) ** 0.5:.10g}"),
                     "pressure": p0, "temperature": temperature, "molar_mass": mass,
                     "heat_capacity_ratio": gamma, "compressibility": 0.95,
                     "discharge_coefficient": 1.0},
                    {"mass_flow": value(1.0, "kg/s"), "choked": True}, FLUIDS, 2e-4))
    write("independent_gas.json", "Choked gas flow against the sizing equation of API 520",
          f"{FLUIDS}, API520_A_g, validation/scripts/discharge_reference.py; the printed constant "
          "of API 520 has four figures", cases)


def liquid():
    cases = []
    for diameter in (0.025, 0.1, 0.3):
        for length in (1.0, 30.0, 1000.0):
            for viscosity in (3e-4, 1e-3, 0.2):
                rho, dp, roughness, fittings = 850.0, 3e5, 4.5e-5, 0.5

                def surplus(u, d=diameter, n=length, mu=viscosity):
                    f = fluids.friction.Churchill_1977(Re=rho * u * d / mu, eD=roughness / d)
                    return dp - 0.5 * rho * u * u * (1.0 + fittings + f * n / d)

                u = brentq(surplus, 1e-8, 100.0, xtol=1e-14)
                cases.append(case(
                    f"pipe-{diameter:g}-{length:g}-{viscosity:g}", "source.liquid_pipe",
                    {"diameter": diameter, "length": length, "roughness": roughness, "density": rho,
                     "viscosity": viscosity, "pressure_difference": dp, "fittings": fittings},
                    {"velocity": value(u, "m/s"),
                     "friction_factor": value(fluids.friction.Churchill_1977(
                         Re=rho * u * diameter / viscosity, eD=roughness / diameter), "-")},
                    FLUIDS, 1e-6))
    write("independent_liquid_pipe.json", "Liquid pipes with friction",
          f"{FLUIDS}, Churchill_1977, validation/scripts/discharge_reference.py", cases)


def tanks():
    cases = []
    shapes = (
        ("vertical_cylinder", 3.0, 8.0, 0.0, fluids.TANK(D=3.0, L=8.0, horizontal=False)),
        ("horizontal_cylinder", 2.5, 9.0, 0.0, fluids.TANK(D=2.5, L=9.0, horizontal=True)),
        ("horizontal_cylinder", 2.5, 9.0, 0.625,
         fluids.TANK(D=2.5, L=9.0, horizontal=True, sideA="ellipsoidal", sideB="ellipsoidal",
                     sideA_a=0.625, sideB_a=0.625)),
        ("vertical_cylinder", 3.0, 8.0, 0.75,
         fluids.TANK(D=3.0, L=8.0, horizontal=False, sideA="ellipsoidal", sideB="ellipsoidal",
                     sideA_a=0.75, sideB_a=0.75)),
        ("horizontal_cylinder", 4.0, 10.0, 2.0,
         fluids.TANK(D=4.0, L=10.0, horizontal=True, sideA="spherical", sideB="spherical",
                     sideA_a=2.0, sideB_a=2.0)),
    )
    for shape, diameter, length, head, tank in shapes:
        for part in (0.15, 0.5, 0.9):
            level = part * tank.h_max
            cases.append(case(
                f"tank-{shape}-{head:g}-{part:g}", "source.vessel_draining",
                {"shape": shape, "vessel_diameter": diameter, "vessel_length": length,
                 "head_depth": head, "level": float(f"{level:.12g}"), "hole_height": 0.0,
                 "hole_diameter": 0.02, "density": 1000.0},
                {"initial_mass": value(1000.0 * tank.V_from_h(level), "kg")}, FLUIDS, 1e-6))
    write("independent_tanks.json", "Contents of tanks of standard shape",
          f"{FLUIDS}, TANK.V_from_h, validation/scripts/discharge_reference.py", cases)


if __name__ == "__main__":
    two_phase()
    level_swell()
    gas()
    liquid()
    tanks()
