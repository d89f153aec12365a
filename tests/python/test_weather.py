# SPDX-License-Identifier: Apache-2.0
"""Hours of a weather station, through the Python door and the command."""

import csv
import subprocess

import pytest

import isorisk as ir

HEAD = "LOCATION,Town,-,CHN,made,1,30.0,120.0,8.0,5.0\n" + "x\n" * 7


def hours():
    for month in range(1, 13):
        for hour in range(1, 25):
            fields = ["2001", str(month), "15", str(hour), "60", "x"] + ["0"] * 24
            fields[20] = str((hour * 10) % 360 or 360)
            fields[21] = "4" if hour > 6 else "1.5"
            fields[25] = "77777"
            yield ",".join(fields) + "\n"


@pytest.fixture
def station(tmp_path):
    file = tmp_path / "station.epw"
    file.write_text(HEAD + "".join(hours()), encoding="utf-8")
    return file


def test_the_rows_sum_to_one_and_are_those_the_command_writes(station, tmp_path, cli):
    rose = ir.weather(station)
    assert sum(r["probability"] for r in rose["rows"]) == pytest.approx(1.0, abs=1e-12)
    table = tmp_path / "wind.csv"
    drawing = tmp_path / "rose.svg"
    command = [cli, "weather", str(station), "-o", str(table), "--rose", str(drawing)]
    subprocess.run(command, check=True, capture_output=True)
    with table.open(encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert [float(r["probability"]) for r in written] == [r["probability"] for r in rose["rows"]]
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


def test_a_bad_file_and_a_bad_option_are_told(station, tmp_path):
    bad = tmp_path / "bad.epw"
    bad.write_text(station.read_text(encoding="utf-8").replace("2001,3,15", "2001,3,45"), "utf-8")
    with pytest.raises(ir.DataError, match='line 57: day = "45"'):
        ir.weather(bad)
    with pytest.raises(ir.InputError, match="known sets"):
        ir.weather(station, classes="seven")
    with pytest.raises(ir.InputError, match="known methods: turner, solar_radiation, gbt3840"):
        ir.weather(station, stability="guess")
