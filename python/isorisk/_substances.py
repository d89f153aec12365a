# SPDX-License-Identifier: Apache-2.0
"""The substances the models know, with the source of every number."""

from __future__ import annotations

import json
from typing import Any

from isorisk import _core

__all__ = ["substance", "substances"]


def substances() -> list[str]:
    """Return the ids of all substances, in alphabetical order.

    Returns
    -------
    list of str
        Ids that `substance` takes. Those with a `state` in their description (solids, and others known
        by identity and hazards only) are no input of a model; besides, models and `substance` take
        mixtures: named ones, or a composition, ``"0.6 propane + 0.4 n_butane"`` in mole fractions.
    """
    return _core.substance_ids()


def substance(name: str) -> dict[str, Any]:
    """Return everything known of one substance, as `isorisk substances NAME --json` prints it.

    Parameters
    ----------
    name : str
        Id, CAS number, English or Chinese name, or a mixture.

    Returns
    -------
    dict
        One entry per property, in SI units per kilogram. A constant is a dict with `value`, `unit`,
        `source` and `confidence`; a function of temperature has `equation`, `coefficients`,
        `factor`, `t_min_k`, `t_max_k` [K], `source` and `confidence`; lists such as
        `exposure_limits` hold dicts with `source` and `confidence`. A property nobody has a source
        for is absent.

    Raises
    ------
    InputError
        Naming the nearest known substance.

    Examples
    --------
    >>> import isorisk as ir
    >>> ir.substance("chlorine")["boiling_point"]["unit"]
    'K'
    """
    described: dict[str, Any] = json.loads(_core.describe_substance(name=name))
    return described
