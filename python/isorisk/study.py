# SPDX-License-Identifier: Apache-2.0
"""Studies and their results."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from isorisk import _core
from isorisk.decisions import Decision

if TYPE_CHECKING:
    import xarray

    from isorisk._compare import Diff

Path = str | os.PathLike[str]


def check(path: Path) -> list[str]:
    """Report everything wrong with the inputs of a study.

    Parameters
    ----------
    path : path of study.yaml, or of the folder that holds it

    Returns
    -------
    list of str
        One line per problem, like a compiler's: place, field, value, what is allowed. Empty when
        nothing is wrong.
    """
    return _core.check_study(path=os.fspath(path))


def new(folder: Path, template: str = "minimal") -> str:
    """Write a new study that runs as it is.

    Parameters
    ----------
    folder : folder to make
    template : "minimal" or "park"

    Returns
    -------
    str
        Path of the study.yaml written.

    Raises
    ------
    InputError
        The template is unknown, or the folder exists and is not empty.
    """
    return _core.new_study(folder=os.fspath(folder), template=template)


class Result:
    """Results of a QRA; made by `Study.run`."""

    def __init__(self, core: _core.Result) -> None:
        self._core = core

    @property
    def individual_risk(self) -> npt.NDArray[np.float64]:
        """Location-specific individual risk [1/yr], shape (rows, cols), north row first.

        A read-only view of the result's own memory.
        """
        return self._core.individual_risk

    @property
    def grid(self) -> tuple[float, float, float]:
        """West edge [m], north edge [m], cell width [m] in the CRS of the study."""
        return self._core.grid

    @property
    def crs(self) -> str:
        """CRS of the study, for example "EPSG:4548"."""
        return self._core.crs

    @property
    def fn_curve(self) -> npt.NDArray[np.float64]:
        """Vertices of the F-N curve, shape (n, 2): deaths (rising), frequency [1/yr] of as many or more."""
        return self._core.fn_curve

    @property
    def potential_loss_of_life_per_yr(self) -> float:
        """Expected number of deaths per year."""
        return self._core.potential_loss_of_life_per_yr

    @property
    def summary(self) -> dict[str, Any]:
        """The content of summary.json: verdicts, shares, contours, warnings."""
        summary: dict[str, Any] = json.loads(self._core.summary_json())
        return summary

    @property
    def target_risk_per_yr(self) -> dict[str, float]:
        """Highest individual risk [1/yr] at every target, by id."""
        return dict(
            zip(self._core.target_ids, self._core.target_risk_per_yr.tolist(), strict=True)
        )

    @property
    def wind(self) -> npt.NDArray[np.float64]:
        """Joint probability of the winds, shape (periods, classes, directions); sums to 1.

        Direction d is that of winds FROM d * 360 / directions degrees, clockwise from north.
        """
        return self._core.wind

    @property
    def weather_classes(self) -> list[str]:
        """Names of the weather classes, for example "D5": second axis of `wind`."""
        return self._core.weather_classes

    @property
    def changes(self) -> list[str]:
        """What `update` changed, in words; empty for the study as it is written."""
        return self._core.changes

    def update(
        self,
        *,
        weather: Path | npt.ArrayLike | None = None,
        frequency_factor: float = 1.0,
        site_frequency_factors: Mapping[str, float] | None = None,
        equipment_frequency_factors: Mapping[str, float] | None = None,
        direct_ignition_factor: float = 1.0,
        delayed_ignition_factor: float = 1.0,
        method: Mapping[str, float | str] | None = None,
    ) -> Result:
        """Put other winds, frequencies and ignition probabilities on the same consequences.

        The same numbers, bit for bit, as a run of the changed study, in a fraction of a second.
        This result stays as it is; factors multiply those of earlier updates.

        Parameters
        ----------
        weather : wind table or hourly file (read as that of study.yaml is), or an array like
            `wind`; the same weather classes and periods, any number of directions in an array
        frequency_factor : on every loss of containment
        site_frequency_factors, equipment_frequency_factors : by id, on top
        direct_ignition_factor, delayed_ignition_factor : on the probabilities, which stay at most 1
        method : options by name: delayed_ignition, flash_fire_share, direct_ignition,
            people_ignite, branch_frequency_cutoff, wind_rose, accuracy

        Raises
        ------
        InputError
            With everything that needs new consequences, such as other weather classes.
        """
        file: str | None = None
        table: npt.NDArray[np.float64] | None = None
        if isinstance(weather, str | os.PathLike):
            file = os.fspath(weather)
        elif weather is not None:
            table = np.ascontiguousarray(weather, dtype=np.float64)
        return Result(
            self._core.update(
                weather_file=file,
                weather_table=table,
                frequency=frequency_factor,
                site_frequency=dict(site_frequency_factors or {}),
                equipment_frequency=dict(equipment_frequency_factors or {}),
                direct_ignition=direct_ignition_factor,
                delayed_ignition=delayed_ignition_factor,
                method=dict(method or {}),
            )
        )

    def to_xarray(self) -> xarray.DataArray:
        """Individual risk as an xarray.DataArray with coordinates and CRS (needs xarray, rioxarray).

        Returns
        -------
        xarray.DataArray
            Dimensions (y, x), cell centres in metres, attribute units "1/yr".
        """
        import rioxarray  # noqa: F401  (gives DataArray its CRS accessor)
        import xarray

        west, north, cell = self.grid
        rows, cols = self.individual_risk.shape
        array = xarray.DataArray(
            self.individual_risk,
            dims=("y", "x"),
            coords={
                "y": north - (np.arange(rows) + 0.5) * cell,
                "x": west + (np.arange(cols) + 0.5) * cell,
            },
            name="individual_risk",
            attrs={"units": "1/yr", "long_name": "location-specific individual risk"},
        )
        with_crs: xarray.DataArray = array.rio.write_crs(self.crs)
        return with_crs

    def distance(self) -> Decision:
        """External safety protection distance (GB/T 37243-2019, GB 36894-2018), target by target."""
        return Decision(_core.decide(result=self._core, name="distance"))

    def land_use(self) -> Decision:
        """Land-use control line: zones, what may be built in each, conflicts with what is there."""
        return Decision(_core.decide(result=self._core, name="landuse"))

    def capacity(self, *, inventory_site: str = "") -> Decision:
        """Risk capacity of the park: head-room of sites and parcels, allocation, projects.

        Parameters
        ----------
        inventory_site : id of a site whose inventories are also scaled, physics computed anew
            (takes seconds); empty: none
        """
        return Decision(_core.decide(result=self._core, name="capacity", site=inventory_site))

    def relocation(self) -> Decision:
        """Relocation: who must move, in which batch, the cheapest plan and its proven gap.

        Raises
        ------
        InputError
            What the section ``relocation`` of the study states cannot be planned with.
        NumericError
            The solver found no answer within its limits.
        """
        return Decision(_core.decide(result=self._core, name="relocation"))

    def individual(self) -> Decision:
        """Individual-specific risk of the persons of the study (section ``persons``).

        Raises
        ------
        InputError
            The study names no persons.
        """
        return Decision(_core.decide(result=self._core, name="individual"))

    def records(self) -> Decision:
        """Records: one file for every enterprise and one for the park, with open points."""
        return Decision(_core.decide(result=self._core, name="records"))

    def uncertainty(
        self,
        *,
        samples: int = 1000,
        seed: int = 1,
        sampling: str = "lhs",
        spread: float = 1.0,
        grid_cells: int = 120,
    ) -> Decision:
        """Percentiles of map, targets, F-N curve and PLL, and what they depend on.

        Samples frequencies, ignition, weather and toxic loads on the consequences of this result;
        docs/uncertainty.md.

        Parameters
        ----------
        samples : 20 to 100,000
        seed : of the samples; the same numbers for the same seed
        sampling : "lhs" (Latin hypercube) or "sobol"
        spread : factor on all standard deviations, 0 to 3
        grid_cells : cells of the maps along the longer side, 10 to 400

        Returns
        -------
        Decision
            Rasters "individual_risk_p05", "_p50", "_p95", "_mean".
        """
        return Decision(
            _core.uncertainty(
                result=self._core,
                samples=samples,
                seed=seed,
                sampling=sampling,
                spread=spread,
                grid_cells=grid_cells,
            )
        )

    def diff(self, other: Result | Path, *, floor_per_yr: float = 1e-9) -> Diff:
        """Compare this run (before) with another (after); see `isorisk.diff`."""
        from isorisk._compare import diff

        return diff(self, other, floor_per_yr=floor_per_yr)

    def write(self, folder: Path) -> None:
        """Write every result file into a folder: the whole set, or nothing.

        Raises
        ------
        DataError
            The folder cannot be written, or holds something else than results.
        """
        self._core.write(os.fspath(folder))

    def __repr__(self) -> str:
        rows, cols = self.individual_risk.shape
        return (
            f"<isorisk.Result {rows} x {cols} cells, "
            f"PLL {self.potential_loss_of_life_per_yr:.2e} per year>"
        )


class Study:
    """A study: study.yaml and its layers, read and checked."""

    def __init__(self, core: _core.Study) -> None:
        self._core = core

    @classmethod
    def open(cls, path: Path) -> Study:
        """Read a study.

        Parameters
        ----------
        path : path of study.yaml, or of the folder that holds it

        Raises
        ------
        InputError
            With every problem of the study in its message.
        """
        return cls(_core.Study.open(os.fspath(path)))

    @property
    def name(self) -> str:
        """Name of the study."""
        return self._core.name

    @property
    def crs(self) -> str:
        """CRS of the study, for example "EPSG:4548"."""
        return self._core.crs

    def run(
        self,
        *,
        threads: int = 0,
        progress: Callable[[str, float], None] | None = None,
        live: bool = False,
        memory_bytes: int = 0,
    ) -> Result:
        """Run the QRA.

        Parameters
        ----------
        threads : number of threads, 0 for all; changes no result
        progress : called with the stage and the fraction done [0, 1]
        live : keep what makes the first `Result.update` as fast as the next ones (some 0.2 GB for
            a park of 300 sources); without it the first one does
        memory_bytes : limit of the risk integration, 0 for none; changes no result

        Raises
        ------
        InputError, NumericError
            With the equipment, release and weather class named.
        KeyboardInterrupt
            On Ctrl-C.
        """
        return Result(
            self._core.run(
                threads=threads, progress=progress, live=live, memory_bytes=memory_bytes
            )
        )

    def load_result(self, folder: Path) -> Result | None:
        """Take up the result of an earlier run of this very study, without running it again.

        Parameters
        ----------
        folder : result folder of `isorisk run` or `Result.write`

        Returns
        -------
        Result or None
            None when the folder holds none, or one of other inputs or of another version.

        Raises
        ------
        DataError
            The file is damaged.
        """
        core = self._core.load_result(os.fspath(folder))
        return None if core is None else Result(core)

    def hazard(self) -> Decision:
        """Find the major hazard installations of the study by GB 18218-2018."""
        return Decision(_core.hazard(study=self._core))

    def hca(self) -> Decision:
        """Find the high-consequence areas of the pipelines of the study by GB 32167-2015."""
        return Decision(_core.hca(study=self._core))

    def selection(self) -> Decision:
        """Which installations a risk analysis takes up: CPR 18E ch. 2, GB/T 37243-2019 Annex B."""
        return Decision(_core.selection(study=self._core))

    def __repr__(self) -> str:
        return (
            f"<isorisk.Study {self.name!r}, {self._core.equipment_count} equipment items, "
            f"{self._core.target_count} targets, {self.crs}>"
        )
