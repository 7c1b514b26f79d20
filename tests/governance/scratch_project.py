"""A copy of the real project that a test may spoil, parsed by the real dbt."""

from pathlib import Path
import shutil
import subprocess
import sys

from governance import rules
from governance.artifacts import load

ROOT = Path(__file__).resolve().parents[2]
DBT = Path(sys.executable).with_name("dbt")
PARTS = [
    "models",
    "macros",
    "seeds",
    "tests",
    "ingest",
    "dbt_project.yml",
    "profiles.yml",
]


class Scratch:
    """A copy of the project that a test may spoil."""

    def __init__(self, folder: Path, origin: "Scratch | None" = None):
        """Copy the project, or another copy of it: a parsed one is parsed again in part."""
        self.folder = folder
        if origin:
            shutil.copytree(origin.folder, folder)
            return
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            copy(ROOT / part, folder / part)

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def holding(self, folder: str, text: str) -> str:
        """The one yml of a folder that holds a text."""
        ymls = (self.folder / folder).glob("*.yml")
        [found] = [yml for yml in ymls if text in yml.read_text(encoding="utf-8")]
        return str(found.relative_to(self.folder))

    def put_before(self, path: str, text: str) -> None:
        self.write(path, text + self.read(path))

    def add_parking(self, service_line: str) -> None:
        """Give the project a further department with its line in dbt_project.yml, if new."""
        groups, name = "models/groups.yml", "  - name: parking\n"
        if name not in self.read(groups):
            owner = "    owner: {name: P, email: parking@eastmere.gov.uk}\n"
            self.change(groups, "groups:\n", f"groups:\n{name}{owner}")
        self.add_folder("service", service_line)

    def add_folder(self, layer: str, line: str) -> None:
        """Put a folder's line under its layer in dbt_project.yml, unless it is there."""
        if line in self.read("dbt_project.yml"):
            return
        start = f"    {layer}:\n      +access: private\n"
        self.change("dbt_project.yml", start, f"{start}{line}\n")

    def parse(self) -> tuple[int, str]:
        """Run `dbt parse`; its exit status and what it said."""
        run = subprocess.run(
            [DBT, "--no-use-colors", "parse", "--profiles-dir", "."],
            cwd=self.folder,
            env={"BOROUGH_DATA": str(self.folder / "var"), "PATH": "", "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, run.stdout + run.stderr

    def findings(self) -> set[str]:
        """What the check says once the project is parsed anew."""
        status, said = self.parse()
        assert status == 0, said
        project = load(self.folder / "target/manifest.json", self.folder / "dbt_project.yml")
        return {str(f) for findings in rules.check(project).values() for f in findings}
