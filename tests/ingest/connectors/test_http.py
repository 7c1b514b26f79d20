"""A source that is busy, broken, slow, elsewhere or not at home."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
import socket

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from loopback import Reply
import pytest

from ingest.connectors import SourceError, http, urls


def get(server, headers=lambda renew: {}, path="/data", home=None, **further):
    """Ask a server once, as a connector does."""
    with http.Http(home or server.root, headers) as client:
        return client.get(server.root + path, place="page 1", **further)


def in_turn(*replies):
    """Answer with each reply in turn, then with the last for ever."""
    left = list(replies)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


def test_an_answer_is_given_byte_for_byte(serve):
    body = b'\xef\xbb\xbf{"a": 1.10}\r\n'
    answer = get(serve(lambda asked: Reply(body)), params={"from": "2020-01-01T00:00:00+00:00"})
    assert (answer.body, answer.content_type) == (body, "application/json")
    assert answer.url.endswith("/data?from=2020-01-01T00%3A00%3A00%2B00%3A00")


def test_parameters_join_those_of_the_address(serve):
    server = serve(lambda asked: Reply(b"1"))
    get(server, path="/data?format=json", params={"page": 2})
    assert server.asked[0].path == "/data?format=json&page=2"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_failure_that_passes_is_waited_out(serve, waits, status):
    server = serve(in_turn(Reply(status=status), Reply(status=status), Reply(b"1")))
    assert get(server).body == b"1"
    assert len(waits) == 2
    assert 0.5 <= waits[0] <= 0.75 and 1 <= waits[1] <= 1.25


@pytest.mark.parametrize(("status", "times"), [(500, 4), (429, 8), (503, 8)])
def test_a_failure_that_stays_is_a_sentence(serve, waits, status, times):
    server = serve(lambda asked: Reply(b"secret of Ms Person", status))
    with pytest.raises(SourceError) as caught:
        get(server, params={"token": "s3cret"})
    assert str(caught.value) == (
        f"page 1 of {server.root}/data answered {status}, {times} times: "
        "run again later, or ask its owner"
    )
    assert len(server.asked) == times == len(waits) + 1


@pytest.mark.parametrize(("said", "waited"), [("7", 7.0), ("0", 0.0), ("86400", 60.0)])
def test_retry_after_is_honoured_up_to_a_minute(serve, waits, said, waited):
    get(serve(in_turn(Reply(status=429, headers={"Retry-After": said}), Reply(b"1"))))
    assert waits == [waited]


def test_retry_after_may_be_a_date(serve, waits):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    get(serve(in_turn(Reply(status=503, headers={"Retry-After": soon}), Reply(b"1"))))
    assert 25 < waits[0] <= 30


def test_a_body_shorter_than_its_length_is_asked_for_again(serve, waits):
    whole = Reply(b"[1, 2, 3]")
    server = serve(in_turn(Reply(b"[1, 2", length=9), whole))
    assert get(server).body == whole.body
    assert len(waits) == 1


def test_a_body_that_stays_too_short_is_an_error(serve):
    with pytest.raises(SourceError, match=r"page 1 of .* broke off before its end, 4 times"):
        get(serve(lambda asked: Reply(b"[1, 2", length=9)))


def test_a_server_that_is_not_there_is_a_sentence(serve):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        root = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with http.Http(root, lambda renew: {}) as client:
        with pytest.raises(SourceError, match=r"of http://127\.0\.0\.1:\d+/x cannot be reached"):
            client.get(f"{root}/x", place="page 1")


def test_an_endless_answer_is_cut(serve, monkeypatch):
    monkeypatch.setattr(http, "LARGEST_ANSWER", 2**20)
    with pytest.raises(SourceError, match="is larger than 1 MB: ask for smaller pages"):
        get(serve(lambda asked: Reply(b" " * (2**20 + 1))))


def test_an_answer_that_drips_is_given_up(serve, monkeypatch):
    monkeypatch.setattr(http, "LONGEST_ANSWER", -1)
    with pytest.raises(SourceError, match="was still arriving after"):
        get(serve(lambda asked: Reply(b"1")))


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "put a valid one"), (403, "to allow it"), (404, "nothing at this address")],
)
def test_a_refusal_says_what_to_do_and_is_not_repeated(serve, status, remedy):
    server = serve(lambda asked: Reply(status=status))
    with pytest.raises(SourceError, match=remedy):
        get(server)
    assert len(server.asked) == 1


def test_a_token_that_expires_is_renewed(serve):
    server = serve(
        lambda asked: Reply(b"1", 200 if asked.headers["authorization"] == "new" else 401)
    )
    assert get(server, lambda renew: {"authorization": "new" if renew else "old"}).body == b"1"
    assert len(server.asked) == 2


@pytest.mark.parametrize(("tokens", "times"), [("same same", 1), ("one two three", 2)])
def test_a_token_is_renewed_once_and_not_where_it_stays_the_same(serve, tokens, times):
    server, tokens = serve(lambda asked: Reply(status=401)), iter(tokens.split())
    with pytest.raises(SourceError, match="the token was refused"):
        get(server, lambda renew: {"authorization": next(tokens)})
    assert len(server.asked) == times


def test_a_redirect_within_the_host_keeps_the_token(serve):
    server = serve(
        lambda asked: (
            Reply(b"1") if asked.path == "/new" else Reply(status=302, headers={"Location": "/new"})
        )
    )
    get(server, lambda renew: {"authorization": "s3cret"})
    assert [asked.headers["authorization"] for asked in server.asked] == ["s3cret", "s3cret"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_drops_every_header_of_ours(serve, status):
    other = serve(lambda asked: Reply(b"1"))
    server = serve(lambda asked: Reply(status=status, headers={"Location": f"{other.root}/new"}))
    get(server, lambda renew: {"authorization": "s3cret", "x-api-key": "s3cret"})
    assert server.asked[0].headers["x-api-key"] == "s3cret"
    assert "s3cret" not in str(other.asked)


def test_a_refusal_on_another_host_says_that_no_token_went_there(serve):
    other = serve(lambda asked: Reply(status=401))
    server = serve(lambda asked: Reply(status=301, headers={"Location": other.root}))
    with pytest.raises(
        SourceError, match=f"{other.root} is not where the declared address is, so no token"
    ):
        get(server, lambda renew: {"authorization": "s3cret"})


def test_a_redirect_to_nowhere_is_no_circle(serve):
    server = serve(lambda asked: Reply(status=302))
    with pytest.raises(SourceError, match="answered 302: ask the source's owner"):
        get(server)
    assert len(server.asked) == 1


def test_a_certificate_that_is_not_trusted_is_a_sentence_at_once(serve, tmp_path, waits):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    body = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    form = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    (tmp_path / "both.pem").write_bytes(key.private_bytes(*form) + body)
    server = serve(lambda asked: Reply(b"1"), certificate=tmp_path / "both.pem")
    with pytest.raises(SourceError, match=r"does not trust: let SSL_CERT_FILE name") as caught:
        get(server)
    assert str(caught.value).startswith(f"page 1 of {server.root}/data shows a certificate")
    assert waits == []


def test_a_proxy_that_lets_nothing_through_is_named_without_its_password(serve, monkeypatch):
    proxy = serve(lambda asked: Reply())  # It knows no CONNECT.
    secret = proxy.root.replace("http://", "http://anna:s3cret@")
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, secret)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SourceError, match="kept back by this network's proxy") as caught:
        with http.Http("https://hub.example", lambda renew: {}) as client:
            client.get("https://hub.example/data", place="page 1")
    assert "s3cret" not in str(caught.value)


def test_redirects_in_a_circle_end(serve):
    server = serve(lambda asked: Reply(status=302, headers={"Location": "/data"}))
    with pytest.raises(SourceError, match="redirects again and again"):
        get(server)
    assert len(server.asked) == 6


@pytest.mark.parametrize("value", ["s3cret\n", "s3crét"])
def test_a_secret_that_no_header_can_hold_is_not_shown(serve, value):
    with pytest.raises(SourceError) as caught:
        get(serve(lambda asked: Reply(b"1")), lambda renew: {"authorization": value})
    assert "no header may hold a line end" in str(caught.value)
    assert "s3cr" not in str(caught.value)


@pytest.mark.parametrize("url", ["hub.example/api", "ftp://hub.example/api", "http://[::1/api"])
def test_an_address_that_is_none_is_a_sentence(url):
    with pytest.raises(SourceError, match="address"):
        with http.Http(url, lambda renew: {}) as client:
            client.get(url, place="page 1")


def test_a_proxy_is_not_asked_for_this_very_machine(serve, monkeypatch):
    proxy = serve(lambda asked: Reply(status=502))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.root)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert get(serve(lambda asked: Reply(b"1"))).body == b"1"
    assert proxy.asked == []


def test_an_address_is_shown_without_user_and_query():
    shown = urls.address("https://user:s3cret@hub.example:8443/api/v2?key=s3cret#s3cret")
    assert shown == "https://hub.example:8443/api/v2"
