# SPDX-License-Identifier: Apache-2.0
"""Answers of decisions: safety distance, major hazards, land use, relocation, capacity."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from isorisk import _core

if TYPE_CHECKING:
    import geopandas

Path = str | os.PathLike[str]


class Decision:
    """The answer of a decision; made by `Study.hazard`, `Result.distance` and their like."""

    def __init__(self, core: _core.Decision) -> None:
        self._core = core

    @property
    def name(self) -> str:
        """Name of the decision and of its folder, for example "distance"."""
        return self._core.name

    @property
    def title(self) -> str:
        """Title in the language of the study."""
        return self._core.title

    @property
    def text(self) -> str:
        """The answer as a terminal shows it, in the language of the study."""
        return self._core.text

    @property
    def document(self) -> dict[str, Any]:
        """The content of <name>.json: version, study, criteria, warnings, answer."""
        document: dict[str, Any] = json.loads(self._core.json())
        return document

    @property
    def answer(self) -> dict[str, Any]:
        """The whole answer: English keys, SI units in the names, clause and confidence per verdict."""
        answer: dict[str, Any] = self.document["answer"]
        return answer

    @property
    def warnings(self) -> list[dict[str, str]]:
        """What the reader must know, each with code, subject and message."""
        warnings: list[dict[str, str]] = self.document["warnings"]
        return warnings

    @property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Tables of the report by id; a row is a dict by column title (None: nothing to say)."""
        return {
            name: [dict(zip(columns, row, strict=True)) for row in rows]
            for name, (_, columns, rows) in self._core.tables().items()
        }

    @property
    def layers(self) -> list[str]:
        """Names of the map layers."""
        return self._core.layers

    @property
    def rasters(self) -> list[str]:
        """Names of the rasters, for example "individual_risk_p95"; mostly none."""
        return self._core.rasters

    def raster(self, name: str) -> tuple[tuple[float, float, float], npt.NDArray[np.float64]]:
        """Return a raster: (west edge [m], north edge [m], cell width [m]) and values, north row first.

        Raises
        ------
        InputError
            There is no such raster; the message names those there are.
        """
        west, north, cell, values = self._core.raster(name)
        return (west, north, cell), values

    def geojson(self, layer: str) -> dict[str, Any]:
        """Return a map layer as GeoJSON in WGS 84 longitude and latitude.

        Raises
        ------
        InputError
            There is no such layer; the message names those there are.
        """
        collection: dict[str, Any] = json.loads(self._core.layer_geojson(layer))
        return collection

    def to_geopandas(self, layer: str) -> geopandas.GeoDataFrame:
        """Return a map layer as a GeoDataFrame in WGS 84 (needs geopandas)."""
        import geopandas

        return geopandas.GeoDataFrame.from_features(self.geojson(layer)["features"], crs="EPSG:4326")

    def write(self, folder: Path) -> None:
        """Write the answer into a result folder, as a folder of its own: whole, or not at all.

        Raises
        ------
        DataError
            The folder cannot be written.
        """
        self._core.write(os.fspath(folder))

    def __repr__(self) -> str:
        return f"<isorisk.Decision {self.name}: {self.title}>"


def targets_from_map(
    maps: Path | list[Path],
    out: Path,
    *,
    crs: str,
    input_crs: str = "",
    rules: Path = "",
    occupancy: Path = "",
    census: Path = "",
    census_persons: str = "persons",
    population_raster: Path = "",
    language: str = "en",
) -> dict[str, Any]:
    """Find protection targets, people, land use and roads in map data.

    Parameters
    ----------
    maps : OpenStreetMap extracts (.osm, .osm.pbf) or layers "FILE#LAYER"
    out : GeoPackage to write, with the layers targets, population, land_use, roads, unclassified
    crs : of the result: projected, in metres ("EPSG:4548")
    input_crs : what the map data are in, whatever they say ("GCJ-02", "BD-09")
    rules, occupancy : tables of one's own, like data/standards/target_rules.csv and
        target_occupancy.csv
    census, census_persons : layer of areas with residents, and the field that holds them
    population_raster : GeoTIFF with residents per cell
    language : "en" or "zh", of the texts in the result

    Returns
    -------
    dict
        Counts, rules used, assumptions, accounts of people, warnings.

    Raises
    ------
    InputError
        Options or rules are wrong, or the CRS is missing (the message suggests one).
    DataError
        A file cannot be read or written.
    """
    several = maps if isinstance(maps, list) else [maps]
    answer: dict[str, Any] = json.loads(
        _core.targets_from_map(
            maps=[os.fspath(m) for m in several],
            out=os.fspath(out),
            crs=crs,
            input_crs=input_crs,
            rules=os.fspath(rules),
            occupancy=os.fspath(occupancy),
            census=os.fspath(census),
            census_persons=census_persons,
            raster=os.fspath(population_raster),
            language=language,
        )
    )
    return answer
