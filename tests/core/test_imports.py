"""Imports between modules, type-checking imports and those inside functions included."""

from __future__ import annotations

from pathlib import Path

import networkx
import pytest

import sim

grimp = pytest.importorskip("grimp", reason="comes with the extra 'dev'")


@pytest.fixture(scope="module")
def imports() -> networkx.DiGraph:
    """An edge from each module of the package to each module of the package that it imports."""
    graph = grimp.build_graph("sim", include_external_packages=False, exclude_type_checking_imports=False)
    modules = networkx.DiGraph()
    for module in graph.modules:
        modules.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module))
    return modules


def test_no_import_circle(imports) -> None:
    circles = [sorted(found) for found in networkx.strongly_connected_components(imports) if len(found) > 1]
    assert circles == []


def test_only_the_doors_lie_directly_under_the_package() -> None:
    assert sorted(path.name for path in Path(sim.__file__).parent.glob("*.py")) == ["__init__.py", "__main__.py"]
