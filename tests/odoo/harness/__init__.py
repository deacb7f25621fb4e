"""What it takes to run the addon inside a real Odoo: trees, environments, PostgreSQL, wheel and sandbox.

Everything here is standard library only, so that ``make test`` starts on a machine that has nothing but Python 3.10.
One file per noun; ``run.py``, ``demo.py`` and ``tests/run.py`` are the verbs.
"""
