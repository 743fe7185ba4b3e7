"""The shape of the package: which part may import which, how light an import is, how long files and functions may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import audit

ROOT = Path(__file__).parent.parent
# From top to bottom: a part imports from the rows below its own only. A folder of audit/ is one part, inside which imports are free.
LAYERS = (
    ("cli",),
    ("commands",),
    ("pytest_plugin", "review"),
    ("render",),
    ("analyse", "ask", "compare", "seal", "distributed", "calibrate", "policy_file"),
    ("dossier", "design"),
    ("sentences", "tipping"),
    ("policy", "measure_similarity"),
    ("plan", "measure", "import_answers", "lint", "plugins", "measure_file"),
    ("questions", "answer_file"),
    ("analysers", "adapters"),
    ("gap",),
    ("contrast", "controls", "references", "planted"),
    ("outcomes", "graders"),
    ("transcript",),
    ("answers", "adapter", "finding"),
    ("suite",),
    ("probe_file",),
    ("probe",),
    ("reading",),
    ("measures", "errors", "http_manners"),
)
ASKING = {"ask", "plan", "questions", "adapters"}
JUDGING = {
    *("analyse", "graders", "gap", "outcomes", "controls", "tipping", "measure", "dossier", "sentences", "policy", "analysers", "contrast"),
    "answers",
}
ROW = {part: row for row, parts in enumerate(LAYERS) for part in parts}
HEAVY = {"aiohttp", "fairlearn", "numpy", "pandas", "plotly", "scipy", "sklearn", "spacy", "statsmodels", "torch", "transformers"}
LONGEST_FILE, LONGEST_BODY = 300, 50  # lines

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """Dotted name of the module in a file, e.g. "audit.adapters.echo"."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "audit").rglob("*.py"))}


def imports(tree: ast.Module, modules: set[str]) -> set[str]:
    """What a module imports from this package, also inside functions: dotted modules, or "audit.NAME" for a name that is none."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = "audit.<relative>" if node.level else str(node.module)  # a relative import is in no row of the table
            names = {f"{source}.{alias.name}" for alias in node.names}
            found |= {name if name in modules or source == "audit" else source for name in names}
    return {name for name in found if name.split(".")[0] == "audit"}


IMPORTS = {name: imports(tree, set(MODULES)) for name, tree in MODULES.items()}
EDGES = [(name, target) for name, targets in IMPORTS.items() if name != "audit" for target in sorted(targets)]


def part(module: str) -> str:
    """The part of the table that a module belongs to: "audit.adapters.echo" is in "adapters"."""
    return module.split(".")[1]


def reach(start: str) -> set[str]:
    """The parts that `start` imports, directly or on the way. `plugins` opens modules by name and is not entered."""
    seen, waiting = set[str](), [start]
    while waiting:
        fresh = {name for name in IMPORTS.get(waiting.pop(), set()) if name != "audit.plugins"} - seen
        seen |= fresh
        waiting += fresh
    return {part(name) for name in seen}


def functions() -> Iterator[tuple[str, Function]]:
    """Every function and method of the package with its place."""
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}.{node.name}, line {node.lineno}", node


def test_imports_inside_functions_and_of_submodules_are_seen() -> None:
    """The reading of imports misses neither a late import nor `from package import module`, and passes over foreign packages."""
    tree = ast.parse("import json\nfrom audit import plan, __version__\ndef late():\n    from audit.adapters import echo, AdapterOptions\n")
    known = {"audit.plan", "audit.adapters", "audit.adapters.echo"}
    assert imports(tree, known) == {"audit.plan", "audit.__version__", "audit.adapters", "audit.adapters.echo"}


def test_every_module_has_a_place_in_the_table() -> None:
    """A new part is put into `LAYERS` on purpose."""
    assert {part(name) for name in MODULES if name != "audit"} - set(ROW) == set()


def test_imports_point_down() -> None:
    """A part imports parts of lower rows and itself, and of the package's face only the version."""
    edges = [(name, target) for name, target in EDGES if target != "audit.__version__"]
    assert edges
    assert [f"{a} imports {b}" for a, b in edges if part(a) != part(b) and ROW.get(part(a), -1) >= ROW.get(part(b), -1)] == []


def test_analysers_and_adapters_do_not_know_their_siblings() -> None:
    """An analyser imports no other analyser, an adapter no other adapter; adapters that speak HTTP share the two files made for that."""
    shared = {"audit.adapters", "audit.adapters.http_client", "audit.adapters.http_call"}
    among = [(a, b) for a, b in EDGES if part(a) == part(b) and part(a) in ("analysers", "adapters")]
    assert [f"{a} imports {b}" for a, b in among if b not in shared] == []


def test_asking_and_judging_do_not_meet() -> None:
    """Nothing that sends prompts reaches anything that judges answers, nor the other way round."""
    asking = {name: reach(name) & JUDGING for name in MODULES if name != "audit" and part(name) in ASKING}
    judging = {name: reach(name) & ASKING for name in MODULES if name != "audit" and part(name) in JUDGING}
    assert asking and judging
    assert {name: parts for name, parts in (asking | judging).items() if parts} == {}


@pytest.mark.parametrize("module", ["audit", "audit.cli"])
def test_import_is_light(module: str) -> None:
    """Starting up loads no package that takes long to import."""
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.split())
    assert module in loaded
    assert loaded & HEAVY == set()


def test_public_names() -> None:
    """The package's face holds what it lists and nothing else."""
    public = list(getattr(audit, "__all__", ["__version__"]))
    bound = {name for name, value in vars(audit).items() if not name.startswith("_") and not isinstance(value, ModuleType)}
    assert public == sorted(public)
    assert [name for name in public if not hasattr(audit, name)] == []
    assert bound - {"annotations"} <= set(public)


def test_files_are_short() -> None:
    """A file is read in one sitting."""
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "audit").rglob("*.py")}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    """A function body, without its docstring, is seen at a glance."""
    long = {}
    for place, node in functions():
        body = node.body[1:] if ast.get_docstring(node) else node.body
        length = node.end_lineno - body[0].lineno + 1 if body and node.end_lineno else 0
        if length > LONGEST_BODY:
            long[place] = length
    assert long == {}


def test_public_functions_say_what_they_do() -> None:
    """Every function and method without a leading underscore, in modules and public classes, has a docstring."""
    silent = []
    for name, tree in MODULES.items():
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for node in [*tree.body, *(member for one in classes for member in one.body)]:
            if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{name}.{node.name}, line {node.lineno}")
    assert silent == []
