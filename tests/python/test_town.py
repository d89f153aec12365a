# SPDX-License-Identifier: Apache-2.0
"""A town from a map: OpenStreetMap in, every decision out, by command and by Python."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from pyproj import Transformer

import isorisk as ir

COMMANDS = {
    "hazard": "hazard",
    "distance": "distance",
    "landuse": "landuse",
    "relocate": "relocation",
    "capacity": "capacity",
    "records": "records",
}
OPTIONS = "id,site,way,cost,risk_factor\nA-close,A,close,40,\nA-convert,A,convert,12,0.1\n"
LAYERS = """targets:    {layer: "town.gpkg#targets"}
land_use:   {layer: "town.gpkg#land_use"}
roads:      {layer: "town.gpkg#roads"}
"""
RELOCATION = """
relocation:
  cost_unit: million CNY
  options: {table: options.csv}
"""


def small_town(path: Path) -> None:
    """A school, a block of flats, a field and a road beside the plant of the minimal study."""
    to_degrees = Transformer.from_crs("EPSG:4548", "EPSG:4326", always_xy=True)
    nodes: list[str] = []
    ways: list[str] = []

    def way(tags: dict[str, str], places: list[tuple[float, float]], closed: bool) -> None:
        first = len(nodes) + 1
        for x, y in places:
            lon, lat = to_degrees.transform(x, y)
            nodes.append(f'<node id="{len(nodes) + 1}" version="1" lat="{lat:.8f}" lon="{lon:.8f}"/>')
        refs = [*range(first, len(nodes) + 1), *([first] if closed else [])]
        text = "".join(f'<nd ref="{r}"/>' for r in refs) + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        ways.append(f'<way id="{len(ways) + 1}" version="1">{text}</way>')

    def block(x: float, y: float, w: float, h: float, **tags: str) -> None:
        way(tags, [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], closed=True)

    block(512360, 4324080, 40, 30, building="school", amenity="school", name="School")
    block(512700, 4324150, 60, 20, building="apartments", **{"building:levels": "6"})
    block(512420, 4324200, 300, 300, landuse="residential")
    way({"highway": "secondary"}, [(511500, 4324250), (513500, 4324250)], closed=False)
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>')


def town_study(folder: Path, osm: Path, crs: str, language: str) -> Path:
    """The minimal study with what stands on the map instead of its own targets and people."""
    folder.mkdir()
    ir.new(folder)
    ir.targets_from_map(osm, folder / "town.gpkg", crs=crs)
    text = (folder / "study.yaml").read_text(encoding="utf-8").replace("language: en", f"language: {language}")
    text = text.replace("targets:    {layer: targets.csv, crs: EPSG:4548}\n", LAYERS)
    text = text.replace("{layer: population.csv, crs: EPSG:4548}", '{layer: "town.gpkg#population"}')
    assert LAYERS in text
    assert "town.gpkg#population" in text
    (folder / "study.yaml").write_text(text + RELOCATION, encoding="utf-8")
    (folder / "options.csv").write_text(OPTIONS)
    return folder


def move(folder: Path, x: float, y: float, crs: str) -> None:
    """The plant of the minimal study to another place and CRS."""
    for name in ("sites.csv", "equipment.csv", "ignition.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        for old_x, old_y in ((512000, 4324000), (512300, 4324000), (512300, 4324200), (512000, 4324200), (511500, 4324250), (513500, 4324250)):
            text = text.replace(f"{old_x} {old_y}", f"{old_x - 512150 + x:.0f} {old_y - 4324100 + y:.0f}")
        text = text.replace("512150,4324100", f"{x:.0f},{y:.0f}")
        (folder / name).write_text(text, encoding="utf-8")
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text.replace("EPSG:4548", crs), encoding="utf-8")


def all_decisions(folder: Path, cli: str) -> dict[str, dict]:
    """Answers of the commands, held against those of Python."""
    subprocess.run([cli, "run", str(folder), "-q"], check=True)
    for command in COMMANDS:
        subprocess.run([cli, command, str(folder), "-q"], check=True)
    study = ir.Study.open(folder)
    result = study.load_result(folder / "out")
    assert result is not None
    python = {
        "hazard": study.hazard(),
        "distance": result.distance(),
        "landuse": result.land_use(),
        "relocation": result.relocation(),
        "capacity": result.capacity(),
        "records": result.records(),
    }
    for name, decision in python.items():
        file = json.loads((folder / "out" / name / f"{name}.json").read_text(encoding="utf-8"))
        assert decision.document == file, name
    return {name: decision.answer for name, decision in python.items()}


def test_a_map_of_a_town_leads_to_every_decision(tmp_path, cli):
    osm = tmp_path / "town.osm"
    small_town(osm)
    answers = all_decisions(town_study(tmp_path / "study", osm, "EPSG:4548", "zh"), cli)
    assert {t["class"] for t in answers["distance"]["targets"]} == {"high_sensitivity", "general_1"}
    plan = answers["relocation"]["plan"]
    assert plan["feasible"]
    assert plan["check"]["meets"]


@pytest.mark.skipif("ISORISK_OSM_EXTRACT" not in os.environ, reason="ISORISK_OSM_EXTRACT names no extract of Bayreuth")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_real_extract_leads_to_every_decision(tmp_path, cli, language):
    osm = Path(os.environ["ISORISK_OSM_EXTRACT"])
    folder = town_study(tmp_path / "study", osm, "EPSG:25832", language)
    move(folder, 684700, 5542700, "EPSG:25832")
    answers = all_decisions(folder, cli)
    assert len(answers["distance"]["targets"]) > 300
    assert answers["relocation"]["plan"]["possible"]
