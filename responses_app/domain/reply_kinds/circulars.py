"""Mail that goes to many and is about none of our requests: newsletters, surveys, spam."""

import re
from collections.abc import Iterator

from .kinds import Evidence, ReplyKind
from .signs import Reply, Sign, body_sign

_KIND = ReplyKind.NEWSLETTER
_UNSUBSCRIBE = re.compile(
    r"\bunsubscrib|\bmanage (?:your )?(?:subscription|preference)s|\bview (?:this|it|"
    r"the) .{0,30}(?:in|online).{0,20}browser|\bdad-?danysgrif|"
    r"\byou (?:are receiving|received|have received) this (?:e-?mail|message|newsletter|"
    r"bulletin) because|\bopt out of (?:these|our|receiving)|\bupdate your (?:subscription|"
    r"preferences|email preferences)"
)
_BULLETIN = re.compile(
    r"\b(?:newsletter|e-?bulletin|bulletin|news ?round-?up|weekly digest|cylchlythyr|webinar|"
    r"press release|latest news|what's on)\b"
)
_SURVEY = re.compile(
    r"\b(?:survey|questionnaire|rate (?:our|your)|how did we do|your feedback|"
    r"customer satisfaction|arolwg)\b"
)
_SPAM = re.compile(
    r"\b(?:guest post|backlinks?|seo services|search engine (?:ranking|optimi)|"
    r"web ?design services|lottery|bitcoin|crypto ?currency|next of kin|inheritance|"
    r"million (?:us )?dollars|"
    r"viagra|casino|limited time offer|special offer|buy now|act now|% off|business loan|"
    r"dear friend|verify your (?:account|password|mailbox)|password (?:will )?expires?|"
    r"mailbox (?:is )?(?:almost )?full.{0,40}click)\b"
)


def signs(reply: Reply) -> Iterator[Sign]:
    """Marks of a mailing; those in the headers weigh most."""
    mail = reply.mail
    spam = mail.header("X-Spam-Flag").strip().lower() == "yes"
    listed = mail.header("List-Unsubscribe") or mail.header("List-Id")
    for where, text in (("subject", reply.subject), *(("body", s) for s in reply.sentences)):
        for pattern, says in (
            (_UNSUBSCRIBE, "It is one of many that can be unsubscribed from."),
            (_BULLETIN, "It is a newsletter."),
            (_SPAM, "It advertises."),
            (_SURVEY, "It asks what we think of them."),
        ):
            if found := pattern.search(text.lower):
                explicit = pattern is not _SURVEY and pattern is not _BULLETIN
                sign = body_sign(
                    _KIND, text, found, says, explicit and bool(listed or spam or pattern is _SPAM)
                )
                yield (
                    sign
                    if where == "body"
                    else Sign(_KIND, Evidence("subject", text.words[:160], says), False)
                )
    if listed:
        yield Sign(
            _KIND, Evidence("List-Unsubscribe", listed[:120], "It was sent to a list."), False
        )
    if spam:
        yield Sign(_KIND, Evidence("X-Spam-Flag", "YES", "A filter took it for spam."), False)
