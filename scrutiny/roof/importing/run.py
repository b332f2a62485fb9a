from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from meetings.papers.services.uploads import Upload, look_at
from scrutiny.models import User
from scrutiny.roof.importing.faults import blaming
from scrutiny.roof.importing.folder import SourceFile
from scrutiny.roof.importing.wording import ItemWords


@dataclass
class Run:
    """One run of the import: who it is for, and what the person should know afterwards.

    Files are looked at as they are in the browser, each once.
    """

    by: User | None
    notes: list[str] = field(default_factory=list)
    _uploads: dict[SourceFile, Upload] = field(default_factory=dict)

    def look_at_files(self, items: Iterable[ItemWords]) -> None:
        """Look at all files before anything is locked: that is slow. Raises Fault."""
        for item in items:
            for paper in item.papers:
                if paper.file:
                    with blaming(paper.place):
                        self.upload(paper.file)
            self.look_at_files(item.items)

    def upload(self, file: SourceFile) -> Upload:
        """Return a file with what was found in it. Raises Refused for one that will not do."""
        if file not in self._uploads:
            upload = look_at(file.read(), PurePosixPath(file.name).name)
            self._uploads[file] = upload
            open_questions = sum(each.severity != "cleaned" for each in upload.examined.findings)
            if open_questions:
                things = "thing" if open_questions == 1 else "things"
                self.notes.append(f"{file.name}: {open_questions} {things} to look at on its page")
        return self._uploads[file]
