"""Does anything below the shell reach for the clock, or for Django?"""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOMS, at, dotted, modules

CLOCK = "tocsin.drivers.clock"
ASKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate"}
ASKS |= {"timezone.localtime", "time.time", "time.time_ns", "time.gmtime", "time.localtime"}
FIELDS = {"auto_now", "auto_now_add"}
IMPORT_WITHOUT_DJANGO = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "django":
            raise ImportError(f"Django is made unimportable here, and was asked for as {name}")

sys.meta_path.insert(0, Blocked())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def clocks(root: Path) -> list[str]:
    """Name every place outside the clock driver that asks the time; Django's ``auto_now`` asks it too."""
    faults = []
    for module in modules(root):
        if module.name == CLOCK:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in ASKS:
                faults.append(f"{at(root, module, node)}: {dotted(node)} is the clock driver's alone")
            if isinstance(node, ast.keyword) and node.arg in FIELDS:
                faults.append(f"{at(root, module, node.value)}: {node.arg} asks the time in a table")
    return faults


def without_django(root: Path) -> list[str]:
    """Name every room that cannot be imported in a fresh process where Django cannot be."""
    running = {}
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    for room in ROOMS:
        named = [module.name for module in modules(root) if module.container == room]
        command = [sys.executable, "-c", IMPORT_WITHOUT_DJANGO, *named]
        running[room] = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    faults = []
    for room, process in running.items():
        _, said = process.communicate(timeout=120)
        if process.returncode:
            faults.append(f"src/tocsin/{room}: {said.decode(errors='replace').strip().splitlines()[-1]}")
    return faults
