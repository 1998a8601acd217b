"""What every test may use: a folder whose name has the accents and spaces that real users have."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings

# A slow minute of the machine is no failure; CI tries the same examples each time, so that it fails only on a change.
# `pytest --hypothesis-profile=long` looks further.
settings.register_profile("usual", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile("usual")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The program's own log and its daily copies go where nobody keeps anything.
_state = tempfile.mkdtemp(prefix="attache-tests-")
atexit.register(shutil.rmtree, _state, ignore_errors=True)
os.environ.update(XDG_STATE_HOME=_state, XDG_DATA_HOME=_state)
# A laptop of the post, not one of the machine's zone: it is told where the two differ.
os.environ["TZ"] = "America/Santo_Domingo"
if hasattr(time, "tzset"):
    time.tzset()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with accents and spaces in its path."""
    path = tmp_path / "Poste à Saint-Marc é"
    path.mkdir()
    return path
