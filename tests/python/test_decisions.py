# SPDX-License-Identifier: Apache-2.0
"""Decisions on the demo park: through the command, through Python, and as files."""

import json
import shutil
import sqlite3
import subprocess

import pytest
from conftest import PARK

import isorisk as ir

# command, folder of the answer
COMMANDS = [
    ("hazard", "hazard"),
    ("distance", "distance"),
    ("landuse", "landuse"),
    ("relocate", "relocation"),
    ("capacity", "capacity"),
    ("records", "records"),
    ("selection", "selection"),
]


@pytest.fixture(scope="module")
def decided(park_out, tmp_path_factory, cli):
    """A copy of the results with every answer in it."""
    out = tmp_path_factory.mktemp("decided") / "out"
    shutil.copytree(park_out, out)
    before = (out / "risk_basis.bin").stat().st_mtime_ns
    for command, _ in COMMANDS:
        subprocess.run([cli, command, str(PARK), "-r", str(out), "--quiet"], check=True)
    assert (out / "risk_basis.bin").stat().st_mtime_ns == before, "the QRA was run again"
    return out


def folder_of(decided, name):
    found = [p.parent for p in decided.glob("*/*.json") if json.loads(p.read_text()).get("decision") == p.stem and name in p.stem]
    assert len(found) == 1, (name, found)
    return found[0]


@pytest.mark.parametrize(("command", "name"), COMMANDS)
def test_an_answer_is_a_folder_of_json_geopackage_report_and_tables(decided, command, name):
    folder = folder_of(decided, name[:8])
    document = json.loads((folder / f"{folder.name}.json").read_text())
    assert document["decision"] == folder.name
    assert document["criteria"] == "gb36894-2018"
    assert document["answer"]
    assert {p.name for p in folder.iterdir()} == set(document["files"])
    with sqlite3.connect(folder / f"{folder.name}.gpkg") as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        layers = [row[0] for row in db.execute("select table_name from gpkg_contents")]
        styled = [row[0] for row in db.execute("select f_table_name from layer_styles")]
    assert "enterprises" in layers
    assert set(styled) <= set(layers)
    assert len(layers) > 3, "an answer has layers of its own"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "http-equiv" in page
    tables = [p for p in folder.iterdir() if p.suffix == ".csv"]
    assert tables
    assert all(p.stat().st_size > 0 for p in tables)


def test_what_is_not_confirmed_is_said(decided):
    for name in ("distance", "hazard"):
        folder = folder_of(decided, name)
        text = (folder / f"{folder.name}.json").read_text(encoding="utf-8")
        assert "recalled" in text, name


def test_python_gives_the_answers_of_the_command(decided):
    study = ir.Study.open(PARK)
    result = study.load_result(decided)
    assert result is not None
    answer = result.distance()
    file = json.loads((folder_of(decided, "distance") / "distance.json").read_text())
    assert answer.document == file
    assert answer.layers
    assert answer.geojson(answer.layers[0])["type"] == "FeatureCollection"
    with pytest.raises(ir.InputError, match="it has"):
        answer.geojson("nowhere")
    for table in answer.tables.values():
        assert all(isinstance(row, dict) for row in table)
    assert study.hazard().answer == json.loads((folder_of(decided, "hazard") / "hazard.json").read_text())["answer"]
    assert result.land_use().name == folder_of(decided, "land").name
    assert "answer" in result.capacity().document
    assert result.records().name == "records"


def test_python_plans_the_relocation_of_the_command(decided):
    answer = ir.Study.open(PARK).load_result(decided).relocation()
    assert answer.document == json.loads((decided / "relocation" / "relocation.json").read_text())
    plan = answer.answer["plan"]
    assert plan["feasible"]
    assert plan["proven"]
    assert plan["check"]["meets"]
    acts = {s["site"] for s in plan["sites"] if s["way"] != "keep"}
    assert acts
    record = json.loads((decided / "records" / f"{sorted(acts)[0]}.json").read_text())
    assert record["relocate"]["plan"]["way"] != "keep"
    park = json.loads((decided / "records" / "park.json").read_text())
    assert set(park["relocate"]["sites_that_act"]) == acts


def test_a_result_of_another_study_is_not_taken(decided, small):
    assert ir.Study.open(small).load_result(decided) is None


def test_a_new_run_takes_the_answers_away(small, tmp_path, cli):
    out = tmp_path / "out"
    study = ir.Study.open(small)
    result = study.run()
    result.write(out)
    result.distance().write(out)
    assert (out / "distance" / "distance.json").exists()
    subprocess.run([cli, "run", str(small), "-o", str(out), "-q"], check=True)
    assert not (out / "distance").exists()


def test_targets_come_out_of_a_map(tmp_path):
    osm = tmp_path / "town.osm"
    corners = [(11.5800, 49.9500), (11.5810, 49.9500), (11.5810, 49.9506), (11.5800, 49.9506)]
    nodes = "".join(f'<node id="{i + 1}" version="1" lat="{lat}" lon="{lon}"/>' for i, (lon, lat) in enumerate(corners))
    refs = "".join(f'<nd ref="{i}"/>' for i in (1, 2, 3, 4, 1))
    osm.write_text(
        f'<?xml version="1.0"?><osm version="0.6">{nodes}<way id="10" version="1">{refs}'
        '<tag k="building" v="school"/><tag k="amenity" v="school"/><tag k="name" v="Schule"/></way></osm>'
    )
    out = tmp_path / "town.gpkg"
    answer = ir.targets_from_map(osm, out, crs="EPSG:32632")
    assert answer
    with sqlite3.connect(out) as db:
        assert db.execute('select name, class, kind from targets').fetchall() == [("Schule", "high_sensitivity", "school")]
    with pytest.raises(ir.InputError, match="EPSG"):
        ir.targets_from_map(osm, out, crs="")


def test_selection_is_a_function_of_the_study_alone():
    answer = ir.Study.open(PARK).selection()
    assert answer.name == "selection"
    installations = answer.answer["installations"]
    assert {i["selected"] for i in installations} == {True, False}
    for i in installations:
        assert i["selected"] == (i["by_boundary"] or i["by_people"] or i["by_unknown_lc50"])
    assert len(answer.tables["selection_installations"]) == len(installations)


def test_the_whole_year_outdoors_is_location_specific_risk(cli, tmp_path):
    folder = tmp_path / "small"
    subprocess.run([cli, "new", str(folder), "--template", "minimal"], check=True)
    study = ir.Study.open(folder)
    with pytest.raises(ir.InputError, match="names no persons"):
        study.run().individual()
    (folder / "persons.csv").write_text(
        "person,hours,outdoor_fraction,x,y\nguard,8760,1,512250,4324100\nguest,876,1,512250,4324100\n"
    )
    with (folder / "study.yaml").open("a") as f:
        f.write("\npersons: {layer: persons.csv, crs: EPSG:4548}\n")
    guard, guest = ir.Study.open(folder).run().individual().answer["persons"]
    assert guard["risk_per_yr"] == pytest.approx(guard["stays"][0]["outdoor_risk_per_yr"], rel=1e-12)
    assert guard["risk_per_yr"] > 0
    assert guest["risk_per_yr"] == pytest.approx(0.1 * guard["risk_per_yr"], rel=1e-12)
    assert guest["far_per_1e8_h"] == pytest.approx(guard["far_per_1e8_h"], rel=1e-12)
