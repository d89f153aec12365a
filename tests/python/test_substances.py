# SPDX-License-Identifier: Apache-2.0
"""Substances through the Python door."""

import json
import subprocess

import pytest
from conftest import ROOT

import isorisk as ir

FILES = ROOT / "data" / "substances"


def test_every_data_file_is_a_substance():
    assert ir.substances() == sorted(path.stem for path in FILES.glob("*.json"))


@pytest.mark.parametrize("name", ["chlorine", "7782-50-5", "氯"])
def test_id_number_and_chinese_name_mean_the_same(name):
    on_file = json.loads((FILES / "chlorine.json").read_text(encoding="utf-8"))
    assert ir.substance(name) == on_file


def test_it_is_what_the_command_prints(cli):
    shown = subprocess.run(
        [cli, "substances", "propane", "--json"], check=True, capture_output=True, text=True
    ).stdout
    assert ir.substance("propane") == json.loads(shown)


def test_every_number_has_source_and_confidence():
    words = {"read", "recalled", "evaluated", "derived", "estimated"}
    seen = 0
    for name in ir.substances():
        for key, entry in ir.substance(name).items():
            if not isinstance(entry, dict) or key == "combustion":
                continue
            assert entry["source"], (name, key)
            assert entry["confidence"].split()[0] in words, (name, key)
            if "equation" in entry:
                assert 0.0 < entry["t_min_k"] < entry["t_max_k"], (name, key)
            seen += 1
    assert seen > 93 * 10


def test_an_unknown_substance_names_the_nearest():
    with pytest.raises(ir.InputError, match="chlorine"):
        ir.substance("chlorin")
