"""One Connect & Read in a process of its own, which the storm may kill. Prints what came of it as JSON."""

import json
import sys

from monta_core import MontaError, RetryLater
from monta_core.connect import Profile

if __name__ == "__main__":
    path, cache, login, password, extent, timeout = sys.argv[1:]
    try:
        session = Profile.open(path, cache=cache).connect(login, password, timeout=float(timeout))
        report = session.read(**{extent: True} if extent else {})
        print(json.dumps(report, default=str))
    except MontaError as error:
        passes = isinstance(error, RetryLater) and error.code != "read.busy"
        print(json.dumps({"error": error.code, "text": str(error), "passes": passes}))
