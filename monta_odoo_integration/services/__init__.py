from . import monta_gather, monta_http
