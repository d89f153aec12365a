# SPDX-License-Identifier: Apache-2.0
"""Facts of data/generate_substances.py that no open table holds: names, reactivity, fire, toxicity.

Everything here is a number or a class of a published source, one fact at a time. `read` = read in
the named source or in a text that quotes it; `recalled` = from general knowledge of the source, to
be compared with the print; `estimated` = by analogy or by a method, named beside it.
"""

# id: English and Chinese name, CAS number, CoolProp name (None: it has no equation of state).
# rings: aromatic or heterocyclic rings, for Fuller's volume.
# soot: (part of the flame hidden by smoke, which of the rules in SOOT).
NEW = {
    "acetaldehyde": dict(en="acetaldehyde", zh="乙醛", cas="75-07-0", soot=(0.0, "oxygenated")),
    "acetone": dict(
        en="acetone", zh="丙酮", cas="67-64-1", eos="Acetone", soot=(0.0, "oxygenated")
    ),
    "acetylene": dict(
        en="acetylene",
        zh="乙炔",
        cas="74-86-2",
        ignition="high",
        blast="high",
        soot=(0.0, "liquefied"),
        sublimes=True,
        notes=[
            "Sublimes at 1 atm: the boiling point is that of the liquid curve, "
            "extrapolated below the triple point (192 K).",
            "Decomposes explosively without air; stored dissolved in acetone, for "
            "which the vapour pressure of the pure liquid does not hold.",
        ],
    ),
    "acrolein": dict(
        en="acrolein", zh="丙烯醛", cas="107-02-8", toxic=True, soot=(0.0, "oxygenated")
    ),
    "acrylonitrile": dict(
        en="acrylonitrile", zh="丙烯腈", cas="107-13-1", toxic=True, soot=(0.8, "sooty")
    ),
    "allyl_alcohol": dict(
        en="allyl alcohol",
        zh="烯丙醇",
        cas="107-18-6",
        toxic=True,
        soot=(0.0, "alcohol"),
        density=(293.15, 854.0),
    ),
    "arsine": dict(
        en="arsine",
        zh="砷化氢",
        cas="7784-42-1",
        density=(210.65, 1640.0),
        diffusion=(35.0, "estimated as 0.285 Vc^1.048, scaled to ammonia"),
        limits=(0.045, 0.64, "NFPA 325 as in handbooks", "recalled"),
        soot=(0.0, "carbon"),
        notes=[
            "No toxic probit in CPR 18E or AQ/T 3046-2013: the cloud counts as "
            "flammable only, although arsine is among the most toxic gases."
        ],
    ),
    "bromine": dict(en="bromine", zh="溴", cas="7726-95-6", toxic=True),
    "butadiene": dict(en="1,3-butadiene", zh="1,3-丁二烯", cas="106-99-0", soot=(0.0, "liquefied")),
    "carbon_disulfide": dict(
        en="carbon disulfide",
        zh="二硫化碳",
        cas="75-15-0",
        ignition="high",
        soot=(0.0, "estimated"),
    ),
    "carbon_monoxide": dict(
        en="carbon monoxide",
        zh="一氧化碳",
        cas="630-08-0",
        eos="CarbonMonoxide",
        toxic=True,
        ignition="low",
        blast="low",
        soot=(0.0, "carbon_monoxide"),
    ),
    "chlorobenzene": dict(
        en="chlorobenzene", zh="氯苯", cas="108-90-7", rings=1, soot=(0.8, "sooty")
    ),
    "crude_oil": dict(
        en="crude oil",
        zh="原油",
        cas="8002-05-9",
        table_cas="110-54-3",
        eos="n-Hexane",
        soot=(0.8, "cpr14e"),
        burning=(0.0335, 2.8),
        density_at_288=860.0,
        density_source="middle of 820 to 900",
        surrogate="crude oil as n-hexane (CPR 18E and Bevi example substance for "
        "class 1 liquids), which stands for its light ends: right in size "
        "for flash point, cloud and first evaporation, too volatile for the "
        "rest; density scaled to 860 kg/m3 at 288.15 K; burning rate of "
        "crude (middle of 0.022 to 0.045)",
    ),
    "cumene": dict(en="cumene", zh="异丙苯", cas="98-82-8", rings=1, soot=(0.8, "sooty")),
    "cyclohexane": dict(
        en="cyclohexane", zh="环己烷", cas="110-82-7", eos="CycloHexane", soot=(0.8, "cpr14e")
    ),
    "dichloroethane": dict(
        en="1,2-dichloroethane",
        zh="1,2-二氯乙烷",
        cas="107-06-2",
        eos="Dichloroethane",
        soot=(0.0, "estimated"),
    ),
    "diesel": dict(
        en="diesel fuel",
        zh="柴油",
        cas="68334-30-5",
        table_cas="112-40-3",
        eos="n-Dodecane",
        soot=(0.8, "cpr14e"),
        burning=(0.045, 2.1),
        density_at_288=835.0,
        density_source="middle of EN 590, 820 to 845 and GB 19147",
        limits=(0.006, 0.047, "handbooks, of n-dodecane", "recalled"),
        flash=(347.15, "closed cup, handbooks, of n-dodecane", "recalled"),
        ignition_k=(476.15, "handbooks, of n-dodecane", "recalled"),
        surrogate="diesel fuel as n-dodecane; density scaled to 835 kg/m3 at 288.15 K; "
        "burning rate of diesel; flash point of n-dodecane (74 degC), while "
        "GB 19147 allows 45 to 60 degC: give the flash point of the product where "
        "a class depends on it",
    ),
    "diethyl_ether": dict(
        en="diethyl ether", zh="乙醚", cas="60-29-7", eos="DiethylEther", soot=(0.0, "oxygenated")
    ),
    "dimethyl_ether": dict(
        en="dimethyl ether",
        zh="二甲醚",
        cas="115-10-6",
        eos="DimethylEther",
        soot=(0.0, "liquefied"),
    ),
    "dimethylamine": dict(en="dimethylamine", zh="二甲胺", cas="124-40-3", soot=(0.0, "liquefied")),
    "epichlorohydrin": dict(
        en="epichlorohydrin",
        zh="环氧氯丙烷",
        cas="106-89-8",
        rings=1,
        ignition="low",
        soot=(0.0, "estimated"),
        density=(293.15, 1181.2),
        joback=("-CH2-", "-CH2- ring", ">CH- ring", "-O- ring", "-Cl"),
    ),
    "ethane": dict(en="ethane", zh="乙烷", cas="74-84-0", eos="Ethane", soot=(0.0, "liquefied")),
    "ethanol": dict(en="ethanol", zh="乙醇", cas="64-17-5", eos="Ethanol", soot=(0.0, "alcohol")),
    "ethyl_acetate": dict(
        en="ethyl acetate", zh="乙酸乙酯", cas="141-78-6", soot=(0.0, "oxygenated")
    ),
    "ethylbenzene": dict(
        en="ethylbenzene",
        zh="乙苯",
        cas="100-41-4",
        eos="EthylBenzene",
        rings=1,
        soot=(0.8, "sooty"),
    ),
    "ethylene": dict(
        en="ethylene", zh="乙烯", cas="74-85-1", eos="Ethylene", soot=(0.0, "liquefied")
    ),
    "ethylenimine": dict(
        en="ethylenimine", zh="乙撑亚胺", cas="151-56-4", rings=1, soot=(0.0, "estimated")
    ),
    "fluorine": dict(
        en="fluorine",
        zh="氟",
        cas="7782-41-4",
        eos="Fluorine",
        diffusion=(29.4, "two atoms of fluorine, 14.7 each"),
    ),
    "formaldehyde": dict(
        en="formaldehyde",
        zh="甲醛",
        cas="50-00-0",
        ignition="high",
        soot=(0.0, "oxygenated"),
        notes=[
            "Pure formaldehyde, which polymerises; formalin is a solution in water "
            "and methanol with another vapour pressure."
        ],
    ),
    "hydrazine": dict(
        en="hydrazine",
        zh="肼",
        cas="302-01-2",
        soot=(0.0, "carbon"),
        limits=(0.029, 0.98, "NFPA 497 (2008), lower limit from handbooks", "recalled"),
        notes=[
            "Autoignition 23 degC is that on rust (NFPA 497); on clean glass it is " "270 degC."
        ],
    ),
    "hydrogen_cyanide": dict(
        en="hydrogen cyanide", zh="氰化氢", cas="74-90-8", toxic=True, soot=(0.0, "estimated")
    ),
    "hydrogen_fluoride": dict(
        en="hydrogen fluoride",
        zh="氟化氢",
        cas="7664-39-3",
        toxic=True,
        notes=[
            "Its vapour is associated (up to hexamers): near the boiling point "
            "the true gas density is about three times that of the ideal gas "
            "of the monomer, and the heat of vaporisation here is of the "
            "associated vapour. Clouds start denser than computed."
        ],
    ),
    "isobutane": dict(
        en="isobutane", zh="异丁烷", cas="75-28-5", eos="IsoButane", soot=(0.0, "liquefied")
    ),
    "isobutene": dict(
        en="isobutene", zh="异丁烯", cas="115-11-7", eos="IsoButene", soot=(0.0, "liquefied")
    ),
    "isopentane": dict(
        en="isopentane", zh="异戊烷", cas="78-78-4", eos="Isopentane", soot=(0.8, "cpr14e")
    ),
    "isopropanol": dict(en="isopropanol", zh="异丙醇", cas="67-63-0", soot=(0.0, "alcohol")),
    "kerosene": dict(
        en="kerosene",
        zh="煤油",
        cas="8008-20-6",
        table_cas="124-18-5",
        eos="n-Decane",
        soot=(0.8, "cpr14e"),
        burning=(0.039, 3.5),
        density_at_288=800.0,
        density_source="middle of 775 to 840 (GB 6537)",
        surrogate="kerosene and jet fuel as n-decane (flash point 46 degC, GB 6537 "
        "wants 38 degC or more); density scaled to 800 kg/m3 at 288.15 K; "
        "burning rate of kerosene",
    ),
    "m_xylene": dict(
        en="m-xylene", zh="间二甲苯", cas="108-38-3", eos="m-Xylene", rings=1, soot=(0.8, "sooty")
    ),
    "methyl_bromide": dict(
        en="methyl bromide",
        zh="溴甲烷",
        cas="74-83-9",
        toxic=True,
        notes=["Flammable only near 10 to 16 % with strong ignition: not treated as flammable."],
    ),
    "methyl_chloride": dict(
        en="methyl chloride",
        zh="氯甲烷",
        cas="74-87-3",
        eos="R40",
        ignition="low",
        soot=(0.0, "estimated"),
    ),
    "methyl_ethyl_ketone": dict(
        en="methyl ethyl ketone", zh="丁酮", cas="78-93-3", soot=(0.0, "oxygenated")
    ),
    "methyl_isocyanate": dict(
        en="methyl isocyanate", zh="异氰酸甲酯", cas="624-83-9", toxic=True, soot=(0.0, "estimated")
    ),
    "methyl_mercaptan": dict(
        en="methyl mercaptan",
        zh="甲硫醇",
        cas="74-93-1",
        soot=(0.0, "estimated"),
        notes=[
            "No toxic probit in CPR 18E or AQ/T 3046-2013: the cloud counts as "
            "flammable only, although the gas is toxic."
        ],
    ),
    "methylamine": dict(en="methylamine", zh="一甲胺", cas="74-89-5", soot=(0.0, "liquefied")),
    "mtbe": dict(
        en="methyl tert-butyl ether", zh="甲基叔丁基醚", cas="1634-04-4", soot=(0.0, "oxygenated")
    ),
    "n_butanol": dict(en="1-butanol", zh="正丁醇", cas="71-36-3", soot=(0.0, "alcohol")),
    "n_decane": dict(
        en="n-decane", zh="正癸烷", cas="124-18-5", eos="n-Decane", soot=(0.8, "cpr14e")
    ),
    "n_heptane": dict(
        en="n-heptane",
        zh="正庚烷",
        cas="142-82-5",
        eos="n-Heptane",
        soot=(0.8, "cpr14e"),
        burning=(0.101, 1.1),
    ),
    "n_hexane": dict(
        en="n-hexane",
        zh="正己烷",
        cas="110-54-3",
        eos="n-Hexane",
        soot=(0.8, "cpr14e"),
        burning=(0.074, 1.9),
    ),
    "n_octane": dict(
        en="n-octane", zh="正辛烷", cas="111-65-9", eos="n-Octane", soot=(0.8, "cpr14e")
    ),
    "n_pentane": dict(
        en="n-pentane", zh="正戊烷", cas="109-66-0", eos="n-Pentane", soot=(0.8, "cpr14e")
    ),
    "nitric_oxide": dict(
        en="nitric oxide",
        zh="一氧化氮",
        cas="10102-43-9",
        notes=[
            "Turns to nitrogen dioxide in air within minutes at high concentration: for the toxic "
            "effect take nitrogen_dioxide. No toxic probit of its own."
        ],
    ),
    "nitrogen_dioxide": dict(
        en="nitrogen dioxide",
        zh="二氧化氮",
        cas="10102-44-0",
        toxic=True,
        heat=(38120.0, 0.092011, "Giauque and Kemp 1938, per mole N2O4"),
        notes=[
            "The liquid is dinitrogen tetroxide and the vapour an equilibrium "
            "(about 80 % N2O4 by mass at the boiling point): properties are of "
            "the equilibrium mixture, per kilogram; molar mass and ideal gas "
            "are those of NO2, so a cold cloud starts denser than computed. "
            "The VDI heat of vaporisation is per mole of NO2 vapour and "
            "1.7 times too large per kilogram: not used."
        ],
    ),
    "o_xylene": dict(
        en="o-xylene", zh="邻二甲苯", cas="95-47-6", eos="o-Xylene", rings=1, soot=(0.8, "sooty")
    ),
    "oxygen": dict(
        en="oxygen",
        zh="氧",
        cas="7782-44-7",
        eos="Oxygen",
        notes=[
            "Neither flammable nor toxic: enriched air makes everything burn; no "
            "consequence model of ours covers it."
        ],
    ),
    "p_xylene": dict(
        en="p-xylene", zh="对二甲苯", cas="106-42-3", eos="p-Xylene", rings=1, soot=(0.8, "sooty")
    ),
    "phosgene": dict(en="phosgene", zh="光气", cas="75-44-5", toxic=True),
    "phosphine": dict(
        en="phosphine",
        zh="磷化氢",
        cas="7803-51-2",
        toxic=True,
        density=(185.4, 740.0),
        diffusion=(30.0, "estimated as 0.285 Vc^1.048, scaled to ammonia"),
        limits=(0.018, 0.98, "handbooks (pyrophoric in practice)", "recalled"),
        soot=(0.0, "carbon"),
        ignition="high",
        ignition_k=(311.15, "handbooks; often pyrophoric", "recalled"),
    ),
    "propylene": dict(
        en="propylene", zh="丙烯", cas="115-07-1", eos="Propylene", soot=(0.0, "liquefied")
    ),
    "propylene_oxide": dict(
        en="propylene oxide",
        zh="环氧丙烷",
        cas="75-56-9",
        rings=1,
        ignition="high",
        blast="high",
        soot=(0.0, "oxygenated"),
        density=(293.15, 830.0),
    ),
    "styrene": dict(
        en="styrene",
        zh="苯乙烯",
        cas="100-42-5",
        rings=1,
        soot=(0.8, "sooty"),
        joback=("=CH- ring",) * 5 + ("=C< ring", "=CH-", "=CH2"),
    ),
    "sulfur_dioxide": dict(
        en="sulfur dioxide", zh="二氧化硫", cas="7446-09-5", eos="SulfurDioxide", toxic=True
    ),
    "sulfur_trioxide": dict(
        en="sulfur trioxide",
        zh="三氧化硫",
        cas="7446-11-9",
        notes=[
            "Reacts with the moisture of air to sulfuric acid mist at once: dispersion as a gas is a "
            "rough picture. No toxic probit in CPR 18E or AQ/T 3046-2013."
        ],
        diffusion=(46.9, "atoms: S 22.9, O 6.11 each, rounded up for SO2 41.8"),
    ),
    "trimethylamine": dict(
        en="trimethylamine", zh="三甲胺", cas="75-50-3", soot=(0.0, "liquefied")
    ),
    "vinyl_acetate": dict(
        en="vinyl acetate", zh="乙酸乙烯酯", cas="108-05-4", soot=(0.0, "oxygenated")
    ),
    "acetic_acid": dict(
        en="acetic acid",
        zh="乙酸",
        cas="64-19-7",
        soot=(0.0, "oxygenated"),
        # Gas value minus heat of vaporisation would leave the heat of the dimers in.
        liquid_formation=(
            -484300.0,
            "enthalpy of formation of the liquid -484.3 kJ/mol, CRC Handbook",
            "evaluated",
        ),
        notes=[
            "Its vapour is associated (dimers): near the boiling point the true gas density is "
            "about 1.6 times that of the ideal gas of the monomer, and the heat of vaporisation "
            "here is of the associated vapour. Clouds start denser than computed."
        ],
    ),
    "acetone_cyanohydrin": dict(
        en="acetone cyanohydrin",
        zh="丙酮氰醇",
        cas="75-86-5",
        vapour_point=(293.15, 107.0, "handbooks: 0.8 mmHg"),
        soot=(0.0, "estimated"),
        density=(292.15, 932.0),
        joback=("-CH3", "-CH3", ">C<", "-OH", "-C#N"),
        notes=[
            "Decomposes to hydrogen cyanide and acetone when warm or alkaline: its AEGL are those "
            "of hydrogen cyanide in ppm. No toxic probit of its own in CPR 18E or AQ/T 3046-2013: "
            "for the toxic effect release 0.318 kg hydrogen_cyanide per kilogram.",
        ],
    ),
    "allylamine": dict(
        en="allylamine",
        zh="烯丙胺",
        cas="107-11-9",
        vapour_point=(298.15, 32300.0, "handbooks: 242 mmHg"),
        soot=(0.0, "estimated"),
        density=(293.15, 763.0),
        joback=("=CH2", "=CH-", "-CH2-", "-NH2"),
        limits=(0.022, 0.22, "handbooks", "recalled"),
        flash=(244.15, "closed cup, handbooks", "recalled"),
        ignition_k=(647.15, "handbooks", "recalled"),
        notes=["No toxic probit in CPR 18E or AQ/T 3046-2013: the cloud counts as flammable only."],
    ),
    "aniline": dict(
        en="aniline",
        zh="苯胺",
        cas="62-53-3",
        rings=1,
        soot=(0.8, "sooty"),
        notes=["No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic."],
    ),
    "carbon_dioxide": dict(
        en="carbon dioxide",
        zh="二氧化碳",
        cas="124-38-9",
        eos="CarbonDioxide",
        sublimes=True,
        notes=[
            "No liquid below 518 kPa: a released liquid turns to vapour and dry ice at the "
            "sublimation point. The boiling point here is that of the liquid curve, extrapolated "
            "below the triple point (216.59 K).",
            "Neither flammable nor with a toxic probit in CPR 18E or AQ/T 3046-2013; the dangerous "
            "toxic load of HSE is in data/coefficients/dangerous_toxic_loads.csv.",
        ],
    ),
    "hydrogen_selenide": dict(
        en="hydrogen selenide",
        zh="硒化氢",
        cas="7783-07-5",
        density=(231.15, 2120.0),
        diffusion=(28.0, "estimated: between hydrogen sulfide and arsine"),
        notes=[
            "Burns, but no open source gives both limits: not treated as flammable. No toxic "
            "probit in CPR 18E or AQ/T 3046-2013, although it is among the most toxic gases."
        ],
    ),
    "nitric_acid": dict(
        en="nitric acid",
        zh="硝酸",
        cas="7697-37-2",
        vapour_point=(293.15, 6400.0, "handbooks: 48 mmHg"),
        density=(293.15, 1513.0),
        notes=[
            "Pure acid (100 %). Fuming and dilute acid are solutions whose vapour is less and holds "
            "nitrogen dioxide and water. No toxic probit in CPR 18E or AQ/T 3046-2013.",
        ],
    ),
    "phenol": dict(
        en="phenol",
        zh="苯酚",
        cas="108-95-2",
        rings=1,
        soot=(0.8, "sooty"),
        notes=[
            "Solid below 41 degC; stored and carried molten at 50 to 70 degC.",
            "No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic.",
        ],
    ),
    "phosphorus_trichloride": dict(
        en="phosphorus trichloride",
        zh="三氯化磷",
        cas="7719-12-2",
        diffusion=(79.0, "estimated: three atoms of chlorine, 21 each, and 16 for phosphorus"),
        vibrations=((504.0, 1), (252.0, 1), (482.0, 2), (198.0, 2)),
        notes=[
            "Reacts with water and the moisture of air to hydrogen chloride (0.80 kg per kilogram) "
            "and phosphorous acid. No toxic probit in CPR 18E or AQ/T 3046-2013."
        ],
    ),
    "stibine": dict(
        en="stibine",
        zh="锑化氢",
        cas="7803-52-3",
        density=(256.15, 2204.0),
        diffusion=(42.0, "estimated: arsine and one shell more"),
        vibrations=((1891.0, 1), (782.0, 1), (1894.0, 2), (831.0, 2)),
        notes=[
            "Burns and decomposes, but no open source gives both limits: not treated as flammable. "
            "No toxic probit in CPR 18E or AQ/T 3046-2013, although it is among the most toxic gases."
        ],
    ),
    "sulfur_monochloride": dict(
        en="sulfur monochloride",
        zh="一氯化硫",
        cas="10025-67-9",
        density=(293.15, 1678.0),
        notes=[
            "Reacts with water to hydrogen chloride and sulfur dioxide. No toxic probit in CPR 18E or "
            "AQ/T 3046-2013."
        ],
    ),
    "toluene_diisocyanate": dict(
        en="toluene-2,4-diisocyanate",
        zh="甲苯-2,4-二异氰酸酯",
        cas="584-84-9",
        vapour_point=(293.15, 1.3, "handbooks: 0.01 mmHg"),
        rings=1,
        soot=(0.8, "sooty"),
        density=(293.15, 1224.0),
        joback=("-CH3",) + ("=CH- ring",) * 3 + ("=C< ring",) * 3 + ("-N=", "=C=", "=O") * 2,
        limits=(0.009, 0.095, "handbooks", "recalled"),
        flash=(400.15, "closed cup, handbooks", "recalled"),
        notes=[
            "The pure 2,4-isomer melts at 20.5 degC; the usual product of 80 % 2,4- and 20 % "
            "2,6-isomer (CAS 26471-62-5) at 13 degC: give that at 21 degC or more.",
            "No toxic probit in CPR 18E or AQ/T 3046-2013: not treated as toxic.",
        ],
    ),
}
# Joback 1987 group contributions to the heat capacity of the ideal gas, J/mol/K (recalled):
# cp = sum a - 37.93 + (sum b + 0.210) T + (sum c - 3.91e-4) T^2 + (sum d + 2.06e-7) T^3.
JOBACK = {
    "-CH3": (19.5, -8.08e-3, 1.53e-4, -9.67e-8),
    ">C<": (-66.2, 0.427, -6.41e-4, 3.01e-7),
    "=C=": (27.4, -5.57e-2, 1.01e-4, -5.02e-8),
    "-OH": (25.7, -6.91e-2, 1.77e-4, -9.88e-8),
    "=O": (6.82, 1.96e-2, 1.27e-5, -1.78e-8),
    "-NH2": (26.9, -4.12e-2, 1.64e-4, -9.76e-8),
    "-N=": (5.69, -4.12e-3, 1.28e-4, -8.88e-8),
    "-C#N": (36.5, -7.33e-2, 1.84e-4, -1.03e-7),
    "-CH2-": (-0.909, 9.50e-2, -5.44e-5, 1.19e-8),
    "=CH2": (23.6, -3.81e-2, 1.72e-4, -1.03e-7),
    "=CH-": (-8.00, 1.05e-1, -9.63e-5, 3.56e-8),
    "-CH2- ring": (-6.03, 8.54e-2, -8.00e-6, -1.80e-8),
    ">CH- ring": (-20.5, 1.62e-1, -1.60e-4, 6.24e-8),
    "=CH- ring": (-2.14, 5.74e-2, -1.64e-6, -1.59e-8),
    "=C< ring": (-8.25, 1.01e-1, -1.42e-4, 6.78e-8),
    "-O- ring": (12.2, -1.26e-2, 6.03e-5, -3.86e-8),
    "-Cl": (33.3, -9.63e-2, 1.87e-4, -9.96e-8),
}

# Babrauskas 1983 (large-pool rate kg/m2/s, k beta 1/m) for substances of NEW.
BURNING = {
    "acetone": (0.041, 1.9),
    "diethyl_ether": (0.085, 0.7),
    "ethanol": (0.015, 100.0),
    "m_xylene": (0.090, 1.4),
    "o_xylene": (0.090, 1.4),
    "p_xylene": (0.090, 1.4),
    "isobutane": (0.078, 2.7),
}

SOOT = {
    "cpr14e": ("CPR 14E ch. 6: 0.8 for sooty oil products with D > 2 m", "read"),
    "alcohol": ("CPR 14E ch. 6: 0 for alcohols", "read"),
    "liquefied": (
        "CPR 14E ch. 6: 0 for LNG and LPG, taken for every liquefied gas of one to four "
        "carbon atoms; the bright flame is the safe side",
        "estimated",
    ),
    "carbon": ("no carbon in the fuel, so no soot", "derived"),
    "carbon_monoxide": ("carbon monoxide burns without soot", "derived"),
    "sooty": (
        "0.8 of sooty oil products (CPR 14E ch. 6) for aromatics and nitriles, whose smoke "
        "yield is larger still",
        "estimated",
    ),
    "oxygenated": (
        "0 as of alcohols (CPR 14E ch. 6) for ethers, ketones, esters and aldehydes, whose "
        "smoke yield is small; the bright flame is the safe side",
        "estimated",
    ),
    "estimated": (
        "no source; 0 (nothing hidden by smoke) is the safe side for radiation",
        "estimated",
    ),
    "vinyl_chloride": (
        "no source; 0.8 of sooty oil products (CPR 14E ch. 6): chlorinated olefins "
        "burn with as much smoke as aromatics",
        "estimated",
    ),
}
# For the substances that had none.
SOOT_OLD = {
    "ammonia": (0.0, "carbon"),
    "hydrogen_sulfide": (0.0, "carbon"),
    "ethylene_oxide": (0.0, "oxygenated"),
    "vinyl_chloride": (0.8, "vinyl_chloride"),
}

# Laminar burning velocity m/s: (value, source, confidence).
CCPS = "CCPS 2010 via MSB B06-105 table 5.9"
N68 = "NFPA 68 annex D"
VELOCITY = {
    "acetylene": (1.55, CCPS, "read"),
    "ethylene": (0.735, CCPS, "read"),
    "propylene": (0.512, CCPS, "read"),
    "ethane": (0.476, CCPS, "read"),
    "propylene_oxide": (0.82, "AIChE 1994 (class read)", "recalled"),
    "n_hexane": (0.46, N68, "recalled"),
    "crude_oil": (0.46, N68 + ", of n-hexane", "recalled"),
    "acetone": (0.54, N68, "recalled"),
    "acrolein": (0.66, N68, "recalled"),
    "acrylonitrile": (0.50, N68, "recalled"),
    "butadiene": (0.64, N68, "recalled"),
    "carbon_disulfide": (0.58, N68, "recalled"),
    "carbon_monoxide": (0.46, N68, "recalled"),
    "cyclohexane": (0.46, N68, "recalled"),
    "n_decane": (0.43, N68, "recalled"),
    "kerosene": (0.43, N68 + ", of n-decane", "recalled"),
    "diethyl_ether": (0.47, N68, "recalled"),
    "dimethyl_ether": (0.54, N68, "recalled"),
    "ethyl_acetate": (0.38, N68, "recalled"),
    "ethylenimine": (0.46, N68, "recalled"),
    "n_heptane": (0.46, N68, "recalled"),
    "n_pentane": (0.46, N68, "recalled"),
    "isopentane": (0.43, N68, "recalled"),
    "isopropanol": (0.41, N68, "recalled"),
    "methyl_ethyl_ketone": (0.42, N68, "recalled"),
    "methanol": (0.56, N68, "recalled"),
    "toluene": (0.41, N68, "recalled"),
}

MINUTES = (10, 30, 60, 240, 480)
# AEGL ppm: (AEGL-1, AEGL-2, AEGL-3), each at 10, 30, 60, 240 and 480 min; one number: at all times;
# None: not recommended or not known here. US EPA, National Research Council 2000 to 2016.
# Confidence of (10, 30, 60 min) and of (240, 480 min).
AEGL = {
    "ammonia": (30, (220, 220, 160, 110, 110), (2700, 1600, 1100, 550, 390), "read", "recalled"),
    "chlorine": ((0.5,) * 5, (2.8, 2.8, 2, 1, 0.7), (50, 28, 20, 10, 7.1), "read", "recalled"),
    "hydrogen_chloride": (1.8, (100, 43, 22, 11, 11), (620, 210, 100, 26, 26), "read", "recalled"),
    "hydrogen_sulfide": (
        (0.75, 0.6, 0.51, 0.36, 0.33),
        (41, 32, 27, 20, 17),
        (76, 59, 50, 37, 31),
        "read",
        "recalled",
    ),
    "sulfur_dioxide": (0.2, 0.75, (30, 30, 30, 19, 9.6), "read", "recalled"),
    "hydrazine": (0.1, (23, 16, 13, 3.1, 1.6), (64, 45, 35, 8.9, 4.4), "read", "recalled"),
    "hydrogen_cyanide": (
        (2.5, 2.5, 2, 1.3, 1),
        (17, 10, 7.1, 3.5, 2.5),
        (27, 21, 15, 8.6, 6.6),
        "read",
        "read",
    ),
    "ethylene_oxide": (None, (80, 80, 45, 14, 7.9), (360, 360, 200, 63, 35)),
    "benzene": ((130, 73, 52, 18, 9), (2000, 1100, 800, 400, 200), (9700, 5600, 4000, 2000, 990)),
    "toluene": (67, (1400, 760, 560, 310, 250), (10000, 5200, 3700, 1800, 1400)),
    "methanol": (
        (670, 670, 530, 340, 270),
        (11000, 4000, 2100, 730, 520),
        (None, 14000, 7200, 2400, 1600),
    ),
    "vinyl_chloride": (
        (450, 310, 250, 140, 70),
        (2800, 1600, 1200, 820, 820),
        (12000, 6800, 4800, 3400, 3400),
    ),
    "hydrogen_fluoride": (1, (95, 34, 24, 12, 12), (170, 62, 44, 22, 22)),
    "carbon_monoxide": (None, (420, 150, 83, 33, 27), (1700, 600, 330, 150, 130)),
    "phosgene": (None, (0.6, 0.6, 0.3, 0.08, 0.04), (3.6, 1.5, 0.75, 0.2, 0.09)),
    "bromine": (0.033, (0.55, 0.33, 0.24, 0.13, 0.095), (19, 12, 8.5, 4.5, 3.3)),
    "acrolein": (0.03, (0.44, 0.18, 0.1, 0.1, 0.1), (6.2, 2.5, 1.4, 0.48, 0.27)),
    "acrylonitrile": (None, (8.6, 3.2, 1.7, 0.48, 0.26), (130, 50, 28, 9.7, 5.2)),
    "allyl_alcohol": (
        (None, None, 0.09, None, None),
        (None, None, 1.7, None, None),
        (None, None, 20, None, None),
    ),
    "methyl_isocyanate": (None, (0.4, 0.13, 0.067, 0.017, 0.008), (1.2, 0.4, 0.2, 0.05, 0.025)),
    "methyl_bromide": (None, (940, 380, 210, 67, 67), (3300, 1300, 740, 230, 130)),
    "nitrogen_dioxide": (0.5, (20, 15, 12, 8.2, 6.7), (34, 25, 20, 14, 11)),
    "phosphine": (None, (4, 4, 2, 0.5, 0.25), (7.2, 7.2, 3.6, 0.9, 0.45)),
    "arsine": (None, (0.3, 0.21, 0.17, 0.04, 0.02), (0.91, 0.63, 0.5, 0.13, 0.06)),
    "formaldehyde": (0.9, 14, (100, 70, 56, 35, 35)),
    "carbon_disulfide": (
        (17, 17, 13, 8.4, 6.7),
        (200, 200, 160, 100, 50),
        (600, 600, 480, 300, 150),
    ),
    "propylene_oxide": (73, (440, 440, 290, 130, 86), (1300, 1300, 870, 390, 260)),
    "butadiene": (670, (6700, 6700, 5300, 3400, 2700), (27000, 27000, 22000, 14000, 6800)),
    "styrene": (20, (230, 160, 130, 130, 130), (1900, 1900, 1100, 340, 340)),
    "m_xylene": (130, (2500, 1300, 920, 500, 400), (7200, 3600, 2500, 1300, 1000)),
    "o_xylene": (130, (2500, 1300, 920, 500, 400), (7200, 3600, 2500, 1300, 1000)),
    "p_xylene": (130, (2500, 1300, 920, 500, 400), (7200, 3600, 2500, 1300, 1000)),
    "acetone": (200, (9300, 4900, 3200, 1400, 950), (16000, 8600, 5700, 2500, 1700)),
    "vinyl_acetate": (6.7, (46, 46, 36, 23, 15), (230, 230, 180, 110, 75)),
    "acetaldehyde": (45, (340, 340, 270, 170, 110), (1100, 1100, 840, 530, 260)),
    "fluorine": (1.7, (20, 11, 5, 2.3, 2.3), (36, 19, 13, 5.7, 5.7)),
    "ethylenimine": (None, (33, 9.8, 4.6, 1, 0.47), (51, 19, 9.9, 2.8, 1.5)),
    "methylamine": (15, (160, 92, 64, 31, 21), (910, 510, 350, 170, 110)),
    "dimethylamine": (10, (130, 85, 66, 40, 32), (480, 320, 250, 140, 120)),
    "methyl_mercaptan": (None, (40, 29, 23, 14, 7.3), (120, 86, 68, 43, 22)),
    "acetone_cyanohydrin": (
        (2.5, 2.5, 2, 1.3, 1),
        (17, 10, 7.1, 3.5, 2.5),
        (27, 21, 15, 8.6, 6.6),
        "read",
        "read",
    ),
    "phenol": ((19, 19, 15, 9.5, 6.3), (29, 29, 23, 15, 12), None),
    "aniline": ((48, 16, 8, 2, 1), (72, 24, 12, 3, 1.5), (120, 40, 20, 5, 2.5)),
    "toluene_diisocyanate": (
        (0.02, 0.02, 0.02, 0.01, 0.01),
        (0.24, 0.17, 0.083, 0.021, 0.021),
        (0.65, 0.65, 0.51, 0.32, 0.16),
    ),
    "nitric_acid": (0.16, (43, 30, 24, 6, 3), (170, 120, 92, 23, 11)),
    "allylamine": (0.42, (3.3, 3.3, 3.3, 1.8, 1.2), (150, 40, 18, 3.5, 2.3)),
    "methyl_chloride": (None, (1100, 1100, 910, 570, 380), (3800, 3800, 3000, 1900, 1300)),
}
AEGL_SOURCE = {
    "hydrogen_cyanide": "US EPA AEGL; NRC 2002, repeated in the AEGL document of acetone "
    "cyanohydrin, table 1-9",
    "acetone_cyanohydrin": "US EPA AEGL; NRC, document of acetone cyanohydrin: the values of "
    "hydrogen cyanide, table 1-9",
}

# ERPG-1, -2, -3 in ppm (AIHA): only the values the models are asked for.
ERPG = {
    "ammonia": (25, 150, 1500),
    "chlorine": (1, 3, 20),
    "hydrogen_chloride": (3, 20, 150),
    "hydrogen_sulfide": (0.1, 30, 100),
    "ethylene_oxide": (None, 50, 500),
    "benzene": (50, 150, 1000),
    "toluene": (50, 300, 1000),
    "methanol": (200, 1000, 5000),
    "vinyl_chloride": (500, 5000, 20000),
    "sulfur_dioxide": (0.3, 3, 25),
    "hydrogen_fluoride": (2, 20, 50),
    "carbon_monoxide": (200, 350, 500),
    "hydrogen_cyanide": (None, 10, 25),
    "phosgene": (None, 0.5, 1.5),
    "bromine": (0.1, 0.5, 5),
    "acrolein": (0.05, 0.15, 1.5),
    "acrylonitrile": (10, 35, 75),
    "methyl_isocyanate": (0.025, 0.25, 1.5),
    "methyl_bromide": (None, 50, 200),
    "nitrogen_dioxide": (1, 15, 30),
    "phosphine": (None, 0.5, 5),
    "arsine": (None, 0.5, 1.5),
    "formaldehyde": (1, 10, 40),
    "carbon_disulfide": (1, 50, 500),
    "propylene_oxide": (50, 250, 750),
    "acetic_acid": (5, 35, 250),
    "nitric_acid": (1, 10, 78),
    "phenol": (10, 50, 200),
    "phosphorus_trichloride": (0.5, 3, 15),
    "toluene_diisocyanate": (0.01, 0.15, 0.6),
}

# NIOSH IDLH in ppm, list of 1994 with later revisions: value or (value, source, confidence).
IDLH = {
    "ammonia": 300,
    "chlorine": 10,
    "hydrogen_chloride": 50,
    "hydrogen_sulfide": 100,
    "ethylene_oxide": 800,
    "benzene": 500,
    "toluene": 500,
    "methanol": 6000,
    "sulfur_dioxide": 100,
    "hydrazine": 50,
    "hydrogen_fluoride": 30,
    "carbon_monoxide": 1200,
    "hydrogen_cyanide": 50,
    "phosgene": 2,
    "bromine": 3,
    "acrolein": 2,
    "acrylonitrile": 85,
    "allyl_alcohol": 20,
    "methyl_isocyanate": 3,
    "methyl_bromide": 250,
    "nitrogen_dioxide": (13, "NIOSH IDLH value profile 2017 (the list of 1994 had 20)", "read"),
    "phosphine": 50,
    "arsine": 3,
    "formaldehyde": 20,
    "carbon_disulfide": 500,
    "propylene_oxide": 400,
    "acetaldehyde": 2000,
    "acetone": 2500,
    "butadiene": 2000,
    "chlorobenzene": 1000,
    "cumene": 900,
    "cyclohexane": 1300,
    "dichloroethane": 50,
    "diethyl_ether": 1900,
    "dimethylamine": 500,
    "epichlorohydrin": 75,
    "ethanol": 3300,
    "ethyl_acetate": 2000,
    "ethylbenzene": 800,
    "ethylenimine": 100,
    "fluorine": 25,
    "isopropanol": 2000,
    "methyl_chloride": 2000,
    "methyl_ethyl_ketone": 3000,
    "methyl_mercaptan": 150,
    "methylamine": 100,
    "n_butanol": 1400,
    "n_heptane": 750,
    "n_hexane": 1100,
    "n_octane": 1000,
    "n_pentane": 1500,
    "nitric_oxide": 100,
    "propane": 2100,
    "styrene": 700,
    "m_xylene": 900,
    "o_xylene": 900,
    "p_xylene": 900,
    "acetic_acid": 50,
    "aniline": 100,
    "carbon_dioxide": 40000,
    "hydrogen_selenide": 1,
    "nitric_acid": 25,
    "phenol": 250,
    "phosphorus_trichloride": 25,
    "stibine": 5,
    "sulfur_monochloride": 5,
    "toluene_diisocyanate": 2.5,
}

# GHS hazards beyond the flammability that follows from the data: (class, category), classes of
# data/standards/gb30000_classes.csv. Classification table of the Catalogue of Hazardous Chemicals
# (2015) and harmonised classification of the EU: recalled.
TOX, SKIN, CARC, OXG = (
    "acute_toxicity_inhalation",
    "skin_corrosion",
    "carcinogenicity",
    "oxidizing_gas",
)
HAZARDS = {
    "ammonia": [(TOX, "3"), (SKIN, "1B")],
    "chlorine": [(OXG, "1"), (TOX, "2")],
    "hydrogen_chloride": [(TOX, "3"), (SKIN, "1A")],
    "hydrogen_sulfide": [(TOX, "2")],
    "ethylene_oxide": [(TOX, "3"), (CARC, "1A")],
    "benzene": [(CARC, "1A")],
    "vinyl_chloride": [(CARC, "1A")],
    "methanol": [(TOX, "3")],
    "acrolein": [(TOX, "1"), (SKIN, "1B")],
    "acrylonitrile": [(TOX, "3"), (CARC, "2")],
    "allyl_alcohol": [(TOX, "2")],
    "arsine": [(TOX, "1"), (CARC, "1A")],
    "bromine": [(TOX, "2"), (SKIN, "1A")],
    "butadiene": [(CARC, "1A")],
    "carbon_monoxide": [(TOX, "3")],
    "chlorobenzene": [(TOX, "4")],
    "dichloroethane": [(CARC, "2")],
    "dimethylamine": [(TOX, "4")],
    "epichlorohydrin": [(TOX, "3"), (SKIN, "1B"), (CARC, "1B")],
    "ethylenimine": [(TOX, "2"), (SKIN, "1B"), (CARC, "1B")],
    "fluorine": [(OXG, "1"), (TOX, "2"), (SKIN, "1A")],
    "formaldehyde": [(TOX, "3"), (SKIN, "1B"), (CARC, "1A")],
    "gasoline": [(CARC, "1B")],
    "hydrazine": [(TOX, "3"), (SKIN, "1B"), (CARC, "1B")],
    "hydrogen_cyanide": [(TOX, "2")],
    "hydrogen_fluoride": [(TOX, "2"), (SKIN, "1A")],
    "m_xylene": [(TOX, "4")],
    "o_xylene": [(TOX, "4")],
    "p_xylene": [(TOX, "4")],
    "methyl_bromide": [(TOX, "3")],
    "methyl_isocyanate": [(TOX, "2")],
    "methyl_mercaptan": [(TOX, "3")],
    "methylamine": [(TOX, "4")],
    "nitric_oxide": [(OXG, "1"), (TOX, "3"), (SKIN, "1")],
    "nitrogen_dioxide": [(OXG, "1"), (TOX, "3"), (SKIN, "1B")],
    "oxygen": [(OXG, "1")],
    "phosgene": [(TOX, "1"), (SKIN, "1B")],
    "phosphine": [(TOX, "1"), (SKIN, "1B")],
    "propylene_oxide": [(TOX, "3"), (CARC, "2")],
    "styrene": [(TOX, "4"), (CARC, "2")],
    "sulfur_dioxide": [(TOX, "3"), (SKIN, "1B")],
    "sulfur_trioxide": [(SKIN, "1A")],
    "trimethylamine": [(TOX, "4")],
    "vinyl_acetate": [(TOX, "4"), (CARC, "2")],
    "toluene": [],
    "acetaldehyde": [(CARC, "2")],
    "acetic_acid": [(SKIN, "1A")],
    "acetone_cyanohydrin": [(TOX, "2")],
    "allylamine": [(TOX, "3")],
    "aniline": [(TOX, "3"), (CARC, "2")],
    "hydrogen_selenide": [("flammable_gas", "1"), (TOX, "1")],
    "nitric_acid": [("oxidizing_liquid", "3"), (TOX, "3"), (SKIN, "1A")],
    "phenol": [(TOX, "3"), (SKIN, "1B")],
    "phosphorus_trichloride": [(TOX, "2"), (SKIN, "1A")],
    "stibine": [("flammable_gas", "1"), (TOX, "3")],
    "sulfur_monochloride": [(TOX, "4"), (SKIN, "1A")],
    "toluene_diisocyanate": [(TOX, "1"), (CARC, "2")],
}
# The catalogue has ammonia as flammable gas of category 2, although its limits give category 1.
FLAMMABLE_CATEGORY = {"ammonia": "2"}

# What is known by identity and hazards only: solids, and liquids without open property data.
# id: English and Chinese name, CAS number, state at 20 degC, why it cannot be released as a fluid and
# what to do instead; melting point K (value, source, confidence) where the table has none.
SOLID = "it does not flow out: give it in the inventory table, for GB 18218-2018"
EXPLOSIVE = "it does not flow out: give it in the layer `explosives` and in the inventory table"
NO_DATA = "no open table has its vapour pressure and liquid properties: give its release by a model's own \
inputs (isorisk eval), or the nearest substance that has them"
EXPL, OXS, WATER = "explosive", "oxidizing_solid", "water_reactive"
MATERIALS = {
    "ammonium_nitrate": ("ammonium nitrate", "硝酸铵", "6484-52-2", "solid", EXPLOSIVE, [(OXS, "3")]),
    "barium_azide": ("barium azide", "叠氮化钡", "18810-58-7", "solid", EXPLOSIVE, [(EXPL, "unstable")]),
    "calcium_carbide": ("calcium carbide", "碳化钙", "75-20-7", "solid",
                        SOLID + "; what it gives with water is acetylene", [(WATER, "1")]),
    "guanidine_nitrate": ("guanidine nitrate", "硝酸胍", "506-93-4", "solid", EXPLOSIVE, [(OXS, "3")]),
    "lead_azide": ("lead azide", "叠氮化铅", "13424-46-9", "solid", EXPLOSIVE, [(EXPL, "1.1")]),
    "mercury_fulminate": ("mercury fulminate", "雷汞", "628-86-4", "solid", EXPLOSIVE, [(EXPL, "1.1")]),
    "nitrocellulose": ("nitrocellulose", "硝化纤维素", "9004-70-0", "solid", EXPLOSIVE, [(EXPL, "1.1")]),
    "picric_acid": ("picric acid", "苦味酸", "88-89-1", "solid", EXPLOSIVE, [(EXPL, "1.1")]),
    "potassium": ("potassium", "钾", "7440-09-7", "solid",
                  SOLID + "; what it gives with water is hydrogen", [(WATER, "1")]),
    "potassium_chlorate": ("potassium chlorate", "氯酸钾", "3811-04-9", "solid", SOLID, [(OXS, "1")]),
    "potassium_nitrate": ("potassium nitrate", "硝酸钾", "7757-79-1", "solid", SOLID, [(OXS, "3")]),
    "potassium_perchlorate": ("potassium perchlorate", "高氯酸钾", "7778-74-7", "solid", SOLID,
                              [(OXS, "1")]),
    "potassium_peroxide": ("potassium peroxide", "过氧化钾", "17014-71-0", "solid", SOLID, [(OXS, "1")]),
    "sodium": ("sodium", "钠", "7440-23-5", "solid",
               SOLID + "; what it gives with water is hydrogen", [(WATER, "1")]),
    "sodium_chlorate": ("sodium chlorate", "氯酸钠", "7775-09-9", "solid", SOLID, [(OXS, "1")]),
    "sodium_peroxide": ("sodium peroxide", "过氧化钠", "1313-60-6", "solid", SOLID, [(OXS, "1")]),
    "tnt": ("2,4,6-trinitrotoluene", "2,4,6-三硝基甲苯", "118-96-7", "solid", EXPLOSIVE, [(EXPL, "1.1")]),
    "trinitroanisole": ("trinitroanisole", "三硝基苯甲醚", "28653-16-9", "solid", EXPLOSIVE,
                        [(EXPL, "1.1")]),
    "white_phosphorus": ("white phosphorus", "白磷", "12185-10-3", "solid", SOLID,
                         [("pyrophoric_solid", "1"), (TOX, "2")]),
    "epibromohydrin": ("epibromohydrin", "环氧溴丙烷", "3132-64-7", "liquid", NO_DATA,
                       [("flammable_liquid", "3")]),
    "fuming_nitric_acid": ("fuming nitric acid", "发烟硝酸", "52583-42-3", "liquid",
                           "it is a solution of nitrogen dioxide in nitric acid: release nitrogen_dioxide "
                           "and nitric_acid by their shares", [("oxidizing_liquid", "1"), (SKIN, "1A")]),
    "methyl_ethyl_ketone_peroxide": ("methyl ethyl ketone peroxide", "过氧化甲基乙基酮", "1338-23-4",
                                     "liquid", "it decomposes before it boils: give it in the layer "
                                     "`explosives` with its TNT equivalent, and in the inventory table",
                                     [("organic_peroxide", "D")]),
    "nitroglycerin": ("nitroglycerin", "硝化甘油", "55-63-0", "liquid", EXPLOSIVE, [(EXPL, "unstable")]),
    "oxygen_difluoride": ("oxygen difluoride", "二氟化氧", "7783-41-7", "gas", NO_DATA,
                          [(OXG, "1"), (TOX, "1"), (SKIN, "1A")]),
    "pentaborane": ("pentaborane", "戊硼烷", "19624-22-7", "liquid", NO_DATA,
                    [("pyrophoric_liquid", "1"), (TOX, "1")]),
    "peracetic_acid": ("peracetic acid", "过乙酸", "79-21-0", "liquid",
                       "it is used as a solution in acetic acid and water: give it in the inventory table",
                       [("organic_peroxide", "D"), ("flammable_liquid", "3")]),
    "triethylaluminium": ("triethylaluminium", "三乙基铝", "97-93-8", "liquid", NO_DATA,
                          [("pyrophoric_liquid", "1"), (WATER, "1")]),
}

# Formula in Hill order of every substance and material that has one, of what stands for it where it is a
# surrogate: the generator stops where the package has another.
FORMULA = {
    "acetaldehyde": "C2H4O", "acetic_acid": "C2H4O2", "acetone": "C3H6O",
    "acetone_cyanohydrin": "C4H7NO", "acetylene": "C2H2", "acrolein": "C3H4O",
    "acrylonitrile": "C3H3N", "allyl_alcohol": "C3H6O", "allylamine": "C3H7N", "ammonia": "H3N",
    "ammonium_nitrate": "H4N2O3", "aniline": "C6H7N", "arsine": "AsH3", "barium_azide": "BaN6",
    "benzene": "C6H6", "bromine": "Br2", "butadiene": "C4H6", "calcium_carbide": "C2Ca",
    "carbon_dioxide": "CO2", "carbon_disulfide": "CS2", "carbon_monoxide": "CO", "chlorine": "Cl2",
    "chlorobenzene": "C6H5Cl", "crude_oil": "C6H14", "cumene": "C9H12", "cyclohexane": "C6H12",
    "dichloroethane": "C2H4Cl2", "diesel": "C12H26", "diethyl_ether": "C4H10O",
    "dimethyl_ether": "C2H6O", "dimethylamine": "C2H7N", "epibromohydrin": "C3H5BrO",
    "epichlorohydrin": "C3H5ClO", "ethane": "C2H6", "ethanol": "C2H6O", "ethyl_acetate": "C4H8O2",
    "ethylbenzene": "C8H10", "ethylene": "C2H4", "ethylene_oxide": "C2H4O", "ethylenimine": "C2H5N",
    "fluorine": "F2", "formaldehyde": "CH2O", "gasoline": "C6H14", "guanidine_nitrate": "CH6N4O3",
    "hydrazine": "H4N2", "hydrogen": "H2", "hydrogen_chloride": "ClH", "hydrogen_cyanide": "CHN",
    "hydrogen_fluoride": "FH", "hydrogen_selenide": "H2Se", "hydrogen_sulfide": "H2S",
    "isobutane": "C4H10", "isobutene": "C4H8", "isopentane": "C5H12", "isopropanol": "C3H8O",
    "kerosene": "C10H22", "lead_azide": "N6Pb", "lng": "CH4", "lpg": "C3H8", "m_xylene": "C8H10",
    "mercury_fulminate": "C2HgN2O2", "methane": "CH4", "methanol": "CH4O", "methyl_bromide": "CH3Br",
    "methyl_chloride": "CH3Cl", "methyl_ethyl_ketone": "C4H8O", "methyl_isocyanate": "C2H3NO",
    "methyl_mercaptan": "CH4S", "methylamine": "CH5N", "mtbe": "C5H12O", "n_butane": "C4H10",
    "n_butanol": "C4H10O", "n_decane": "C10H22", "n_heptane": "C7H16", "n_hexane": "C6H14",
    "n_octane": "C8H18", "n_pentane": "C5H12", "nitric_acid": "HNO3", "nitric_oxide": "NO",
    "nitrogen_dioxide": "NO2", "nitroglycerin": "C3H5N3O9", "o_xylene": "C8H10", "oxygen": "O2",
    "oxygen_difluoride": "F2O", "p_xylene": "C8H10", "pentaborane": "B5H9",
    "peracetic_acid": "C2H4O3", "phenol": "C6H6O", "phosgene": "CCl2O", "phosphine": "H3P",
    "phosphorus_trichloride": "Cl3P", "picric_acid": "C6H3N3O7", "potassium": "K",
    "potassium_chlorate": "ClKO3", "potassium_nitrate": "KNO3", "potassium_perchlorate": "ClKO4",
    "potassium_peroxide": "K2O2", "propane": "C3H8", "propylene": "C3H6", "propylene_oxide": "C3H6O",
    "sodium": "Na", "sodium_chlorate": "ClNaO3", "sodium_peroxide": "Na2O2", "stibine": "H3Sb",
    "styrene": "C8H8", "sulfur_dioxide": "O2S", "sulfur_monochloride": "Cl2S2",
    "sulfur_trioxide": "O3S", "tnt": "C7H5N3O6", "toluene": "C7H8",
    "toluene_diisocyanate": "C9H6N2O2", "triethylaluminium": "C6H15Al", "trimethylamine": "C3H9N",
    "trinitroanisole": "C7H5N3O7", "vinyl_acetate": "C4H6O2", "vinyl_chloride": "C2H3Cl",
    "white_phosphorus": "P4",
}
# Entries of the package (1.5.2) that are known to be wrong, and the formula they give.
FORMULA_OF_PACKAGE = {
    "calcium_carbide": "C13H16O5",
    "pentaborane": "B5",
    "stibine": "Sb",
    "white_phosphorus": "P",
}
