"""What stands above the text of an entry: what is missing, and what others said of it."""

from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.advice.admin.subject_pages import headline_lines
from registers.admin.more_forms import part_title
from registers.models import ProcessingActivity, ReviewComment
from registers.models.processing_activity import Status
from registers.services.completeness import gaps_of
from registers.services.gap import LEVELS, Level


def blocks_of(activity: ProcessingActivity) -> Iterator[Block]:
    """Open comments, the FG's advice and, while the text is worked on, what it lacks."""
    comments = activity.comments.filter(resolved_at__isnull=True).select_related("author")
    if lines := tuple(_comment(comment) for comment in comments):
        yield Block(_("Comments"), lines, is_first=True)
    if told := tuple(headline_lines(activity._meta.label_lower, activity.pk)):
        yield Block(_("Advice of the FG"), told)
    if activity.status in (Status.PUBLISHED, Status.RETIRED):
        return
    gaps = gaps_of(activity, clock.today())
    for level, title in LEVELS.items():
        if sentences := tuple(gap.sentence for gap in gaps if gap.level == level):
            yield Block(title, sentences, is_first=level == Level.MUST)


def _comment(comment: ReviewComment) -> SafeString:
    return format_html(
        '<strong>{}</strong>: {} <span class="quiet">({}, {})</span>',
        part_title(comment.part),
        comment.text,
        comment.author,
        formats.date_format(timezone.localtime(comment.written_at), "DATETIME_FORMAT"),
    )
