"""`manage.py plan_sending CAMPAIGN`: when replies fall due if the first letters leave on a day."""

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app import sending
from requests_app.calendars import calendars_of
from requests_app.domain.planning import next_sending_day
from requests_app.domain.working_days import CalendarTooShort
from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called, day_from


class Command(FoiCommand):
    help = (
        "Show when replies would fall due, by law, and what speaks against the day. Sends nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument(
            "--on", metavar="DATE", help="when the letters leave; default: the next working day"
        )

    def handle(self, **options) -> None:
        counts = sending.letters_by_law(campaign_called(options["campaign"]))
        calendars = calendars_of(counts)
        if options["on"]:
            on = day_from(options["on"], "--on")
        else:
            on = next_sending_day(localdate(), calendars.values())
        try:
            found = sending.plan_sending(counts, on, calendars)
        except CalendarTooShort as problem:
            raise CommandError(f"--on: {problem}.", returncode=REFUSED) from problem
        self.answer(options, found.as_dict(), "\n".join(told(found)))


def told(found: sending.SendingPlan) -> list[str]:
    """The plan for a person at a terminal."""
    plan = found.plan
    if not plan.laws:
        return ["No first letter waits to be queued: draft the requests, and give addresses."]
    lines = [f"If {plan.authorities} letters leave on {plan.sent_on:%a} {plan.sent_on}:"]
    for one in plan.laws:
        due = f"due {one.response_due:%a} {one.response_due}"
        if one.councils_may_count_to:
            due += f", councils may count to {one.councils_may_count_to}"
        lines.append(
            f"{one.law.label:<8}{one.authorities:>4} authorities  {due};"
            f" first reminder {one.first_reminder}"
        )
        lines += [f"{'':14}skipped: {day.date} {day.name} ({day.where})" for day in one.skipped]
    lines += [
        f"warning, {', '.join(law.label for law in warning.laws)}: {warning.words}"
        for warning in plan.warnings
    ]
    if found.better_days:
        lines.append(f"better days: {', '.join(map(str, found.better_days))}")
    if found.same_week:
        lines.append(f"all due in the week of {found.same_week.monday}, if sent")
        lines += [
            f"  {one.law.label} on {alone.sent_on:%a} {alone.sent_on}, due {one.response_due}"
            for alone in found.same_week.plans
            for one in alone.laws
        ]
    return lines
