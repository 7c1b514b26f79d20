"""Agreements and other exposures: whole, in the register, and fit for the catalogue."""

from collections.abc import Iterator

from governance.agreements import outside_register, register
from governance.artifacts import AGREEMENTS, Project
from governance.rules import Finding

# What is enforced, by what an agreement releases: an owner who signs a number that nothing enforces
# is given a false assurance.
KEPT = {"aggregate": ("threshold", "round_to")}
# The least that protects a count: the threshold of ten of the Secure Research Service (ONS) and UK
# LLC, rounding to five as NHS England's Hospital Episode Statistics do.
FLOOR = {"threshold": 10, "round_to": 5}
REASON_WORDS = 5  # fewer are no reason


def agreements_are_whole(project: Project) -> Iterator[Finding]:
    """Every agreement is a file of the register, has all its fields, and covers shares alone."""
    for path, name in outside_register(project):
        yield Finding(
            path,
            f"{name} is not an agreement in a file of its own.",
            f"Each agreement is {AGREEMENTS}/<its name>.yml with `config.meta.agreement`, and "
            "nothing else lies there.",
        )
    for agreement in register(project):
        for fault in agreement.faults():
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} {fault}.",
                "docs/agreements.md has all fields and what they mean.",
            )
        department = agreement.terms.get("from")
        if isinstance(department, str) and department not in project.groups:
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} is from {department}, which is no department.",
                "Use a name of models/groups.yml.",
            )
        if not agreement.name.startswith(f"{department}_"):
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} is not named after its department, {department}.",
                f"Call it and its file {department}_...: by that name CODEOWNERS knows who signs.",
            )
        yield from _covers_shares(project, agreement)


def the_day_is_the_clocks(project: Project) -> Iterator[Finding]:
    """No file sets the day that agreements are judged on: none would ever expire."""
    said = project.settings.get("vars") or {}
    scopes = [said, *(scope for scope in said.values() if isinstance(scope, dict))]
    if any("today" in scope for scope in scopes):
        yield Finding(
            "dbt_project.yml",
            "the variable today is set for every run, so that agreements begin and end by it.",
            "Take it out of `vars`: a rehearsal gives it on the command line.",
        )


def promises_are_kept(project: Project) -> Iterator[Finding]:
    """An agreement promises no protection that nothing in the platform enforces."""
    for agreement in register(project):
        release = agreement.terms.get("release")
        if not isinstance(release, str) or release not in KEPT:
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} releases {release} data, which nothing tests yet.",
                "Release counts (`release: aggregate`) instead.",
            )
            continue
        for promise, number in agreement.part("disclosure").items():
            if promise != "reason" and number is not None and promise not in KEPT[release]:
                yield Finding(
                    agreement.path,
                    f"the agreement {agreement.name} promises {promise} {number} for {release} "
                    "data, and nothing keeps that promise.",
                    f"Write `{promise}: null`: its owner signs only what holds.",
                )


def thresholds_have_a_floor(project: Project) -> Iterator[Finding]:
    """A count is withheld below ten and rounded to five, or the agreement gives a reason."""
    for agreement in register(project):
        rules = agreement.part("disclosure")
        reason = rules.get("reason")
        if agreement.terms.get("release") != "aggregate" or (
            isinstance(reason, str) and len(reason.split()) >= REASON_WORDS
        ):
            continue
        for rule, floor in FLOOR.items():
            number = rules.get(rule)
            if not isinstance(number, int) or number < floor:
                yield Finding(
                    agreement.path,
                    f"the agreement {agreement.name} has the {rule} {number}, which is below "
                    f"{floor}.",
                    f"Write {rule}: {floor}, or give the reason in a sentence under "
                    "`disclosure.reason`, so that its owner signs for it.",
                )


def exposures_are_presentable(project: Project) -> Iterator[Finding]:
    """An exposure has what the catalogue shows of it: label, maturity, url."""
    for exposure in project.exposures:
        missing = [word for word in ("label", "maturity", "url") if not exposure.get(word)]
        if missing:
            yield Finding(
                exposure["original_file_path"],
                f"the exposure {exposure['name']} has no {', '.join(missing)}.",
                "Add it, so that the catalogue can show who uses the data and where.",
            )


def _covers_shares(project: Project, agreement) -> Iterator[Finding]:
    nodes = [project.nodes.get(id) for id in agreement.covers]
    names = {node.name for node in nodes if node is not None and node.layer == "share"}
    for node, id in zip(nodes, agreement.covers, strict=True):
        if node is None or node.layer != "share":
            yield Finding(
                agreement.path,
                f"the agreement {agreement.name} depends on {id}, which is not a share.",
                "Only a model under models/share/ leaves a department: let it depend on one.",
            )
    for listed in sorted(set(agreement.part("shares")) - names):
        yield Finding(
            agreement.path,
            f"the agreement {agreement.name} lists {listed}, on which it does not depend.",
            f"Add ref('{listed}') to its `depends_on`, or take it out of `shares`.",
        )
