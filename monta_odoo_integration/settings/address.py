"""Addresses of servers, in the one form in which they are compared."""

from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def normalize_base_url(url):
    """``url`` as the instance guard compares it: scheme and host in lower case, no default port, no trailing slash.

    :return: e.g. ``https://app.example.com``, or an empty string when ``url`` names no host
    """
    scheme, host, port, path = split_address(url)
    if not (scheme and host):
        return ""
    port = "" if port in (None, DEFAULT_PORTS.get(scheme)) else f":{port}"
    return f"{scheme}://{host}{port}{path.rstrip('/')}"


def split_address(url):
    """``(scheme, host, port, path)`` of ``url``, the first two in lower case; nothing of what is no address."""
    try:
        parts = urlsplit(url.strip())
        # `bücher.example` and `xn--bcher-kva.example` are the same host.
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        return parts.scheme, host, parts.port, parts.path
    except ValueError:
        return "", "", None, ""
