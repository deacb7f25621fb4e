"""What goes on beside a storm, in a thread of its own."""

import threading


class Background:
    """A context manager; whoever inherits says in :meth:`_run` what is done until ``_over`` is set."""

    def __init__(self, name: str):
        #: What ended it before its time.
        self.error: Exception | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        raise NotImplementedError
