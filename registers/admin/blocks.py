"""Lists on the page of an entry: what is missing, what others said of it, what others see."""

from collections.abc import Iterator
from typing import Any

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.advice.admin.subject_pages import headline_lines
from registers.admin.more_forms import part_title
from registers.models import ProcessingActivity, ReviewComment
from registers.models.processing_activity import Status
from registers.published import PublicLine, shown_line
from registers.record import PART, Record, choice_label
from registers.services import templates
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
    yield from gap_blocks(activity)


def gap_blocks(activity: ProcessingActivity) -> tuple[Block, ...]:
    """What the text lacks, by how much it weighs; a must stops a submission."""
    gaps = gaps_of(activity, clock.today())
    found = []
    for level, title in LEVELS.items():
        is_must = level == Level.MUST
        if sentences := tuple(gap.sentence for gap in gaps if gap.level == level):
            found.append(Block(title, sentences, is_first=is_must, stops=is_must))
    return tuple(found)


def example_blocks(record: Record) -> tuple[Block, ...]:
    """Everything that others read in an example, part by part and then the answers."""
    parts = [
        Block(
            capfirst(str(PART[key].title)),
            tuple(_in_full(shown_line(PART[key], line)) for line in record.get(key, [])),
        )
        for key in templates.SHARED
    ]
    answers = [_answer(record, name) for name in templates.COPIED_ANSWERS if record.get(name)]
    return tuple(block for block in (*parts, *answers) if block.lines)


def _answer(record: Record, column: str) -> Block:
    declared: Any = ProcessingActivity._meta.get_field(column)
    told = capfirst(choice_label(ProcessingActivity, column, record[column]))
    return Block(capfirst(str(declared.verbose_name)), (told,))


def _in_full(line: PublicLine) -> SafeString:
    """A line with its details, each after its label."""
    told = [f"{capfirst(label)}: {words}" if label else words for label, words in line.everything]
    if not told:
        return format_html("{}", line.text)
    return format_html('{} <span class="quiet">({})</span>', line.text, "; ".join(told))


def _comment(comment: ReviewComment) -> SafeString:
    return format_html(
        '<strong>{}</strong>: {} <span class="quiet">({}, {})</span>',
        part_title(comment.part),
        comment.text,
        comment.author,
        formats.date_format(timezone.localtime(comment.written_at), "DATETIME_FORMAT"),
    )
