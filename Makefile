# Thin on purpose: each target calls one script.
PYTHON ?= python3

.PHONY: test demo bench soak fuzz lint format dist

test:    ## every check, closing with "N passed, M failed"
	$(PYTHON) -u tests/run.py

lint:    ## formats and lints only
	$(PYTHON) -u tests/run.py lint

format:  ## rewrite the sources in the house style
	$(PYTHON) -u tests/format.py

demo:    ## Odoo with the addon against a local Monta; Ctrl-C stops it
	$(PYTHON) -u tests/odoo/demo.py

bench:   ## the core against tuned Python, the connector against other clients
	$(PYTHON) -u tests/bench/run.py

soak:    ## storms over Odoo, the local Monta and the cache, about half an hour; tests/soak/run.py --help for more
	$(PYTHON) -u tests/soak/run.py
	$(PYTHON) -u tests/soak/run.py --deliveries --orders 200 --seconds 150
	$(PYTHON) -u tests/soak/reads.py

fuzz:    ## hostile input for every reader of answers and snapshots, ten minutes each; tests/fuzz.py --help for more
	$(PYTHON) -u tests/fuzz.py

dist:    ## wheels, source distribution, and the addon for each series, in dist/
	$(PYTHON) -u tests/dist.py
