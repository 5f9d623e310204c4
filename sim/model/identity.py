"""Which model made a number: a fingerprint of all code that can change one.

Comments, docstrings and blank lines do not count, so that a better sentence throws no result away; nor do the
versions of Python and of libraries, under which the same bits come out.
"""

from __future__ import annotations

import ast
import hashlib
import io
import sys
import tokenize
from functools import cache
from inspect import getsourcefile
from pathlib import Path

from sim.core.compiled import compiled_from
from sim.core.errors import ConfigError

SIM = Path(__file__).resolve().parents[2]
READ_OFF = SIM / "measures"  # beside what compiled code sees: what tables are made with
NO_NUMBERS = {
    SIM / name
    for name in (
        "__init__.py",
        "__main__.py",
        "cli.py",
        "compose.py",
        "plugins.py",
        "model.py",
        "practitioner.py",
        "leader.py",
    )
}  # doors to the model, not the model
LENGTH = 12


@cache
def model_version() -> str:
    """The fingerprint of this installation (hex)."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(path.relative_to(SIM).as_posix().encode() + bare(path.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()[:LENGTH]


def sources() -> list[Path]:
    """Every file that can change a number, in a fixed order."""
    return sorted({*compiled_from(SIM), *READ_OFF.rglob("*.py")} - NO_NUMBERS)


def plugin_hash(cls: type) -> str:
    """The fingerprint of the file in which a class from outside the package stands (hex).

    Raises:
        ConfigError: it stands in no file.
    """
    module = sys.modules[cls.__module__]
    if not getattr(module, "__file__", None):
        raise ConfigError(
            f"'{getattr(cls, 'kind', cls.__name__)}' was typed in a session, and a study knows versions by files; "
            "write it into FOLDER/activities (or FOLDER/alternatives) and name the folder (config_dir=FOLDER)."
        )
    file = getsourcefile(module)
    return hashlib.sha256(bare(Path(file or "").read_text(encoding="utf-8")).encode()).hexdigest()[:LENGTH]


def bare(source: str) -> str:
    """Python source without comments, docstrings and blank lines; the same on every Python.

    >>> bare('def f(x):  # why\\n    "What."\\n\\n    return x\\n')
    'def f(x):\\n    return x'
    """
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for first, last in _docstrings(source):
        lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _docstrings(source: str) -> list[tuple[int, int]]:
    """First and last line of each docstring."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[0] for node in ast.walk(ast.parse(source)) if isinstance(node, holders) and node.body)
    return [
        (one.lineno, one.end_lineno or one.lineno)
        for one in first
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
    ]
