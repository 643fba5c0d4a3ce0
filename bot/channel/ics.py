"""The days of an answer as a calendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from bot.channel.events import Due, Event

TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Cancellation assistant//EN"
# From the midnight with which the day begins: three days before, at nine, wherever the customer's calendar is.
REMINDER = timedelta(days=-3, hours=9)


def calendar(conversation_id: str, event: Event) -> bytes:
    """One all-day entry with a reminder for each day of the event; the same bytes whenever it is asked for."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    for place, due in enumerate(event.dates):
        file.add_component(_entry(f"{conversation_id}/{event.number}/{place}", event, due))
    return bytes(file.to_ical())


def file_name(event: Event) -> str:
    """Plain ASCII, e.g. "cancellation-2027-05-15.ics"."""
    return f"cancellation-{event.dates[0].day.isoformat()}.ics"


def _entry(key: str, event: Event, due: Due) -> Entry:
    in_language = {"LANGUAGE": str(event.body["meta"]["language"])}
    entry = Entry()
    # A name made from the key: the same for every download, and it does not tell the conversation.
    entry.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_OID, key)}@cancellation-assistant")
    entry.add("dtstamp", datetime.fromisoformat(event.created_at))
    entry.add("dtstart", due.day)
    entry.add("summary", due.title, in_language)
    entry.add("description", _description(event), in_language)
    entry.add("transp", "TRANSPARENT")
    addresses = [str(source["url"]) for source in event.body["sources"] if source.get("url")]
    if addresses:
        entry.add("url", addresses[0])
    entry.add_component(_reminder(due, in_language))
    return entry


def _reminder(due: Due, in_language: dict[str, str]) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", due.title, in_language)
    alarm.add("trigger", REMINDER)
    return alarm


def _description(event: Event) -> str:
    """The answer as it was given, so that the entry explains itself months later."""
    steps = [f"{number}. {step}" for number, step in enumerate(event.body["list"], start=1)]
    sources = [f"{source.get('title') or ''}\n{source['url']}" for source in event.body["sources"] if source.get("url")]
    return "\n\n".join(part for part in (event.body["text"], "\n".join(steps), *sources) if part.strip())
