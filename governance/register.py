"""The register in plain words, for the person who signs: an information asset owner."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import fill
from typing import Any

from governance.agreements import Agreement, State, in_words, register, shares_of
from governance.artifacts import Node, Project
from governance.rules.releases import kept_for

TYPES = {
    "information_sharing_record": "Information sharing record, inside the council",
    "data_sharing_agreement": "Data sharing agreement, with another organisation",
    "open_data": "Open data, for everyone",
}
RELEASES = {
    "aggregate": "Counts only: no row is about a person.",
    "microdata": "Rows about people who are not named. This is still personal data.",
    "identifiable": "Rows about people who can be known. This is personal data.",
}
ENVIRONMENTS = {"open": "Published.", "controlled": "Kept where access is controlled."}
ATTACKS = {
    "synthetic_only": "Re-identification is tried on invented people only.",
    "real_data": "Re-identification may be tried on the data itself.",
}

FROZEN = (
    "A month is released once every source has been checked after its end, and then stays as it "
    "was released. A correction is a new version, with its reason."
)
NONE = "There are no agreements: nothing leaves any department."


@dataclass(frozen=True)
class Page:
    """One agreement as somebody reads it: what is asked, and the answers in sentences."""

    name: str
    title: str
    path: str
    state: State
    answers: list[tuple[str, list[str]]]
    shares: list[Node]


def pages(project: Project, on: date) -> list[Page]:
    """The agreements of the project as they stand on a day, by name."""
    return [_page(project, agreement, on) for agreement in register(project)]


def text(pages: list[Page], on: date) -> str:
    """The register for a terminal, 88 columns wide."""
    blocks = [f"The register of agreements, as it stands on {in_words(on.isoformat())}.\n"]
    for page in pages:
        lines = [page.title, "=" * len(page.title), f"State: {page.state.name}. {page.state.to_do}"]
        for question, answers in page.answers:
            lines += ["", question]
            lines += [fill(a, 88, initial_indent="  ", subsequent_indent="  ") for a in answers]
        blocks.append("\n".join([*lines, "", f"File: {page.path}", ""]))
    if not pages:
        blocks.append(f"{NONE}\n")
    return "\n".join(blocks)


def markdown(pages: list[Page], on: date) -> str:
    """The register as one Markdown document."""
    blocks = ["# Register of agreements", f"As it stands on {in_words(on.isoformat())}."]
    for page in pages:
        blocks += [f"## {page.title}", f"**State: {page.state.name}.** {page.state.to_do}"]
        for question, answers in page.answers:
            blocks += [f"**{question}**", "\n".join(f"- {answer}" for answer in answers)]
        blocks.append(f"File: `{page.path}`")
    if not pages:
        blocks.append(NONE)
    return "\n\n".join(blocks) + "\n"


RENDER: dict[str, Callable[[list[Page], date], str]] = {"text": text, "markdown": markdown}


def _page(project: Project, agreement: Agreement, on: date) -> Page:
    shares = shares_of(project, agreement)
    faults = agreement.faults()
    if faults:
        answers = [("What keeps it from being read", [f"It {fault}." for fault in faults])]
        state = State("not whole", f"Put it right in {agreement.path}.")
    else:
        answers = list(_answers(project, agreement, shares))
        state = agreement.state(on, shares)
    return Page(agreement.name, agreement.label, agreement.path, state, answers, shares)


def _answers(
    project: Project, agreement: Agreement, shares: list[Node]
) -> Iterator[tuple[str, list[str]]]:
    terms = agreement.terms
    owner = project.groups.get(terms["from"], {}).get("owner", {}).get("name", "no owner")
    roles = terms["controllers"]
    yield (
        "Who shares with whom?",
        [
            f"{_name(terms['from'])} ({owner}) shares with {_list(map(_party, terms['to']))}.",
            f"{TYPES[terms['type']]}. {_name(terms['from'])}'s role: {roles['from']}; "
            f"the recipient's: {roles['to']}.",
            f"The role that may read it: {_list(terms['recipients'])}.",
        ],
    )
    yield (
        "What?",
        [
            *filter(None, [agreement.description]),
            *(line for share in shares for line in _released(share)),
            *([FROZEN] if any(kept_for(project, share) for share in shares) else []),
            f"{RELEASES[terms['release']]} {ENVIRONMENTS[terms['environment']]}",
        ],
    )
    yield "Why?", [terms["purpose"]]
    yield "On what lawful basis?", list(_basis(terms))
    yield "What may be done with it?", [f"Yes: {_list(terms['permitted'])}."]
    yield "What may not?", [f"No: {_list(terms['prohibited'])}."]
    yield "How are people protected?", list(_disclosure(terms))
    yield "For how long?", list(_time(terms))
    yield "Who signed?", list(_signatures(terms)) or ["Nobody yet."]


def _released(share: Node) -> Iterator[str]:
    yield f"The table {share.relation}, with the columns:"
    for column in share.columns:
        yield f"{column.name}: {column.description}"


def _basis(terms: Mapping[str, Any]) -> Iterator[str]:
    yield f"UK GDPR, article {terms['lawful_basis']}."
    yield f"Statutory power to disclose: {terms['gateway'] or 'none is named'}."
    condition = terms["special_category_condition"]
    yield f"Condition for special category data: {condition or 'none is named'}."
    dpia = terms["dpia"]
    advice = dpia["dpo_advice_on"]
    advised = f"; the data protection officer advised on {in_words(advice)}" if advice else ""
    yield f"Impact assessment {dpia['reference']}: {dpia['outcome']}{advised}."


def _disclosure(terms: Mapping[str, Any]) -> Iterator[str]:
    rules = terms["disclosure"]
    sentences = {
        "threshold": "A figure with fewer than {} people or households behind it is left out.",
        "round_to": "A figure is rounded to the nearest {}.",
        "k": "At least {} people look alike in what is listed as telling people apart.",
        "l": "Among people who look alike there are at least {} different sensitive values.",
        "t": "A group's sensitive values differ from everyone's by at most {}.",
        "min_population": "No area in which fewer than {:,} people live is shown.",
    }
    # k, l and t say nothing about a table of counts.
    unused = ("k", "l", "t") if terms["release"] == "aggregate" else ()
    for rule, sentence in sentences.items():
        if rules[rule] is not None and rule not in unused:
            yield sentence.format(rules[rule])
    if rules.get("reason"):
        yield f"Why these numbers are lower than usual: {rules['reason']}"
    if terms["key_purpose"]:
        yield f"Pseudonyms are made with the key of {terms['key_purpose']}, used for nothing else."
    yield ATTACKS[terms["attack_tests"]]


def _time(terms: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"From {in_words(terms['starts_on'])} to {in_words(terms['expires_on'])}, "
        f"reviewed by {in_words(terms['review_by'])}."
    )
    if terms["retention_days"] is None:
        yield f"Open data, under the licence {terms['licence']}: whoever has a copy may keep it."
    else:
        yield f"Recipients keep it for {terms['retention_days']:,} days at most."


def _signatures(terms: Mapping[str, Any]) -> Iterator[str]:
    for sign in terms["signed"]:
        yield f"{sign['by']}, {_name(sign['department'])}, on {in_words(sign['signed_on'])}."


def _party(to: str) -> str:
    return "the public" if to == "public" else _name(to)


def _name(word: str) -> str:
    """A department's or organisation's name for people."""
    return word.replace("_", " ").capitalize() if word.islower() else word


def _list(words: Any) -> str:
    """Words as a list in a sentence: a, b and c."""
    *first, last = list(words) or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last
