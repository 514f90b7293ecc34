"""What the desk says to people, in their language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from heedful.channels.types import Visibility
from heedful.core.personal import Kind
from heedful.customers import api as customers
from heedful.customers.types import Direction, Joint
from heedful.desk.cases.chips import Chip, ChipKind
from heedful.desk.handling.elsewhere import Hindrance
from heedful.desk.person.journey import Step, StepKind
from heedful.desk.types import Obstacle
from heedful.escalation.types import CaseState, Priority
from heedful.routing.types import Tab
from heedful.staff.types import Person
from heedful.understanding.types import Sentiment

PLATFORMS = {
    "bluesky": ("Bluesky", "BS"),
    "email": ("E-mail", "@"),
    "facebook": ("Facebook", "FB"),
    "google": ("Google", "G"),
    "instagram": ("Instagram", "IG"),
    "linkedin": ("LinkedIn", "in"),
    "mastodon": ("Mastodon", "M"),
    "messages": ("Messages", "✉"),
    "reddit": ("Reddit", "R"),
    "reviews": ("Reviews", "★"),
    "telegram": ("Telegram", "TG"),
    "tiktok": ("TikTok", "TT"),
    "twitter": ("X", "X"),
    "whatsapp": ("WhatsApp", "WA"),
    "x": ("X", "X"),
    "youtube": ("YouTube", "YT"),
}


def personal(kind: Kind) -> str:
    """What stands under a marked stretch of a text."""
    named = {
        Kind.PHONE: _("Telephone number"),
        Kind.MAIL: _("E-mail address"),
        Kind.CARD: _("Card number"),
        Kind.IBAN: _("IBAN"),
        Kind.NUMBER: _("Number of an account, an order or a document"),
        Kind.ADDRESS: _("Postal address"),
    }
    return _("%(kind)s: masked for everybody who does not answer") % {"kind": named[kind]}


def obstacle(kind: Obstacle, *, too_many: int = 0, placeholder: str = "", way: str = "") -> str:
    """One sentence that says what to do."""
    if kind is Obstacle.TOO_LONG:
        return ngettext(
            "Too long for this channel: take away one character.",
            "Too long for this channel: take away %(count)d characters.",
            too_many,
        ) % {"count": too_many}
    if kind is Obstacle.PLACEHOLDER:
        return _("Fill in or delete %(name)s before you send.") % {"name": f"{{{{{placeholder}}}}}"}
    if kind is Obstacle.NO_RIGHT and way == "public":
        return _("You may not answer in public here. Answer privately or transfer the case.")
    return {
        Obstacle.EMPTY: _("Write something first."),
        Obstacle.NO_RIGHT: _("You may not answer in this way. Transfer the case to somebody who may."),
        Obstacle.HELD: _("A colleague has this case. Take it over or leave it to them."),
        Obstacle.CLOSED: _("This case is closed. Reopen it to answer."),
        Obstacle.CANNOT_SEND: _("This channel takes no answers of this kind."),
        Obstacle.TOO_LATE: _(
            "The platform takes no answer to this any more. Move the case to where they can be reached."
        ),
        Obstacle.PRIVATE_STAYS: _("What was said in private is not answered in public."),
    }[kind]


def hindrance(kind: Hindrance) -> str:
    """Why a case cannot go on there, said honestly."""
    return {
        Hindrance.NO_CHANNEL: _("No channel of this kind is connected."),
        Hindrance.CANNOT_SEND: _("This channel takes no private messages."),
        Hindrance.CANNOT_BEGIN: _("The platform lets nobody be written to who has not written to you there."),
        Hindrance.TOO_LATE: _("The platform's time for answers there is over."),
        Hindrance.TAKEN: _("Another open case of this person goes on there: answer in that one."),
    }[kind]


def send(way: Visibility | None, account: str) -> str:
    """What stands on the button: nobody ever wonders who will read it."""
    if way is Visibility.PUBLIC:
        return _("Send publicly as %(account)s") % {"account": account}
    return _("Send privately")


def tab_name(tab: str) -> str:
    return {
        Tab.MINE: pgettext("list of cases", "Mine"),
        Tab.WAITING: pgettext("list of cases", "Waiting"),
        Tab.SNOOZED: pgettext("list of cases", "Snoozed"),
        Tab.CLOSED: pgettext("list of cases", "Closed"),
    }[Tab(tab)]


def visibility_name(way: str) -> str:
    return {Visibility.PUBLIC: _("public"), Visibility.PRIVATE: _("private")}[Visibility(way)]


def visibility_title(way: str) -> str:
    return {Visibility.PUBLIC: _("Public"), Visibility.PRIVATE: _("Private")}[Visibility(way)]


def priority_name(priority: int) -> str:
    return {
        Priority.LOW: _("low"),
        Priority.NORMAL: _("normal"),
        Priority.HIGH: _("high"),
        Priority.URGENT: _("urgent"),
    }[Priority(priority)]


def sentiment_name(sentiment: str) -> str:
    return {
        Sentiment.NEGATIVE: _("negative"),
        Sentiment.NEUTRAL: _("neutral"),
        Sentiment.POSITIVE: _("positive"),
        Sentiment.UNKNOWN: _("unknown"),
    }[Sentiment(sentiment)]


def tone(sentiment: str) -> str:
    return {Sentiment.NEGATIVE: "bad", Sentiment.POSITIVE: "good"}.get(Sentiment(sentiment), "")


def sign(sentiment: str) -> str:
    """Never colour alone: a shape goes with it."""
    return {Sentiment.NEGATIVE: "\u2212", Sentiment.POSITIVE: "+"}.get(Sentiment(sentiment), "\u25cb")


def case_state(state: str) -> str:
    return {CaseState.OPEN: _("open"), CaseState.SNOOZED: _("snoozed"), CaseState.CLOSED: _("closed")}[CaseState(state)]


def joint_name(joint: str) -> str:
    return customers.joint_names().get(joint, joint)


def joint_tone(joint: str) -> str:
    tones = {Joint.DEFECTION: "bad", Joint.PRODUCT: "amber", Joint.OPENING: "accent", Joint.RECOVERED: "good"}
    return tones[Joint(joint)]


def platform_name(platform: str) -> str:
    return PLATFORMS.get(platform, (platform.capitalize(), ""))[0]


def platform_badge(platform: str) -> str:
    """Two letters at most: what stands at the corner of a face."""
    return PLATFORMS.get(platform, ("", platform[:2].capitalize()))[1]


def attachment_name(kind: str) -> str:
    return {
        "image": _("Picture"),
        "video": _("Video"),
        "audio": _("Sound"),
        "file": _("File"),
        "link": _("Link"),
    }.get(kind, _("Attachment"))


def stars(rating: float) -> str:
    return _("%(rating)s of 5 stars") % {"rating": f"{rating:g}"}


def chip_text(chip: Chip) -> str:
    if chip.kind is ChipKind.PRIORITY:
        return priority_name(Priority[chip.value.upper()])
    if chip.kind is ChipKind.SENTIMENT:
        share = "" if chip.share is None else f" {chip.share * 100:.0f}\u00a0%"
        return f"{sign(chip.value)} {sentiment_name(chip.value)}{share}"
    if chip.kind is ChipKind.RATING:
        return f"★ {chip.value}"
    return _("private") if chip.kind is ChipKind.PRIVATE else chip.value


def somebody(people: Mapping[int, Person], pk: int | str | None) -> str:
    key = int(pk) if isinstance(pk, str) and pk.isdigit() else pk
    found = people.get(key) if isinstance(key, int) else None
    return found.name if found else _("somebody who left")


def step(one: Step, wrap_ups: Mapping[str, str]) -> str:
    if one.kind is StepKind.OPENED:
        return _("Case #%(case)d opened") % {"case": one.case}
    if one.kind is StepKind.CLOSED:
        how = wrap_ups.get(one.wrap_up, one.wrap_up)
        return _("Case #%(case)d closed: %(how)s") % {"case": one.case, "how": how or _("no code")}
    if one.kind in {StepKind.TURNED, StepKind.HAPPENED}:
        return _felt(one)
    if one.kind is StepKind.MOVED:
        return _("Case #%(case)d goes on at %(where)s") % {"case": one.case, "where": platform_name(one.platform)}
    if one.kind is StepKind.ANSWERED:
        return _answered(one)
    where = _("%(platform)s, private") if one.private else "%(platform)s"
    return f"{where % {'platform': platform_name(one.platform)}}: {one.text}"


def _answered(one: Step) -> str:
    if one.platform:
        return _("We wrote at %(where)s: %(text)s") % {"where": platform_name(one.platform), "text": one.text}
    return _("We answered: %(text)s") % {"text": one.text}


def _felt(one: Step) -> str:
    if one.kind is StepKind.HAPPENED:
        return _("In public: %(title)s") % {"title": one.text}
    up = one.sentiment == Direction.UP
    return (_("▲ turned up toward %(name)s") if up else _("▼ turned down toward %(name)s")) % {"name": one.text}


def step_tone(one: Step) -> str:
    if one.kind is StepKind.SAID:
        return {"bad": "say-bad", "good": "say-good"}.get(tone(one.sentiment) if one.sentiment else "", "soft")
    if one.kind is StepKind.TURNED:
        return "say-good" if one.sentiment == Direction.UP else "say-bad"
    if one.kind is StepKind.HAPPENED:
        return "say-amber"
    return "step-ours"
