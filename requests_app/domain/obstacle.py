"""Why nothing is written to an authority although the next step of its ladder is due."""

from enum import StrEnum


class Obstacle(StrEnum):
    """One reason, the first that is true in this order; the value names it in lists and logs."""

    CAMPAIGN_PAUSED = "campaign_paused"
    CAMPAIGN_SNOOZED = "campaign_snoozed"
    HELD = "held"
    SNOOZED = "snoozed"
    UNREAD_MAIL = "unread_mail"
    LETTER_WAITS = "letter_waits"
    PART_CAME = "part_came"
    PERSONS_STEP = "persons_step"
    NO_APPLICANT = "no_applicant"
    NO_ADDRESS = "no_address"
    ADDRESS_REFUSED = "address_refused"

    @property
    def sentence(self) -> str:
        """What is said to a person."""
        return _SENTENCES[self]


_SENTENCES = {
    Obstacle.CAMPAIGN_PAUSED: "chasing is paused for the whole campaign",
    Obstacle.CAMPAIGN_SNOOZED: "the campaign is not chased before a day that was set",
    Obstacle.HELD: "a person stopped chasing it",
    Obstacle.SNOOZED: "it is not chased before a day that was set",
    Obstacle.UNREAD_MAIL: "mail that may be theirs has come and is not read yet",
    Obstacle.LETTER_WAITS: "the letter before it has not left, or it is not known whether it did",
    Obstacle.PART_CAME: "a part of the answer came: no text of the ladder is true; write to them",
    Obstacle.PERSONS_STEP: "the next step is a person's: the complaint to the regulator",
    Obstacle.NO_APPLICANT: "the applicant's real name is missing (FOIA s.8)",
    Obstacle.NO_ADDRESS: "the authority has no address",
    Obstacle.ADDRESS_REFUSED: "the authority's address was refused and is not put right yet",
}
