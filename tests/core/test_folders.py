"""The user's folders in environments that lack a home, or name folders wrongly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import ConfigError
from sim.core import compiled, folders

linux = pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")


@pytest.fixture
def nobody(monkeypatch) -> None:
    """No HOME, and no entry for the user."""
    import pwd

    def unknown(user):
        raise KeyError(user)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "DISSONANCE_CACHE_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


@linux
@pytest.mark.parametrize("value", ["", "relative", "./here"])
def test_an_empty_or_relative_xdg_folder_is_unset(tmp_path, monkeypatch, value) -> None:
    monkeypatch.delenv("DISSONANCE_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert folders.cache_home() == tmp_path / ".cache" / "dissonance"
    assert folders.data_home() == tmp_path / ".local" / "share" / "dissonance"


@linux
def test_a_named_folder_is_used(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("DISSONANCE_CACHE_DIR", raising=False)
    assert folders.cache_home() == tmp_path / "dissonance"
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", "mine")
    assert folders.cache_home() == Path("mine").absolute()


@linux
def test_an_empty_home_is_read_from_the_users_entry(monkeypatch) -> None:
    import pwd

    monkeypatch.setenv("HOME", "")
    assert folders.home_folder() == Path(pwd.getpwuid(os.getuid()).pw_dir)


@linux
def test_without_a_home_there_is_a_cache_folder_all_the_same(nobody) -> None:
    assert folders.home_folder() is None and folders.cache_home() is None and folders.data_home() is None
    assert compiled.cache_folder(Path(sim.__file__).parent).is_dir()


@linux
def test_a_path_below_a_missing_home_is_refused_with_its_name(nobody) -> None:
    with pytest.raises(ConfigError, match=r"~/cells\.csv"):
        folders.with_home("~/cells.csv")


@linux
class TestTemporaryFolder:
    @pytest.fixture(autouse=True)
    def temporary(self, tmp_path, monkeypatch) -> Path:
        monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
        return tmp_path / f"dissonance-{os.getuid()}"

    def test_it_is_private(self, temporary) -> None:
        assert folders.private_temporary_folder() == temporary
        assert temporary.stat().st_mode & 0o777 == 0o700
        assert folders.private_temporary_folder() == temporary

    @pytest.mark.parametrize("mode", [0o777, 0o770])
    def test_one_that_others_can_write_to_is_not_used(self, temporary, mode) -> None:
        temporary.mkdir()
        temporary.chmod(mode)
        assert folders.private_temporary_folder() is None

    def test_a_link_or_a_file_is_not_used(self, temporary, tmp_path) -> None:
        (tmp_path / "elsewhere").mkdir()
        temporary.symlink_to(tmp_path / "elsewhere")
        assert folders.private_temporary_folder() is None
        temporary.unlink()
        temporary.write_text("")
        assert folders.private_temporary_folder() is None

    @pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
    def test_anothers_folder_is_not_used(self, temporary) -> None:
        temporary.mkdir(mode=0o700)
        os.chown(temporary, 54321, 54321)
        assert folders.private_temporary_folder() is None

    def test_the_cache_is_then_a_folder_of_this_process(self, temporary, nobody, monkeypatch, tmp_path) -> None:
        temporary.mkdir()
        temporary.chmod(0o777)
        folder = compiled.cache_folder(Path(sim.__file__).parent)
        assert folder.is_dir() and temporary not in folder.parents


@linux
@pytest.mark.skipif(os.getuid() != 0 or shutil.which("setpriv") is None, reason="needs root to become nobody")
def test_a_user_without_entry_and_home_can_use_the_command(tmp_path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "DISSONANCE_CACHE_DIR")}
    python = str(Path(sim.__file__).parents[1])
    reads = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]  # this Python, wherever it is
    nobody = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", *reads, sys.executable]
    how = {"env": {**environment, "PYTHONPATH": python}, "cwd": tmp_path, "capture_output": True, "text": True}
    if subprocess.run([*nobody, "-c", "import sim, hydra"], **how).returncode != 0:
        pytest.skip("another user cannot read this Python or this checkout")
    child = subprocess.run([*nobody, "-m", "sim", "explain", "bias"], timeout=300, **how)
    assert child.returncode == 0 and "leadership.bias" in child.stdout, child.stderr
    assert "Traceback" not in child.stderr
