"""The imported folder: its files, opened safely and told apart by content."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from scrutiny.roof.importing.faults import Fault

LARGEST_TEXT = 5 * 1024 * 1024
MEETING_FILE = "meeting.toml"


@dataclass(frozen=True)
class SourceFile:
    """A file of the folder as it was when the folder was read; `sha256` in hex."""

    name: str
    path: Path
    sha256: str

    def read(self) -> bytes:
        """Return its content. Raises Fault when it has changed since the folder was read."""
        data = self.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise Fault(f"{self.name}: was changed while it was being brought over")
        return data


@dataclass
class Folder:
    """Opens files by the names that the folder's own files give, and none outside it."""

    root: Path
    files: dict[str, SourceFile] = field(default_factory=dict)

    def open(self, name: str, place: str) -> SourceFile:
        """Return the file of this name; a fault names the `place` that asked for it."""
        if name not in self.files:
            path = self._path(name, place)
            try:
                with path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as error:
                raise Fault(f"{place}: {name} cannot be read ({error.strerror})") from error
            self.files[name] = SourceFile(name, path, digest)
        return self.files[name]

    def text(self, file: SourceFile) -> str:
        """Return the text of a TOML or JSON file."""
        if file.path.stat().st_size > LARGEST_TEXT:
            raise Fault(f"{file.name}: is larger than 5 MB")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Fault(f"{file.name}: is not UTF-8 text (byte {error.start + 1})") from error

    @property
    def digest(self) -> str:
        """Hash the names and contents of all files that were opened."""
        lines = sorted(f"{file.sha256} {file.name}\n" for file in self.files.values())
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def _path(self, name: str, place: str) -> Path:
        if not _stays_below(name):
            raise Fault(f"{place}: {name} is not a name within the folder")
        path = self.root / name
        if not path.exists():
            raise Fault(f"{place}: {name} is not in the folder")
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise Fault(f"{place}: {name} leads out of the folder")
        if not path.is_file():
            raise Fault(f"{place}: {name} is not a file")
        return path.resolve()


def open_folder(root: Path) -> Folder:
    """Open the folder at `root`. Raises Fault when there is none, or no meeting.toml in it."""
    if not root.is_dir():
        raise Fault(f"{root} is not a folder")
    folder = Folder(root)
    if not (root / MEETING_FILE).exists():
        raise Fault(f"{MEETING_FILE}: is not in the folder {root}")
    folder.open(MEETING_FILE, MEETING_FILE)
    return folder


def _stays_below(name: str) -> bool:
    """Whether a name is relative and never climbs, on this system or on Windows."""
    windows = PureWindowsPath(name)  # takes both kinds of slash
    return not (windows.anchor or ".." in windows.parts)
