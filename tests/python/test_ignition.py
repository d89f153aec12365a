# SPDX-License-Identifier: Apache-2.0
"""Delayed ignition by what stands round the plant."""

import csv
import subprocess
from pathlib import Path

import isorisk as ir


def flash_fires(cli: str, folder: Path, out: Path) -> list[float]:
    subprocess.run([cli, "run", str(folder), "-o", str(out)], check=True, capture_output=True)
    with (out / "scenarios.csv").open(newline="", encoding="utf-8") as file:
        return [float(r["branch_probability"]) for r in csv.DictReader(file) if "flash" in r["outcome"].lower()]


def study(folder: Path, by: str, road_x: float = 0.0) -> Path:
    folder.mkdir()
    ir.new(folder)
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert "delayed_ignition_by: sources" in text
    text = text.replace("delayed_ignition_by: sources ", f"delayed_ignition_by: {by} ")
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    rows = (folder / "ignition.csv").read_text(encoding="utf-8")
    if road_x:
        rows = rows.replace("4324250", str(4324250 + road_x))
        (folder / "ignition.csv").write_text(rows, encoding="utf-8")
    return folder


def test_sources_ignite_less_than_certain_and_less_when_far(cli, tmp_path):
    certain = flash_fires(cli, study(tmp_path / "a", "probability"), tmp_path / "oa")
    near = flash_fires(cli, study(tmp_path / "b", "sources"), tmp_path / "ob")
    far = flash_fires(cli, study(tmp_path / "c", "sources", 30000.0), tmp_path / "oc")
    assert sum(far) < sum(near) < sum(certain)
    assert max(near) <= max(certain) * (1 + 1e-12)
    assert all(p >= 0.0 for p in near)


def test_nobody_who_ignites_is_an_error(cli, tmp_path):
    folder = study(tmp_path / "d", "sources")
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    text = text.replace("ignition:   {layer: ignition.csv, crs: EPSG:4548}\n", "")
    text = text.replace("method:  ", "method:  ") + "  people_ignite: no\n"
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run([cli, "check", str(folder)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no_ignition_sources" in done.stdout + done.stderr
