# SPDX-License-Identifier: Apache-2.0
"""Pipelines and routes: lines with a stated error, high-consequence areas."""

import json
import subprocess

import pytest
from conftest import ROOT

import isorisk as ir

STUDY = ROOT / "tests" / "studies" / "pipeline" / "study.yaml"


@pytest.fixture(scope="module")
def lines_out(tmp_path_factory, cli):
    """Run the study of lines once and identify its areas; the result folder."""
    out = tmp_path_factory.mktemp("lines") / "out"
    subprocess.run([cli, "run", str(STUDY), "-o", str(out), "--quiet"], check=True)
    subprocess.run([cli, "hca", str(STUDY), "-r", str(out), "--quiet"], check=True)
    return out


def test_the_summary_states_spacing_error_and_worst_kilometre(lines_out):
    for name in ("summary.json", "manifest.json"):
        lines = json.loads((lines_out / name).read_text())["lines"]
        assert [line["id"] for line in lines] == ["PL-1", "PL-2", "R-1"]
        for line in lines:
            assert 0.0 < line["error"] <= line["allowed_error"] == 0.01
            assert line["spacing_m"] <= line["piece_m"] <= 25.0
        town = lines[0]["worst_kilometre"]
        assert 6500.0 < town["from_m"] < town["to_m"] < 9300.0
        assert 0.0 < town["pll_per_yr"] < lines[0]["pll_per_yr"]
    assert "Worst kilometre" in (lines_out / "report.html").read_text(encoding="utf-8")


def test_the_answer_of_the_command_is_that_of_python(lines_out):
    answer = ir.Study.open(STUDY).hca()
    file = json.loads((lines_out / "hca" / "hca.json").read_text())
    assert answer.document == file
    gas, oil = answer.answer["pipelines"]
    assert [a["level"] for a in gas["areas"]] == ["II", "II", "I", "III"]
    assert [a["level"] for a in oil["areas"]] == ["I", "III"]
    assert gas["impact_radius_m"] == pytest.approx(0.099 * 610 * 6.4**0.5, rel=1e-6)
    assert "hca_areas" in answer.layers
    assert answer.geojson("hca_areas")["features"]
    assert any(row["Level"] == "III" for row in answer.tables["hca_areas"])


def test_the_impact_radius_is_a_model():
    r = ir.models.fire.potential_impact_radius(diameter_m=1.016, gauge_pressure_pa=10e6)
    assert float(r["radius"]) == pytest.approx(318.07, abs=0.01)
