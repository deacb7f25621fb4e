"""``python -m monta_core.cli`` is the command ``monta``."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
