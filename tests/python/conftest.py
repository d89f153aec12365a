# SPDX-License-Identifier: Apache-2.0
"""Paths that the tests share."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARK = ROOT / "data" / "demo" / "harbour_park" / "study.yaml"


@pytest.fixture(scope="session")
def cli() -> str:
    """Path of the isorisk command."""
    return os.environ["ISORISK_CLI"]


@pytest.fixture(scope="session")
def small(tmp_path_factory, cli) -> Path:
    """Write the minimal template; the path of its study.yaml."""
    folder = tmp_path_factory.mktemp("small") / "study"
    subprocess.run([cli, "new", str(folder)], check=True, capture_output=True)
    return folder / "study.yaml"


@pytest.fixture(scope="session")
def park_out(tmp_path_factory, cli) -> Path:
    """Run the demo park once; its result folder."""
    out = tmp_path_factory.mktemp("park") / "out"
    subprocess.run([cli, "run", str(PARK), "-o", str(out), "--quiet"], check=True)
    return out


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Folder for pictures that a person may want to look at after the tests."""
    folder = Path(os.environ.get("ISORISK_ARTEFACTS", "artefacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
