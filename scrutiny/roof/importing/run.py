from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from meetings.papers.services.uploads import look_at
from meetings.papers.upload import Upload
from scrutiny.models import User
from scrutiny.roof.importing.faults import blaming
from scrutiny.roof.importing.folder import SourceFile
from scrutiny.roof.importing.wording import ItemWords


@dataclass
class Run:
    """One run of the import: the user it runs for, and what to tell them afterwards.

    Each file is checked once, as in the browser.
    """

    by: User | None
    notes: list[str] = field(default_factory=list)
    _uploads: dict[SourceFile, Upload] = field(default_factory=dict)

    def look_at_files(self, items: Iterable[ItemWords]) -> None:
        """Check all files before anything is locked, since that is slow. Raises Fault."""
        for item in items:
            for paper in item.papers:
                if paper.file:
                    with blaming(paper.place):
                        self.upload(paper.file)
            self.look_at_files(item.items)

    def upload(self, file: SourceFile) -> Upload:
        """Return a checked file. Raises Refused for one that is not accepted."""
        if file not in self._uploads:
            upload = look_at(file.read(), PurePosixPath(file.name).name)
            self._uploads[file] = upload
            open_questions = sum(each.severity != "cleaned" for each in upload.examined.findings)
            if open_questions:
                things = "thing" if open_questions == 1 else "things"
                self.notes.append(f"{file.name}: {open_questions} {things} to look at on its page")
        return self._uploads[file]
