"""The command ``monta`` as a process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

DONE, REFUSED, USAGE, LATER = 0, 1, 2, 3


class Result:
    """What a run of the command gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @classmethod
    def of(cls, process: subprocess.CompletedProcess[str]) -> Result:
        """What a process gave."""
        return cls(process.returncode, process.stdout, process.stderr)

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]
