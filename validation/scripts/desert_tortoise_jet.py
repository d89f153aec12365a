#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Desert Tortoise by an integral jet of Ooms' type, independent of the slab model.

    pip install numpy scipy
    python3 validation/scripts/desert_tortoise_jet.py

Gaussian profiles of excess speed and concentration (width ratio 1.35^0.5), integrals to 2^0.5 b,
entrainment 2 pi b rho_a (0.057 u* + a3 (eps b)^(1/3)), eps = 0.0677 ua/z; conserved: material and
excess momentum, the latter less the friction of the ground. A jet on the ground is half of a jet
of twice the rate (image). Adiabatic mixing of dry air and ammonia in equilibrium with its
droplets. Without (a3 = 0) and with (a3 = 1) the undamped turbulence of the wind these are the two
ends between which a jet on the ground lies; gravity spread is left out.
"""

import csv
from pathlib import Path

import numpy as np
from scipy.optimize import brentq, fsolve

FOLDER = Path(__file__).resolve().parent.parent / "field_trials" / "dispersion"
GAS, M_NH3, M_AIR = 8.31446, 0.017031, 0.02896
CP_AIR, CP_VAPOUR, CP_LIQUID = 1006.0, 2100.0, 4480.0  # J/kg/K
BOILING, LATENT, LIQUID, STORED = 239.7, 1.37e6, 680.0, 606.0  # K, J/kg, kg/m3
A1, LAMBDA2 = 0.057, 1.35
KARMAN = 0.41
RADII = np.linspace(0.0, np.sqrt(2.0), 60)


def saturation(t):
    """Vapour pressure of ammonia [Pa]."""
    return 101325.0 * np.exp(LATENT * M_NH3 / GAS * (1.0 / BOILING - 1.0 / t))


def mixtures(air_k, pressure, vapour):
    """Concentration [kg/m3], density and mass fraction of the mixtures with air."""
    source_k = brentq(lambda t: saturation(t) - pressure, 200.0, 260.0)

    def gas(t):
        return LATENT + CP_LIQUID * BOILING + CP_VAPOUR * (t - BOILING)

    rows = [(0.0, pressure * M_AIR / (GAS * air_k), 0.0)]
    for m in np.append(np.logspace(-4.0, 0.0, 250)[:-1], 0.9999):
        air = (1.0 - m) / M_AIR
        enthalpy = (1.0 - m) * CP_AIR * air_k + m * (
            vapour * gas(source_k) + (1.0 - vapour) * CP_LIQUID * source_k
        )

        def evaporated(t, m=m, air=air):
            f = min(saturation(t) / pressure, 1.0 - 1e-12)
            return min(m, M_NH3 * air * f / (1.0 - f))

        def excess(t, m=m, enthalpy=enthalpy, evaporated=evaporated):
            v = evaporated(t)
            h = v * gas(t) + (m - v) * CP_LIQUID * t + (1.0 - m) * CP_AIR * t
            return h - enthalpy

        t = brentq(excess, 150.0, 400.0)
        v = evaporated(t)
        rho = 1.0 / ((air + v / M_NH3) * GAS * t / pressure + (m - v) / LIQUID)
        rows.append((m * rho, rho, m))
    return np.array(rows).T


def jet(trial, ground, a3, friction, distances):
    """Mole fraction on the axis and radius b at the distances."""
    q, wind = float(trial["mass_flow_kg_per_s"]), float(trial["wind_2m_m_per_s"])
    pressure, exit_pa = float(trial["air_pressure_pa"]), float(trial["exit_pressure_pa"])
    height = float(trial["height_m"])
    orifice = 0.25 * np.pi * float(trial["orifice_diameter_m"]) ** 2
    speed = q / (STORED * orifice) + (exit_pa - pressure) * orifice / q
    conc, rho, mass = mixtures(
        float(trial["air_temperature_k"]), pressure, float(trial["vapour_fraction"])
    )
    # u* of the logarithmic profile with the trial's roughness and Obukhov length.
    length, rough = float(trial["obukhov_length_m"]), float(trial["roughness_m"])
    cf2 = (KARMAN / (np.log(2.0 / rough) + 5.0 * 2.0 / length)) ** 2
    parts = 2.0 if ground else 1.0
    material = parts * q
    excess = material * (speed - wind)
    total, s, step = 1.25 * material, 2.0, 0.1
    state = np.log([speed, 1.2 * np.sqrt(material / (np.pi * 8.0 * speed)), 4.0])
    found = {}

    def fluxes(v):
        us, b, cs = np.exp(v)
        u = wind + us * np.exp(-(RADII**2))
        c = cs * np.exp(-(RADII**2) / LAMBDA2)
        ring = 2.0 * np.pi * RADII * b * b
        flow = np.interp(c, conc, rho) * u
        return [np.trapezoid(f * ring, RADII) for f in (flow, flow * (u - wind), c * u)]

    while s <= max(distances) + step:

        def residual(v, wanted=(total, excess, material)):
            return [a / w - 1.0 for a, w in zip(fluxes(v), wanted, strict=True)]

        state, _, good, message = fsolve(residual, state, full_output=True)
        if good != 1:
            raise RuntimeError(f"{trial['trial']} at {s:.1f} m: {message}")
        us, b, cs = np.exp(state)
        for x in distances:
            if abs(s - x) <= 0.5 * step + 1e-9:
                m = np.interp(cs, conc, mass)
                found[x] = (m / M_NH3 / (m / M_NH3 + (1.0 - m) / M_AIR), b)
        eddies = np.cbrt(0.0677 * wind / max(b, height) * b)
        total += 2.0 * np.pi * b * rho[0] * (A1 * us + a3 * eddies) * step
        if friction:
            y = np.linspace(-np.sqrt(2.0), np.sqrt(2.0), 60)
            u = wind + us * np.exp(-(y**2))
            here = np.interp(cs * np.exp(-(y**2) / LAMBDA2), conc, rho)
            excess -= parts * cf2 * np.trapezoid(here * (u * u - wind * wind), y * b) * step
        s += step
    return found


def rows(name):
    """Rows of a file of the field trials."""
    with (FOLDER / name).open(encoding="utf-8") as f:
        return list(csv.DictReader(line for line in f if not line.startswith("#")))


def main():
    """Print the axis at 51 and 100 m of every trial."""
    arcs = rows("desert_tortoise_arcs.csv")
    cases = [
        ("free, a3 = 1", False, 1.0, False),
        ("free, a3 = 0", False, 0.0, False),
        ("ground, a3 = 1", True, 1.0, True),
        ("ground, a3 = 0", True, 0.0, True),
    ]
    for trial in rows("desert_tortoise_trials.csv"):
        near = next(a for a in arcs if a["trial"] == trial["trial"] and a["x_m"] == "100")
        print(f"{trial['trial']}: observed at 100 m {float(near['volume_fraction']):.3f}")
        for label, *how in cases:
            found = jet(trial, *how, (51.0, 100.0))
            text = ", ".join(f"{x:.0f} m {c:.3f} (b {b:.1f} m)" for x, (c, b) in found.items())
            print(f"  {label:15} {text}")


if __name__ == "__main__":
    main()
