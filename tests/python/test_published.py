# SPDX-License-Identifier: Apache-2.0
"""Published cases 1, 2 and 5 (docs/validation/published.md) stay where they are."""

import importlib.util

import pytest
from conftest import ROOT

RATE = 1.07
LIMIT = 1.5
HEAT = 1.25
SAME = 0.03  # a figure outside its band is held where it is, to 3 %

# Figures outside their bands and why: docs/validation/published.md. 0: not reached.
LIQUID_MISSES = {
    ("ufl_distance", "A F1.5"): 4.131,
    ("ufl_distance", "A D1.5"): 4.083,
    ("ufl_distance", "A D5"): 3.582,
    ("ufl_distance", "B F1"): 4.146,
    ("ufl_distance", "B D5"): 3.588,
    ("lfl_distance", "B D5"): 9.742,
    ("half_lfl_distance", "A F1.5"): 24.56,
    ("half_lfl_distance", "A D1.5"): 25.10,
    ("half_lfl_distance", "A D5"): 18.07,
    ("half_lfl_distance", "B F1"): 26.46,
    ("half_lfl_distance", "B D5"): 18.33,
    ("heat_5_distance", "A F1.5"): 24.68,
    ("heat_5_distance", "A D1.5"): 24.68,
    ("heat_5_distance", "A D5"): 20.24,
    ("heat_5_distance", "B F1"): 26.38,
    ("heat_5_distance", "B D5"): 20.21,
    ("heat_5_distance", "B C10"): 19.92,
    ("heat_12_5_distance", "A F1.5"): 19.68,
    ("heat_12_5_distance", "A D1.5"): 19.68,
    ("heat_12_5_distance", "B F1"): 21.87,
    ("heat_12_5_distance", "B C10"): 15.92,
    ("heat_37_5_distance", "A F1.5"): 0.0,
    ("heat_37_5_distance", "A D1.5"): 0.0,
    ("heat_37_5_distance", "B F1"): 0.0,
}
VAPOUR_MISSES = {
    ("ufl_distance", "A F1.5"): 1.482,
    ("ufl_distance", "A D1.5"): 1.476,
    ("ufl_distance", "A D5"): 1.438,
    ("ufl_distance", "B F1"): 1.485,
    ("ufl_distance", "B D5"): 1.441,
    ("ufl_distance", "B C10"): 1.366,
    ("lfl_distance", "A F1.5"): 3.342,
    ("lfl_distance", "A D1.5"): 3.164,
    ("lfl_distance", "A D5"): 2.689,
    ("lfl_distance", "B F1"): 3.383,
    ("lfl_distance", "B D5"): 2.699,
}


@pytest.fixture(scope="module")
def cases():
    """Load the script that writes the page."""
    path = ROOT / "validation" / "scripts" / "published_cases.py"
    spec = importlib.util.spec_from_file_location("published_cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def liquid(cases):
    return cases.liquid_leak(quick=True)


@pytest.fixture(scope="module")
def vapour(cases):
    return cases.vapour_leak(quick=True)


@pytest.fixture(scope="module")
def dispenser(cases):
    return cases.dispenser()


def inside(ours, theirs, band):
    return theirs / band <= ours <= theirs * band


def hold(found, known, misses):
    """Every figure lies in its band, or is a known miss and has not moved."""
    wrong = []
    for (quantity, weather), (ours, band) in found.items():
        theirs = known[quantity][weather]
        kept = misses.get((quantity, weather))
        if kept is None:
            if not inside(ours, theirs, band):
                wrong.append(f"{quantity} {weather}: {ours:.4g}, published {theirs:.4g}")
        elif inside(ours, theirs, band):
            wrong.append(f"{quantity} {weather}: {ours:.4g} is in its band now: no miss any more")
        elif ours != pytest.approx(kept, rel=SAME, abs=1e-9):
            wrong.append(f"{quantity} {weather}: {ours:.4g}, was {kept:.4g}")
    assert not wrong, "\n".join(wrong)
    assert set(misses) <= set(found)


def by_quantity(cases, d, with_heat):
    found = {
        (quantity, weather): (d["axis"][fraction][weather], LIMIT)
        for fraction, quantity in cases.limits(d["known"]).items()
        for weather in cases.NAMES
    }
    if with_heat:
        found |= {
            (quantity, weather): (d["heat"][flux][weather], HEAT)
            for flux, quantity in cases.HEAT.items()
            for weather in cases.NAMES
        }
    return found


def test_the_liquid_leak_has_the_published_rate(liquid):
    assert inside(liquid["leak"]["release_rate"], liquid["known"]["rate"], RATE)
    for rate in liquid["study"]["initial_rate_kg_per_s"].values():
        assert inside(rate, liquid["known"]["rate"], RATE)


def test_the_liquid_leak_reaches_as_far_as_published_or_as_documented(cases, liquid):
    hold(by_quantity(cases, liquid, True), liquid["known"], LIQUID_MISSES)


def test_the_study_of_the_liquid_leak_agrees_with_its_models(cases, liquid):
    lfl = liquid["study"]["lfl_distance_m"]
    assert set(lfl) == set(cases.NAMES)
    for weather, distance in lfl.items():  # at its own lower limit, 1.7 %, at 1 m or at the ground
        assert distance == pytest.approx(liquid["study_limit"][weather], rel=0.02)
    for weather, distance in liquid["study"]["heat_12_5_distance_m"].items():
        assert distance == pytest.approx(liquid["study_heat"][weather], rel=0.02)


def test_the_vapour_leak_has_the_published_rate_with_the_published_coefficient(vapour):
    assert inside(vapour["same_cd"]["release_rate"], vapour["known"]["rate"], RATE)
    ours = vapour["leak"]["release_rate"]
    assert not inside(ours, vapour["known"]["rate"], RATE)
    assert ours == pytest.approx(0.05723, rel=SAME)
    for rate in vapour["study"]["initial_rate_kg_per_s"].values():
        assert rate == pytest.approx(ours, rel=1e-6)


def test_the_vapour_leak_reaches_as_far_as_published_or_as_documented(cases, vapour):
    hold(by_quantity(cases, vapour, False), vapour["known"], VAPOUR_MISSES)


def test_the_dispenser_has_the_published_frequencies_and_holes(dispenser):
    known = {(r["quantity"], r["leak"]): float(r["value"]) for r in dispenser["known"]}
    for size in dispenser["sizes"]:
        frequency = known["leak_frequency", size["leak"]]
        assert size["frequency"] == pytest.approx(frequency, rel=1e-4)
        assert 1e3 * size["hole"] == pytest.approx(known["hole_diameter", size["leak"]], rel=6e-4)
    for name, value in dispenser["fuelling"].items():
        assert value == pytest.approx(known[f"fuelling_{name}", "100"], rel=1e-4)
    total = sum(dispenser["fuelling"].values())
    assert total == pytest.approx(known["fuelling_total", "100"], rel=1e-4)


def test_the_dispenser_has_the_published_potential_loss_of_life_within_a_factor_of_three(dispenser):
    known = {(r["quantity"], r["leak"]): float(r["value"]) for r in dispenser["known"]}
    assert inside(dispenser["pll"], known["pll", ""], 3.0)
    assert inside(dispenser["pll_vector"], known["pll", ""], 3.0)
    assert dispenser["pll"] == pytest.approx(3.02e-6, rel=SAME)


def test_the_dispenser_is_near_a_run_of_hyram_on_the_same_inputs(dispenser):
    known = {(r["quantity"], r["leak"]): float(r["value"]) for r in dispenser["known"]}
    full = dispenser["sizes"][-1]
    assert full["rate"] == pytest.approx(known["hyram_6_1_rate", "100"], rel=0.01)
    for row, heat in zip(dispenser["hyram"], full["heat"], strict=True):
        assert inside(heat, float(row["heat_flux_w_per_m2"]), 1.25)
