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
import os
from pathlib import Path

import chemicals
import CoolProp
import CoolProp.CoolProp as CP
import numpy as np

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

IEC, NFPA = "IEC 60079-20-1 (2010)", "NFPA 497 (2008)"
BABRAUSKAS = "Babrauskas 1983, also NUREG-1805 table 3-2"
CPR14E_SOOT = "CPR 14E ch. 6: 0.8 for sooty oil products with D > 2 m, 0 for LNG, LPG, alcohols"
CCPS_SL = "CCPS 2010 via MSB B06-105 table 5.9"
NFPA68 = "NFPA 68 annex"

# Molecular or atomic diffusion volumes [cm3/mol]: Fuller et al. as in Poling et al. 2001, table 11-1
# (recalled).
FULLER_ATOM = {"C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "Cl": 21.0, "S": 22.9}
FULLER_RING = -18.3
FULLER_MOLECULE = {"Cl2": 38.4, "H3N": 20.7, "H2": 6.12}

# AEGL by (level, minutes), ERPG and IDLH in ppm. "read" where AEGL was read, else recalled.
TOX = {
    "ammonia": dict(aegl=[[30, 220, 2700], [30, 220, 1600], [30, 160, 1100]],
                    erpg=[25, 150, 1500], idlh=300, conf="read"),
    "chlorine": dict(aegl=[[0.5, 2.8, 50], [0.5, 2.8, 28], [0.5, 2, 20]],
                     erpg=[1, 3, 20], idlh=10, conf="read"),
    "hydrogen_chloride": dict(aegl=[[1.8, 100, 620], [1.8, 43, 210], [1.8, 22, 100]],
                              erpg=[3, 20, 150], idlh=50, conf="read"),
    "hydrogen_sulfide": dict(aegl=[[0.75, 41, 76], [0.6, 32, 59], [0.51, 27, 50]],
                             erpg=[0.1, 30, 100], idlh=100, conf="read"),
    "ethylene_oxide": dict(aegl=[None, None, [None, 45, 200]], erpg=[None, 50, 500], idlh=800,
                           conf="recalled"),
    "benzene": dict(aegl=[None, None, [52, 800, 4000]], erpg=[50, 150, 1000], idlh=500,
                    conf="recalled"),
    "toluene": dict(aegl=[None, None, [67, 560, 3700]], erpg=[50, 300, 1000], idlh=500,
                    conf="recalled"),
    "methanol": dict(aegl=[None, None, [530, 2100, 7200]], erpg=[200, 1000, 5000], idlh=6000,
                     conf="recalled"),
    "vinyl_chloride": dict(aegl=[None, None, [250, 1200, 4800]], erpg=[500, 5000, 20000],
                           idlh=None, conf="recalled"),
}

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
        elif prop == "CP0MASS":
            v = CP.PropsSI("CP0MASS", "T", t, "P", 1000.0, name)
        else:
            v = CP.PropsSI(prop, "T", t, "Q", 0, name)
    except ValueError:
        return None
    return v if math.isfinite(v) else None


def formula_text(atoms):
    return "".join(a + (str(n) if n > 1 else "") for a, n in atoms.items())


def evaluate(f, t):
    """Value of a property function as the C++ code computes it."""
    c, k = f["coefficients"], f["factor"]
    eq = f["equation"]
    if eq == "polynomial":
        return k * sum(a * t**i for i, a in enumerate(c))
    if eq == "dippr101":
        return k * math.exp(c[0] + c[1] / t + c[2] * math.log(t) + c[3] * t ** c[4])
    if eq == "wagner25":
        tau = 1 - t / c[4]
        s = c[0] * tau + c[1] * tau**1.5 + c[2] * tau**2.5 + c[3] * tau**5
        return k * c[5] * math.exp(s / (t / c[4]))
    if eq == "dippr105":
        return k * c[0] / c[1] ** (1 + (1 - t / c[2]) ** c[3])
    if eq == "dippr106":
        tr = t / c[5]
        return k * c[0] * (1 - tr) ** (c[1] + c[2] * tr + c[3] * tr**2 + c[4] * tr**3)
    if eq == "dippr116":
        x = 1 - t / c[5]
        return k * (c[0] + c[1] * x**0.35 + c[2] * x ** (2 / 3) + c[3] * x + c[4] * x ** (4 / 3))
    if eq == "ppds12":
        x = 1 - t / c[5]
        s = c[0] * x ** (1 / 3) + c[1] * x ** (2 / 3) + c[2] * x + c[3] * x**2 + c[4] * x**6
        return k * c[5] * s
    if eq == "dippr114":
        a, b, cc, d, tc = c
        x = 1 - t / tc
        return k * (a * a / x + b - 2 * a * cc * x - a * d * x * x - cc * cc * x**3 / 3
                    - cc * d * x**4 / 2 - d * d * x**5 / 5)
    if eq == "trc":
        y = 0.0 if t <= c[7] else (t - c[7]) / (t + c[6])
        v = c[0] + c[1] / t**2 * math.exp(-c[2] / t)
        if y > 0:
            v += y**2 * (c[3] + (c[4] - c[5] / (t - c[7]) ** 2) * y**6)
        return k * v
    raise ValueError(eq)


def function(equation, coefficients, factor, t_min, t_max, source, confidence="read"):
    return dict(equation=equation, coefficients=coefficients, factor=factor,
                t_min_k=t_min, t_max_k=t_max, source=source, confidence=confidence)


def numbers(row, a, b):
    return [float(x) for x in row[a:b]]


def candidates(cas, molar_mass, t_triple):
    """Every table that holds a property of this substance, as functions in SI per kilogram."""
    out = {"P": [], "D": [], "L": [], "C": []}
    if cas in WAGNER:
        c = numbers(WAGNER[cas], 2, 10)
        out["P"].append(function("wagner25", c[:6], 1.0, c[6], c[7],
                                 f"Poling et al. 2001 appendix A, Wagner 2.5-5 ({PKG})"))
    c = numbers(PERRY_PS[cas], 2, 9)
    out["P"].append(function("dippr101", c[:5], 1.0, c[5], c[6],
                             f"Perry 8th ed. table 2-8 ({PKG})"))
    if cas in VDI_RHO:
        c = numbers(VDI_RHO[cas], 2, 9)
        out["D"].append(function("dippr116", c[2:7] + [c[1]], 1.0, t_triple, c[1],
                                 f"VDI Heat Atlas 2010 D3.1, density of saturated liquid ({PKG})"))
    c = numbers(PERRY_RHO[cas], 2, 8)
    out["D"].append(function("dippr105", c[:4], molar_mass, c[4], c[5],
                             f"Perry 8th ed. table 2-32, in mol/m3 ({PKG})"))
    if cas in VDI_L:
        c = numbers(VDI_L[cas], 2, 9)
        out["L"].append(function("ppds12", c[2:7] + [c[1]], R / molar_mass, t_triple, c[1],
                                 f"VDI Heat Atlas 2010 D3.1, heat of vaporisation ({PKG})"))
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
    f = found[0]
    ends_early = f["t_max_k"] < 0.75 * tc
    if not ends_early and abs(worst(deviations(f, eos, "C", low, high))[1]) <= 0.01:
        return f
    t = np.linspace(t_triple + 1.0, 0.9 * tc, 200)
    v = np.array([eos_value(eos, "C", float(x)) for x in t])
    p = np.polynomial.Polynomial.fit(t, v, 5, w=1.0 / v).convert()
    coefficients = [float(f"{a:.9g}") for a in p.coef]
    return function("polynomial", coefficients, 1.0, round(float(t[0]), 2), round(float(t[-1]), 2),
                    f"fit of 5th order to the saturated-liquid cp of {eos_reference(eos)} "
                    f"({EOS}); the Perry table is off or ends too early", "evaluated")


def heat_of_combustion(cas, atoms):
    """Net heat [J/mol] of the gas at 298.15 K and the enthalpy of formation used."""
    def hf(c):
        method = "ATCT_G" if "ATCT_G" in chemicals.Hfg_methods(c) else "CRC"
        return chemicals.Hfg(c, method=method), method
    value, method = hf(cas)
    n = lambda a: atoms.get(a, 0)
    co2, h2o = hf("124-38-9")[0], hf("7732-18-5")[0]
    so2, hcl = hf("7446-09-5")[0], hf("7647-01-0")[0]
    products = (n("C") * co2 + (n("H") - n("Cl")) / 2 * h2o + n("S") * so2 + n("Cl") * hcl)
    name = {"ATCT_G": "ATcT 1.112", "CRC": "CRC Handbook"}[method]
    return value - products, f"{name}, gas, {value / 1000:.3f} kJ/mol ({PKG})"


def q(value, unit, source, confidence="read"):
    return dict(value=value, unit=unit, source=source, confidence=confidence)


def exposure_limits(key):
    out = []
    t = TOX.get(key)
    if not t:
        return out
    for minutes, row in zip((10, 30, 60), t["aegl"]):
        for level, v in enumerate(row or [], start=1):
            if v is not None:
                out.append(dict(name=f"AEGL-{level}", minutes=minutes, value_ppm=v,
                                source="US EPA AEGL tables", confidence=t["conf"]))
    for level, v in enumerate(t["erpg"], start=1):
        if v is not None:
            out.append(dict(name=f"ERPG-{level}", minutes=60, value_ppm=v, source="AIHA ERPG",
                            confidence="recalled"))
    if t["idlh"] is not None:
        out.append(dict(name="IDLH", minutes=30, value_ppm=t["idlh"], source="NIOSH IDLH",
                        confidence="recalled"))
    return out


def build(key, s):
    cas = s.get("table_cas", s["cas"])
    eos = s["eos"]
    atoms = s["atoms"]
    m = chemicals.MW(cas) / 1000.0
    tc, pc = chemicals.Tc(cas, method="HEOS"), chemicals.Pc(cas, method="HEOS")
    tb = chemicals.Tb(cas, method="HEOS")
    t_triple = round(CP.PropsSI("Ttriple", eos), 2)
    heos = f"HEOS constants ({PKG})"
    found = candidates(cas, m, t_triple)
    low, high = max(t_triple, 0.55 * tc), 0.9 * tc

    def best(prop):
        def error(f):
            return abs(worst(deviations(f, eos, prop, low, high))[1])
        return min(found[prop], key=error)

    ps, rho, lv = best("P"), best("D"), best("L")
    cpl = liquid_heat_capacity(found["C"], eos, t_triple, tc)
    r = TRC[cas]
    trc = numbers(r, 2, 12)
    cpg = function("trc", trc[2:10], R / m, max(trc[0], 200.0 if key == "hydrogen" else trc[0]),
                   trc[1], f"TRC Thermodynamics of Organic Compounds in the Gas State ({PKG})")
    if key == "vinyl_chloride":
        ps["t_min_k"], ps["t_max_k"] = 230.0, 350.0
        ps["source"] += "; range cut to where it is within 2.5 % of the equation of state"
    if "density_at_288" in s:
        rho["factor"] *= round(s["density_at_288"] / evaluate(rho, 288.15), 6)
        rho["source"] += "; scaled to 745 kg/m3 at 288.15 K (EN 228)"
        rho["confidence"] = "recalled"

    fuller = FULLER_MOLECULE.get(formula_text(atoms))
    if fuller is None:
        fuller = sum(FULLER_ATOM[a] * n for a, n in atoms.items())
        fuller += FULLER_RING * s.get("rings", 0)
    flammable = "ignition" in s
    d = dict(
        id=key, name_en=s["en"], name_zh=s["zh"], cas=s["cas"], formula=formula_text(atoms),
        surrogate_of=s.get("surrogate", ""),
        molar_mass=q(m, "kg/mol", f"atomic weights ({PKG})"),
        boiling_point=q(tb, "K", heos), critical_temperature=q(tc, "K", heos),
        critical_pressure=q(pc, "Pa", heos),
        acentric_factor=q(chemicals.omega(cas, method="HEOS"), "-", heos),
        vapour_pressure=ps, liquid_density=rho, heat_of_vaporisation=lv,
        liquid_heat_capacity=cpl, ideal_gas_heat_capacity=cpg,
        diffusion_volume=q(round(fuller, 2), "cm3/mol", "Fuller et al., Poling et al. 2001 "
                           "table 11-1", "recalled"),
        flammable=flammable, toxic=bool(s.get("toxic")),
    )
    if s.get("toxic"):
        d["toxic_probit_cas"] = cas
    d["exposure_limits"] = exposure_limits(key)
    if flammable:
        n = lambda a: atoms.get(a, 0)
        hc, hf_source = heat_of_combustion(cas, atoms)
        t_liquid = min(298.15, tb)
        d["combustion"] = dict(
            heat_gas=q(round(hc / m), "J/kg", f"net, products CO2, H2O(g), SO2, HCl(g), N2; enthalpy "
                       f"of formation {hf_source}"),
            heat_liquid=q(round(hc / m - evaluate(lv, t_liquid)), "J/kg",
                          f"heat_gas minus heat of vaporisation at {t_liquid:.2f} K", "evaluated"),
            oxygen_mol_per_mol=n("C") + (n("H") - n("Cl")) / 4 - n("O") / 2 + n("S"),
            carbon_hydrogen_ratio=round(n("C") / n("H"), 6) if n("C") and n("H") else 0.0,
        )
        d["flammable_limits"] = [
            dict(set=name, lower_fraction=chemicals.LFL(CASRN=cas, method=method),
                 upper_fraction=chemicals.UFL(CASRN=cas, method=method),
                 source=f"{method} ({PKG})" + (", of n-hexane" if cas != s["cas"] else ""),
                 confidence="read")
            for name, method in (("iec60079-20-1-2010", IEC), ("nfpa497-2008", NFPA))
        ]
        d["autoignition"] = q(chemicals.T_autoignition(cas, method=IEC), "K", f"{IEC} ({PKG})")
        flash = None
        for method in (IEC, NFPA):
            if method in chemicals.T_flash_methods(cas):
                flash = chemicals.T_flash(cas, method=method)
                d["flash_point"] = q(flash, "K", f"{method} ({PKG})")
                break
        # AQ/T 3046-2013 and Bevi classes (recalled): gas, or flash point < 0 C and Tb <= 35 C: 0;
        # flash point < 21 C: 1; <= 55 C: 2; <= 100 C: 3; else 4.
        c = lambda k: k - 273.15
        if flash is None or c(tb) <= 20.0 or (c(flash) < 0.0 and c(tb) <= 35.0):
            cls = 0
        else:
            cls = 1 if c(flash) < 21 else 2 if c(flash) <= 55 else 3 if c(flash) <= 100 else 4
        d["material_class"] = dict(value=cls, source="AQ/T 3046-2013 and Bevi class rules, from "
                                   "flash point and boiling point", confidence="recalled")
        d["ignition_reactivity"] = dict(value=s["ignition"], source="CPR 18E table 4.7; substances "
                                        "not listed: average", confidence="recalled")
        d["blast_reactivity"] = dict(value=s["blast"], source="AIChE 1994 and Baker 1996 via MSB "
                                     "B06-105 table 5.2", confidence="read")
        if "velocity" in s:
            v, source, conf = s["velocity"]
            d["burning_velocity"] = q(v, "m/s", source, conf)
        if "burning" in s:
            d["burning_rate"] = q(s["burning"][0], "kg/m2/s", BABRAUSKAS, "recalled")
            d["burning_k_beta"] = q(s["burning"][1], "1/m", BABRAUSKAS, "recalled")
        if "soot" in s:
            d["soot_fraction"] = q(s["soot"], "-", CPR14E_SOOT, "read")
    d["notes"] = s.get("notes", [])
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
    for key, s in SUBSTANCES.items():
        if "base" in s:
            d = json.loads(json.dumps(built[s["base"]]))
            d.update(id=key, name_en=s["en"], name_zh=s["zh"], cas=s["cas"],
                     surrogate_of=s["surrogate"])
        else:
            d = build(key, s)
            built[key] = d
            label = key + (" (n-hexane, density scaled)" if key == "gasoline" else "")
            rows.append(f"| {label} | " + " | ".join(
                check_row(d, s["eos"], d["critical_temperature"]["value"])) + " |")
        text = json.dumps(d, ensure_ascii=False, indent=1)
        (HERE / f"{key}.json").write_text(text + "\n", encoding="utf-8")
    tail = """
`lpg` and `lng` are copies of `propane` and `methane` under their own names; the field `surrogate_of`
says what stands for what, and every result that uses one repeats it. Gasoline differs from
n-hexane in density by construction.

Equations of state: """ + "; ".join(
        f"{k} {eos_reference(s['eos'])}" for k, s in SUBSTANCES.items() if "eos" in s) + ".\n"
    head = README_HEAD.format(pkg=PKG, eos=EOS)
    (HERE / "README.md").write_text(head + "\n".join(rows) + "\n" + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
