"""The Repairs Hub's API: its token, its pages, what changed since, its failures."""

from collections.abc import Callable
from datetime import UTC, datetime
import json

import httpx
import pytest

from demo.serve import repairs_hub
from demo.serve.http import Request
from demo.sources.repairs_hub import TOKEN


@pytest.fixture
def ask_hub(client: httpx.Client) -> Callable[..., httpx.Response]:
    """Ask the Repairs Hub, with its token."""

    def ask(**params) -> httpx.Response:
        path = repairs_hub.PATH
        return client.get(path, params=params, headers={"Authorization": f"Bearer {TOKEN}"})

    return ask


def test_the_hub_wants_its_token(client):
    """Without it, a 401."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        assert client.get(repairs_hub.PATH, headers=headers).status_code == 401


def test_the_hub_pages_through_everything(client, eastmere):
    """Following the links gives every record once, as it is; a failed page is asked again."""
    lines = (eastmere / "repairs_hub/repairs.jsonl").read_text().splitlines()
    found, failures, stamps = [], 0, set()
    url = f"{client.base_url}{repairs_hub.PATH}?pageSize=500"
    while url:
        answer = client.get(url, headers={"Authorization": f"Bearer {TOKEN}"})
        if answer.status_code == 500:
            failures += 1
            continue
        page = answer.json()
        assert page["totalResults"] == len(lines)
        assert len(page["results"]) <= page["pageSize"] == 500
        stamps.add(page["generatedAt"])
        found += answer.text.partition('"results": [')[2].removesuffix("]}").split(",\n")
        url = page["nextPage"]
    assert found == lines
    assert failures == len(lines) // 500 // 8
    assert len(stamps) > 1


def test_the_hub_tells_what_changed_since(ask_hub, eastmere):
    """From the moment itself on, whatever zone it is given in."""
    lines = (eastmere / "repairs_hub/repairs.jsonl").read_text().splitlines()
    changes = [json.loads(line)["updatedAt"] for line in lines]
    since = changes[-40]
    page = ask_hub(updatedSince=since, pageSize=1000).json()
    assert page["totalResults"] == sum(moment >= since for moment in changes)
    assert min(one["updatedAt"] for one in page["results"]) == since
    assert page["nextPage"] is None
    shifted = datetime.fromisoformat(since).astimezone(UTC).isoformat()
    assert ask_hub(updatedSince=shifted, pageSize=1000).json()["results"] == page["results"]
    assert ask_hub(updatedSince="2099-01-01T00:00:00Z").json()["results"] == []


@pytest.mark.parametrize(
    "params",
    [{"pageSize": "0"}, {"pageSize": "5000"}, {"page": "x"}, {"updatedSince": "2026-11-23"},
     {"updatedSince": "yesterday"}],
)  # fmt: skip
def test_the_hub_refuses_what_it_cannot_read(ask_hub, params):
    """A 400 with a sentence."""
    answer = ask_hub(**params)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


def test_a_page_says_when_it_was_made(eastmere):
    """The same page at another moment is other bytes, and the same records."""
    moments = iter([datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)])
    api = repairs_hub.Api(eastmere / "repairs_hub", "http://here", clock=lambda: next(moments))
    request = Request("GET", repairs_hub.PATH, {}, {"Authorization": f"Bearer {TOKEN}"})
    one, other = (api.repairs(request).body for _ in range(2))
    assert json.loads(one)["generatedAt"] == "2026-11-23T07:00:00.000Z"
    assert one != other
    assert json.loads(one)["results"] == json.loads(other)["results"]
