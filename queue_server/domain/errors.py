"""Why the queue says no.

Every refusal carries a stable ``code`` (part of the contract with outside programs) and the facts a
sentence about it needs. The sentences themselves, and the HTTP status, live in ``web/problems/``.
"""

from __future__ import annotations


class Refusal(Exception):
    """Something was asked that the queue does not do; nothing has changed.

    ``facts`` are the values that the sentence shown to a person may name.
    """

    code = "refused"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {facts}" if facts else self.code)


class Unknown(Refusal):
    """A name in the request that this server does not know."""


class UnknownBranch(Unknown):
    """No branch has this code."""

    code = "unknown-branch"


class UnknownService(Unknown):
    """The branch has no service of this code."""

    code = "unknown-service"


class UnknownCounter(Unknown):
    """The branch has no counter of this code."""

    code = "unknown-counter"


class UnknownBoard(Unknown):
    """The branch has neither a board nor a zone of this code."""

    code = "unknown-board"


class UnknownZone(Unknown):
    """The branch has no zone of this code."""

    code = "unknown-zone"


class UnknownTicket(Unknown):
    """The branch gave no such ticket."""

    code = "unknown-ticket"


class UnknownTurn(Unknown):
    """No turn of today matches."""

    code = "unknown-turn"


class UnknownDevice(Unknown):
    """No device has this code."""

    code = "unknown-device"


class UnknownAppointment(Unknown):
    """The branch has no such appointment today."""

    code = "unknown-appointment"


class UnknownPrompt(Unknown):
    """No screen of a kiosk says this, or something that belongs into the sentence is missing."""

    code = "unknown-prompt"


class UnknownAnnouncement(Unknown):
    """The log entry is nothing that is spoken."""

    code = "unknown-announcement"


class UnknownProcedure(Unknown):
    """The catalogue has no procedure of this code."""

    code = "unknown-procedure"


class UnknownCase(Unknown):
    """The case system has no case of this code."""

    code = "unknown-case"


class UnknownPaperList(Unknown):
    """The branch has no such paper list."""

    code = "unknown-paper-list"


class NoPrinter(Refusal):
    """No kiosk is known that could print the slip again."""

    code = "no-printer"


class UnknownPriority(Refusal):
    """The branch has no such priority class."""

    code = "unknown-priority"


class UnknownOutcome(Refusal):
    """The centre has no such outcome."""

    code = "unknown-outcome"


class UnknownReason(Refusal):
    """The centre has no such reason for a pause."""

    code = "unknown-reason"


class NotForThisPress(Refusal):
    """The request carries something that the press would only drop."""

    code = "not-for-this-press"


class ReasonNeeded(Refusal):
    """The centre wants to know why."""

    code = "reason-needed"


class FinishIncomplete(Refusal):
    """The centre wants more recorded before a turn is finished; ``missing`` names what."""

    code = "finish-incomplete"


class TooLateToReturn(Refusal):
    """The time in which a missed person may come back has passed."""

    code = "too-late-to-return"


class NoAppointments(Refusal):
    """The branch takes no appointments."""

    code = "no-appointments"


class SlotNotOffered(Refusal):
    """The slot has passed, or is outside the hours in which numbers are given."""

    code = "slot-not-offered"


class SlotFull(Refusal):
    """As many as the branch takes are booked for the slot."""

    code = "slot-full"


class AppointmentOtherDay(Refusal):
    """The appointment is for another day."""

    code = "appointment-other-day"


class BadAddress(Refusal):
    """No message can be delivered to what was typed."""

    code = "bad-address"


class BadSubscription(Refusal):
    """What a browser gave to be reached by belongs to no push service that this server believes."""

    code = "bad-subscription"


class NoReminders(Refusal):
    """The centre sends no messages of this kind."""

    code = "no-reminders"


class AppointmentOver(Refusal):
    """The appointment was cancelled, or has become a number already."""

    code = "appointment-over"


class AppointmentMissed(Refusal):
    """The check-in came too long after the slot, and the centre does not keep late ones."""

    code = "appointment-missed"


class NothingToUndo(Refusal):
    """There is no action here that can still be taken back."""

    code = "nothing-to-undo"


class MovedOn(Refusal):
    """Something happened to the same person since, so the action cannot be taken back."""

    code = "moved-on"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing since the page read it."""

    code = "changed-meanwhile"


class BranchHalted(Refusal):
    """A supervisor has stopped the whole branch, with words that say why."""

    code = "branch-halted"


class DayFull(Refusal):
    """Whoever takes a number now is probably not served today, and the centre's rule is to say so at once."""

    code = "day-full"


class LimitReached(Refusal):
    """All the numbers that the centre gives of a service in a day, or in a slot, are given."""

    code = "limit-reached"


class DayNotClosed(Refusal):
    """A day that is not closed cannot be reopened."""

    code = "day-not-closed"


class IllegalTransition(Refusal):
    """The transition table has no row for this state and action."""

    code = "illegal-transition"


class NoMoreTime(Refusal):
    """The centre calls everybody when it is their turn; nobody may ask for more time."""

    code = "no-more-time"


class MoreTimeUsed(Refusal):
    """The person has asked for more time as often as the centre's rule allows."""

    code = "more-time-used"


class CounterBusy(Refusal):
    """The counter still has somebody who was called and is not being served."""

    code = "counter-busy"


class CounterClosed(Refusal):
    """A closed counter cannot pause."""

    code = "counter-closed"


class NothingAtCounter(Refusal):
    """The action needs a turn at the counter and none is there."""

    code = "nothing-at-counter"


class TurnElsewhere(Refusal):
    """The turn named in the request is at another counter."""

    code = "turn-elsewhere"


class BranchClosed(Refusal):
    """Numbers are given only in transaction hours; ``opens_at`` says when the next ones begin."""

    code = "branch-closed"


class ServiceClosed(Refusal):
    """The service takes nobody now."""

    code = "service-closed"


class ServiceNotServed(Refusal):
    """The counter named does not serve the service asked for."""

    code = "service-not-served"


class SameService(Refusal):
    """A transfer that leads nowhere else."""

    code = "same-place"


class NotACaseCode(Refusal):
    """What was typed or scanned cannot be the code of a case."""

    code = "not-a-case-code"


class TooManyLookUps(Refusal):
    """One device has asked for too many cases in a short time."""

    code = "too-many-look-ups"


class ScanRefused(Refusal):
    """What was read is no identity card; ``why`` says what speaks against it, never what it says."""

    code = "scan-refused"


class IdentityNotAsked(Refusal):
    """The service does not ask who somebody is, so nothing of it is taken."""

    code = "identity-not-asked"


class KeyReused(Refusal):
    """An ``Idempotency-Key`` came again with another request."""

    code = "idempotency-key-reused"


class NotSignedIn(Refusal):
    """The request needs a staff session or a key."""

    code = "not-signed-in"


class NotAllowed(Refusal):
    """The caller may not do this here."""

    code = "not-allowed"


class WrongPassword(Refusal):
    """The user name and password do not match."""

    code = "wrong-password"


class TooManyAttempts(Refusal):
    """Too many wrong passwords in a short time."""

    code = "too-many-attempts"
