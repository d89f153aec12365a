# SPDX-License-Identifier: Apache-2.0
"""Answers of decisions: safety distance, major hazards, land use, relocation, capacity."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

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
