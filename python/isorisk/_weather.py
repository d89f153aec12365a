# SPDX-License-Identifier: Apache-2.0
"""Wind statistics from the hours of a weather station."""

from __future__ import annotations

import json
from os import PathLike, fspath
from typing import Any

from isorisk import _core

__all__ = ["weather"]


def weather(
    file: str | PathLike[str],
    *,
    classes: str = "aqt3046-2013",
    stability: str = "turner",
    sectors: int = 16,
    day_from_h: float = 8.0,
    day_to_h: float = 18.5,
    latitude_deg: float | None = None,
    longitude_deg: float | None = None,
    utc_offset_h: float | None = None,
) -> dict[str, Any]:
    """Classify the hours of an EPW or ISD-Lite file into the wind table of a study.

    Parameters
    ----------
    file : path
        Hourly file, not packed.
    classes : {"aqt3046-2013", "cpr18e", "detailed"}
        Weather classes the hours are grouped into.
    stability : {"turner", "solar_radiation", "gbt3840"}
        How the stability class of an hour is found.
    sectors : int
        Wind directions, even, 4 to 360.
    day_from_h, day_to_h : float
        Hours of the clock [h] between which the day population holds.
    latitude_deg, longitude_deg : float, optional
        Place [deg]; default: of the file.
    utc_offset_h : float, optional
        Clock of the site [h ahead of UTC]; default: of the file, else by the longitude.

    Returns
    -------
    dict
        `rows`: list of dicts with `period`, `class`, `wind_speed_m_per_s`, `direction_from_deg` and
        `probability` (they sum to 1); `hours`, `hours_used`, `hours_calm`,
        `hours_without_direction`, `station`, `format`, `warnings`.

    Raises
    ------
    DataError
        Naming line, field and value when the file cannot be used.
    InputError
        Listing every option outside its range.
    """
    text = _core.hourly_weather(
        file=fspath(file),
        classes=classes,
        stability=stability,
        sectors=sectors,
        day_from_h=day_from_h,
        day_to_h=day_to_h,
        latitude_deg=latitude_deg,
        longitude_deg=longitude_deg,
        utc_offset_h=utc_offset_h,
    )
    rose: dict[str, Any] = json.loads(text)
    return rose
