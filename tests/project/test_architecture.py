"""The shape of the code: layers, sizes, and a vocabulary of rooms that a newcomer can trust."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("gazetteer", "geomap", "web")


def modules(root: Path) -> list[Path]:
    return [path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]


def test_the_layers_hold(root: Path) -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_a_junk_drawer(root: Path) -> None:
    assert not [path for path in modules(root) if path.stem in {"utils", "helpers", "common", "misc"}]


def test_modules_and_functions_stay_readable(root: Path) -> None:
    """About 300 lines a module and 40 a function; the margin is for the case that reads better in one piece."""
    long_modules, long_functions = [], []
    for path in modules(root):
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > 330:
            long_modules.append(str(path.relative_to(root)))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and node.end_lineno - body[0].lineno > 45:
                    long_functions.append(f"{path.relative_to(root)}:{node.name}")
    assert (long_modules, long_functions) == ([], [])


def test_nothing_of_geomap_or_the_gazetteer_imports_flask(root: Path) -> None:
    for path in modules(root):
        if path.is_relative_to(root / "web"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "flask"], path


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile"]
)
def test_what_a_stranger_looks_for_is_there(root: Path, name: str) -> None:
    assert (root / name).stat().st_size > 200
