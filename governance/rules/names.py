"""Names of departments and systems: each stands for one department, wherever it is written.

A department's name begins its models and agreements, ends its schemas and is a line of CODEOWNERS;
a name that also means something else would open one department's folder to another.
"""

from collections.abc import Iterator
import re

from governance.artifacts import Project
from governance.rules import Finding

GROUPS = "models/groups.yml"
SETTINGS = "dbt_project.yml"
LOG = "ingest"  # its schema, raw_ingest, is what ingest writes of its own work for every source

_WORD = re.compile(r"[a-z]+")
TAKEN = {  # by what else it would mean
    "agreements": "the register's folder, models/share/agreements/",
    "intermediate": "a folder of service models",
    "public": "everyone, in an agreement's `to`",
    **dict.fromkeys(("raw", "reference", "service", "share", "staging"), "a layer's schemas"),
}


def departments_are_words(project: Project) -> Iterator[Finding]:
    """A department's name is one word of small letters, and means nothing else."""
    for name in sorted(project.groups):
        if not _WORD.fullmatch(name):
            yield Finding(
                GROUPS,
                f"the department {name} is not named by one word of small letters.",
                "Its models are <department>__<entities>, its schemas service_<department>: call "
                "it by one word, such as parking.",
            )
        elif name in TAKEN:
            yield Finding(
                GROUPS,
                f"the department {name} has a name that stands for {TAKEN[name]}.",
                "Give it another name.",
            )


def systems_are_apart(project: Project) -> Iterator[Finding]:
    """A system is not called like another department, nor like the log of ingest."""
    staging = project.settings.get("models", {}).get(project.name, {}).get("staging", {})
    for system in sorted(name for name in staging if not name.startswith("+")):
        owner = project.staging_group(system)
        if system in project.groups and system != owner:
            yield Finding(
                SETTINGS,
                f"the system {system} of {owner or 'no department'} is called like the department "
                f"{system}, whose owners CODEOWNERS would make approve it.",
                "Call the system and its folder by another name.",
            )
    for source in project.sources.values():
        if source["source_name"] == LOG:
            yield Finding(
                source["original_file_path"],
                f"the source {LOG}.{source['name']} would read the log that ingest keeps of every "
                "department's sources.",
                "Call the system by another name.",
            )
