"""The checks of ``make test``: each returns a `Verdict`, or raises `process.CommandFailed`, which is one failure."""
