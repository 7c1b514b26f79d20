"""GET for connectors: a short retry, tokens that stay at home, sentences instead of stack traces.

Retried: 429 and 503 (the source is busy) up to 8 times, other 5xx answers and broken
connections up to 4 times. The wait is what Retry-After asks, at most a minute, else it doubles
from half a second with some chance in it, as Google's quota guide advises. No sentence holds a
query string, a header or a body.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import random
import time
from typing import Any
from urllib.parse import urlsplit

from ingest.connectors import SourceError, urls

BUSY = {429, 503}
BUSY_ATTEMPTS = 8
ATTEMPTS = 4
LONGEST_WAIT = 60.0  # seconds
TIMEOUT = 60.0  # seconds to connect, and between two pieces of an answer
LONGEST_ANSWER = 600.0  # seconds for the whole of one answer
LARGEST_ANSWER = 256 * 2**20  # bytes
REDIRECTS = 5
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Where APIs that answer with a bare list report how many records there are.
TOTALS = ("x-total-count", "x-total", "x-wp-total", "total-count", "x-pagination-total-count")
REFUSALS = {
    401: "the token was refused: put a valid one in the environment and run again",
    403: "access is not allowed: ask the source's owner to allow it",
    404: "there is nothing at this address: correct it in the declaration",
}

pause: Callable[[float], None] = time.sleep  # tests put a clock of their own here


@dataclass(frozen=True)
class Answer:
    """One complete answer; `url` is the address that was asked for, before any redirect."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    links: Mapping[str, str]  # the Link header: relation to address

    @property
    def content_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip() or "no content type"


class Http:
    """A client of one source; its headers are sent to the host of `home` and to no other.

    `headers` is called before each request, with True once the source has refused the token, and
    returns the headers to send; when that changes them the request is made again.
    """

    def __init__(self, home: str, headers: Callable[[bool], Mapping[str, str]]) -> None:
        self._home = urls.origin(urls.joined(home, "", "the source"))
        self._headers = headers
        self._client = client(home)

    def __enter__(self) -> "Http":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        *,
        place: str,
        refusals: Mapping[int, str] | None = None,
    ) -> Answer:
        """Return the answer at an address, redirects followed.

        `place` begins the sentence of an error ("page 3"); `refusals` says what to do about a
        status of the 4xx kind where the connector knows better than the general remedy.
        """
        import httpx

        asked = str(httpx.URL(urls.joined(url, "", place)).copy_merge_params(params or {}))
        place, target = f"{place} of {urls.address(asked)}", asked
        for _ in range(1 + REDIRECTS):
            answer = self._patiently(target, place)
            location = answer.headers.get("location")
            if answer.status // 100 != 3 or not location:
                break
            target = urls.joined(target, location, place)
        else:
            raise SourceError(f"{place} redirects again and again: give its final address")
        if answer.status >= 300:
            reason = {**REFUSALS, **(refusals or {})}.get(answer.status, "ask the source's owner")
            if urls.origin(target) != self._home:
                reason = f"{urls.address(target)} is not where the declared address is, so no "
                reason += "token is sent there: declare that one, or ask the source's owner"
            raise SourceError(f"{place} answered {answer.status}: {reason}")
        return Answer(asked, answer.status, answer.headers, answer.body, answer.links)

    def _patiently(self, url: str, place: str) -> Answer:
        """Ask one address until it answers something that waiting cannot better."""
        import httpx

        headers, renewed = self._headers_for(url), False
        attempt = 0
        while True:
            attempt += 1
            answer, limit = None, ATTEMPTS
            try:
                answer = self._once(url, headers, place)
            except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeEncodeError):
                raise SourceError(
                    f"{place} cannot be asked for: its address must begin with https:// and no "
                    "header may hold a line end or an accent"
                ) from None
            except httpx.RequestError as error:
                if "CERTIFICATE_VERIFY_FAILED" in str(error):
                    # Many councils' proxies put a certificate of their own before every site.
                    raise SourceError(
                        f"{place} shows a certificate that this machine does not trust: let "
                        "SSL_CERT_FILE name a file with your network's, or ask its owner"
                    ) from None
                failure = _failure(error)
            else:
                if answer.status == 401 and not renewed:
                    refused, renewed = headers, True
                    headers = self._headers_for(url, renew=True)
                    if headers != refused:
                        continue
                if answer.status != 429 and answer.status < 500:
                    return answer
                failure = f"answered {answer.status}"
                limit = BUSY_ATTEMPTS if answer.status in BUSY else ATTEMPTS
            if attempt >= limit:
                raise SourceError(
                    f"{place} {failure}, {attempt} times: run again later, or ask its owner"
                )
            pause(_wait(answer, attempt))

    def _headers_for(self, url: str, renew: bool = False) -> Mapping[str, str]:
        return self._headers(renew) if urls.origin(url) == self._home else {}

    def _once(self, url: str, headers: Mapping[str, str], place: str) -> Answer:
        begun, body = time.monotonic(), bytearray()
        with self._client.stream("GET", url, headers=dict(headers)) as response:
            # httpx itself refuses a body shorter than its Content-Length.
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    limit = f"{LARGEST_ANSWER // 2**20} MB"
                    raise SourceError(f"{place} is larger than {limit}: ask for smaller pages")
                if time.monotonic() - begun > LONGEST_ANSWER:
                    raise SourceError(f"{place} was still arriving after {LONGEST_ANSWER:.0f} s")
            links = {rel: link["url"] for rel, link in response.links.items() if rel}
            return Answer(url, response.status_code, response.headers, bytes(body), links)


def reported_total(headers: Mapping[str, str]) -> int | None:
    """Return how many records there are by an answer's headers (RFC 9110 for Content-Range)."""
    found = [headers[name] for name in TOTALS if name in headers]
    unit, _, range_ = headers.get("content-range", "").rpartition(" ")
    if unit != "bytes":
        found.append(range_.rpartition("/")[2])
    return next((int(text) for text in found if text.isascii() and text.isdigit()), None)


def client(url: str) -> Any:
    """Return an httpx client for an address; a council's proxy is no way to this very machine."""
    import httpx

    return httpx.Client(
        timeout=TIMEOUT,
        headers={"accept-encoding": "identity"},
        trust_env=urlsplit(url).hostname not in LOOPBACK,
    )


def _failure(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"did not answer within {TIMEOUT:.0f} seconds"
    if isinstance(error, httpx.ProxyError):
        return "was kept back by this network's proxy, which HTTPS_PROXY names"
    if isinstance(error, httpx.ConnectError):
        return "cannot be reached"
    return "broke off before its end"


def _wait(answer: Answer | None, attempt: int) -> float:
    asked = answer.headers.get("retry-after", "") if answer else ""
    if asked.isdecimal():
        return min(float(asked), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
        return min(max(seconds, 0.0), LONGEST_WAIT)
    except (ValueError, TypeError):
        return min(2.0 ** (attempt - 2) + random.uniform(0, 0.25), LONGEST_WAIT)  # noqa: S311
