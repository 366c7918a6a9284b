"""The papers for the regulator: a zip that a person looks through, completes and sends.

It is the same, byte for byte, for the same state of a request and the same day. Where its time
has not come, or a step that the law needs is missing, its README says so before all else.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.regulator_pack import cover_letter, readme, sent_letters, timeline, working
from requests_app.regulator_pack.case import Case, case_of
from requests_app.regulator_pack.readiness import problems

__all__ = ["Pack", "build_pack", "filename_of", "pack_of"]


@dataclass(frozen=True)
class Pack:
    """The papers, by name; and why it is not the time to send them, if it is not."""

    on: date
    files: dict[str, bytes]
    problems: tuple[str, ...]

    def zipped(self) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, data in self.files.items():
                member = zipfile.ZipInfo(name, (self.on.year, self.on.month, self.on.day, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, data)
        return content.getvalue()


def build_pack(foi_request: FoiRequest, on: date) -> bytes:
    """Return the zip for a request as it stands on `on`."""
    return pack_of(foi_request, on).zipped()


def pack_of(foi_request: FoiRequest, on: date) -> Pack:
    """Write the papers of a request as it stands on `on`."""
    case = case_of(foi_request, on)
    files = _files(case)
    told = {name: what for name, (what, _) in files.items()}
    contents = {name: data for name, (_, data) in files.items()}
    first = readme.as_text(case, told).encode()
    return Pack(on, {"README.txt": first, **contents}, tuple(problems(case)))


def filename_of(foi_request: FoiRequest) -> str:
    """Return what the zip is called, fit for any file system."""
    letters = "".join(
        one if one.isascii() and one.isalnum() else "-" for one in foi_request.reference
    )
    made_up = "made-up-" if foi_request.campaign.made_up else ""
    return f"{made_up}{letters.strip('-') or 'request'}-regulator-pack.zip"


def _files(case: Case) -> dict[str, tuple[str, bytes]]:
    """Each paper but the README by its name: what it is, and its bytes."""
    files = {
        "cover_letter.txt": (
            "a draft, to be completed and signed",
            cover_letter.draft(case).encode(),
        ),
        "timeline.txt": (
            "all that happened, with what was struck out and why",
            timeline.as_text(case).encode(),
        ),
        "timeline.csv": ("the same as a table", timeline.as_csv(case)),
        "deadline.txt": (
            "how the last day for a reply was worked out",
            working.as_text(case).encode(),
        ),
    }
    for name, letter in sent_letters.named(case):
        certain = letter.state == OutgoingMessage.State.SENT
        what = "the mail, byte for byte as it was sent" if certain else "the mail, if it was sent"
        files[f"{name}.eml"] = (what, bytes(letter.mime))
        files[f"{name}.txt"] = ("the same letter to be read", sent_letters.as_text(letter).encode())
    return files
