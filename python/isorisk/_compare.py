# SPDX-License-Identifier: Apache-2.0
"""Runs compared, and risk taken from a kept run: lines, contributors, groups of people."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from isorisk import _core
from isorisk.study import Result

Path = str | os.PathLike[str]


class Diff:
    """What changed from one run to another; made by `diff` and `Result.diff`."""

    def __init__(self, core: _core.Diff) -> None:
        self._core = core

    @property
    def same_results(self) -> bool:
        """True when nothing in the results changed."""
        return self._core.same_results

    @property
    def answer(self) -> dict[str, Any]:
        """The whole comparison: inputs, PLL by part, targets with causes, F-N curve, areas."""
        document: dict[str, Any] = json.loads(self._core.json())
        answer: dict[str, Any] = document["answer"]
        return answer

    @property
    def text(self) -> str:
        """The comparison as a terminal shows it."""
        return self._core.text

    @property
    def difference(self) -> npt.NDArray[np.float64]:
        """Individual risk of b less that of a [1/yr], shape (rows, cols), north row first.

        A read-only view of the comparison's own memory.
        """
        return self._core.difference

    @property
    def log10_ratio(self) -> npt.NDArray[np.float64]:
        """log10 of the risk of b over that of a; NaN where one is below the floor."""
        return self._core.log10_ratio

    @property
    def grid(self) -> tuple[float, float, float]:
        """West edge [m], north edge [m], cell width [m] of both arrays."""
        return self._core.grid

    def write(self, folder: Path) -> None:
        """Write diff.json, diff.gpkg, report.html, tables and rasters: whole, or not at all.

        Raises
        ------
        DataError
            The folder cannot be written, or holds something else.
        """
        self._core.write(os.fspath(folder))

    def __repr__(self) -> str:
        return f"<isorisk.Diff {'same results' if self.same_results else 'results differ'}>"


def _parts(run: Result | Path) -> tuple[_core.Result | None, str]:
    return (run._core, "") if isinstance(run, Result) else (None, os.fspath(run))


def diff(a: Result | Path, b: Result | Path, *, floor_per_yr: float = 1e-9) -> Diff:
    """Compare two runs: what changed, and which inputs and scenarios caused it.

    Parameters
    ----------
    a, b : results, or result folders of `isorisk run`: before and after
    floor_per_yr : `Diff.log10_ratio` has values where both risks reach it

    Raises
    ------
    DataError
        A folder holds no results; CRS, cell size or lattice of the runs differ.
    """
    core_a, folder_a = _parts(a)
    core_b, folder_b = _parts(b)
    return Diff(
        _core.diff(
            a=core_a, folder_a=folder_a, b=core_b, folder_b=folder_b, floor_per_yr=floor_per_yr
        )
    )


@dataclass(frozen=True)
class Transect:
    """Individual risk along a line; made by `transect`."""

    distance_m: npt.NDArray[np.float64]  #: along the line, shape (n,)
    x_m: npt.NDArray[np.float64]
    y_m: npt.NDArray[np.float64]
    risk_per_yr: npt.NDArray[np.float64]
    site_risk_per_yr: npt.NDArray[np.float64]  #: shape (n, sites); rows sum to the risk
    sites: list[str]  #: ids of the enterprises


def transect(
    run: Result | Path, line: npt.ArrayLike, *, step_m: float = 10.0, threads: int = 0
) -> Transect:
    """Take individual risk along a line, exact at every point, not sampled from the map.

    Parameters
    ----------
    run : result, or result folder of `isorisk run`
    line : array_like of float, shape (n, 2)
        Vertices x, y [m] in the CRS of the study; n >= 2.
    step_m : largest distance between points; vertices are always among them
    threads : number of threads, 0 for all; changes no result

    Raises
    ------
    InputError
        The line or the step cannot be used.
    DataError
        The folder holds no result, or one without risk basis of this version.
    """
    vertices = np.asarray(line, dtype=np.float64)
    if vertices.ndim != 2 or vertices.shape[1] != 2 or len(vertices) < 2:
        raise _core.InputError(f"transect: line has shape {vertices.shape}, must be (n >= 2, 2)")
    if not np.isfinite(vertices).all():
        raise _core.InputError("transect: line has a coordinate that is not finite")
    core, folder = _parts(run)
    sites, points = _core.transect(
        result=core,
        folder=folder,
        vertices=[(float(x), float(y)) for x, y in vertices],
        step_m=step_m,
        threads=threads,
    )
    return Transect(
        points[:, 0], points[:, 1], points[:, 2], points[:, 3], points[:, 4:], sites
    )


@dataclass(frozen=True)
class Attribution:
    """Largest contributors at every cell; made by `attribution`."""

    ids: list[str]  #: category i is ids[i - 1]
    category: npt.NDArray[np.uint16]  #: shape (bands, rows, cols), largest first; 0: none
    share: npt.NDArray[np.float32]  #: of the risk at the cell [0, 1]; NaN: none


def attribution(
    run: Result | Path,
    *,
    by: str = "enterprise",
    bands: int = 3,
    out: Path = "",
    threads: int = 0,
) -> Attribution:
    """Find who makes the risk at every cell of the map.

    Parameters
    ----------
    run : result, or result folder of `isorisk run`
    by : "enterprise" or "equipment"
    bands : contributors kept a cell, 1 to 16
    out : first part of the names of files to write (GeoTIFFs with legend); empty: none
    threads : number of threads, 0 for all; changes no result
    """
    if by not in ("enterprise", "equipment"):
        raise _core.InputError(f"attribution: by = {by!r}, must be 'enterprise' or 'equipment'")
    core, folder = _parts(run)
    ids, category, share = _core.attribution(
        result=core,
        folder=folder,
        by_equipment=by == "equipment",
        bands=bands,
        threads=threads,
        stem=os.fspath(out),
    )
    return Attribution(ids, category, share)


def measures(run: Result | Path, *, out: Path = "", threads: int = 0) -> dict[str, Any]:
    """Take the risk of staff and public apart: PLL, F-N, average individual risk, FAR.

    Parameters
    ----------
    run : result, or result folder of `isorisk run`
    out : folder to write (JSON, GeoPackage, report, tables); empty: none
    threads : number of threads, 0 for all; changes no result
    """
    core, folder = _parts(run)
    answer: dict[str, Any] = json.loads(
        _core.measures(result=core, folder=folder, threads=threads, out=os.fspath(out))
    )
    return answer
