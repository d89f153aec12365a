# SPDX-License-Identifier: Apache-2.0
"""Quantitative risk analysis and safety distances round hazardous-chemical sites.

Examples
--------
>>> import isorisk as ir
>>> study = ir.Study.open("harbour/study.yaml")
>>> result = study.run(threads=2)
>>> result.individual_risk.max()
"""

from isorisk import models
from isorisk._core import DataError, InputError, IsoriskError, NumericError, __version__
from isorisk._compare import Attribution, Diff, Transect, attribution, diff, measures, transect
from isorisk._substances import substance, substances
from isorisk._weather import weather
from isorisk.decisions import Decision, targets_from_map
from isorisk.study import Result, Study, check, new

__all__ = [
    "Attribution",
    "DataError",
    "Decision",
    "Diff",
    "InputError",
    "IsoriskError",
    "NumericError",
    "Result",
    "Study",
    "Transect",
    "__version__",
    "attribution",
    "check",
    "diff",
    "measures",
    "models",
    "new",
    "substance",
    "substances",
    "targets_from_map",
    "transect",
    "weather",
]
