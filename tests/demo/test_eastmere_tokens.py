"""Google's token endpoint: who gets a token, who does not, and for how long."""

from dataclasses import replace
import json
import time

import pytest

from demo.credentials import TOKEN_PATH, public_key, service_account
from demo.serve.http import Request
from demo.serve.oauth import GRANT, LIFETIME, TokenDesk
from demo.sources.electrical_supplies import SPREADSHEET

SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"


def test_google_auth_itself_gets_in(google, eastmere, served, tmp_path):
    """The library that ingest uses reads the key file, fetches a token and is let in."""
    from google.auth.transport.requests import AuthorizedSession
    from google.oauth2 import service_account as accounts

    key = tmp_path / "key.json"
    key.write_bytes(service_account(eastmere / "keys/service_account.json", served.root))
    credentials = accounts.Credentials.from_service_account_file(str(key), scopes=[SCOPE])
    answer = AuthorizedSession(credentials).get(f"{served.root}/v4/spreadsheets/{SPREADSHEET}")
    assert answer.status_code == 200
    assert answer.json()["properties"]["title"] == "Brightway Electrical jobs"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://sheets.googleapis.com/"}, "invalid_grant"),
        ({"iss": "somebody@else.example"}, "invalid_grant"),
        ({"scope": "https://www.googleapis.com/auth/calendar"}, "invalid_scope"),
        ({"iat": 1_500_000_000, "exp": 1_500_003_600}, "invalid_grant"),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant"),
    ],
)
def test_a_wrong_assertion_gets_no_token(google, changes, error):
    """Audience, issuer, scope, age and length of life are all looked at."""
    answer = google.ask_token(google.assertion(**changes))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_forged_assertion_gets_no_token(google, tmp_path):
    """Another key's signature, a changed text, no signature, another grant."""
    other = json.loads(service_account(tmp_path / "none.json", str(google.client.base_url)))
    assert (
        google.ask_token(replace(google, key=other).assertion()).json()["error"] == "invalid_grant"
    )
    head, claims, signature = google.assertion().split(".")
    for forged in (f"{head}.{claims[:-4]}AAAA.{signature}", f"{head}.{claims}.", "nonsense", ""):
        assert google.ask_token(forged).json()["error"] == "invalid_grant"
    answer = google.ask_token(google.assertion(), grant="password")
    assert answer.json()["error"] == "unsupported_grant_type"


def test_a_token_expires(google, eastmere):
    """After its lifetime a token is as good as none."""
    now = [time.time()]
    key = public_key((eastmere / "keys/service_account.json").read_bytes())
    audience = str(google.client.base_url).rstrip("/") + TOKEN_PATH
    desk = TokenDesk(key, audience, clock=lambda: now[0])
    body = f"grant_type={GRANT}&assertion={google.assertion()}".encode()
    given = json.loads(desk.issue(Request("POST", TOKEN_PATH, {}, {}, body)).body)
    assert given["expires_in"] == LIFETIME
    assert desk.holds(given["access_token"])
    now[0] += LIFETIME
    assert not desk.holds(given["access_token"])
