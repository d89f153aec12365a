#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Published risk analyses and safety distances, computed again beside the published figures.

    PYTHONPATH=build/release/python python validation/scripts/published_cases.py

Writes docs/validation/published.md from validation/published (inputs, figures, page.md.in).
Nothing is fitted: defaults of the program, but for what the case states.
"""

import argparse
import csv
import math
import tempfile
from pathlib import Path

import numpy as np

import isorisk as ir

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "validation" / "published"
PAGE = ROOT / "docs" / "validation" / "published.md"
evaluate = ir.models.source.evaluate

# Set, class, wind [m/s], air [degC], humidity: the weathers of cases 1 and 2.
WEATHERS = [
    ("A F1.5", "F", 1.5, 9.85, 0.70),
    ("A D1.5", "D", 1.5, 9.85, 0.70),
    ("A D5", "D", 5.0, 9.85, 0.70),
    ("B F1", "F", 1.0, 13.0, 0.75),
    ("B D5", "D", 5.0, 13.0, 0.75),
    ("B C10", "C", 10.0, 13.0, 0.75),
]
NAMES = [w[0] for w in WEATHERS]
ROUGHNESS_M = 0.183
AVERAGING_S = 18.75
HEAT_OF_COMBUSTION = 46.338389e6  # J/kg, data/substances/propane.json
LATENT_KJ_PER_KG = 426.1  # at the boiling point, same file (gas less liquid)
HEIGHTS_M = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5]  # tried for the centreline


# ------------------------------------------------------------------------------------- reading


def rows(case, name):
    """Rows of a table of a case, without its notes."""
    with open(CASES / case / name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def published(case):
    """Published figures of cases 1 and 2: {quantity: value or {weather: value}}."""
    found = {}
    for row in rows(case, "published.csv"):
        value = float(row["value"])
        if row["weather"]:
            found.setdefault(row["quantity"], {})[row["weather"]] = value
        else:
            found[row["quantity"]] = value
    return found


def run(case, study="study"):
    """Run a study; its result and its scenarios."""
    result = ir.Study.open(CASES / case / f"{study}.yaml").run(threads=2)
    with tempfile.TemporaryDirectory() as folder:
        result.write(Path(folder) / "out")
        with open(Path(folder) / "out" / "scenarios.csv", encoding="utf-8") as file:
            scenarios = list(csv.DictReader(file))
    return result, scenarios


# ---------------------------------------------------------------------------- cases 1 and 2: leaks


def release(phase, pressure, **options):
    """Release of cases 1 and 2: hole of 5 mm, propane at 27 degC."""
    return evaluate(
        "source.release",
        substance="propane",
        temperature="27 degC",
        pressure=pressure,
        phase=phase,
        inventory="55611 kg" if phase == "liquefied_gas" else "2000 kg",
        hole_diameter="5 mm",
        **options,
    )


def state(leak):
    """What leaves, after expansion, as the cloud models take it."""
    return {
        "mass_flow": leak["airborne_rate"],
        "temperature": leak["temperature"],
        "liquid_fraction": 1.0 - leak["vapour_fraction"],
        "velocity": leak["expanded_velocity"],
    }


def reach(air, source, fraction, height):
    """Distance [m] to a volume fraction at a height."""
    _, letter, wind, celsius, humidity = air
    return evaluate(
        "dispersion.release_cloud",
        substance="propane",
        height="1 m",
        pasquill_class=letter,
        wind_speed=wind,
        roughness=ROUGHNESS_M,
        air_temperature=f"{celsius} degC",
        relative_humidity=humidity,
        fraction=fraction,
        receptor_height=height,
        averaging_time=AVERAGING_S,
        **source,
    )["distance"]


def reaches(source, fraction, heights=(1.0,)):
    """Largest distance over the heights, by weather."""
    return {air[0]: max(reach(air, source, fraction, z) for z in heights) for air in WEATHERS}


def flammable_mass(air, source, lower, upper):
    """Mass [kg] between the limits."""
    _, letter, wind, celsius, humidity = air
    return evaluate(
        "dispersion.heavy_gas_flammable",
        source="horizontal_jet",
        substance="propane",
        height=1.0,
        pasquill_class=letter,
        wind_speed=wind,
        roughness=ROUGHNESS_M,
        air_temperature=f"{celsius} degC",
        relative_humidity=humidity,
        lower_limit=lower,
        upper_limit=upper,
        **source,
    )["mass_in_limits"]


def flux(air, x, z, jet):
    """Heat flux [W/m2] at x downwind, z above ground; infinite in the flame."""
    _, _, wind, celsius, humidity = air
    result = evaluate(
        "fire.chamberlain_jet",
        hole_diameter="5 mm",
        molar_mass=0.0440956,
        heat_capacity_ratio=1.13,
        stagnation_temperature="27 degC",
        heat_of_combustion=HEAT_OF_COMBUSTION,
        wind_speed=wind,
        theta_jv=0,
        release_height=1,
        ambient_temperature=f"{celsius} degC",
        air_temperature=f"{celsius} degC",
        relative_humidity=humidity,
        receiver=[x, 0.0, z],
        **jet,
    )
    return math.inf if result["inside_flame"] else result["max_heat_flux"]


def heat_reach(air, level, z, jet):
    """Farthest distance [m] with at least the flux; 0: nowhere."""
    step = 0.5
    tried = (60.0 - step * k for k in range(120))
    far = next((x for x in tried if flux(air, x, z, jet) >= level), None)
    if far is None:
        return 0.0
    low, high = far, far + step
    for _ in range(12):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if flux(air, middle, z, jet) >= level else (low, middle)
    return low


def heat_reaches(level, z, jet):
    """Distances to a flux, by weather."""
    return {air[0]: heat_reach(air, level, z, jet) for air in WEATHERS}


def from_study(case, column, outcome):
    """Column of the scenarios of both sets, by weather."""
    found = {}
    for letter in "ab":
        for row in run(case, f"study_{letter}")[1]:
            if row["outcome"] == outcome and row[column]:
                found[f"{letter.upper()} {row['weather']}"] = float(row[column])
    return found


def liquid_leak(quick=False):
    """Case 1. With quick: only what the test needs."""
    case = "propane_liquid_leak"
    known = published(case)
    leak = release("liquefied_gas", "22.01325 bar")
    ours = state(leak)
    theirs = {
        "mass_flow": known["rate"],
        "temperature": known["expanded_temperature"] + 273.15,
        "liquid_fraction": known["expanded_liquid_fraction"],
        "velocity": known["expanded_velocity"],
    }
    jet = {
        "mass_flow": leak["airborne_rate"],
        "stagnation_pressure": "22.01325 bar",
        "heavy_fuel_correction": True,
        "expanded_velocity": leak["expanded_velocity"],
        "expanded_density": leak["density"],
    }
    lower, upper = known["lfl"] * 1e-6, known["ufl"] * 1e-6
    out = {"known": known, "leak": leak}
    out["study"] = {
        column: from_study(case, column, outcome)
        for column, outcome in (
            ("initial_rate_kg_per_s", "jet_fire"),
            ("heat_12_5_distance_m", "jet_fire"),
            ("lfl_distance_m", "flash_fire_plus_jet"),
        )
    }
    out["study_limit"] = reaches(ours, 0.017, heights=(0.0, 1.0))
    out["study_heat"] = heat_reaches(12.5e3, 1.0, jet)
    out["axis"] = {f: reaches(ours, f) for f in (upper, lower, 0.5 * lower)}
    out["heat"] = {q: heat_reaches(q * 1e3, 0.0, jet) for q in (5.0, 12.5, 37.5)}
    if quick:
        return out
    out["same_rate"] = release("liquefied_gas", "22.01325 bar", discharge_coefficient=0.6)
    out["highest"] = {f: reaches(ours, f, HEIGHTS_M) for f in (upper, lower, 0.5 * lower)}
    out["their_state"] = {f: reaches(theirs, f) for f in (upper, lower, 0.5 * lower)}
    out["their_highest"] = {f: reaches(theirs, f, HEIGHTS_M) for f in (upper, lower, 0.5 * lower)}
    fast = jet | {
        "mass_flow": theirs["mass_flow"],
        "expanded_velocity": theirs["velocity"],
        "expanded_density": 1.0 / (0.34 / leak["vapour_density"] + 0.66 / 581.0),
    }
    out["their_heat"] = {q: heat_reaches(q * 1e3, 0.0, fast) for q in (5.0, 12.5, 37.5)}
    out["mass"] = {w[0]: flammable_mass(w, ours, lower, upper) for w in WEATHERS}
    out["their_mass"] = {w[0]: flammable_mass(w, theirs, lower, upper) for w in WEATHERS}
    out["expansion"] = evaluate(
        "source.flashing_expansion", substance="propane", temperature="27 degC"
    )
    levels = {"2_068": 2068.0, "13_79": 13790.0, "20_68": 20680.0}
    out["tnt"] = {}
    for label, options in {
        "default": {},
        "ten_per_cent": {"yield": 0.1, "configuration": "free_air"},
    }.items():
        for source, masses in {"theirs": known["flammable_mass"], "ours": out["mass"]}.items():
            out["tnt"][label, source] = {
                name: {
                    key: blast_radius(masses[name], level, options) for key, level in levels.items()
                }
                for name in known["flammable_mass"]
            }
    return out


def blast_radius(mass, level, options):
    """Radius [m] of an overpressure by the TNT equivalence."""
    result = evaluate(
        "explosion.tnt_equivalence",
        fuel_mass=mass,
        heat_of_combustion=HEAT_OF_COMBUSTION,
        thresholds=[level],
        **options,
    )
    return next(v for k, v in result.items() if k.startswith("R_"))


def vapour_leak(quick=False):
    """Case 2. With quick: only what the test needs."""
    case = "propane_vapour_leak"
    known = published(case)
    lower, upper = known["lfl"] * 1e-6, known["ufl"] * 1e-6
    leak = release("gas", "10.03 bar")
    out = {"known": known, "leak": leak}
    out["study"] = {
        "initial_rate_kg_per_s": from_study(case, "initial_rate_kg_per_s", "jet_fire")
    }
    coefficient = known["discharge_coefficient"]
    out["same_cd"] = release("gas", "10.03 bar", discharge_coefficient=coefficient)
    out["axis"] = {f: reaches(state(leak), f) for f in (upper, lower, 0.5 * lower)}
    if quick:
        return out
    # The throat of the real gas does not hold at saturation: 1 % below it, in proportion.
    real = evaluate(
        "source.gas_hole_real",
        substance="propane",
        hole_diameter="5 mm",
        pressure="9.93 bar",
        temperature="27 degC",
    )
    out["real"] = real["mass_flow"] * 10.03 / 9.93
    jet = {"mass_flow": leak["release_rate"], "stagnation_pressure": "10.03 bar"}
    jet["heavy_fuel_correction"] = True
    out["heat"] = {q: heat_reaches(q * 1e3, 0.0, jet) for q in (4.0, 12.5, 37.5)}
    return out


# ------------------------------------------------------------------- case 5: hydrogen dispenser


def within(air_density, flame, rate, lower, upper):
    """Fuel between two mole fractions in a free jet of hydrogen, and where they lie on its axis.

    The law of `dispersion.free_jet` taken for the mass fraction (its page calls it a mole fraction;
    see the page of this script). Isothermal, ideal gas.
    """
    diameter, speed = flame["expanded_diameter"], flame["expanded_velocity"]
    density = flame["expanded_density"]
    at = 1000.0 * diameter
    axis = evaluate(
        "dispersion.free_jet", diameter=diameter, jet_density=density, air_density=air_density, s=at
    )["mole_fraction"]
    k = axis * at  # mass fraction on the axis: k/s
    light, heavy = 2.01588e-3, 28.96e-3

    def mass_fraction(x):
        return x * light / (x * light + (1.0 - x) * heavy)

    low, high = mass_fraction(lower), mass_fraction(upper)
    s = np.linspace(k, k / low, 1001)[:, None]
    t = np.linspace(0.0, 1.2, 601)[None, :]  # r/s
    y = np.minimum(1.0, k / s) * np.exp(-25.0 * t**2)
    mix = 101325.0 / (8.314462618 * 288.15) / (y / light + (1.0 - y) / heavy)
    inner = np.where((y >= low) & (y <= high), mix * y * 2.0 * math.pi * t, 0.0)
    line = np.trapezoid(inner, t, axis=1) * s[:, 0] ** 2
    # Fuel through a section far out, the speed from the momentum with the same profile.
    momentum = rate * speed
    fuel = k * math.pi / 50.0 * math.sqrt(50.0 * momentum / (math.pi * air_density))
    return {
        "flux_mass": fuel * air_density,
        "flux_mole": fuel * air_density * light / heavy,
        "mass": float(np.trapezoid(line, s[:, 0])),
        "lower": k / low,
        "centre": k / mass_fraction(0.5 * (lower + upper)),
        "as_mole_fraction": k / lower,
    }


def dispenser():
    """Case 5: frequencies, consequences and potential loss of life."""
    case = "hydrogen_dispenser"
    given = {row["name"]: float(row["value"]) for row in rows(case, "inputs.csv")}
    places = rows(case, "occupants.csv")
    people = [tuple(float(p[k]) for k in ("x_m", "y_m", "z_m")) for p in places]
    sizes = [("0.01", 1e-4), ("0.1", 1e-3), ("1", 1e-2), ("10", 0.1), ("100", 1.0)]
    components = rows(case, "leaks.csv")
    out = {"sizes": [], "known": rows(case, "published.csv"), "hyram": rows(case, "hyram_6_1.csv")}
    n = given["fuellings"]
    solenoids = given["solenoid_open"] ** 3 + given["solenoid_common"]
    nozzle = given["nozzle_popoff"] + given["nozzle_open"]
    out["fuelling"] = {
        "shutdown": n * nozzle * given["manual_valve_open"] * solenoids,
        "overpressure": n * given["relief_shut"] * given["overpressure"],
        "driveoff": n * given["coupling_open"] * given["driveoff"],
    }
    for name, share in sizes:
        frequency = sum(
            int(c["count"]) * math.exp(float(c[f"mu_{name.replace('.', '_')}"])) for c in components
        )
        hole = given["pipe_diameter"] * math.sqrt(share)
        gas = {"pressure": given["pressure"], "temperature": given["temperature"]}
        rate = evaluate("source.gas_hole_real", substance="hydrogen", hole_diameter=hole, **gas)[
            "mass_flow"
        ]
        low = rate < given["flow_low"]
        flame = {}
        heats, vectors, burns = [], [], 0.0
        for x, up, across in people:
            flame = evaluate(
                "fire.hydrogen_jet",
                fuel="hydrogen",
                hole_diameter=hole,
                stagnation_pressure=gas["pressure"],
                stagnation_temperature=gas["temperature"],
                mass_flow=rate,
                receiver=[x, across, up],
                relative_humidity=given["humidity"],
            )
            heats.append(flame["scalar_sum"])
            vectors.append(flame["max_heat_flux"])
            burns += death_by_heat(heats[-1], given["exposure"])
        cloud = within(
            101325.0 * 28.96e-3 / (8.314462618 * 288.15),
            flame,
            rate,
            given["lower_limit"],
            given["upper_limit"],
        )
        blast = evaluate(
            "explosion.baker_strehlow_tang",
            combustion_energy=cloud["mass"] * flame["heat_of_combustion"],
            flame_mach=given["flame_mach"],
            distance=[math.dist(p, (cloud["centre"], 0.0, 0.0)) for p in people],
        )
        heads = sum(
            evaluate(
                "vulnerability.blast_probit", overpressure=p, impulse=i, relation="tno_head"
            )["probability"]
            for p, i in zip(blast["overpressure"], blast["impulse"], strict=True)
        )
        total = frequency + (sum(out["fuelling"].values()) if share == 1.0 else 0.0)
        escaped = total * (1.0 - given["detection"])
        out["sizes"].append(
            {
                "leak": name,
                "hole": hole,
                "frequency": frequency,
                "rate": rate,
                "length": flame["flame_length"],
                "radiated": flame["fraction_radiated"],
                "temperature": flame["flame_temperature"],
                "heat": heats,
                "overpressure": blast["overpressure"],
                "cloud": cloud,
                "pll_jet": escaped * given["immediate_low" if low else "immediate_mid"] * burns,
                "pll_jet_vector": escaped
                * given["immediate_low" if low else "immediate_mid"]
                * sum(death_by_heat(q, given["exposure"]) for q in vectors),
                "pll_blast": escaped * given["delayed_low" if low else "delayed_mid"] * heads,
            }
        )
    out["pll"] = sum(s["pll_jet"] + s["pll_blast"] for s in out["sizes"])
    out["pll_vector"] = sum(s["pll_jet_vector"] + s["pll_blast"] for s in out["sizes"])
    return out


def death_by_heat(heat_flux, exposure):
    """Probability of death by the probit of Eisenberg."""
    return evaluate("vulnerability.heat_probits", heat_flux=heat_flux, exposure=exposure)[
        "probability_eisenberg"
    ]


# --------------------------------------------------------------- cases 3, 4, 6, 10: whole analyses


def distance(result, level=1e-6):
    """Farthest centre of a cell with at least the risk [m]; 0: none."""
    west, north, cell = result.grid
    risk = result.individual_risk
    n_rows, n_cols = risk.shape
    x = west + (np.arange(n_cols) + 0.5) * cell - 120000.0
    y = north - (np.arange(n_rows) + 0.5) * cell - 480000.0
    far = np.hypot(*np.meshgrid(x, y))[risk >= level]
    return float(far.max()) if far.size else 0.0


LEVELS = (1e-5, 1e-6, 3e-7, 1e-7)


def contours(case, study="study"):
    """Distances of the levels, and with fires of direct ignition only; reaches of the outcomes."""
    result, scenarios = run(case, study)
    out = {"distance": {level: distance(result, level) for level in LEVELS}, "cell": result.grid[2]}
    only_direct = result.update(delayed_ignition_factor=0.0)
    out["direct_only"] = {level: distance(only_direct, level) for level in LEVELS}
    out["scenarios"] = scenarios
    return out


def farthest(found, column, **which):
    """Largest value of a column of the scenarios that match."""
    values = [
        float(row[column])
        for row in found["scenarios"]
        if row[column] and all(row[k] == v for k, v in which.items())
    ]
    return max(values, default=0.0)


def fireball_reach(mass, pressure, level=35e3):
    """Distance [m] on the ground to a flux of a fireball."""

    def heat(x):
        return evaluate(
            "fire.fireball_tno",
            mass=mass,
            vapour_pressure=pressure,
            heat_of_combustion=HEAT_OF_COMBUSTION,
            distance=x,
            relative_humidity=0.8,
        )["max_heat_flux"]

    low, high = 0.0, 500.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if heat(middle) >= level else (low, middle)
    return low


# --------------------------------------------------------------------------------------- the page


def number(x, digits=3):
    """Three significant digits, without an exponent where it can be avoided."""
    if isinstance(x, str):
        return x
    if x == 0.0:
        return "0"
    if not 1e-4 <= abs(x) < 1e5:
        return f"{x:.{digits}g}"
    return f"{x:.{max(0, digits - 1 - math.floor(math.log10(abs(x))))}f}"


def table(head, body):
    """Lines of a table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in body]


def compared(quantity, unit, theirs, ours, band=None, digits=3):
    """Row: quantity, unit, published, isorisk, ratio, whether within the band."""
    ratio = ours / theirs if theirs else math.nan
    verdict = ""
    if band:
        verdict = "within" if 1.0 / band <= ratio <= band else "missed"
    return [
        quantity,
        unit,
        number(theirs, digits),
        number(ours, digits),
        "" if math.isnan(ratio) else f"{ratio:.2f}",
        verdict,
    ]


def by_weather(label, values, theirs=None, band=None):
    """Row of one quantity over the weathers; with theirs: the ratios, those missed in bold."""
    cells = []
    for name in NAMES:
        if name not in values:
            cells.append("")
            continue
        value = values[name]
        if theirs is None:
            cells.append("not reached" if value == 0.0 else number(value))
            continue
        ratio = value / theirs[name]
        text = "not reached" if value == 0.0 else f"{ratio:.2f}"
        missed = band and not 1.0 / band <= ratio <= band
        cells.append(f"**{text}**" if missed else text)
    return [label, *cells]


HEAD = ["quantity", "unit", "published", "isorisk", "ratio", "band"]
WEATHER_HEAD = ["", *NAMES]


def text(lines):
    """One text of lines."""
    return "\n".join(lines)


def label(quantity):
    """Name of a distance in words."""
    words = quantity.removesuffix("_distance").replace("_", " ")
    return words.replace("lfl", "LFL").replace("ufl", "UFL")


def ratios(values, theirs):
    """Ratios over the weathers that both have."""
    return [values[n] / theirs[n] for n in NAMES if n in theirs and n in values]


def spread(values, theirs):
    """Smallest and largest ratio over the weathers, in words."""
    found = ratios(values, theirs)
    return f"{min(found):.2f} to {max(found):.2f}"


def limits(known):
    """Fractions of cases 1 and 2, and the published quantities they belong to."""
    upper, lower = known["ufl"] * 1e-6, known["lfl"] * 1e-6
    return {upper: "ufl_distance", lower: "lfl_distance", 0.5 * lower: "half_lfl_distance"}


HEAT = {5.0: "heat_5_distance", 12.5: "heat_12_5_distance", 37.5: "heat_37_5_distance"}


def fields_liquid(d):
    """Case 1."""
    known, leak = d["known"], d["leak"]
    names = limits(known)
    lower = known["lfl"] * 1e-6
    upper = known["ufl"] * 1e-6
    same = d["same_rate"]["release_rate"]
    liquid = known["expanded_liquid_fraction"]
    celsius = leak["temperature"] - 273.15
    mass = known["flammable_mass"]
    blast = [
        d["tnt"]["default", "ours"][n]["2_068"]
        / (known["blast_2_068_distance"][n] - known["explosion_centre"])
        for n in mass
    ]
    defaults = [
        d["tnt"]["default", "theirs"][n][key]
        / (known[f"blast_{key}_distance"][n] - known["explosion_centre"])
        for n in mass
        for key in ("2_068", "13_79", "20_68")
    ]

    def block(axis, highest, heat, fuel, skip=()):
        return text(
            table(
                WEATHER_HEAD,
                [
                    *[
                        by_weather(f"{label(q)}, axis of the hole (1 m)", axis[f], known[q], 1.5)
                        for f, q in names.items()
                    ],
                    *[
                        by_weather(f"{label(q)}, highest of 0 to 1.5 m", highest[f], known[q], 1.5)
                        for f, q in names.items()
                    ],
                    *[
                        by_weather(f"{q:g} kW/m2, at the ground", heat[q], known[name], 1.25)
                        for q, name in HEAT.items()
                    ],
                    by_weather("flammable mass", {n: fuel[n] for n in mass}, mass, 1.5),
                ],
            )
        )

    return {
        "liquid_rate_ratio": f"{leak['release_rate'] / known['rate']:.2f}",
        "liquid_lfl": spread(d["axis"][lower], known["lfl_distance"]),
        "liquid_lfl_highest": spread(d["highest"][lower], known["lfl_distance"]),
        "liquid_heat": spread(d["heat"][12.5], known["heat_12_5_distance"]),
        "liquid_discharge": text(
            table(
                HEAD,
                [
                    compared("discharge rate", "kg/s", known["rate"], leak["release_rate"], 1.07),
                    compared("with the published coefficient", "kg/s", known["rate"], same, 1.07),
                    compared(
                        "speed in the opening",
                        "m/s",
                        known["orifice_velocity"],
                        leak["exit_velocity"],
                        1.07,
                    ),
                    compared(
                        "speed after expansion",
                        "m/s",
                        known["expanded_velocity"],
                        leak["expanded_velocity"],
                    ),
                    compared("liquid after expansion", "-", liquid, 1.0 - leak["vapour_fraction"]),
                    [
                        "temperature after expansion",
                        "degC",
                        number(known["expanded_temperature"], 4),
                        number(celsius, 4),
                        "",
                        "",
                    ],
                ],
            )
        ),
        "liquid_study_rate": number(d["study"]["initial_rate_kg_per_s"]["A D5"], 4),
        "liquid_ratios": block(d["axis"], d["highest"], d["heat"], d["mass"]),
        "liquid_metres": text(
            table(
                WEATHER_HEAD,
                [
                    *[by_weather(f"{label(q)}, axis", d["axis"][f]) for f, q in names.items()],
                    by_weather("LFL, highest", d["highest"][lower]),
                    *[by_weather(f"{q:g} kW/m2", d["heat"][q]) for q in HEAT],
                ],
            )
        ),
        "liquid_their_state": block(
            d["their_state"], d["their_highest"], d["their_heat"], d["their_mass"]
        ),
        "liquid_speed": f"{known['expanded_velocity']:g}",
        "liquid_our_speed": f"{leak['expanded_velocity']:.0f}",
        "liquid_kinetic": f"{0.5e-3 * known['expanded_velocity'] ** 2:.1f}",
        "liquid_vapour": f"{1.0 - liquid:.2f}",
        "liquid_our_vapour": f"{leak['vapour_fraction']:.3f}",
        "liquid_missing": f"{(leak['vapour_fraction'] - 1.0 + liquid) * LATENT_KJ_PER_KG:.1f}",
        "liquid_isentropic": f"{d['expansion']['isentropic_X']:.3f}",
        "liquid_ufl_less": spread(
            {n: d["axis"][upper][n] - 1.0 for n in NAMES}, known["ufl_distance"]
        ),
        "liquid_their_mass": spread(d["their_mass"], mass),
        "liquid_study_lfl": number(d["study"]["lfl_distance_m"]["A D5"]),
        "liquid_model_lfl": number(d["study_limit"]["A D5"]),
        "liquid_centre": f"{known['explosion_centre']:g}",
        "liquid_blast": text(
            table(
                ["", *mass],
                [
                    [f"{key.replace('_', '.')} kPa, {words}"]
                    + [
                        "{:.2f}".format(
                            d["tnt"][kind, "theirs"][n][key]
                            / (known[f"blast_{key}_distance"][n] - known["explosion_centre"])
                        )
                        for n in mass
                    ]
                    for kind, words in (
                        ("default", "defaults (3 %, on the ground)"),
                        ("ten_per_cent", "10 %, free air"),
                    )
                    for key in ("2_068", "13_79", "20_68")
                ],
            )
        ),
        "liquid_less": f"{100 * (1 - max(defaults)):.0f} to {100 * (1 - min(defaults)):.0f} %",
        "liquid_blast_ours": f"{min(blast):.1f} to {max(blast):.1f}",
    }


def fields_vapour(d):
    """Case 2."""
    known, leak = d["known"], d["leak"]
    names = limits(known)
    lower = known["lfl"] * 1e-6
    radiated = 0.2 * known["rate"] * HEAT_OF_COMBUSTION
    real = d["real"] * known["discharge_coefficient"]
    return {
        "vapour_rate_ratio": f"{leak['release_rate'] / known['rate']:.2f}",
        "vapour_lfl": spread(d["axis"][lower], known["lfl_distance"]),
        "vapour_discharge": text(
            table(
                HEAD,
                [
                    compared("discharge rate", "kg/s", known["rate"], leak["release_rate"], 1.07),
                    compared(
                        "with the published coefficient",
                        "kg/s",
                        known["rate"],
                        d["same_cd"]["release_rate"],
                        1.07,
                    ),
                    compared("same, throat of the real gas", "kg/s", known["rate"], real, 1.07),
                    compared(
                        "speed in the opening",
                        "m/s",
                        known["orifice_velocity"],
                        leak["exit_velocity"],
                        1.07,
                    ),
                    compared(
                        "speed after expansion",
                        "m/s",
                        known["expanded_velocity"],
                        leak["expanded_velocity"],
                        1.07,
                    ),
                ],
            )
        ),
        "vapour_ratios": text(
            table(
                WEATHER_HEAD,
                [
                    *[
                        by_weather(label(q), d["axis"][f], known[q], 1.5)
                        for f, q in names.items()
                    ],
                    *[
                        by_weather(
                            f"{label(q)}, less 1 m",
                            {n: d["axis"][f][n] - 1.0 for n in NAMES},
                            known[q],
                            1.5,
                        )
                        for f, q in names.items()
                    ],
                    *[by_weather(f"{label(q)}, m", d["axis"][f]) for f, q in names.items()],
                    *[
                        by_weather(f"{q:g} kW/m2 at the ground, m", v)
                        for q, v in d["heat"].items()
                    ],
                ],
            )
        ),
        "vapour_rate": number(known["rate"]),
        "vapour_radiated": f"{radiated / 1e3:.0f}",
        "vapour_near": f"{math.sqrt(radiated / (4.0 * math.pi * 4e3)):.1f}",
    }


def fields_dispenser(d):
    """Case 5."""
    known = {(r["quantity"], r["leak"]): float(r["value"]) for r in d["known"]}
    sizes = {s["leak"]: s for s in d["sizes"]}
    full = sizes["100"]
    exact = [
        *[
            compared(f"leaks {k} %", "/yr", known["leak_frequency", k], s["frequency"], 1.0001, 5)
            for k, s in sizes.items()
        ],
        *[
            compared(f"hole of {k} %", "mm", known["hole_diameter", k], 1e3 * s["hole"], 1.0006, 4)
            for k, s in sizes.items()
        ],
        *[
            compared(f"fuelling, {k}", "/yr", known[f"fuelling_{k}", "100"], v, 1.0001, 5)
            for k, v in d["fuelling"].items()
        ],
        compared(
            "fuelling, all",
            "/yr",
            known["fuelling_total", "100"],
            sum(d["fuelling"].values()),
            1.0001,
            5,
        ),
    ]
    people = zip(d["hyram"], full["heat"], full["overpressure"], strict=True)
    pll = known["pll", ""]
    return {
        "dispenser_pll": f"{d['pll']:.3g}",
        "dispenser_known": f"{pll:.4g}",
        "dispenser_ratio": f"{d['pll'] / pll:.2f}",
        "dispenser_table": text(
            table(
                HEAD,
                [
                    *exact,
                    compared("**potential loss of life**", "/yr", pll, d["pll"], 3.0),
                    compared("same, heat on a fixed surface", "/yr", pll, d["pll_vector"], 3.0),
                ],
            )
        ),
        "dispenser_people": text(
            table(
                ["person", "heat, HyRAM+, W/m2", "isorisk", "ratio"]
                + ["overpressure, HyRAM+, Pa", "isorisk", "ratio"],
                [
                    [
                        h["occupant"],
                        number(float(h["heat_flux_w_per_m2"])),
                        number(q),
                        f"{q / float(h['heat_flux_w_per_m2']):.2f}",
                        number(float(h["overpressure_pa"])),
                        number(p),
                        f"{p / float(h['overpressure_pa']):.2f}",
                    ]
                    for h, q, p in people
                ],
            )
        ),
        "dispenser_rate": number(full["rate"], 4),
        "dispenser_hyram_rate": number(known["hyram_6_1_rate", "100"], 4),
        "dispenser_temperature": f"{full['temperature']:.0f}",
        "dispenser_radiated": f"{full['radiated']:.3f}",
        "dispenser_mass": number(full["cloud"]["mass"]),
        "dispenser_hyram_mass": number(known["hyram_6_1_flammable_mass", "100"]),
        "dispenser_lower": number(full["cloud"]["lower"]),
        "dispenser_hyram_lower": number(known["hyram_6_1_lfl_distance", "100"]),
        "dispenser_mole": number(full["cloud"]["as_mole_fraction"]),
        "dispenser_flux_mole": f"{full['cloud']['flux_mole'] / full['rate']:.2f}",
        "dispenser_flux_mass": f"{full['cloud']['flux_mass'] / full['rate']:.1f}",
    }


# One entry of the page per study: case, study.
ANALYSES = [
    ("lpg_filling_station", "above_ground"),
    ("lpg_filling_station", "underground"),
    ("lpg_filling_station", "dispenser"),
    ("ammonia_refrigeration", "engine_room"),
    ("ammonia_refrigeration", "open_air"),
    ("petrol_tanks", "study"),
    ("hydrogen_station", "study"),
]


def distances_table(case, found):
    """Rows: study, published, isorisk at four levels."""
    body = []
    for row in rows(case, "published.csv"):
        far = found[case, row["study"]]["distance"]
        theirs = float(row["distance_m"])
        body.append(
            [
                row["study"].replace("_", " "),
                row["distance_m"],
                row["confidence"],
                number(far[1e-6]),
                f"{far[1e-6] / theirs:.2f}" if theirs else "",
                *[number(far[level]) for level in (1e-5, 3e-7, 1e-7)],
            ]
        )
    head = ["", "published, m", "confidence", "isorisk, m", "ratio", "1e-5", "3e-7", "1e-7"]
    return text(table(head, body))


def fields_analyses():
    """Cases 3, 4, 6 and 10."""
    found = {key: contours(*key) for key in ANALYSES}
    above = found["lpg_filling_station", "above_ground"]
    petrol = found["petrol_tanks", "study"]
    station = found["hydrogen_station", "study"]
    hose = [
        r
        for r in station["scenarios"]
        if r["equipment"] == "H-1" and r["release"].startswith("full") and r["lfl_distance_m"]
    ]
    lfl = {r["weather"]: float(r["lfl_distance_m"]) for r in hose}
    fields = {
        f"{case}_{study}": number(found[case, study]["distance"][1e-6]) for case, study in ANALYSES
    }
    for case in ("lpg_filling_station", "ammonia_refrigeration", "hydrogen_station"):
        fields[f"{case}_table"] = distances_table(case, found)
    fields |= {
        "lpg_blast": f"{farthest(above, 'blast_lethal_distance_m', release='rupture'):.0f}",
        "lpg_flash": f"{farthest(above, 'lfl_distance_m', release='rupture'):.0f}",
        "lpg_ball": f"{farthest(above, 'heat_12_5_distance_m', outcome='bleve_fireball'):.0f}",
        "lpg_1e7": f"{above['distance'][1e-7]:.0f}",
        "lpg_cold": f"{fireball_reach(8780.0, 6.2e5):.0f}",
        "lpg_hot": f"{fireball_reach(8780.0, 24.5e5):.0f}",
        "petrol_zones": text(
            table(
                ["zone", "published, m", "confidence"],
                [
                    [r["zone"], r["distance_m"], r["confidence"]]
                    for r in rows("petrol_tanks", "published.csv")
                ],
            )
        ),
        "petrol_levels": text(
            table(
                ["level, per year", "isorisk, m"],
                [[f"{level:g}", number(petrol["distance"][level])] for level in LEVELS],
            )
        ),
        "petrol_fire": f"{farthest(petrol, 'heat_12_5_distance_m'):.0f}",
        "hydrogen_hose": number(float(hose[0]["initial_rate_kg_per_s"])),
        "hydrogen_d5": f"{lfl['D5']:.0f}",
        "hydrogen_f15": f"{lfl['F1.5']:.0f}",
        "hydrogen_direct": number(station["direct_only"][1e-6]),
    }
    return fields


POOL = {"substance": "propane", "mass_flow": 10.0, "temperature": 231.0}
POOL_AIR = {"air_temperature": "9 degC", "relative_humidity": 0.8}


def pool_reach(letter, wind, model, roughness=0.3):
    """Distance [m] to the lower limit of a boiling pool of propane, 10 kg/s from 20 m x 20 m."""
    where = {"pasquill_class": letter, "wind_speed": wind, "roughness": roughness}
    if model == "slab":
        return evaluate(
            "dispersion.heavy_gas_flammable",
            source="pool",
            area=400.0,
            lower_limit=0.017,
            receptor_height=0.0,
            entrainment="slab",
            jet_mixing="slab",
            **POOL,
            **POOL_AIR,
            **where,
        )["distance"]
    return evaluate(
        "dispersion.release_cloud",
        from_pool=True,
        source_diameter=22.57,
        fraction=0.017,
        receptor_height=0.0,
        averaging_time=AVERAGING_S,
        cloud_model=model,
        **POOL,
        **POOL_AIR,
        **where,
    )["distance"]


def fields_findings():
    """What came up on the way."""
    winds = [("F", 1.5), ("F", 2.0), ("F", 3.0), ("F", 5.0), ("D", 1.5), ("D", 5.0)]
    models = [
        ("default, roughness 0.3 m", "auto", 0.3),
        ("default, roughness 0.03 m", "auto", 0.03),
        ("heavy gas, closures of SLAB, 0.3 m", "slab", 0.3),
        ("`passive`, 0.3 m", "passive", 0.3),
        ("`britter_mcquaid`", "britter_mcquaid", 0.3),
    ]
    return {
        "findings_pool": text(
            table(
                ["", *[f"{letter}{wind:g}" for letter, wind in winds]],
                [
                    [words, *[number(pool_reach(*air, model, z0)) for air in winds]]
                    for words, model, z0 in models
                ],
            )
        )
    }


def page():
    """The whole page: the text of validation/published/page.md.in with its numbers."""
    words = (CASES / "page.md.in").read_text(encoding="utf-8")
    fields = fields_liquid(liquid_leak()) | fields_vapour(vapour_leak())
    fields |= fields_dispenser(dispenser()) | fields_analyses() | fields_findings()
    return words.format(**fields)


def main():
    """Write the page."""
    parser = argparse.ArgumentParser(description="Write docs/validation/published.md.")
    parser.add_argument("--output", type=Path, default=PAGE)
    out = parser.parse_args().output
    written = page()
    print(written)
    out.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
