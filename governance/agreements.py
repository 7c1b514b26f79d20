"""The register of agreements: what each says, whether it is whole, and how it stands on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
import re
from typing import Any

from governance import terms
from governance.artifacts import AGREEMENTS, Node, Project

IN_FORCE, REVIEW_DUE = "in force", "review due"
UNSIGNED, NOT_STARTED, EXPIRED, NOT_WHOLE = "unsigned", "not started", "expired", "not whole"


@dataclass(frozen=True)
class State:
    """How an agreement stands on a day: one of the names above, and what somebody is to do."""

    name: str
    to_do: str

    @property
    def lets_out(self) -> bool:
        """Whether its shares are built on that day."""
        return self.name in (IN_FORCE, REVIEW_DUE)


@dataclass(frozen=True)
class Agreement:
    """One agreement. `terms` is its `config.meta.agreement`; dates there are ISO text."""

    name: str
    label: str
    description: str
    path: str
    owner: str  # who is asked about it
    terms: Mapping[str, Any]
    covers: list[str]  # unique ids of what it depends on

    def part(self, name: str) -> Mapping[str, Any]:
        """One of its terms that holds further ones; empty where it is no mapping, a fault."""
        return _mapping(self.terms.get(name))

    def faults(self) -> list[str]:
        """What is missing from or wrong in its terms, each to follow its name in a sentence."""
        return terms.faults(self.terms)

    def state(self, on: date, shares: list[Node]) -> State:
        """How it stands on a day; `shares` are the models that it covers.

        The same answer as the gate's (macros/governance/agreement_refusal.sql), in the same order.
        """
        day = on.isoformat()
        start, end, review = map(self.terms.get, ("starts_on", "expires_on", "review_by"))
        department = self.terms.get("from")
        if any(department != share.folder for share in shares):
            return State(NOT_WHOLE, f"It is from another department: correct from in {self.path}.")
        if not self._is_signed(day):
            return State(
                UNSIGNED,
                f"Its information asset owner signs it in {self.path}, for {department} and with a "
                "day that has come.",
            )
        if not all(map(_is_day, (start, end, review))):
            return State(
                NOT_WHOLE,
                f"Add starts_on, review_by and expires_on, as 2027-03-31, in {self.path}.",
            )
        if day < start:
            return State(NOT_STARTED, f"Nothing to do: it starts on {in_words(start)}.")
        if day > end:
            return State(EXPIRED, f"Review it and have it signed anew in {self.path}.")
        lacking = self._lacks(shares)
        if lacking:
            return State(NOT_WHOLE, f"It {lacking}: correct that in {self.path}.")
        if day > review:
            return State(REVIEW_DUE, f"{self.owner} reviews it and sets a new date in {self.path}.")
        return State(IN_FORCE, f"Nothing to do: it holds until {in_words(end)}.")

    def _is_signed(self, day: str) -> bool:
        """Whether the department whose data it is has signed, on that day or before."""
        signed = self.terms.get("signed")
        return any(
            sign.get("department") == self.terms.get("from")
            and _is_day(sign.get("signed_on"))
            and sign["signed_on"] <= day
            for sign in (signed if isinstance(signed, list) else [])
            if isinstance(sign, Mapping)
        )

    def _lacks(self, shares: list[Node]) -> str | None:
        """What else keeps its shares in, to follow "It"; None where nothing does."""
        for fault in terms.audience(self.terms):
            return fault
        is_inside = self.terms.get("type") in ("information_sharing_record", "open_data")
        if not is_inside and not self.terms.get("gateway"):
            return "names no legal gateway"
        if self.part("dpia").get("outcome") != "accepted":
            return "has no accepted DPIA"
        for share in shares:
            listed = self.part("shares").get(share.name) or []
            for column in share.columns:
                if isinstance(listed, str) or column.name not in listed:
                    return f"does not cover the column {column.name} of {share.name}"
        return None


def register(project: Project) -> list[Agreement]:
    """Every agreement of the project, by name, wherever its file lies."""
    return [of_exposure(exposure) for exposure in project.exposures if _terms(exposure) is not None]


def covering(project: Project, share: Node) -> list[Agreement]:
    """The agreements that let a share out; the rule is that there is exactly one."""
    return [agreement for agreement in register(project) if share.id in agreement.covers]


def shares_of(project: Project, agreement: Agreement) -> list[Node]:
    """The shares that an agreement lets out."""
    found = (project.nodes.get(id) for id in agreement.covers)
    return [node for node in found if node is not None and node.layer == "share"]


def refused(project: Project, on: date) -> Iterator[str]:
    """Yield a sentence for each agreement that lets nothing out on a day."""
    for agreement in register(project):
        shares = shares_of(project, agreement)
        state = agreement.state(on, shares)
        if not state.lets_out:
            names = " and ".join(share.name for share in shares) or "nothing yet"
            yield (
                f"{agreement.path}: the agreement {agreement.name} is {state.name} on "
                f"{in_words(on.isoformat())}, so {names} will be refused. {state.to_do}"
            )


def outside_register(project: Project) -> Iterator[tuple[str, str]]:
    """Yield path and name of each agreement outside the register, and of its files without one."""
    for exposure in project.exposures:
        path, name = exposure["original_file_path"], exposure["name"]
        is_agreement, is_filed = _terms(exposure) is not None, path == f"{AGREEMENTS}/{name}.yml"
        is_here = path.startswith(f"{AGREEMENTS}/")
        if (is_agreement or is_here) and not (is_agreement and is_filed):
            yield path, name


def in_words(day: str) -> str:
    """An ISO day as people write it: 30 September 2027."""
    as_date = date.fromisoformat(day)
    return f"{as_date.day} {as_date:%B %Y}"


def _is_day(said: Any) -> bool:
    """Whether it is a day in the one form in which days can be compared as text."""
    return isinstance(said, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said) is not None


def _mapping(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _terms(exposure: Mapping[str, Any]) -> Mapping[str, Any] | None:
    meta = exposure["config"].get("meta") or exposure.get("meta") or {}
    return meta.get("agreement")


def of_exposure(exposure: Mapping[str, Any]) -> Agreement:
    """The agreement of an exposure, as dbt's manifest has one."""
    said = _terms(exposure)
    return Agreement(
        name=exposure["name"],
        label=exposure.get("label") or exposure["name"],
        description=(exposure.get("description") or "").strip(),
        path=exposure["original_file_path"],
        owner=exposure["owner"].get("name") or exposure["owner"]["email"],
        terms=_mapping(said),
        covers=list(exposure["depends_on"]["nodes"]),
    )
