#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the tables of docs/substances.md below its marker, from the committed data alone.

python3 validation/substances/make_page.py [--check]
"""

import collections
import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))
from substance_equations import evaluate  # noqa: E402

PAGE = ROOT / "docs" / "substances.md"
MARK = "<!-- below: written by validation/substances/make_page.py -->\n"
FUNCTIONS = {
    "vapour_pressure": "vapour pressure",
    "liquid_density": "liquid density",
    "heat_of_vaporisation": "heat of vaporisation",
    "liquid_heat_capacity": "cp liquid",
    "ideal_gas_heat_capacity": "cp ideal gas",
    "liquid_viscosity": "viscosity liquid",
    "gas_viscosity": "viscosity gas",
    "liquid_conductivity": "conductivity liquid",
    "gas_conductivity": "conductivity gas",
    "surface_tension": "surface tension",
}


def read():
    found = {}
    for path in sorted((ROOT / "data" / "substances").glob("*.json")):
        d = json.loads(path.read_text(encoding="utf-8"))
        found[d["id"]] = d
    fluids = {key: d for key, d in found.items() if "state" not in d}
    return fluids, {key: d for key, d in found.items() if "state" in d}


def worst(substances):
    """(percent, temperature) by substance and property, within the range each function claims."""
    result = {}
    with open(Path(__file__).parent / "coolprop.csv", encoding="utf-8") as f:
        for row in csv.DictReader(line for line in f if not line.startswith("#")):
            function = substances[row["substance"]].get(row["property"])
            t = float(row["temperature_k"])
            if not function or not function["t_min_k"] <= t <= function["t_max_k"]:
                continue
            percent = 100.0 * (evaluate(function, t) / float(row["value"]) - 1.0)
            key = (row["substance"], row["property"])
            if key not in result or abs(percent) > abs(result[key][0]):
                result[key] = (percent, t)
    return result


def unconfirmed(substances):
    """Properties by confidence other than `read`: {confidence: {property: [substances]}}."""
    out = {c: collections.defaultdict(list) for c in ("recalled", "estimated", "evaluated")}

    def note(item, name, key):
        if item.get("confidence") in out and key not in out[item["confidence"]][name]:
            out[item["confidence"]][name].append(key)

    for key, d in substances.items():
        for name, item in d.items():
            if isinstance(item, dict) and "source" in item:
                note(item, name, key)
            elif name == "combustion":
                for part in ("heat_gas", "heat_liquid"):
                    note(item[part], "combustion." + part, key)
        for item in d["exposure_limits"]:
            note(item, item["name"].split("-")[0], key)
        for item in d.get("flammable_limits", []):
            note(item, "flammable_limits", key)
        for item in d["hazards"]:
            note(item, "hazards", key)
    return out


def text():
    substances, materials = read()
    devs = worst(substances)
    lines = [
        "## Substances",
        "",
        f"{len(substances)} substances. F flammable, T toxic probit, A AEGL, S surrogate; limits of "
        "the default set, % by volume.",
        "",
        "| id | name | CAS | Tb K | Tc K | pc MPa | | LFL-UFL | flash degC | soot |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for key, d in substances.items():
        flags = ("F" if d["flammable"] else "") + ("T" if d["toxic"] else "")
        flags += "A" if any(x["name"].startswith("AEGL") for x in d["exposure_limits"]) else ""
        flags += "S" if d["surrogate_of"] else ""
        limits = d.get("flammable_limits", [])
        lfl = (
            f"{100 * limits[0]['lower_fraction']:.3g}-{100 * limits[0]['upper_fraction']:.3g}"
            if limits
            else ""
        )
        flash = f"{d['flash_point']['value'] - 273.15:.0f}" if "flash_point" in d else ""
        soot = f"{d['soot_fraction']['value']:g}" if "soot_fraction" in d else ""
        lines.append(
            f"| {key} | {d['name_en']} {d['name_zh']} | {d['cas']} | "
            f"{d['boiling_point']['value']:.1f} | {d['critical_temperature']['value']:.1f} | "
            f"{d['critical_pressure']['value'] / 1e6:.2f} | {flags} | {lfl} | {flash} | {soot} |"
        )
    lines += [
        "",
        "## Known by identity and hazards only",
        "",
        f"{len(materials)} solids, and liquids and gases without open property data. Hazard classes "
        "as in GB 30000, `recalled`.",
        "",
        "| id | name | CAS | state | melts at degC | hazard class and category |",
        "|---|---|---|---|---|---|",
    ]
    for key, d in materials.items():
        melts = f"{d['melting_point']['value'] - 273.15:.1f}" if "melting_point" in d else ""
        classes = ", ".join(f"{h['class']} {h['category']}" for h in d["hazards"])
        lines.append(
            f"| {key} | {d['name_en']} {d['name_zh']} | {d['cas']} | {d['state']} | {melts} | "
            f"{classes} |"
        )
    lines += [
        "",
        "## Worst deviation from the equations of state",
        "",
        "Per cent (temperature in K), over the points of `validation/substances/coolprop.csv` "
        "within the range of the function. Empty: CoolProp has no model, or no point lies in the "
        "range. Functions that are fits to CoolProp itself (`evaluated`) are in italics: their "
        "numbers are those of the fit.",
        "",
        "| substance | " + " | ".join(FUNCTIONS.values()) + " |",
        "|---|" + "---|" * len(FUNCTIONS),
    ]
    for key in dict.fromkeys(k for k, _ in devs):
        cells = []
        for name in FUNCTIONS:
            if (key, name) not in devs:
                cells.append("")
                continue
            percent, t = devs[key, name]
            cell = f"{percent:+.1f} ({t:.0f})"
            fit = "CoolProp" in substances[key][name]["source"]
            cells.append(f"*{cell}*" if fit else cell)
        lines.append(f"| {key} | " + " | ".join(cells) + " |")
    lines += ["", "## Coefficients that are not read from their source", ""]
    words = {
        "recalled": "from general knowledge of the source; compare with the print",
        "estimated": "by a method or by analogy, named in the file",
        "evaluated": "computed from other entries, or fitted",
    }
    for confidence, table in unconfirmed(substances).items():
        lines += [f"`{confidence}` ({words[confidence]}):", ""]
        for name in sorted(table):
            keys = table[name]
            listed = "every substance that has it" if len(keys) > 60 else ", ".join(keys)
            lines.append(f"- {name}: {listed}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main():
    page = PAGE.read_text(encoding="utf-8")
    head = page[: page.index(MARK) + len(MARK)]
    whole = head + "\n" + text()
    if "--check" in sys.argv[1:]:
        if page != whole:
            sys.exit(
                "docs/substances.md is not that of the data: run validation/substances/make_page.py"
            )
        return
    PAGE.write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    main()
