# SPDX-License-Identifier: Apache-2.0
"""Chain reactions: the frequencies that fires and explosions add to their neighbours."""

import csv
import json
import subprocess
from pathlib import Path

import isorisk as ir


def run(cli: str, folder: Path, out: Path, levels: str) -> dict:
    folder.mkdir()
    ir.new(folder)
    study = folder / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + f"  domino: {levels}\n", encoding="utf-8")
    rows = (folder / "equipment.csv").read_text(encoding="utf-8")
    vessel = next(r for r in rows.splitlines() if r.startswith("V-101"))
    near = vessel.replace("V-101", "V-102").replace("512150,4324100", "512160,4324100")
    assert near != vessel
    (folder / "equipment.csv").write_text(rows.rstrip("\n") + "\n" + near + "\n", encoding="utf-8")
    subprocess.run([cli, "run", str(folder), "-o", str(out)], check=True, capture_output=True)
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def ruptures(out: Path) -> float:
    with (out / "scenarios.csv").open(newline="", encoding="utf-8") as file:
        return max(float(r["release_frequency_per_yr"]) for r in csv.DictReader(file) if "rupture" in r["release"])


def test_added_frequencies_reach_every_file(cli, tmp_path):
    alone = run(cli, tmp_path / "a", tmp_path / "oa", "none")
    chained = run(cli, tmp_path / "b", tmp_path / "ob", "first")
    assert "domino" not in alone
    assert not (tmp_path / "oa" / "domino.csv").exists()
    added = chained["domino"]["added_frequency_per_yr"]
    assert set(added) == {"V-101", "V-102"}
    assert abs(ruptures(tmp_path / "ob") - ruptures(tmp_path / "oa") - max(added.values())) < 1e-15
    assert chained["societal_risk"]["pll_per_yr"] > alone["societal_risk"]["pll_per_yr"]
    lines = (tmp_path / "ob" / "domino.csv").read_text(encoding="utf-8").splitlines()
    links = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert {(r["from_equipment"], r["to_equipment"]) for r in links} == {("V-101", "V-102"), ("V-102", "V-101")}
