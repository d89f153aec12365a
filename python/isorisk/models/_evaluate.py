# SPDX-License-Identifier: Apache-2.0
"""What the generated model functions share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from isorisk import _core

Quantity = float | int | str
"""A number in the unit of the parameter, or text with a unit ("1.6 MPa")."""


class Evaluation(Mapping[str, Any]):
    """Outputs of one model evaluation, by name.

    Attributes
    ----------
    model : id of the model
    units : unit of every output
    warnings : what the model has to say, for example that an input is outside its validity range
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.model: str = document["model"]
        self.units: dict[str, str] = {k: v["unit"] for k, v in document["outputs"].items()}
        self.warnings: list[dict[str, str]] = document["warnings"]
        self._values: dict[str, Any] = {k: v["value"] for k, v in document["outputs"].items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        lines = [f"{k} = {v!r} {self.units[k]}" for k, v in self._values.items()]
        return f"<{self.model}\n  " + "\n  ".join(lines) + ">"


def plain(value: Any) -> Any:
    """Turn NumPy numbers and arrays into what JSON knows."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def evaluate(model: str, /, **inputs: Any) -> Evaluation:
    """Evaluate a model by id or alias.

    Parameters
    ----------
    model : id or alias, for example "fire.chamberlain_jet"
    **inputs : numbers in the model's units, or text with units

    Raises
    ------
    InputError
        Listing every unknown, missing or out-of-bounds input.
    """
    given = {k: plain(v) for k, v in inputs.items() if v is not None}
    return Evaluation(json.loads(_core.evaluate_model(id=model, inputs=json.dumps(given))))


def catalogue() -> list[dict[str, Any]]:
    """Describe all models: id, purpose, sources, validity, inputs, outputs."""
    models: list[dict[str, Any]] = json.loads(_core.describe_models())
    return models
