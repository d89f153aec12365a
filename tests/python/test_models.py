# SPDX-License-Identifier: Apache-2.0
"""Models through the Python door."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isorisk as ir


def test_every_model_is_a_documented_function():
    for model in ir.models.catalogue():
        area, _, name = model["id"].partition(".")
        function = getattr(getattr(ir.models, area), name.replace("-", "_").replace(".", "_"))
        text = inspect.getdoc(function)
        assert model["id"] in text
        assert "Returns" in text
        assert "Source:" in text


def test_numbers_and_text_with_units_mean_the_same():
    plain = ir.models.evaluate(
        "source.liquid_hole",
        **{"Cd": 0.61, "d_hole": 0.0508, "rho_liquid": 573.23, "dp": 1.72e6, "liquid_head": 15.24},
    )
    units = ir.models.evaluate(
        "source.liquid_hole",
        **{
            "Cd": 0.61,
            "d_hole": "50.8 mm",
            "rho_liquid": "0.57323 t/m3",
            "dp": "17.2 bar",
            "liquid_head": "50 ft",
        },
    )
    assert plain["mass_flow"] == pytest.approx(units["mass_flow"], rel=1e-12)
    assert plain.units["mass_flow"] == "kg/s"


def test_all_bad_inputs_are_reported_together():
    with pytest.raises(ir.InputError) as error:
        ir.models.evaluate("source.liquid_hole", Cd=-1.0, d_hole="5 kg", colour=3)
    assert isinstance(error.value, ValueError)
    for word in ("unknown input 'colour'", "'kg' cannot be converted"):
        assert word in str(error.value)


def test_an_unknown_model_names_the_nearest():
    with pytest.raises(ir.InputError, match="did you mean 'fire.chamberlain_jet'"):
        ir.models.evaluate("fire.chamberlain_jat")


def test_numpy_values_are_taken():
    result = ir.models.evaluate("vulnerability.heat_probits", q=np.float64(12500.0), t=np.int64(20))
    assert len(result) > 0


@settings(max_examples=60, deadline=None)
@given(
    flow=st.floats(0.5, 500.0),
    wind=st.floats(2.0, 15.0),
    factor=st.floats(1.05, 3.0),
)
def test_a_larger_jet_is_longer_in_every_wind(flow, wind, factor):
    def length(mass_flow):
        return ir.models.evaluate(
            "fire.chamberlain_jet",
            mass_flow=mass_flow,
            hole_diameter=0.025,
            molar_mass=0.016043,
            gamma=1.31,
            stagnation_pressure=5e6,
            stagnation_temperature=288.15,
            wind_speed=wind,
            theta_jv=90.0,
            heat_of_combustion=5e7,
        )["flame_length"]

    assert length(factor * flow) > length(flow)
