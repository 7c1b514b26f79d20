"""Addresses on the web: whole ones, what may be shown of them, and whose they are."""

from urllib.parse import urljoin, urlsplit

from ingest.connectors import SourceError

PORTS = {"http": 80, "https": 443}


def joined(base: str, relative: str, place: str) -> str:
    """Return an address that is given relative to another.

    Raises SourceError, beginning with `place`, where that is no address.
    """
    import httpx

    try:
        url = urljoin(base, relative)
        origin(str(httpx.URL(url)))
    except (httpx.InvalidURL, ValueError):
        raise SourceError(f"{place} has an address that is not a URL: correct it") from None
    return url


def address(url: str) -> str:
    """Return scheme, host and path: what may be shown, where user and query may be secret."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port: what two addresses share that may share a token."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
