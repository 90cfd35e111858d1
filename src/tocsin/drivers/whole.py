"""Is a folder of the estate still, to the byte, what was recorded of it?"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from tocsin.estate.schema import ASSERTIONS, METERS
from tocsin.words import Digest, Fault, Refused


class NotWhole(Refused):
    """A snapshot, an overlay or a submission that is not what was recorded."""


def whole(paths: Iterable[Path], recorded: Digest) -> None:
    """Refuse files that are missing, or whose bytes differ from what was recorded of them; NotWhole names the folder.

    A file that has not been written since it was last looked at is not read again.
    """
    files = tuple(paths)
    missing = [path for path in files if not path.is_file()]
    found = "" if missing else content(files)
    if found == recorded:
        return
    place = f"{files[0].parent.name}/{missing[0].name if missing else files[0].name}"
    given = f"{place}, which is missing" if missing else f"{place} with SHA-256 {found[:16]}…"
    cure = "Put the file back from a backup, or load the estate again from its source."
    fault = Fault(given, f"bytes with SHA-256 {recorded[:16]}…, as recorded when it was loaded", cure, place)
    raise NotWhole(f"The estate in {files[0].parent.name}", str(fault), cure, (fault,))


def checked(
    store: Path, base: str, recorded: Digest, overlays: Iterable[tuple[str, Digest]]
) -> tuple[Path, tuple[Path, ...]]:
    """Give the folders of a snapshot and of its overlays within `store`, each looked at first as `whole` does."""
    later = tuple((store / folder, digest) for folder, digest in overlays)
    whole([store / base / METERS], recorded)
    for folder, digest in later:
        whole(sorted(folder.glob("*.parquet")) or [folder / ASSERTIONS], digest)
    return store / base, tuple(folder for folder, _ in later)


def content(paths: Iterable[Path]) -> Digest:
    """Give the SHA-256 of one file, or of the names and digests of several."""
    files = tuple(paths)
    found = [_digest(path, (stat := path.stat()).st_mtime_ns, stat.st_size, stat.st_ino) for path in files]
    if len(files) == 1:
        return Digest(found[0])
    lines = "".join(f"{path.name} {digest}\n" for path, digest in zip(files, found, strict=True))
    return Digest(hashlib.sha256(lines.encode()).hexdigest())


@lru_cache(256)
def _digest(path: Path, _written: int, _size: int, _inode: int) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
