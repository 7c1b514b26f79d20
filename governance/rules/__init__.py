"""The rules of `python -m governance check`: what dbt and dbt-bouncer cannot see.

Each module holds the rules about one thing; a rule takes the project and yields what breaks it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from governance.artifacts import Project


@dataclass(frozen=True, order=True)
class Finding:
    """One breach: the file, what is wrong there and what to do, each as a sentence."""

    path: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what} {self.remedy}"


Rule = Callable[[Project], Iterator[Finding]]


def all_rules() -> dict[str, Rule]:
    """The rules by what they demand, in the order in which they are reported."""
    from governance.rules import (
        agreements,
        columns,
        declaring,
        engines,
        lineage,
        names,
        owners,
        parsing,
        people,
        places,
        publishing,
        reading,
        recipients,
        releases,
        reserved,
        seeds,
        shares,
        silos,
        sources,
        templating,
    )

    return {
        "departments are named by one word": names.departments_are_words,
        "systems are called like no other department": names.systems_are_apart,
        "group is the folder": silos.group_is_folder,
        "access is the layer": silos.access_is_layer,
        "no way round the groups": silos.no_way_round,
        "only staging reads sources": silos.only_staging_reads_sources,
        "models read by ref and source alone": reading.models_read_openly,
        "macros for models read nothing": reading.macros_read_nothing,
        "what a yml says for a test runs no query": reading.tests_read_openly,
        "SQL means the same on both engines": engines.sql_is_portable,
        "macros for models mean the same on both engines": engines.macros_are_portable,
        "seeds are the same on both engines": seeds.seeds_are_portable,
        "partitions are the same on both engines": seeds.partitions_are_portable,
        "columns called by reserved words are quoted": reserved.reserved_are_quoted,
        "a relation lands in its folder's schema": places.lands_in_its_folder,
        "settings store and grant nothing elsewhere": places.settings_are_plain,
        "nothing runs beside the models": places.no_hooks,
        "sources are of their system": places.sources_are_of_their_system,
        "a system reads what is its own": declaring.systems_read_their_own,
        "a yml has no Jinja but doc()": templating.ymls_are_plain,
        "SQL reads no variable of the environment": templating.sql_reads_no_variable,
        "limits of what may be lost are shares": publishing.limits_are_shares,
        "sources say where they come from and how fresh they are": sources.tables_are_whole,
        "staging columns are described and classified": columns.staging_is_classified,
        "the yml lists the columns that were built": columns.yml_is_select,
        "what is parsed is named in problems()": parsing.parsed_is_reported,
        "what is doubtful about a row is passed on": parsing.doubts_are_reported,
        "shares are contracted, versioned tables behind the gate": shares.shares_are_fit,
        "each share has one agreement": shares.one_agreement_each,
        "who reads a share is named by its agreement": shares.readers_are_recipients,
        "no person is in a seed": people.nobody_is_in_a_seed,
        "a class goes with its column and is never loosened": lineage.classes_are_kept,
        "no share leaks": lineage.releases_leak_nothing,
        "counts are withheld and rounded as agreed": lineage.counts_are_as_agreed,
        "figures of a period are frozen when released": releases.periods_are_frozen,
        "a month closes when all sources of a share were checked": releases.sources_are_listed,
        "agreements are whole": agreements.agreements_are_whole,
        "recipients exist": recipients.recipients_exist,
        "each agreement stands by itself": recipients.nothing_is_copied,
        "departments approve their own": owners.departments_own_their_files,
        "the platform approves what separates departments": owners.the_platform_owns_what_separates,
        "agreements are judged by the clock": agreements.the_day_is_the_clocks,
        "agreements promise what is kept": agreements.promises_are_kept,
        "small numbers are withheld": agreements.thresholds_have_a_floor,
        "exposures have label, maturity and url": agreements.exposures_are_presentable,
    }


def check(project: Project) -> dict[str, list[Finding]]:
    """Run all rules; the findings of each, sorted, nothing twice."""
    return {name: sorted(set(rule(project))) for name, rule in all_rules().items()}
