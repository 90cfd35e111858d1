"""Can what is installed be checked by its hash, from any source, under a licence that asks nothing of its user?"""

import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement

# Written in halves, so that this file does not name them either.
REGISTRIES = tuple(
    "".join(halves)
    for halves in (
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".org"),
        ("npmjs", ".com"),
        ("yarnpkg", ".com"),
        ("anaconda", ".org"),
        ("proxy.golang", ".org"),
        ("crates", ".io"),
        ("rubygems", ".org"),
    )
)
BINARY = {
    ".png",
    ".jpg",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".pdf",
    ".xlsx",
    ".docx",
    ".parquet",
    ".gz",
    ".zip",
}
SKIPPED = {".git", ".venv", "node_modules", "demo-out", "store", "bench-out", "web-build", "__pycache__"}
UNWANTED = re.compile(r"\b(?:A?GPL|LGPL|Affero|GNU (?:Lesser )?General Public)", re.IGNORECASE)


def lock(root: Path) -> list[str]:
    """Name every entry of the lock without a hash, and every line that holds an address."""
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    faults = [
        f"requirements.lock:{number}: an address: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"://| @ |^\s*--(?!hash)", line)
    ]
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    return faults + [f"requirements.lock: no hash for {e.split()[0]}" for e in entries if "--hash=sha256:" not in e]


def _configured() -> Iterator[str]:
    """Give the hosts that this machine's installers are told to ask: a mirror's name is no more the project's affair."""
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY"):
        yield from (host for part in os.environ.get(name, "").split() if (host := urlsplit(part).hostname))
    for path in (
        Path("/etc/pip.conf"),
        Path("~/.pip/pip.conf"),
        Path("~/.config/pip/pip.conf"),
        Path("/etc/xdg/pip/pip.conf"),
    ):
        config = ConfigParser(interpolation=None, strict=False)
        config.read(path.expanduser(), encoding="utf-8")
        for section in config.values():
            for key in ("index-url", "extra-index-url"):
                yield from (h for part in section.get(key, "").split() if (h := urlsplit(part).hostname))


def kept(root: Path) -> list[Path]:
    """Give the files that git keeps or, where there is no git, everything that is not made by a run."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True)
    if done.returncode == 0 and done.stdout:
        listed = (root / name for name in done.stdout.decode().split("\0") if name)
        return [path for path in listed if path.is_file()]
    every = (path for path in root.rglob("*") if path.is_file())
    return [path for path in every if not SKIPPED & set(path.relative_to(root).parts)]


def registries(root: Path) -> list[str]:
    """Name every kept file that names a package registry's host."""
    local = {"localhost", "127.0.0.1", "::1"}
    hosts = {*REGISTRIES, *_configured()} - local
    pattern = re.compile("|".join(map(re.escape, sorted(hosts))).encode(), re.IGNORECASE)
    return [
        f"{path.relative_to(root)}: names the registry {found[0].decode()}"
        for path in kept(root)
        if path.suffix not in BINARY and (found := pattern.search(path.read_bytes()))
    ]


def _runtime(root: Path) -> set[str]:
    """Give the names of the packages that an ordinary installation brings, by walking what each asks for."""
    tables = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    waiting, seen = [Requirement(line) for line in tables["project"]["dependencies"]], set()
    while waiting:
        asked = waiting.pop()
        for extra in {"", *asked.extras}:
            key = f"{asked.name.lower()}[{extra}]"
            if key in seen:
                continue
            seen.add(key)
            try:
                lines = requires(asked.name) or []
            except PackageNotFoundError:
                continue  # for another system or an older Python
            nested = (Requirement(line) for line in lines)
            waiting += [need for need in nested if need.marker is None or need.marker.evaluate({"extra": extra})]
    return {key.split("[", maxsplit=1)[0] for key in seen}


def licences(root: Path) -> list[str]:
    """Name every package of an ordinary installation whose licence is of the GPL's family."""
    faults = []
    for name in sorted(_runtime(root)):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue
        said = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
        said += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
        if any(UNWANTED.search(line) for line in said):
            faults.append(f"{name}: {' · '.join(line for line in said if line)}")
    return faults
