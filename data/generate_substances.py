#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write data/substances/*.json and data/substances/README.md.

    python3 -m venv venv && venv/bin/pip install chemicals==1.5.2 CoolProp==8.0.0
    venv/bin/python data/generate_substances.py

Constants and coefficients come from the tables inside the `chemicals` package (MIT), one citation
per coefficient set; flammability, toxicity and fire data from the lists below. Where several
tables hold a property, the one that departs least from the equation of state in CoolProp (MIT)
is taken. Where no table is good enough (some liquid heat capacities), a polynomial is
fitted to the equation of state, and the file says so. Neither package is needed at run time.
"""

import csv
import json
import math
from pathlib import Path

import chemicals
import CoolProp
import CoolProp.CoolProp as CP
import numpy as np
import substance_facts as facts
from scipy.optimize import brentq
from substance_equations import evaluate

R = 8.31446261815324  # J/mol/K, CODATA 2018 (exact)
HERE = Path(__file__).resolve().parent / "substances"
TABLES = Path(chemicals.__file__).parent
PKG = f"chemicals {chemicals.__version__}"
EOS = f"CoolProp {CoolProp.__version__}"


def table(path):
    with open(TABLES / path, encoding="utf-8") as f:
        rows = list(csv.reader(f, delimiter="\t"))
    return {r[0]: r for r in rows[1:]}


PERRY_PS = table("Vapor Pressure/Table 2-8 Vapor Pressure of Inorganic and Organic Liquids.tsv")
WAGNER = table("Vapor Pressure/Wagner Collection Poling.tsv")
PERRY_RHO = table("Density/Perry Parameters 105.tsv")
VDI_RHO = table("Density/VDI PPDS Density of Saturated Liquids.tsv")
PERRY_L = table(
    "Phase Change/Table 2-150 Heats of Vaporization of Inorganic and Organic Liquids.tsv"
)
VDI_L = table("Phase Change/VDI PPDS Enthalpies of vaporization.tsv")
PERRY_C100 = table("Heat Capacity/Perry_Table_2-153_DIPPR_100.tsv")
PERRY_C114 = table("Heat Capacity/Perry_Table_2-153_DIPPR_114.tsv")
TRC = table("Heat Capacity/TRC Thermodynamics of Organic Compounds in the Gas State.tsv")
MCGARRY = table("Vapor Pressure/Wagner Original McGarry.tsv")
VDI_PS = table("Vapor Pressure/VDI PPDS Boiling temperatures at different pressures.tsv")
CRC_L = table("Phase Change/CRC Handbook Heat of Vaporization.tsv")
PERRY_MUG = table("Viscosity/Table 2-312 Vapor Viscosity of Inorganic and Organic Substances.tsv")
PERRY_MUL = table("Viscosity/Table 2-313 Viscosity of Inorganic and Organic Liquids.tsv")
PERRY_KG = table(
    "Thermal Conductivity/Table 2-314 Vapor Thermal Conductivity of Inorganic and Organic "
    "Substances.tsv"
)
PERRY_KL = table(
    "Thermal Conductivity/Table 2-315 Thermal Conductivity of Inorganic and Organic Liquids.tsv"
)
VDI_MUG = table("Viscosity/VDI PPDS Dynamic viscosity of gases polynomials.tsv")
VDI_MUL = table("Viscosity/VDI PPDS Dynamic viscosity of saturated liquids polynomials.tsv")
VDI_KG = table("Thermal Conductivity/VDI PPDS Thermal conductivity of gases.tsv")
VDI_KL = table("Thermal Conductivity/VDI PPDS Thermal conductivity of saturated liquids.tsv")
MULERO = table("Interface/MuleroCachadinaParameters.tsv")
VDI_SIGMA = table("Interface/VDI PPDS surface tensions.tsv")
JASPER = table("Interface/Jasper-Lange.tsv")
POLING = table("Heat Capacity/PolingDatabank.tsv")
CRC_STANDARD = table(
    "Heat Capacity/CRC Standard Thermodynamic Properties of Chemical Substances.tsv"
)
with open(TABLES / "Heat Capacity/psi4_adjusted_characteristic_temperatures.json") as f_:
    VIBRATIONS = json.load(f_)

CONSTANTS = {"Tb": chemicals.Tb, "Tc": chemicals.Tc, "Pc": chemicals.Pc, "omega": chemicals.omega}
CONSTANT_METHODS = {"Tb": chemicals.Tb_methods, "Tc": chemicals.Tc_methods,
                    "Pc": chemicals.Pc_methods, "omega": chemicals.omega_methods}
# Order of trust where there is no equation of state of the project's own.
GOOD = ("HEOS", "CRC_ORG", "CRC_INORG", "IUPAC", "CRC", "MATTHEWS", "PSRK")

IEC, NFPA = "IEC 60079-20-1 (2010)", "NFPA 497 (2008)"
BABRAUSKAS = "Babrauskas 1983, also NUREG-1805 table 3-2"
CPR14E_SOOT = "CPR 14E ch. 6: 0.8 for sooty oil products with D > 2 m, 0 for LNG, LPG, alcohols"
CCPS_SL = "CCPS 2010 via MSB B06-105 table 5.9"
NFPA68 = "NFPA 68 annex"

# Molecular or atomic diffusion volumes [cm3/mol]: Fuller et al. as in Poling et al. 2001, table 11-1
# (recalled).
FULLER_ATOM = {"C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "Cl": 21.0, "S": 22.9, "F": 14.7,
               "Br": 21.9}
FULLER_RING = -18.3
FULLER_MOLECULE = {"Cl2": 38.4, "H3N": 20.7, "H2": 6.12, "O2": 16.3, "CO": 18.0, "Br2": 69.0,
                   "O2S": 41.8}

# id: what the tables do not hold. eos = CoolProp name; atoms in Hill order.
SUBSTANCES = {
    "chlorine": dict(en="chlorine", zh="氯", cas="7782-50-5", eos="Chlorine", atoms={"Cl": 2},
                     toxic=True),
    "ammonia": dict(en="ammonia", zh="氨", cas="7664-41-7", eos="Ammonia", atoms={"H": 3, "N": 1},
                    toxic=True, ignition="low", blast="low", velocity=(0.07, "literature", "recalled"),
                    notes=["Toxic and flammable, low reactivity: treated as toxic only "
                           "(CPR 18E section 4.7.5)."]),
    "propane": dict(en="propane", zh="丙烷", cas="74-98-6", eos="n-Propane",
                    atoms={"C": 3, "H": 8}, ignition="average", blast="medium",
                    velocity=(0.464, CCPS_SL, "read"), burning=(0.099, 1.4), soot=0.0),
    "n_butane": dict(en="n-butane", zh="正丁烷", cas="106-97-8", eos="n-Butane",
                     atoms={"C": 4, "H": 10}, ignition="average", blast="medium",
                     velocity=(0.45, NFPA68, "read"), burning=(0.078, 2.7), soot=0.0),
    "methane": dict(en="methane", zh="甲烷", cas="74-82-8", eos="Methane", atoms={"C": 1, "H": 4},
                    ignition="low", blast="low", velocity=(0.448, CCPS_SL, "read"),
                    burning=(0.078, 1.1), soot=0.0),
    "hydrogen": dict(en="hydrogen", zh="氢", cas="1333-74-0", eos="Hydrogen", atoms={"H": 2},
                     ignition="high", blast="high", velocity=(3.25, CCPS_SL, "read"),
                     burning=(0.017, 6.1), soot=0.0,
                     notes=["Ignition reactivity: CPR 18E table 4.7 as recalled does not list "
                            "hydrogen; taken as high (average and high share one column)."]),
    "ethylene_oxide": dict(en="ethylene oxide", zh="环氧乙烷", cas="75-21-8", eos="EthyleneOxide",
                           atoms={"C": 2, "H": 4, "O": 1}, rings=1, toxic=True, ignition="high",
                           blast="high", velocity=(1.0, "AIChE 1994", "recalled")),
    "vinyl_chloride": dict(en="vinyl chloride", zh="氯乙烯", cas="75-01-4", eos="VinylChloride",
                           atoms={"C": 2, "H": 3, "Cl": 1}, ignition="average", blast="medium",
                           notes=["Heat of combustion with HCl as product, from the ATcT enthalpy "
                                  "of formation 22.1 kJ/mol; older values 28 to 37 kJ/mol give "
                                  "0.6 to 1.3 % more.",
                                  "No toxic probit in CPR 18E or AQ/T 3046-2013: the cloud counts "
                                  "as flammable only, not toxic."]),
    "benzene": dict(en="benzene", zh="苯", cas="71-43-2", eos="Benzene", atoms={"C": 6, "H": 6},
                    rings=1, ignition="average", blast="medium",
                    velocity=(0.48, NFPA68, "recalled"), burning=(0.085, 2.7), soot=0.8,
                    notes=["No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic."]),
    "hydrogen_sulfide": dict(en="hydrogen sulfide", zh="硫化氢", cas="7783-06-4",
                             eos="HydrogenSulfide", atoms={"H": 2, "S": 1}, toxic=True,
                             ignition="high", blast="medium",
                             velocity=(0.41, NFPA68, "recalled"),
                             notes=["Blast reactivity: burning velocity 0.41 m/s lies below the "
                                    "0.45 m/s edge of low; medium by the list (everything not "
                                    "named is medium)."]),
    "methanol": dict(en="methanol", zh="甲醇", cas="67-56-1", eos="Methanol",
                     atoms={"C": 1, "H": 4, "O": 1}, ignition="average", blast="medium",
                     burning=(0.017, 100.0), soot=0.0,
                     notes=["Burning rate of alcohols does not depend on the diameter: k beta "
                            "100 /m stands for that.",
                            "No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic."]),
    "toluene": dict(en="toluene", zh="甲苯", cas="108-88-3", eos="Toluene", atoms={"C": 7, "H": 8},
                    rings=1, ignition="average", blast="medium", soot=0.8,
                    notes=["No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic."]),
    "hydrogen_chloride": dict(en="hydrogen chloride", zh="氯化氢", cas="7647-01-0",
                              eos="HydrogenChloride", atoms={"Cl": 1, "H": 1}, toxic=True),
    "lpg": dict(base="propane", en="liquefied petroleum gas", zh="液化石油气", cas="68476-85-7",
                surrogate="liquefied petroleum gas as pure propane: of the C3 and C4 components "
                          "it has the highest vapour pressure, so outflow and flash are not "
                          "understated; a butane-rich product is better given as n_butane"),
    "lng": dict(base="methane", en="liquefied natural gas", zh="液化天然气", cas="8006-14-2",
                surrogate="liquefied natural gas as pure methane; heavier components raise the "
                          "boiling point and the density by a few per cent"),
    "gasoline": dict(base_eos="n-Hexane", en="gasoline", zh="汽油", cas="86290-81-5",
                     table_cas="110-54-3", eos="n-Hexane", atoms={"C": 6, "H": 14},
                     ignition="average", blast="medium", velocity=(0.46, NFPA68, "recalled"),
                     burning=(0.055, 2.1), soot=0.8, density_at_288=745.0,
                     surrogate="gasoline as n-hexane (CPR 18E and Bevi example substance for class "
                               "1 liquids; AIChE practice for evaporation); liquid density scaled "
                               "to 745 kg/m3 at 288.15 K (middle of EN 228, 720 to 775); burning "
                               "rate of gasoline; flash point and boiling range of hexane. Its "
                               "lightest fraction (n-pentane like) evaporates faster"),
}


def eos_value(name, prop, t):
    try:
        if prop == "L":
            v = CP.PropsSI("H", "T", t, "Q", 1, name) - CP.PropsSI("H", "T", t, "Q", 0, name)
        elif prop in ("MUG", "KG"):
            if t < CP.PropsSI("T", "P", 1000.0, "Q", 1, name):
                return None
            v = CP.PropsSI("V" if prop == "MUG" else "L", "T", t, "P", 1000.0, name)
        elif prop == "LC":
            v = CP.PropsSI("L", "T", t, "Q", 0, name)
        elif prop == "CP0MASS":
            v = CP.PropsSI("CP0MASS", "T", t, "P", 1000.0, name)
        else:
            v = CP.PropsSI(prop, "T", t, "Q", 0, name)
    except ValueError:
        return None
    return v if math.isfinite(v) else None


def function(equation, coefficients, factor, t_min, t_max, source, confidence="read"):
    return dict(equation=equation, coefficients=coefficients, factor=factor,
                t_min_k=t_min, t_max_k=t_max, source=source, confidence=confidence)


def numbers(row, a, b):
    return [float(x) for x in row[a:b]]


def candidates(cas, molar_mass, t_low, more):
    """Every table that holds a property of this substance, as functions in SI per kilogram.

    more: also the tables that came with the second list of substances.
    """
    out = {"P": [], "D": [], "L": [], "C": []}
    if cas in WAGNER:
        c = numbers(WAGNER[cas], 2, 10)
        out["P"].append(function("wagner25", c[:6], 1.0, c[6], c[7],
                                 f"Poling et al. 2001 appendix A, Wagner 2.5-5 ({PKG})"))
    if cas in PERRY_PS:
        c = numbers(PERRY_PS[cas], 2, 9)
        out["P"].append(function("dippr101", c[:5], 1.0, c[5], c[6],
                                 f"Perry 8th ed. table 2-8 ({PKG})"))
    if more and cas in MCGARRY:
        c = numbers(MCGARRY[cas], 2, 9)
        out["P"].append(function("wagner36", c[:4] + [c[5], c[4]], 1.0, c[6], c[5],
                                 f"McGarry 1983, Wagner 3-6 ({PKG})"))
    if more and cas in VDI_PS:
        c = numbers(VDI_PS[cas], 2, 9)
        out["P"].append(function("wagner25", c[3:7] + [c[1], c[2]], 1.0, t_low, c[1],
                                 f"VDI Heat Atlas 2010 D3.1, vapour pressure ({PKG})"))
    if cas in VDI_RHO:
        c = numbers(VDI_RHO[cas], 2, 9)
        out["D"].append(function("dippr116", c[2:7] + [c[1]], 1.0, t_low, c[1],
                                 f"VDI Heat Atlas 2010 D3.1, density of saturated liquid ({PKG})"))
    if cas in PERRY_RHO:
        c = numbers(PERRY_RHO[cas], 2, 8)
        out["D"].append(function("dippr105", c[:4], molar_mass, c[4], c[5],
                                 f"Perry 8th ed. table 2-32, in mol/m3 ({PKG})"))
    if cas in VDI_L:
        c = numbers(VDI_L[cas], 2, 9)
        out["L"].append(function("ppds12", c[2:7] + [c[1]], R / molar_mass, t_low, c[1],
                                 f"VDI Heat Atlas 2010 D3.1, heat of vaporisation ({PKG})"))
    if cas in PERRY_L:
        c = numbers(PERRY_L[cas], 2, 9)
        out["L"].append(function("dippr106", [c[1], c[2], c[3], c[4], 0.0, c[0]], 1.0 / molar_mass,
                                 c[5], c[6], f"Perry 8th ed. table 2-150, in J/mol ({PKG})"))
    if cas in PERRY_C100:
        c = numbers(PERRY_C100[cas], 2, 9)
        out["C"].append(function("polynomial", c[:5], 1e-3 / molar_mass, c[5], c[6],
                                 f"Perry 8th ed. table 2-153 eq. 1, in J/kmol/K ({PKG})"))
    if cas in PERRY_C114:
        c = numbers(PERRY_C114[cas], 2, 9)
        tc = float(PERRY_RHO[cas][4])
        out["C"].append(function("dippr114", c[:4] + [tc], 1e-3 / molar_mass, c[5], c[6],
                                 f"Perry 8th ed. table 2-153 eq. 2, in J/kmol/K ({PKG})"))
    return out


def deviations(f, eos, prop, low, high, n=60):
    """(T, relative deviation) of a function against the equation of state."""
    result = []
    for t in np.linspace(low, high, n):
        ref = eos_value(eos, prop, float(t))
        if ref:
            result.append((float(t), evaluate(f, float(t)) / ref - 1.0))
    return result


def worst(devs):
    return max(devs, key=lambda d: abs(d[1])) if devs else (float("nan"), float("nan"))


def eos_reference(eos):
    return CP.get_fluid_param_string(eos, "BibTeX-EOS").split(",")[0]


def liquid_heat_capacity(found, eos, t_triple, tc):
    """The table, or a fit to the equation of state where the table is off or ends too early.

    A table is off when it departs by more than 1 % within 0.5 Tc to 0.8 Tc, and ends too early when
    its range ends below 0.75 Tc.
    """
    low, high = max(t_triple, 0.5 * tc), 0.8 * tc
    f = found[0] if found else None
    ends_early = not f or f["t_max_k"] < 0.75 * tc
    if not ends_early and abs(worst(deviations(f, eos, "C", low, high))[1]) <= 0.01:
        return f
    t = np.linspace(t_triple + 1.0, 0.9 * tc, 200)
    v = np.array([eos_value(eos, "C", float(x)) for x in t])
    p = np.polynomial.Polynomial.fit(t, v, 5, w=1.0 / v).convert()
    coefficients = [float(f"{a:.9g}") for a in p.coef]
    return function("polynomial", coefficients, 1.0, round(float(t[0]), 2), round(float(t[-1]), 2),
                    f"fit of 5th order to the saturated-liquid cp of {eos_reference(eos)} "
                    f"({EOS}); the Perry table is off or ends too early", "evaluated")


HF_NAMES = {"ATCT_G": "ATcT 1.112", "CRC": "CRC Handbook", "API_TDB_G": "API TDB",
            "WEBBOOK": "NIST WebBook", "TRC": "TRC", "YAWS": "Yaws"}


def heat_of_formation(cas):
    """Of the gas at 298.15 K [J/mol], and the table it is from."""
    known = chemicals.Hfg_methods(cas)
    method = next(m for m in HF_NAMES if m in known)
    return chemicals.Hfg(cas, method=method), method


def heat_of_combustion(cas, atoms):
    """Net heat [J/mol] of the gas at 298.15 K and the enthalpy of formation used."""
    hf = heat_of_formation
    value, method = hf(cas)
    n = lambda a: atoms.get(a, 0)
    co2, h2o = hf("124-38-9")[0], hf("7732-18-5")[0]
    so2, hcl = hf("7446-09-5")[0], hf("7647-01-0")[0]
    products = (n("C") * co2 + (n("H") - n("Cl")) / 2 * h2o + n("S") * so2 + n("Cl") * hcl)
    if n("P"):  # to P4O10(s), -3010.1 kJ/mol; NBS 1982
        products += n("P") / 4 * -3010.1e3
    if n("As"):  # to As2O3(s), -657 kJ/mol; NBS 1982
        products += n("As") / 2 * -657.0e3
    return value - products, f"{HF_NAMES[method]}, gas, {value / 1000:.3f} kJ/mol ({PKG})"


def q(value, unit, source, confidence="read"):
    return dict(value=value, unit=unit, source=source, confidence=confidence)


def exposure_limits(key):
    """AEGL by time and level, ERPG, IDLH."""
    out = []
    if key in facts.AEGL:
        row = facts.AEGL[key]
        early, late = row[3:] if len(row) > 3 else ("recalled", "recalled")
        levels = [v if isinstance(v, tuple) else (v,) * 5 for v in row[:3]]
        for i, minutes in enumerate(facts.MINUTES):
            for level, values in enumerate(levels, start=1):
                if values[i] is not None:
                    source = facts.AEGL_SOURCE.get(key, "US EPA AEGL tables")
                    out.append(dict(name=f"AEGL-{level}", minutes=minutes, value_ppm=values[i],
                                    source=source, confidence=early if i < 3 else late))
    for level, v in enumerate(facts.ERPG.get(key, ()), start=1):
        if v is not None:
            out.append(dict(name=f"ERPG-{level}", minutes=60, value_ppm=v, source="AIHA ERPG",
                            confidence="recalled"))
    if key in facts.IDLH:
        v = facts.IDLH[key]
        value, source, confidence = v if isinstance(v, tuple) else (v, "NIOSH IDLH", "recalled")
        out.append(dict(name="IDLH", minutes=30, value_ppm=value, source=source,
                        confidence=confidence))
    return out


def fitted(f, low, high, order, equation, factor, source, confidence, relative=True):
    """Least-squares fit of a form that is linear in its coefficients, over [low, high]."""
    t = np.linspace(low, high, 120)
    v = np.array([f(float(x)) for x in t])
    if equation == "polynomial":
        p = np.polynomial.Polynomial.fit(t, v, order, w=1.0 / v if relative else None).convert()
        c = [float(f"{a:.9g}") for a in p.coef]
    else:  # dippr101 with D = E = 0: ln v = A + B/T + C ln T
        a = np.column_stack([np.ones_like(t), 1.0 / t, np.log(t)])
        c = [float(f"{x:.9g}") for x in np.linalg.lstsq(a, np.log(v), rcond=None)[0]] + [0.0, 0.0]
    return function(equation, c, factor, round(low, 2), round(high, 2), source, confidence)


def ambrose_walton(tc, pc, tb):
    """Wagner coefficients from Tc, Pc and Tb (Ambrose and Walton 1989, Poling et al. eq. 7-4.3)."""
    f = ((-5.97616, 1.29874, -0.60394, -1.06841), (-5.03365, 1.11505, -5.41217, -7.46628),
         (-0.64771, 2.41539, -4.26979, 3.25259))

    def coefficients(omega):
        return [f[0][i] + omega * f[1][i] + omega**2 * f[2][i] for i in range(4)]

    def excess(omega):
        ps = function("wagner25", coefficients(omega) + [tc, pc], 1.0, 0, tc, "")
        return math.log(evaluate(ps, tb) / 101325.0)
    return [round(c, 6) for c in coefficients(brentq(excess, -0.3, 1.5))] + [tc, pc]


def virial_z(t, p, tc, pc, omega):
    tr, pr = t / tc, p / pc
    return 1 + (0.083 - 0.422 / tr**1.6 + omega * (0.139 - 0.172 / tr**4.2)) * pr / tr


def ideal_gas(s, cas, m):
    """Heat capacity of the ideal gas: TRC, Poling, vibrations, Joback; in this order."""
    if cas in TRC:
        trc = numbers(TRC[cas], 2, 12)
        return function("trc", trc[2:10], R / m, trc[0], trc[1],
                        f"TRC Thermodynamics of Organic Compounds in the Gas State ({PKG})")
    if cas in POLING and POLING[cas][4]:
        c = numbers(POLING[cas], 2, 9)
        return function("polynomial", c[2:7], R / m, c[0], c[1],
                        f"Poling et al. 2001 appendix A, section C ({PKG})")
    if cas in VIBRATIONS:
        linear = False
        f = lambda t: chemicals.Cpg_statistical_mechanics(t, VIBRATIONS[cas], linear)
        return fitted(f, 200.0, 1000.0, 4, "polynomial", 1.0 / m,
                      "fit of 4th order to rigid rotor and harmonic oscillators with the "
                      f"characteristic temperatures in {PKG}, in J/mol/K", "evaluated")
    if "vibrations" in s:
        theta = 1.438776877  # K per wave number, second radiation constant
        f = lambda t: R * (4.0 + sum(
            n * (theta * v / t) ** 2 * math.exp(theta * v / t) / math.expm1(theta * v / t) ** 2
            for v, n in s["vibrations"]))
        known = float(CRC_STANDARD[cas][13])
        assert abs(f(298.15) / known - 1) < 0.02, (cas, f(298.15), known)
        return fitted(f, 200.0, 1000.0, 4, "polynomial", 1.0 / m,
                      "fit of 4th order to rigid rotor and harmonic oscillators with the fundamentals "
                      f"of handbooks; {f(298.15):.1f} J/mol/K at 298.15 K, CRC {known}", "evaluated")
    groups = [facts.JOBACK[g] for g in s["joback"]]
    a = [sum(g[i] for g in groups) for i in range(4)]
    c = [a[0] - 37.93, a[1] + 0.210, a[2] - 3.91e-4, a[3] + 2.06e-7]
    known = CRC_STANDARD.get(cas, [""] * 14)[13]
    scale, words = 1.0, "not scaled"
    if known:
        scale = float(known) / sum(x * 298.15**i for i, x in enumerate(c))
        words = f"scaled by {scale:.4f} to CRC {known} J/mol/K at 298.15 K"
    return function("polynomial", [float(f"{x:.9g}") for x in c], round(scale / m, 9), 273.0, 1000.0,
                    f"Joback 1987 group contributions, {words}, in J/mol/K", "estimated")


def estimated_liquid_heat_capacity(found, cpg, m, tc, omega, t_low, cas):
    """The table followed by, or without one wholly, Rowlinson and Poling 2001 eq. 6-6.6."""
    def shape(t):
        return chemicals.Rowlinson_Poling(t, tc, omega, evaluate(cpg, t) * m) / m
    if found:
        f = found[0]
        if f["t_max_k"] >= 0.75 * tc:
            return f
        join = f["t_max_k"]
        scale = evaluate(f, join) / shape(join)
        if join - f["t_min_k"] > 10.0:
            value = lambda t: evaluate(f, t) if t <= join else scale * shape(t)
            low = max(f["t_min_k"], t_low)
        else:
            value, low = (lambda t: scale * shape(t)), t_low
        return fitted(value, low, 0.9 * tc, 5, "polynomial", 1.0,
                      f"fit of 5th order to {f['source']} up to {join:.0f} K and Rowlinson-Poling "
                      f"scaled by {scale:.3f} above", "estimated")
    known = CRC_STANDARD.get(cas, [""] * 14)[9]
    scale, words = 1.0, "not scaled: no measured value"
    if known and float(known) > 0:
        scale = float(known) / m / shape(298.15)
        words = f"scaled by {scale:.4f} to CRC {known} J/mol/K at 298.15 K"
    return fitted(lambda t: scale * shape(t), t_low, 0.9 * tc, 5, "polynomial", 1.0,
                  f"fit of 5th order to Rowlinson-Poling (Poling et al. 2001 eq. 6-6.6), {words}",
                  "estimated")


def transport(cas, eos, m, tm, tc, pc, tb, cpg):
    """Viscosity and conductivity of gas and liquid, surface tension: functions by field name."""
    low = max(tm, 0.4 * tc)
    choice = {}
    gas = []
    if cas in PERRY_MUG:
        c = numbers(PERRY_MUG[cas], 2, 8)
        gas.append(function("dippr102", c[:4], 1.0, c[4], c[5], f"Perry 8th ed. table 2-312 ({PKG})"))
    if cas in VDI_MUG:
        c = numbers(VDI_MUG[cas], 2, 7)
        gas.append(function("polynomial", c, 1.0, 250.0, 800.0,
                            f"VDI Heat Atlas 2010 D3.1, gas; range not printed, taken as 250 to "
                            f"800 K ({PKG})"))
    if not gas:
        mu = lambda t: chemicals.Yoon_Thodos(t, tc, pc, 1000.0 * m)
        gas.append(fitted(mu, 200.0, 800.0, 3, "polynomial", 1.0,
                          "fit of 3rd order to Yoon and Thodos 1970", "estimated"))
    elif not eos and len(gas) == 2:
        # Two tables that disagree: the one nearer to corresponding states (Yoon and Thodos).
        at = 350.0
        a, b = (evaluate(f, at) for f in gas)
        if abs(a / b - 1) > 0.15:
            mu = chemicals.Yoon_Thodos(at, tc, pc, 1000.0 * m)
            gas.sort(key=lambda f: abs(evaluate(f, at) / mu - 1))
    choice["gas_viscosity"] = gas
    k = []
    if cas in PERRY_KG:
        c = numbers(PERRY_KG[cas], 2, 8)
        k.append(function("dippr102", c[:4], 1.0, c[4], c[5], f"Perry 8th ed. table 2-314 ({PKG})"))
    if cas in VDI_KG:
        c = numbers(VDI_KG[cas], 2, 7)
        k.append(function("polynomial", c, 1.0, 250.0, 800.0,
                          f"VDI Heat Atlas 2010 D3.1, gas; range not printed, taken as 250 to "
                          f"800 K ({PKG})"))
    if not k:
        def eucken(t):
            cv = evaluate(cpg, t) * m - R
            return evaluate(gas[0], t) * cv / m * (1.32 + 1.77 * R / cv)
        k.append(fitted(eucken, 200.0, 800.0, 3, "polynomial", 1.0,
                        "fit of 3rd order to the modified Eucken relation (Poling et al. 2001 "
                        "eq. 10-3.3)", "estimated"))
    choice["gas_conductivity"] = k
    mul = []
    if cas in PERRY_MUL:
        c = numbers(PERRY_MUL[cas], 2, 9)
        mul.append(function("dippr101", c[:5], 1.0, c[5], c[6],
                            f"Perry 8th ed. table 2-313 ({PKG})"))
    if cas in VDI_MUL:
        a, b, c3, d3, e = numbers(VDI_MUL[cas], 3, 8)

        def ppds9(t):
            x = np.cbrt((c3 - t) / (t - d3))
            return e * math.exp(a * x + b * x**4)
        mul.append(fitted(ppds9, low, 0.85 * tc, 0, "dippr101", 1.0,
                          f"fit of A + B/T + C ln T to VDI Heat Atlas 2010 D3.1, liquid ({PKG})",
                          "evaluated"))
    if mul:
        choice["liquid_viscosity"] = mul
    kl = []
    if cas in PERRY_KL:
        c = numbers(PERRY_KL[cas], 2, 9)
        kl.append(function("polynomial", c[:5], 1.0, c[5], c[6],
                           f"Perry 8th ed. table 2-315 ({PKG})"))
    if cas in VDI_KL:
        c = numbers(VDI_KL[cas], 2, 7)
        kl.append(function("polynomial", c, 1.0, round(tm, 2), round(0.9 * tc, 2),
                           f"VDI Heat Atlas 2010 D3.1, saturated liquid; range not printed, taken as "
                           f"melting point to 0.9 Tc ({PKG})"))
    if kl:
        choice["liquid_conductivity"] = kl
    sigma = []
    if cas in MULERO:
        c = numbers(MULERO[cas], 2, 11)
        sigma.append(function("mulero", c[:7], 1.0, c[7], c[8],
                              f"Mulero, Cachadina and Parra 2012 ({PKG})"))
    if cas in VDI_SIGMA:
        c = numbers(VDI_SIGMA[cas], 2, 9)
        sigma.append(function("dippr106", c[2:7] + [c[1]], 1.0, c[0], c[1],
                              f"VDI Heat Atlas 2010 D3.1, surface tension ({PKG})"))
    if not sigma and cas in JASPER:
        a, b, t0, t1 = numbers(JASPER[cas], 2, 6)
        sigma.append(function("polynomial", [round(a + b * 273.15, 9), -b], 1e-3, t0, t1,
                              f"Jasper 1972 as in Lange's Handbook, a - b t(degC), in mN/m ({PKG})"))
    if not sigma:
        a = chemicals.Brock_Bird(0.7 * tc, tb, tc, pc) / 0.3 ** (11.0 / 9.0)
        sigma.append(function("dippr106", [float(f"{a:.6g}"), round(11.0 / 9.0, 9), 0.0, 0.0, 0.0, tc],
                              1.0, round(tm, 2), tc,
                              "Brock and Bird 1955 (Poling et al. 2001 eq. 12-3.4)", "estimated"))
    choice["surface_tension"] = sigma
    props = {"gas_viscosity": "MUG", "gas_conductivity": "KG", "liquid_viscosity": "V",
             "liquid_conductivity": "LC", "surface_tension": "I"}
    out = {}
    for name, list_ in choice.items():
        def error(f, prop=props[name]):
            if eos is None:
                return 0.0
            a, b = (250.0, 500.0) if prop in ("MUG", "KG") else (low, 0.85 * tc)
            devs = deviations(f, eos, prop, max(a, f["t_min_k"]), min(b, f["t_max_k"]), 12)
            return abs(worst(devs)[1]) if devs else 0.0
        out[name] = min(list_, key=error)
        if error(out[name]) > 0.05:
            out[name] = transport_fit(eos, props[name], low, tc)
    return out


def transport_fit(eos, prop, low, tc):
    """Fit to the transport model of CoolProp, where every table is more than 5 % away from it."""
    a, b = (250.0, 600.0) if prop in ("MUG", "KG") else (low, 0.87 * tc)
    known = [t for t in np.linspace(a, b, 80) if eos_value(eos, prop, float(t))]
    value = lambda t: np.interp(t, known, [eos_value(eos, prop, float(x)) for x in known])
    words = f"of CoolProp for {eos} ({EOS}); the tables are more than 5 % off"
    if prop == "V":
        return fitted(value, known[0], known[-1], 0, "dippr101", 1.0,
                      f"fit of A + B/T + C ln T to the viscosity {words}", "evaluated")
    name = {"MUG": "viscosity", "KG": "conductivity", "LC": "conductivity",
            "I": "surface tension"}[prop]
    return fitted(value, known[0], known[-1], 4, "polynomial", 1.0,
                  f"fit of 4th order to the {name} {words}", "evaluated")


def hazards(key, d, flash, tb):
    """GHS classes: flammability from the data here, the rest from the list."""
    out = []
    if d["flammable"]:
        limits = d["flammable_limits"][0]
        low, high = limits["lower_fraction"], limits["upper_fraction"]
        if tb <= 293.15:
            cls = "flammable_gas"
            category = "1" if low <= 0.13 or high - low >= 0.12 else "2"
            why = "GB 30000.3: lower limit <= 13 % or range >= 12 points"
        else:
            cls = "flammable_liquid"
            category = ("1" if flash < 296.15 and tb <= 308.15 else "2" if flash < 296.15
                        else "3" if flash <= 333.15 else "4" if flash <= 366.15 else "")
            why = "GB 30000.7: from flash point and boiling point"
        confidence = "derived"
        if key in facts.FLAMMABLE_CATEGORY:
            category, confidence = facts.FLAMMABLE_CATEGORY[key], "recalled"
            why = "classification table of the Catalogue of Hazardous Chemicals (2015)"
        if category:
            out.append({"class": cls, "category": category, "source": why,
                        "confidence": confidence})
    for cls, category in facts.HAZARDS.get(key, []):
        out.append({"class": cls, "category": category,
                    "source": "classification table of the Catalogue of Hazardous Chemicals (2015), "
                              "EU harmonised classification", "confidence": "recalled"})
    if tb <= 293.15:
        out.append({"class": "gas_under_pressure", "category": "liquefied or compressed",
                    "source": "GB 30000.6: gas at 20 degC, when stored under pressure",
                    "confidence": "derived"})
    return out


def melting_source(cas):
    """CRC before the others, which hold a few gross errors (hydrogen chloride, sulfur trioxide)."""
    known = [x for x in chemicals.Tm_methods(cas) if x != "JOBACK"]
    return next((x for x in known if x.startswith("CRC")), known[0] if known else None)


def checked_formula(key, formula):
    """The formula we expect, and whether the package has it so."""
    expected = facts.FORMULA[key]
    if formula == expected:
        return expected, True
    if facts.FORMULA_OF_PACKAGE.get(key) != formula:
        raise SystemExit(f"{key}: the package has {formula}, substance_facts.py {expected}")
    return expected, False


def build(key, s):
    cas = s.get("table_cas", s["cas"])
    eos = s.get("eos")
    new = key in facts.NEW
    known = chemicals.search_chemical(cas)
    atoms = s["atoms"] if "atoms" in s else chemicals.simple_formula_parser(known.formula)
    package = chemicals.atoms_to_Hill(chemicals.simple_formula_parser(known.formula))
    formula, right = checked_formula(key, package)
    m = chemicals.MW(cas) / 1000.0
    if not right:
        atoms = chemicals.simple_formula_parser(formula)
        m = chemicals.molecular_weight(atoms) / 1000.0
    if "atoms" in s:
        assert chemicals.atoms_to_Hill(atoms) == formula, (key, atoms, formula)
    if eos:
        constant = {name: f(cas, method="HEOS") for name, f in CONSTANTS.items()}
        origin = dict.fromkeys(constant, "HEOS")
        t_triple = round(CP.PropsSI("Ttriple", eos), 2)
    else:
        origin = {name: ([x for x in methods(cas) if x in GOOD] + list(methods(cas)))[0]
                  for name, methods in CONSTANT_METHODS.items()}
        constant = {name: CONSTANTS[name](cas, method=origin[name]) for name in CONSTANTS}
        t_triple = round(chemicals.Tm(cas), 2)
    tc, pc, tb, omega = (constant[x] for x in ("Tc", "Pc", "Tb", "omega"))
    melting = chemicals.Tm(cas)
    found = candidates(cas, m, t_triple, new)
    low, high = max(t_triple, 0.55 * tc), 0.9 * tc

    def best(prop):
        if eos:
            def error(f):
                return abs(worst(deviations(f, eos, prop, low, high))[1])
        elif prop == "P":
            def error(f):  # nearest to one atmosphere at the boiling point
                return abs(evaluate(f, tb) / 101325.0 - 1.0)
        else:
            def error(f):
                return 0 if "Perry" in f["source"] else 1
        return min(found[prop], key=error)

    if "vapour_point" in s:
        # ln p = A + B/T + C ln T through the measured point, the boiling and the critical point.
        t1, p1, words = s["vapour_point"]
        a = np.array([[1.0, 1.0 / t, math.log(t)] for t in (t1, tb, tc)])
        c = np.linalg.solve(a, np.log([p1, 101325.0, pc]))
        found["P"] = [function("dippr101", [float(f"{x:.9g}") for x in c] + [0.0, 0.0], 1.0,
                               t_triple, tc, f"A + B/T + C ln T through {p1:g} Pa at {t1:g} K "
                               f"({words}), boiling and critical point", "estimated")]
    if not found["P"]:
        found["P"] = [function("wagner25", ambrose_walton(tc, pc, tb), 1.0, t_triple, tc,
                               "Ambrose and Walton 1989 with Tc, Pc, and the acentric factor that "
                               "meets the boiling point", "estimated")]
    ps = best("P")
    tb_source = None
    if tb is None:  # no liquid at one atmosphere
        tb = round(brentq(lambda t: evaluate(ps, t) - 101325.0, 0.5 * tc, t_triple), 2)
        tb_source = "where the vapour pressure, extrapolated below the triple point, is 101 325 Pa"
    elif new and not eos and abs(evaluate(ps, tb) / 101325.0 - 1.0) > 0.02:
        old = tb
        tb = round(brentq(lambda t: evaluate(ps, t) - 101325.0, 0.9 * tb, 1.1 * tb), 2)
        tb_source = (f"where the vapour pressure is 101 325 Pa; {origin['Tb']} in {PKG} has "
                     f"{old:.2f} K")
    if not found["D"]:
        t0, rho0 = s["density"]
        a = pc / (R * tc)
        z = brentq(lambda z: a / z ** (1 + (1 - t0 / tc) ** (2 / 7)) - rho0 / m, 0.1, 0.5)
        found["D"] = [function("dippr105", [float(f"{a:.7g}"), round(z, 7), tc, round(2 / 7, 9)], m,
                               t_triple, tc,
                               f"Rackett equation through {rho0:g} kg/m3 at {t0:g} K (handbooks)",
                               "estimated")]
    rho = best("D")
    if not found["L"]:
        row = CRC_L.get(cas, [""] * 5)
        if row[4]:
            lb, words = float(row[4]), "CRC Handbook"
        else:
            slope = (math.log(evaluate(ps, tb + 0.1)) - math.log(evaluate(ps, tb - 0.1))) / 0.2
            lb = R * tb**2 * slope * (virial_z(tb, 101325.0, tc, pc, omega) - 0.004)
            words = "Clapeyron equation with the vapour pressure"
        a = lb / (1 - tb / tc) ** 0.38
        found["L"] = [function("dippr106", [float(f"{a:.6g}"), 0.38, 0.0, 0.0, 0.0, tc], 1.0 / m,
                               t_triple, tc, f"Watson equation from {lb:.0f} J/mol at the boiling "
                               f"point ({words})", "estimated")]
    lv = best("L")
    if "heat" in s:
        lb, per, words = s["heat"]
        a = lb / (1 - tb / tc) ** 0.38
        lv = function("dippr106", [float(f"{a:.6g}"), 0.38, 0.0, 0.0, 0.0, tc], 1.0 / per, t_triple,
                      tc, f"Watson equation from {lb:.0f} J/mol at the boiling point ({words})",
                      "recalled")
    if new:
        cpg = ideal_gas(s, cas, m)
    else:
        trc = numbers(TRC[cas], 2, 12)
        cpg = function("trc", trc[2:10], R / m,
                       max(trc[0], 200.0 if key == "hydrogen" else trc[0]), trc[1],
                       f"TRC Thermodynamics of Organic Compounds in the Gas State ({PKG})")
    if eos:
        cpl = liquid_heat_capacity(found["C"], eos, t_triple, tc)
    else:
        cpl = estimated_liquid_heat_capacity(found["C"], cpg, m, tc, omega, t_triple, cas)
    if key == "vinyl_chloride":
        ps["t_min_k"], ps["t_max_k"] = 230.0, 350.0
        ps["source"] += "; range cut to where it is within 2.5 % of the equation of state"
    if "density_at_288" in s:
        rho["factor"] *= round(s["density_at_288"] / evaluate(rho, 288.15), 6)
        of = s.get("density_source", "EN 228")
        rho["source"] += f"; scaled to {s['density_at_288']:.0f} kg/m3 at 288.15 K ({of})"
        rho["confidence"] = "recalled"

    diffusion_source, confidence = "Fuller et al., Poling et al. 2001 table 11-1", "recalled"
    fuller = FULLER_MOLECULE.get(formula)
    if "diffusion" in s:
        fuller, words = s["diffusion"]
        diffusion_source, confidence = f"{diffusion_source}: {words}", "estimated"
    elif fuller is None:
        fuller = sum(FULLER_ATOM[a] * n for a, n in atoms.items())
        fuller += FULLER_RING * s.get("rings", 0)
    sets = [(name, method) for name, method in (("iec60079-20-1-2010", IEC), ("nfpa497-2008", NFPA))
            if method in chemicals.LFL_methods(CASRN=cas)
            and chemicals.LFL(CASRN=cas, method=method)
            and method in chemicals.UFL_methods(CASRN=cas)
            and chemicals.UFL(CASRN=cas, method=method)]
    flammable = "ignition" in s or "soot" in s
    where = lambda name: f"{origin[name]} constants ({PKG})"
    d = dict(
        id=key, name_en=s["en"], name_zh=s["zh"], cas=s["cas"], formula=formula,
        surrogate_of=s.get("surrogate", ""),
        molar_mass=q(m, "kg/mol", f"atomic weights ({PKG})"),
        boiling_point=q(tb, "K", tb_source or where("Tb"), "evaluated" if tb_source else "read"),
        critical_temperature=q(tc, "K", where("Tc")),
        critical_pressure=q(pc, "Pa", where("Pc")),
        acentric_factor=q(omega, "-", where("omega")),
        vapour_pressure=ps, liquid_density=rho, heat_of_vaporisation=lv,
        liquid_heat_capacity=cpl, ideal_gas_heat_capacity=cpg,
        diffusion_volume=q(round(fuller, 2), "cm3/mol", diffusion_source, confidence),
        flammable=flammable, toxic=bool(s.get("toxic")),
    )
    if s.get("toxic"):
        d["toxic_probit_cas"] = cas
    d["exposure_limits"] = exposure_limits(key)
    flash = None
    if flammable:
        n = lambda a: atoms.get(a, 0)
        hc, hf_source = heat_of_combustion(cas, atoms)
        t_liquid = min(298.15, tb)
        d["combustion"] = dict(
            heat_gas=q(round(hc / m), "J/kg", f"net, products CO2, H2O(g), SO2, HCl(g), N2"
                       + (", P4O10" if n("P") else ", As2O3" if n("As") else "")
                       + f"; enthalpy of formation {hf_source}"),
            heat_liquid=q(round(hc / m - evaluate(lv, t_liquid)), "J/kg",
                          f"heat_gas minus heat of vaporisation at {t_liquid:.2f} K", "evaluated"),
            oxygen_mol_per_mol=n("C") + (n("H") - n("Cl")) / 4 - n("O") / 2 + n("S")
            + n("P") * 1.25 + n("As") * 0.75,
            carbon_hydrogen_ratio=round(n("C") / n("H"), 6) if n("C") and n("H") else 0.0,
        )
        if "liquid_formation" in s:  # associated vapour: not by way of the gas
            hf_liquid, words, confidence = s["liquid_formation"]
            hf_gas = heat_of_formation(cas)[0]
            d["combustion"]["heat_liquid"] = q(round((hc + hf_liquid - hf_gas) / m), "J/kg",
                                               f"net, from the {words} ({PKG})", confidence)
        of = f", of {known.common_name.lower()}" if cas != s["cas"] and new else (
            ", of n-hexane" if cas != s["cas"] else "")
        d["flammable_limits"] = [
            dict(set=name, lower_fraction=chemicals.LFL(CASRN=cas, method=method),
                 upper_fraction=chemicals.UFL(CASRN=cas, method=method),
                 source=f"{method} ({PKG}){of}", confidence="read")
            for name, method in sets
        ]
        if "limits" in s:
            lower, upper, source, confidence = s["limits"]
            d["flammable_limits"].append(dict(set="handbooks", lower_fraction=lower,
                                              upper_fraction=upper, source=source,
                                              confidence=confidence))
        if IEC in chemicals.T_autoignition_methods(cas):
            d["autoignition"] = q(chemicals.T_autoignition(cas, method=IEC), "K", f"{IEC} ({PKG})")
        elif NFPA in chemicals.T_autoignition_methods(cas):
            d["autoignition"] = q(chemicals.T_autoignition(cas, method=NFPA), "K",
                                  f"{NFPA} ({PKG})")
        elif "ignition_k" in s:
            d["autoignition"] = q(s["ignition_k"][0], "K", *s["ignition_k"][1:])
        for method in (IEC, NFPA):
            if method in chemicals.T_flash_methods(cas):
                value = chemicals.T_flash(cas, method=method)
                if new and value > tb:  # of a solution, or wrong: no flash point above boiling
                    continue
                flash = value
                d["flash_point"] = q(flash, "K", f"{method} ({PKG})")
                break
        if flash is None and "flash" in s:
            flash = s["flash"][0]
            d["flash_point"] = q(*s["flash"][:1], "K", *s["flash"][1:])
        # AQ/T 3046-2013 and Bevi classes (recalled): gas, or flash point < 0 C and Tb <= 35 C: 0;
        # flash point < 21 C: 1; <= 55 C: 2; <= 100 C: 3; else 4.
        c = lambda k: k - 273.15
        if c(tb) <= 20.0 or (not new and flash is None) or (c(flash) < 0.0 and c(tb) <= 35.0):
            cls = 0
        else:
            cls = 1 if c(flash) < 21 else 2 if c(flash) <= 55 else 3 if c(flash) <= 100 else 4
        d["material_class"] = dict(value=cls, source="AQ/T 3046-2013 and Bevi class rules, from "
                                   "flash point and boiling point", confidence="recalled")
        d["ignition_reactivity"] = dict(value=s.get("ignition", "average"),
                                        source="CPR 18E table 4.7; substances not listed: average",
                                        confidence="recalled")
        d["blast_reactivity"] = dict(value=s.get("blast", "medium"),
                                     source="AIChE 1994 and Baker 1996 via MSB B06-105 table 5.2",
                                     confidence="read")
        velocity = s.get("velocity", facts.VELOCITY.get(key))
        if velocity:
            v, source, conf = velocity
            d["burning_velocity"] = q(v, "m/s", source, conf)
        burning = s.get("burning", facts.BURNING.get(key))
        if burning:
            like = {"isobutane": ", of n-butane", "m_xylene": ", of xylene", "o_xylene": ", of xylene",
                    "p_xylene": ", of xylene"}.get(key, "")
            d["burning_rate"] = q(burning[0], "kg/m2/s", BABRAUSKAS + like, "recalled")
            d["burning_k_beta"] = q(burning[1], "1/m", BABRAUSKAS + like, "recalled")
        if new or key in facts.SOOT_OLD:
            value, rule = s["soot"] if new else facts.SOOT_OLD[key]
            d["soot_fraction"] = q(value, "-", *facts.SOOT[rule])
        elif "soot" in s:
            d["soot_fraction"] = q(s["soot"], "-", CPR14E_SOOT, "read")
    if s.get("sublimes"):
        d["triple_point_pressure"] = q(float(f"{chemicals.Pt(cas):.6g}"), "Pa",
                                       f"{chemicals.Pt_methods(cas)[0]} ({PKG})")
        d["sublimation_point"] = q(chemicals.Tb(cas, method="YAWS"), "K", f"Yaws, at 101 325 Pa ({PKG})")
        d["heat_of_fusion"] = q(round(chemicals.Hfus(cas) / m), "J/kg", f"CRC Handbook ({PKG})")
    source = melting_source(cas)
    d["melting_point"] = q(chemicals.Tm(cas, method=source), "K", f"{source} ({PKG})")
    d.update(transport(cas, eos, m, melting, tc, pc, tb, cpg))
    d["hazards"] = hazards(key, d, flash, tb)
    d["notes"] = s.get("notes", [])
    return d


def material(key, entry):
    """What is known by identity and hazards only."""
    en, zh, cas, state, instead, classes = entry
    known = chemicals.search_chemical(cas)
    d = dict(id=key, name_en=en, name_zh=zh, cas=cas, state=state, instead=instead)
    if known.formula and key not in ("nitrocellulose", "methyl_ethyl_ketone_peroxide",
                                     "fuming_nitric_acid"):
        package = chemicals.atoms_to_Hill(chemicals.simple_formula_parser(known.formula))
        d["formula"], right = checked_formula(key, package)
        mass = known.MW if right else chemicals.molecular_weight(
            chemicals.simple_formula_parser(d["formula"]))
        d["molar_mass"] = q(mass / 1000.0, "kg/mol", f"atomic weights ({PKG})")
        source = melting_source(cas)
        if source:
            d["melting_point"] = q(chemicals.Tm(cas, method=source), "K", f"{source} ({PKG})")
    d["hazards"] = [{"class": c, "category": category,
                     "source": "classification table of the Catalogue of Hazardous Chemicals (2015), "
                               "EU harmonised classification", "confidence": "recalled"}
                    for c, category in classes]
    return d


README_HEAD = """# Substances

One JSON file per substance, written by `data/generate_substances.py` (see `data/README.md`); do not
edit by hand. Each value names its source and confidence (`read`: read in the named table,
`recalled`: from general knowledge of the source, to be checked against the print, `evaluated`:
computed by the script). Coefficients are those of our substances only, with the citation of the
handbook table they come from, taken from the MIT-licensed package {pkg}.

Properties are of the saturated liquid and of the ideal gas, per kilogram. Where two tables hold a
property the one nearer to the equation of state is taken.

## Check against equations of state

Worst deviation of the property functions from the reference equations of state in {eos}, over
the part of the range 0.5 Tc to 0.9 Tc in which the function claims to be valid (gas: 230 K to 600 K),
and the temperature of it. The last column compares the net molar volume change of evaporation by
Clapeyron, L/(T dp/dT), with the equation of state: it tells how consistent L and vapour
pressure are (for two-phase models).

| substance | vapour pressure | liquid density | heat of vaporisation | cp liquid | cp ideal gas | Clapeyron volume |
|---|---|---|---|---|---|---|
"""


def check_row(d, eos, tc):
    t_triple = CP.PropsSI("Ttriple", eos)
    cells = []
    for key, prop in (("vapour_pressure", "P"), ("liquid_density", "D"),
                      ("heat_of_vaporisation", "L"), ("liquid_heat_capacity", "C"),
                      ("ideal_gas_heat_capacity", "CP0MASS")):
        f = d[key]
        low, high = (230.0, 600.0) if prop == "CP0MASS" else (0.5 * tc, 0.9 * tc)
        low, high = max(low, f["t_min_k"], t_triple), min(high, f["t_max_k"])
        t, e = worst(deviations(f, eos, prop, low, high))
        cells.append(f"{100 * e:+.1f} % at {t:.0f} K")
    ps, lv = d["vapour_pressure"], d["heat_of_vaporisation"]
    devs = []
    low, high = max(0.5 * tc, ps["t_min_k"], t_triple + 0.2), min(0.9 * tc, ps["t_max_k"] - 0.2)
    for t in np.linspace(low, high, 60):
        slope = (evaluate(ps, t + 0.1) - evaluate(ps, t - 0.1)) / 0.2
        ours = evaluate(lv, t) / (t * slope)
        try:
            ref = (1 / CP.PropsSI("D", "T", t, "Q", 1, eos) - 1 / CP.PropsSI("D", "T", t, "Q", 0, eos))
        except ValueError:
            continue
        devs.append((t, ours / ref - 1))
    t, e = worst(devs)
    cells.append(f"{100 * e:+.1f} % at {t:.0f} K")
    return cells


def main():
    HERE.mkdir(exist_ok=True)
    rows, built = [], {}
    for key, s in (SUBSTANCES | facts.NEW).items():
        if "base" in s:
            d = json.loads(json.dumps(built[s["base"]]))
            d.update(id=key, name_en=s["en"], name_zh=s["zh"], cas=s["cas"],
                     surrogate_of=s["surrogate"])
        else:
            d = build(key, s)
            built[key] = d
            label = key
            if "density_at_288" in s:
                label += f" ({s['eos'].lower()}, density scaled)"
            if s.get("eos"):
                rows.append(f"| {label} | " + " | ".join(
                    check_row(d, s["eos"], d["critical_temperature"]["value"])) + " |")
        text = json.dumps(d, ensure_ascii=False, indent=1)
        (HERE / f"{key}.json").write_text(text + "\n", encoding="utf-8")
    for key, entry in facts.MATERIALS.items():
        text = json.dumps(material(key, entry), ensure_ascii=False, indent=1)
        (HERE / f"{key}.json").write_text(text + "\n", encoding="utf-8")
    tail = """
`lpg` and `lng` are copies of `propane` and `methane` under their own names; the field `surrogate_of`
says what stands for what, and every result that uses one repeats it. Gasoline, kerosene, diesel and
crude oil differ from their n-alkane in density by construction.

Equations of state: """ + "; ".join(
        f"{k} {eos_reference(s['eos'])}" for k, s in (SUBSTANCES | facts.NEW).items()
        if s.get("eos")) + ".\n"
    head = README_HEAD.format(pkg=PKG, eos=EOS)
    (HERE / "README.md").write_text(head + "\n".join(rows) + "\n" + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
