#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draw every property that CoolProp has beside its correlation: one picture per fluid.

    pip install isorisk[validation]
    python3 validation/substances/make_plots.py FOLDER [SUBSTANCE ...]

Points: validation/substances/coolprop.csv. Lines: the functions of `isorisk.substance()`, dashed
where the points lie outside the range the function claims. Needs no network.
"""

import argparse
import csv
import sys
from collections import defaultdict
from pathlib import Path

import isorisk

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))
from substance_equations import evaluate  # noqa: E402

try:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
except ImportError:
    sys.exit("matplotlib is missing: pip install isorisk[validation]")

TABLE = Path(__file__).with_name("coolprop.csv")
PROPERTIES = {  # unit; in the order of the page
    "vapour_pressure": "Pa",
    "liquid_density": "kg/m3",
    "heat_of_vaporisation": "J/kg",
    "liquid_heat_capacity": "J/(kg K)",
    "ideal_gas_heat_capacity": "J/(kg K)",
    "liquid_viscosity": "Pa s",
    "gas_viscosity": "Pa s",
    "liquid_conductivity": "W/(m K)",
    "gas_conductivity": "W/(m K)",
    "surface_tension": "N/m",
}
LOGARITHMIC = ("vapour_pressure", "liquid_viscosity")
STEPS = 120


def read_table():
    """Return {substance: {property: [(temperature, value)]}} and {substance: CoolProp's name}."""
    points = defaultdict(lambda: defaultdict(list))
    fluids = {}
    with open(TABLE, encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            fluids[row["substance"]] = row["fluid"]
            points[row["substance"]][row["property"]].append(
                (float(row["temperature_k"]), float(row["value"]))
            )
    return points, fluids


def line(function, low, high):
    """Return temperatures and values of a function between two temperatures."""
    t = [low + (high - low) * i / STEPS for i in range(STEPS + 1)]
    return t, [evaluate(function, x) for x in t]


def draw_property(axes, name, function, points):
    """Draw points and function; return the worst deviation within its range in per cent."""
    temperatures = [t for t, _ in points]
    axes.plot(temperatures, [v for _, v in points], "o", ms=4, mfc="none", label="CoolProp")
    axes.set_xlabel("T [K]")
    axes.set_ylabel(f"{name.replace('_', ' ')} [{PROPERTIES[name]}]", fontsize="small")
    if name in LOGARITHMIC:
        axes.set_yscale("log")
    if function is None:
        axes.set_title("no correlation", fontsize="small")
        return None
    first, last = min(temperatures), max(temperatures)
    low, high = max(first, function["t_min_k"]), min(last, function["t_max_k"])
    if low < high:
        axes.plot(*line(function, low, high), "-", color="C1", label="isorisk")
    for a, b in ((first, min(low, last)), (max(high, first), last)):
        if a < b:
            axes.plot(*line(function, a, b), "--", color="C1", label="extrapolated")
    inside = [100.0 * (evaluate(function, t) / v - 1.0) for t, v in points if low <= t <= high]
    worst = max(inside, key=abs, default=None)
    title = function["source"].replace(" (chemicals 1.5.2)", "")
    title = title if len(title) <= 44 else title[:41] + "..."
    said = "" if worst is None else f", worst {worst:+.1f} %"
    axes.set_title(f"{title}\n{function['confidence']}{said}", fontsize="x-small")
    return worst


def draw(name, fluid, points, folder):
    """Write the picture of one substance; return its path."""
    substance = isorisk.substance(name)
    shown = [p for p in PROPERTIES if p in points]
    rows = (len(shown) + 4) // 5
    figure, grid = plt.subplots(rows, 5, figsize=(18, 3.6 * rows), squeeze=False)
    for axes, prop in zip(grid.flat, shown, strict=False):
        draw_property(axes, prop, substance.get(prop), points[prop])
    for axes in list(grid.flat)[len(shown) :]:
        axes.set_axis_off()
    grid[0][0].legend(fontsize="x-small")
    figure.suptitle(f"{substance['name_en']} ({substance['cas']}): CoolProp {fluid} and isorisk")
    figure.tight_layout()
    path = folder / f"{name}.png"
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)
    return path


def main():
    """Draw the substances asked for, all of the table without any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pictures go; made when missing")
    parser.add_argument("substances", nargs="*", help="ids; all that CoolProp has by default")
    arguments = parser.parse_args()
    points, fluids = read_table()
    unknown = [name for name in arguments.substances if name not in points]
    if unknown:
        parser.error(f"not in {TABLE.name}: {', '.join(unknown)}; it has {', '.join(points)}")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in arguments.substances or points:
        print(draw(name, fluids[name], points[name], arguments.folder))


if __name__ == "__main__":
    main()
