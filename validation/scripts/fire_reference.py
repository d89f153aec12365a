#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes validation/cases/fire/independent.json: fire models evaluated a second time.

Plain Python from the equations of the pages; view factors by small flat facets. No library of
isorisk is used. Run: python validation/scripts/fire_reference.py
"""

import json
import math
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "cases" / "fire" / "independent.json"
G, R, W_AIR = 9.81, 8.31446, 0.02896
CASES = []


def case(ident, model, inputs, expected, rel_tol, source):
    CASES.append(
        {
            "id": ident,
            "model": model,
            "inputs": inputs,
            "expected": expected,
            "rel_tol": rel_tol,
            "source": source,
            "confidence": "evaluated",
        }
    )


def value(v, unit="-", **more):
    return {"value": round(v, 10 - int(math.floor(math.log10(abs(v) + 1e-300)))), "unit": unit, **more}


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def sub(a, b):
    return [x - y for x, y in zip(a, b)]


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def unit(a):
    n = math.sqrt(dot(a, a))
    return [x / n for x in a]


def frustum_facets(base, tip, r1, r2, around=240, along=120):
    """Facets (centre, outward area vector, which: side, base or tip) of a right frustum."""
    w = unit(sub(tip, base))
    u = unit(cross([0.0, 1.0, 0.0] if abs(w[1]) < 0.9 else [1.0, 0.0, 0.0], w))
    v = cross(w, u)
    length = math.sqrt(dot(sub(tip, base), sub(tip, base)))

    def ring(t, r, phi):
        return [
            base[i] + t * (tip[i] - base[i]) + r * (math.cos(phi) * u[i] + math.sin(phi) * v[i])
            for i in range(3)
        ]

    out = []
    slope = math.atan2(r2 - r1, length)
    for k in range(around):
        phi = 2 * math.pi * (k + 0.5) / around
        radial = [math.cos(phi) * u[i] + math.sin(phi) * v[i] for i in range(3)]
        for j in range(along):
            t = (j + 0.5) / along
            r = r1 + t * (r2 - r1)
            area = 2 * math.pi * r / around * length / along / math.cos(slope)
            n = [math.cos(slope) * radial[i] - math.sin(slope) * w[i] for i in range(3)]
            out.append((ring(t, r, phi), [area * x for x in n], "side"))
        for j in range(along // 2):
            s = (j + 0.5) / (along // 2)
            for t, r, sense, name in ((0.0, r1, -1.0, "base"), (1.0, r2, 1.0, "tip")):
                area = 2 * math.pi * s * r / around * r / (along // 2)
                out.append((ring(t, s * r, phi), [sense * area * x for x in w], name))
    return out


def flux(facets, powers, receiver, normal):
    total = 0.0
    for centre, area, name in facets:
        to = sub(centre, receiver)
        d2 = dot(to, to)
        facing = -dot(to, area)
        front = dot(to, normal)
        if facing > 0.0 and front > 0.0 and centre[2] > 0.0:
            total += powers[name] * facing * front / (math.pi * d2 * d2)
    return total


def jet_source(mass, molar, gamma, p_s, t_s, dh, p_a=101325.0, t_a=288.15):
    """CPR 14E steps 1 to 5, 14 and 15 of a choked jet."""
    w = molar / (15.816 * molar + 0.0395)
    t_j = t_s * (p_a / p_s) ** ((gamma - 1) / gamma)
    p_c = p_s * (2 / (gamma + 1)) ** (gamma / (gamma - 1))
    m_j = math.sqrt(((gamma + 1) * (p_c / p_a) ** ((gamma - 1) / gamma) - 2) / (gamma - 1))
    u_j = m_j * math.sqrt(gamma * R * t_j / molar)
    rho_a = p_a * W_AIR / (R * t_a)
    d_s = math.sqrt(4 * mass / (math.pi * rho_a * u_j))
    a, c = 0.024 * (G * d_s / u_j**2) ** (1 / 3), (2.85 / w) ** (2 / 3)
    low, high = 0.0, 1e5
    for _ in range(200):
        y = 0.5 * (low + high)
        low, high = (y, high) if a * y ** (5 / 3) + 0.2 * y ** (2 / 3) < c else (low, y)
    fs = 0.21 * math.exp(-0.00323 * u_j) + 0.11
    return {"u_j": u_j, "d_s": d_s, "l0": y * d_s, "fs": fs, "q": mass * dh, "rho_a": rho_a}


def johnson(src, wind, azimuth_deg, height, lift=0.2, k=0.4):
    l0 = src["l0"]
    force = math.pi / 4 * src["rho_a"] * src["u_j"] ** 2 * src["d_s"] ** 2
    xi = l0 * (math.pi * src["rho_a"] * G / (4 * force)) ** (1 / 3)
    a = math.radians(azimuth_deg)
    scale = math.sqrt(math.pi * src["rho_a"] / (4 * force)) * l0 * wind
    ox, oz = scale * math.cos(a), scale * abs(math.sin(a))
    f = 0.55 + 0.45 * math.exp(-0.168 * xi**2 - (0.3 * (xi - 5.11) ** 2 if xi > 5.11 else 0.0))
    r = 0.0 if xi <= 3.3 else 0.82 * (1 - math.exp(-0.5 * (xi - 3.3)))
    x = l0 * f * (1 + r * ox)
    y = l0 * (1 + 1 / xi) ** (-8.78) * (1 - 0.02 * xi * ox)
    b = lift * math.hypot(x, y)
    for _ in range(100):
        z = 0.178 * oz * (x - b)
        b = lift * math.sqrt(x * x + y * y + z * z)
    lxy = math.hypot(x - b, y)
    w1 = b * max(0.12, -0.18 + 0.081 * xi)
    w2 = lxy * (-0.004 + 0.0396 * xi - ox * (0.0094 + 9.5e-7 * xi**5))
    length = math.hypot(lxy, z)
    area = math.pi / 4 * (w1**2 + w2**2) + math.pi / 2 * (w1 + w2) * math.hypot(
        length, (w2 - w1) / 2
    )
    sep = src["fs"] * src["q"] / area
    hole = [math.cos(a), math.sin(a), 0.0]
    aside = [-math.sin(a), math.cos(a), 0.0]
    sense = -1.0 if math.sin(a) > 0 else 1.0
    base = [b * hole[0], b * hole[1], height]
    tip = [x * hole[i] + sense * z * aside[i] for i in range(2)] + [height + y]
    powers = {
        "side": sep * (1 - math.exp(-k * (w1 + w2) / 2)),
        "base": sep * (1 - math.exp(-k * length)),
        "tip": sep * (1 - math.exp(-k * length)),
    }
    return {
        "xi": xi, "x": x, "y": y, "z": z, "b": b, "w1": w1, "w2": w2, "area": area, "sep": sep,
        "powers": powers, "facets": frustum_facets(base, tip, w1 / 2, w2 / 2),
        "middle": [(p + q) / 2 for p, q in zip(base, tip)],
    }  # fmt: skip


def johnson_cases():
    release = {
        "mass_flow": "10 kg/s", "hole_diameter": "50 mm", "molar_mass": "0.016043 kg/mol",
        "heat_capacity_ratio": 1.31, "stagnation_pressure": "40 bar",
        "stagnation_temperature": "288.15 K", "heat_of_combustion": "50 MJ/kg",
        "transmissivity_model": "none",
    }  # fmt: skip
    src = jet_source(10.0, 0.016043, 1.31, 4e6, 288.15, 50e6)
    for name, wind, azimuth, height, receiver, k in (
        ("with-the-wind", 3.0, 0.0, 12.0, [15.0, 20.0, 1.5], 1e6),
        ("crosswind", 6.0, 60.0, 15.0, [-5.0, 10.0, 1.5], 0.4),
    ):
        j = johnson(src, wind, azimuth, height, k=k)
        towards = sub(j["middle"], receiver)
        level = math.hypot(towards[0], towards[1])
        facing = [towards[0] / level, towards[1] / level, 0.0]
        expected = {
            "buoyancy": value(j["xi"]),
            "tip_along": value(j["x"], "m"),
            "tip_rise": value(j["y"], "m"),
            "lift_off": value(j["b"], "m"),
            "base_width": value(j["w1"], "m"),
            "tip_width": value(j["w2"], "m"),
            "surface_emissive_power": value(j["sep"], "W/m2"),
            "heat_flux_vertical": value(
                flux(j["facets"], j["powers"], receiver, facing), "W/m2", rel_tol=5e-3
            ),
            "heat_flux_horizontal": value(
                flux(j["facets"], j["powers"], receiver, [0.0, 0.0, 1.0]), "W/m2", rel_tol=5e-3
            ),
        }
        if azimuth:
            expected["tip_across"] = value(j["z"], "m")
        case(
            f"johnson-{name}", "fire.johnson_jet",
            {**release, "wind_speed": f"{wind} m/s", "azimuth": f"{azimuth} deg",
             "release_height": f"{height} m", "receiver": receiver,
             **({"absorption": "0.4 1/m"} if k < 1 else {})},
            expected, 1e-6, "equations of docs/models/fire/johnson_jet.md, facets",
        )  # fmt: skip


def flare_cases():
    mass, dh, d, u_j, t_j, molar, wind, lfl, height, f = (
        12.6, 50e6, 0.5, 60.0, 420.0, 0.0461, 8.94, 0.02, 40.0, 0.3)  # fmt: skip
    release = {
        "mass_flow": "12.6 kg/s", "heat_of_combustion": "50 MJ/kg", "tip_diameter": "0.5 m",
        "exit_velocity": "60 m/s", "exit_temperature": "420 K", "molar_mass": "0.0461 kg/mol",
        "wind_speed": "8.94 m/s", "tip_height": "40 m", "fraction_radiated": 0.3,
        "lower_flammable_limit": 0.02, "receiver": [150.0, 40.0, 1.5], "relative_humidity": 0.5,
    }  # fmt: skip
    q = mass * dh
    length = 0.00331 * q**0.4776
    r = wind / u_j
    ends = {"api521": [0.9838 * length * r**0.0754, 0.0985 * length * r**-0.705]}
    c = lfl * (u_j / wind) * molar / W_AIR
    scale = d * math.sqrt(molar * 288.15 / (W_AIR * t_j)) * u_j / wind
    path = 2.04 * c**-1.03
    for name in ("api521", "brzustowski_sommer"):
        if name == "api521":
            end = ends[name]
            centre = [e / 2 for e in end]
        else:
            end = [scale * (path - 1.65), scale * 2.05 * (path - 1.65) ** 0.28]
            half = path / 2 - 1.65
            centre = [scale * half, scale * 2.05 * half**0.28]
        distance = math.dist([centre[0], 0.0, height + centre[1]], [150.0, 40.0, 1.5])
        tau = min(1.0, 0.79 * (1 / 0.5) ** (1 / 16) * (30.5 / distance) ** (1 / 16))
        case(
            f"flare-{name}", "fire.flare", {**release, "trajectory": name},
            {"flame_end_x": value(end[0], "m"), "flame_end_height": value(height + end[1], "m"),
             "distance": value(distance, "m"),
             "max_heat_flux": value(tau * f * q / (4 * math.pi * distance**2), "W/m2")},
            1e-6, "equations of docs/models/fire/flare.md",
        )  # fmt: skip


def oblique_facets(z0, z1, tilt, radius, top, name, around=240, along=200):
    """An upright pile of horizontal discs sheared by tan(tilt) along x, from height z0 to z1."""
    out = []
    for k in range(around):
        phi = 2 * math.pi * (k + 0.5) / around
        for j in range(along):
            z = z0 + (z1 - z0) * (j + 0.5) / along
            # tangents along phi and along the axis; their cross product is the area vector
            a = [-radius * math.sin(phi), radius * math.cos(phi), 0.0]
            b = [math.tan(tilt), 0.0, 1.0]
            n = cross(a, b)
            d = 2 * math.pi / around * (z1 - z0) / along
            out.append((
                [z * math.tan(tilt) + radius * math.cos(phi), radius * math.sin(phi), z],
                [d * x for x in n], name))  # fmt: skip
        for j in range(along if top else 0):
            r = radius * (j + 0.5) / along
            area = 2 * math.pi * r / around * radius / along
            out.append((
                [z1 * math.tan(tilt) + r * math.cos(phi), r * math.sin(phi), z1],
                [0.0, 0.0, area], name))  # fmt: skip
    return out


def pool_cases():
    d, m, wind, rho_v, rho, mu = 20.0, 0.067, 5.0, 3.5, 1.2, 1.8e-5
    m *= 1 - math.exp(-1.5 * d)
    star = m / (rho * math.sqrt(G * d))
    u = max(1.0, wind / (G * m * d / rho_v) ** (1 / 3))
    length = d * 10.615 * star**0.305 * u**-0.03
    clear = d * 11.404 * star**1.13 * u**0.179 * 0.5**-2.49
    w = 0.666 * (wind**2 / (G * d)) ** 0.333 * (wind * d * rho / mu) ** 0.117
    tilt = math.asin((-1 + math.sqrt(1 + 4 * w * w)) / (2 * w))
    low, up = 130e3 * (1 - math.exp(-2 * d)), 0.1 * 130e3 + 0.9 * 40e3
    rise = math.cos(tilt)
    facets = oblique_facets(0.0, clear * rise, tilt, d / 2, False, "low")
    facets += oblique_facets(clear * rise, length * rise, tilt, d / 2, True, "up")
    receiver = [45.0, 12.0, 1.5]
    to = [length / 2 * math.sin(tilt) - receiver[0], -receiver[1]]
    facing = [to[0] / math.hypot(*to), to[1] / math.hypot(*to), 0.0]
    case(
        "gasoline-two-zones", "fire.pool_fire_zones",
        {"diameter": "20 m", "fuel": "gasoline", "wind_speed": "5 m/s",
         "vapour_density": "3.5 kg/m3", "transmissivity_model": "none", "receiver": receiver},
        {"flame_length": value(length, "m"), "tilt": value(math.degrees(tilt), "deg"),
         "clear_length": value(clear, "m"), "clear_emissive_power": value(low, "W/m2"),
         "upper_emissive_power": value(up, "W/m2"),
         "heat_flux_vertical": value(
             flux(facets, {"low": low, "up": up}, receiver, facing), "W/m2", rel_tol=5e-3)},
        1e-6, "equations of docs/models/fire/zoned_pool_fire.md, facets",
    )  # fmt: skip


def trench_cases():
    length, width, wind, sep = 15.52, 1.81, 1.5, 265e3
    fr = wind / (2 * math.sqrt(G * width))
    tall = width * 0.88 * fr**-0.65
    tilt = math.acos(0.36 * fr**-0.32)
    drag = 23 * fr**1.35
    power = sep * (1 - math.exp(-0.149 * width))
    half_x, half_y, n = 0.5 * width * drag, 0.5 * length, 80
    centre = 0.5 * width * (drag - 1)
    lean, rise = tall * math.sin(tilt), tall * math.cos(tilt)
    facets = []
    for i in range(n):
        for j in range(n):
            a, b = (i + 0.5) / n, (j + 0.5) / n
            for sense in (-1.0, 1.0):
                # ends in y, sides in x, top
                facets.append((
                    [centre + (2 * a - 1) * half_x + b * lean, sense * half_y, b * rise],
                    [0.0, sense * 2 * half_x * rise / n**2, 0.0], "all"))
                facets.append((
                    [centre + sense * half_x + b * lean, (2 * a - 1) * half_y, b * rise],
                    [sense * 2 * half_y * rise / n**2, 0.0, -sense * 2 * half_y * lean / n**2],
                    "all"))
            facets.append((
                [centre + (2 * a - 1) * half_x + lean, (2 * b - 1) * half_y, rise],
                [0.0, 0.0, 4 * half_x * half_y / n**2], "all"))  # fmt: skip
    receiver = [-9.0, 4.0, 1.0]
    to = [lean / 2 - receiver[0], -receiver[1]]
    facing = [to[0] / math.hypot(*to), to[1] / math.hypot(*to), 0.0]
    case(
        "trench", "fire.trench_fire",
        {"length": "15.52 m", "width": "1.81 m", "wind_speed": "1.5 m/s",
         "transmissivity_model": "none", "receiver": receiver},
        {"flame_length": value(tall, "m"), "tilt": value(math.degrees(tilt), "deg"),
         "drag_ratio": value(drag), "surface_emissive_power": value(power, "W/m2"),
         "heat_flux_vertical": value(
             flux(facets, {"all": power}, receiver, facing), "W/m2", rel_tol=5e-3)},
        1e-6, "equations of docs/models/fire/trench_fire.md, facets",
    )  # fmt: skip


def warehouse_cases():
    mass = {"c": 12.011, "h": 1.008, "o": 15.999, "n": 14.007, "s": 32.06, "cl": 35.45, "p": 30.974}
    atoms = {"c": 3.9, "h": 8.5, "o": 1.06, "n": 1.17, "s": 0.51, "cl": 0.46, "p": 1.35}
    molar = sum(mass[k] * v for k, v in atoms.items())
    oxygen = 3.9 + (8.5 - 0.46) / 4 + 0.51 + 0.117 + 1.25 * 1.35 - 0.53
    rate = 0.2 * (1 + 0.5 * 4) * 3000 / (24 * 1800) * molar / oxygen
    case(
        "pesticides-short-of-air", "fire.warehouse_fire",
        {"formula": atoms, "fire_area": "600 m2", "building_volume": "3000 m3"},
        {"ventilation_limited": True, "total_burning_rate": value(rate, "kg/s"),
         "no2": value(rate / molar * 0.117 * (14.007 + 2 * 15.999), "kg/s"),
         "so2": value(rate / molar * 0.51 * (32.06 + 2 * 15.999), "kg/s"),
         "hcl": value(rate / molar * 0.46 * (1.008 + 35.45), "kg/s")},
        1e-6, "equations of docs/models/fire/warehouse_fire.md",
    )  # fmt: skip


def main():
    johnson_cases()
    flare_cases()
    pool_cases()
    trench_cases()
    warehouse_cases()
    document = {
        "title": "Fire models, evaluated a second time",
        "source": "validation/scripts/fire_reference.py",
        "kind": "verification",
        "cases": CASES,
    }
    OUT.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
