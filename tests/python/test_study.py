# SPDX-License-Identifier: Apache-2.0
"""Studies through the Python door."""

import json
import signal
import threading

import numpy as np
import pytest
from conftest import PARK

import isorisk as ir


@pytest.fixture(scope="module")
def result(small):
    return ir.Study.open(small).run(threads=2)


def test_risk_is_an_array_over_the_results_own_memory(result):
    risk = result.individual_risk
    assert risk.dtype == np.float64
    assert risk.ndim == 2
    assert risk.max() > 0.0
    assert not risk.flags.writeable
    assert np.shares_memory(risk, result.individual_risk)


def test_an_array_outlives_the_result(small):
    risk = ir.Study.open(small).run().individual_risk
    assert float(risk.sum()) > 0.0


def test_the_summary_agrees_with_the_arrays(result):
    summary = result.summary
    assert summary["individual_risk"]["highest_per_yr"] == result.individual_risk.max()
    assert summary["societal_risk"]["pll_per_yr"] == result.potential_loss_of_life_per_yr


def test_the_fn_curve_rises_in_deaths_and_falls_in_frequency(result):
    curve = result.fn_curve
    assert curve.shape[1] == 2
    assert np.all(np.diff(curve[:, 0]) > 0)
    assert np.all(np.diff(curve[:, 1]) < 0)


def test_any_number_of_threads_gives_the_same_bits(small):
    study = ir.Study.open(small)
    one = study.run(threads=1)
    for threads in (2, 3):
        other = study.run(threads=threads)
        assert np.array_equal(one.individual_risk, other.individual_risk)
        assert np.array_equal(one.fn_curve, other.fn_curve)
        assert one.summary == other.summary


def test_progress_is_told_and_its_exception_comes_back(small):
    seen = []
    ir.Study.open(small).run(progress=lambda stage, fraction: seen.append((stage, fraction)))
    assert seen
    assert all(0.0 <= fraction <= 1.0 for _, fraction in seen)

    def stop(stage, fraction):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        ir.Study.open(PARK).run(progress=stop)


def test_ctrl_c_stops_a_run():
    study = ir.Study.open(PARK)
    threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        for _ in range(20):
            study.run()


def test_results_carry_coordinates_and_crs(result):
    pytest.importorskip("rioxarray")
    array = result.to_xarray()
    west, north, cell = result.grid
    assert array.x[0] == west + cell / 2
    assert array.y[0] == north - cell / 2
    assert array.rio.crs.to_epsg() == int(result.crs.split(":")[1])


def test_written_results_are_those_of_the_object(result, tmp_path):
    result.write(tmp_path / "out")
    assert json.loads((tmp_path / "out" / "summary.json").read_text()) == result.summary


def test_a_broken_study_reports_everything(tmp_path):
    (tmp_path / "study.yaml").write_text("isorisk: 1\nname: x\ncrss: EPSG:4548\n")
    with pytest.raises(ir.InputError) as error:
        ir.Study.open(tmp_path / "study.yaml")
    assert "study.yaml:3" in str(error.value)
    assert "crs" in str(error.value)
    assert ir.check(tmp_path / "study.yaml")


def test_results_do_not_replace_a_folder_that_is_not_theirs(result, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("years of work")
    with pytest.raises(ir.DataError):
        result.write(tmp_path / "precious")
    assert (tmp_path / "precious" / "thesis.txt").read_text() == "years of work"


def test_an_update_is_the_result_of_other_winds_and_frequencies(result):
    wind = result.wind
    assert wind.shape[1] == len(result.weather_classes)
    assert wind.sum() == pytest.approx(1.0, abs=1e-12)
    same = result.update(weather=wind)
    assert np.allclose(same.individual_risk, result.individual_risk, rtol=1e-12, atol=0.0)
    double = result.update(frequency_factor=2.0)
    assert np.allclose(double.individual_risk, 2.0 * result.individual_risk, rtol=1e-6, atol=0.0)
    assert double.changes == ["frequency_factor x 2"]
    turned = result.update(weather=np.roll(wind, 4, axis=2), direct_ignition_factor=0.5)
    assert turned.individual_risk.shape == result.individual_risk.shape
    assert not np.array_equal(turned.individual_risk, result.individual_risk)
    assert turned.target_risk_per_yr.keys() == result.target_risk_per_yr.keys()
    assert result.changes == []


def test_an_update_refuses_what_needs_new_consequences(result):
    with pytest.raises(ir.InputError, match=r"shape \(periods, classes, directions\)"):
        result.update(weather=[0.5, 0.5])
    with pytest.raises(ir.InputError, match="method.lethality_cutoff changes consequences"):
        result.update(method={"lethality_cutoff": 0.01})


def test_uncertainty_gives_percentiles_as_arrays_and_files(result, tmp_path):
    answer = result.uncertainty(samples=50, seed=3)
    assert answer.rasters == [f"individual_risk_{p}" for p in ("p05", "p50", "p95", "mean")]
    (west, north, cell), low = answer.raster("individual_risk_p05")
    high = answer.raster("individual_risk_p95")[1]
    assert (west, north) == result.grid[:2]
    assert cell >= result.grid[2]
    assert np.all(low <= high)
    assert high.max() > low.max() > 0.0
    pll = answer.answer["pll_per_yr"]
    assert pll["base"] == pytest.approx(result.potential_loss_of_life_per_yr, rel=1e-12)
    assert pll["p05"] <= pll["p50"] <= pll["p95"]
    assert answer.answer == result.uncertainty(samples=50, seed=3).answer
    answer.write(tmp_path)
    assert (tmp_path / "uncertainty" / "fn_band.svg").is_file()
    with pytest.raises(ir.InputError, match="samples = 1"):
        result.uncertainty(samples=1)
    with pytest.raises(ir.InputError, match="individual_risk_p05"):
        answer.raster("p05")
