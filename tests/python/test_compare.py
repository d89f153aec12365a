# SPDX-License-Identifier: Apache-2.0
"""Runs compared through the Python door and the command."""

import json
import shutil
import subprocess

import numpy as np
import pytest

import isorisk as ir


@pytest.fixture(scope="module")
def results(small, tmp_path_factory):
    """Results of the small study and of one with another cut-off, on one grid."""
    out = []
    for cutoff in ("0.1 %", "5 %"):
        folder = tmp_path_factory.mktemp("compare") / "study"
        shutil.copytree(small.parent, folder)
        yaml = folder / "study.yaml"
        text = yaml.read_text().replace("lethality_cutoff: 0.1 %", f"lethality_cutoff: {cutoff}")
        yaml.write_text(text.replace("extent: auto", "extent: [511400, 4323400, 513400, 4324900]"))
        out.append(ir.Study.open(yaml).run(threads=2))
    return out


def test_a_result_compared_with_itself_is_the_same(results):
    same = results[0].diff(results[0])
    assert same.same_results
    assert same.answer["targets"] == []
    assert same.answer["inputs"] == []
    assert not same.difference.any()


def test_a_changed_option_is_named(results):
    changed = ir.diff(results[0], results[1])
    assert not changed.same_results
    methods = [c for c in changed.answer["inputs"] if c["what"] == "method"]
    assert [m["id"] for m in methods] == ["lethality_cutoff"]
    assert methods[0]["b"] == pytest.approx(50 * methods[0]["a"])
    assert np.array_equal(
        changed.difference, results[1].individual_risk - results[0].individual_risk
    )


def test_folders_and_results_compare_alike(results, tmp_path, cli):
    for i, result in enumerate(results):
        result.write(tmp_path / str(i))
    by_folder = ir.diff(tmp_path / "0", tmp_path / "1").answer
    mixed = ir.diff(results[0], tmp_path / "1").answer
    for answer in (by_folder, mixed):
        del answer["a"], answer["b"]
    assert by_folder == mixed
    done = subprocess.run(
        [cli, "diff", tmp_path / "0", tmp_path / "1", "-o", tmp_path / "out", "--json"],
        capture_output=True, text=True, check=True,
    )
    assert json.loads(done.stdout)["answer"]["pll_per_yr"] == by_folder["pll_per_yr"]
    assert (tmp_path / "out" / "diff.gpkg").exists()
    wrong = subprocess.run([cli, "diff", tmp_path, tmp_path / "1"], capture_output=True, text=True)
    assert wrong.returncode == 3
    assert "no result folder" in wrong.stderr


def test_a_transect_is_exact_at_its_points(results):
    target = results[0].summary["targets"][0]
    at = (target["x_m"], target["y_m"])
    line = ir.transect(results[0], [at, (at[0] + 95.0, at[1])], step_m=10.0)
    assert line.risk_per_yr[0] == target["risk_per_yr"]
    assert line.distance_m[-1] == pytest.approx(95.0)
    assert np.allclose(line.site_risk_per_yr.sum(axis=1), line.risk_per_yr, rtol=1e-12)
    with pytest.raises(ir.InputError):
        ir.transect(results[0], [at])
    with pytest.raises(ir.InputError):
        ir.transect(results[0], [at, (np.nan, 0.0)])


def test_the_only_enterprise_makes_all_of_the_risk(results, tmp_path):
    who = ir.attribution(results[0], bands=2, out=tmp_path / "who")
    assert who.ids == ["A"]
    risk = results[0].individual_risk
    assert who.category.shape == (2, *risk.shape)
    assert np.all(who.category[0][risk > 1e-30] == 1)
    assert np.all(who.share[0][risk > 1e-30] == 1.0)
    assert not who.category[1].any()
    assert (tmp_path / "who_share.tif").exists()
    with pytest.raises(ir.InputError):
        ir.attribution(results[0], by="moon")


def test_public_and_staff_make_the_potential_loss_of_life(results):
    answer = ir.measures(results[0])
    total = answer["public"]["pll_per_yr"] + answer["staff_by_other_sites"]["pll_per_yr"]
    assert total == pytest.approx(results[0].potential_loss_of_life_per_yr, rel=1e-9)
