"""Whom agreements share with, and that each stands by itself: its own purpose and assessment."""

from collections.abc import Callable, Iterator
import unicodedata

from governance.agreements import Agreement, register
from governance.artifacts import ORGANISATIONS, Project
from governance.rules import Finding


def recipients_exist(project: Project) -> Iterator[Finding]:
    """`to` names the public, departments and declared organisations; a record departments alone."""
    for agreement in register(project):
        for name in _listed(agreement, "to"):
            if name in project.groups or name in project.organisations:
                continue
            if name != "public":
                yield Finding(
                    agreement.path,
                    f"the agreement {agreement.name} is with {name}, which is no department and no "
                    "organisation that is known.",
                    f"Correct `to`, or have the organisation added to {ORGANISATIONS}.",
                )
        if agreement.terms.get("type") == "information_sharing_record":
            for name in _listed(agreement, "to"):
                if name in project.organisations and name not in project.groups:
                    yield Finding(
                        agreement.path,
                        f"the agreement {agreement.name} is a record of sharing inside the "
                        f"council, but {name} is another organisation.",
                        "Make it a data_sharing_agreement, which names its legal gateway.",
                    )
    for name in sorted(project.organisations & {"public", *project.groups}):
        yield Finding(
            ORGANISATIONS,
            f"the organisation {name} has the name of the public or of a department.",
            "Give it another: by its name an agreement and a role tell who is meant.",
        )


def nothing_is_copied(project: Project) -> Iterator[Finding]:
    """No two agreements have one purpose or one impact assessment: each was thought through."""
    yield from _copied(
        project,
        lambda agreement: agreement.terms.get("purpose"),
        "has the purpose of {others}, word for word",
        "Write what this share is for: its necessity is assessed against it.",
    )
    yield from _copied(
        project,
        lambda agreement: agreement.part("dpia").get("reference"),
        "has the DPIA of {others}",
        "Assess this sharing by itself, and give the reference of that DPIA.",
    )


def _copied(
    project: Project, text: Callable[[Agreement], object], what: str, remedy: str
) -> Iterator[Finding]:
    by_text: dict[str, list[Agreement]] = {}
    for agreement in register(project):
        plain = _plain(text(agreement))
        if plain:
            by_text.setdefault(plain, []).append(agreement)
    for agreements in by_text.values():
        for agreement in agreements if len(agreements) > 1 else ():
            others = " and ".join(one.name for one in agreements if one is not agreement)
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} {what.format(others=others)}.",
                remedy,
            )


def _plain(text: object) -> str:
    """A text without case, accents, spaces and punctuation."""
    letters = unicodedata.normalize("NFKD", text if isinstance(text, str) else "")
    return "".join(letter for letter in letters.casefold() if letter.isalnum())


def _listed(agreement: Agreement, field: str) -> list[str]:
    said = agreement.terms.get(field)
    return [name for name in said if isinstance(name, str)] if isinstance(said, list) else []
