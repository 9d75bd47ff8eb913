"""Lets the tests import the modules beside this folder, as the scripts do."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
