"""The steps of a processing activity, as buttons: from draft to public and back."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, SaveButton
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.advice.queries import open_advice_on
from registers.admin.blocks import gap_blocks
from registers.admin.differences import differences_in_short
from registers.admin.forms import ReturnForm, SeenForm
from registers.admin.more_acts import MORE_ACTS
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.services import drafting, publication, review
from registers.services.before_publishing import found_before_publishing, stopping
from registers.services.completeness import gaps_of
from registers.services.gap import Level


def _submit(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.submit(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Submitted. Somebody else will look at it.")


def _accept(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.accept(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Accepted. It can be published now.")


def _return(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.send_back(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Returned, with your reason.")


def _publish(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    published = publication.publish(
        activity_id=activity.pk, actor=request.user, now=clock.now(), **data
    )
    return _("Version %(version)d is public. The PDF follows in a moment.") % {
        "version": published.version
    }


def _reopen(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    drafting.reopen(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("You can edit the text again. The public keeps the version that it has.")


def _why_not_return(activity: ProcessingActivity, user: Any) -> str:
    """Who submitted a text takes it back with “Edit again”, and needs no reason for it."""
    if activity.submitted_by_id == user.pk:
        return review.why_not_accept(activity, user)
    return ""


def _before_judgement(activity: ProcessingActivity) -> list[Any]:
    """What to weigh: gaps that are more than a wish, and an advice that is not there yet."""
    gaps: list[Any] = gaps_of(activity, clock.today())
    weighty = [gap for gap in gaps if gap.level != Level.WHERE_POSSIBLE]
    waiting = open_advice_on(activity._meta.label_lower, activity.pk).count()
    if waiting:
        weighty.append(_("The FG was asked for advice and has not given it yet."))
    if activity.comments.filter(resolved_at__isnull=True).exists():
        weighty.append(_("There are comments that nobody has dealt with yet."))
    return weighty


def _stops(activity: ProcessingActivity) -> tuple[Block, ...]:
    """Why it is not published, whoever would do it."""
    found = found_before_publishing([activity], clock.today())[activity.pk]
    sentences = tuple(gap.sentence for gap in stopping(found))
    title = _("This stops publication")
    return (Block(title, sentences, is_first=True, stops=True),) if sentences else ()


ACTS = (
    Act(
        name="submit",
        label=gettext_lazy("Submit for review"),
        explanation=gettext_lazy(
            "Somebody else looks at the text. Until then nobody can change it. Only what was "
            "saved is submitted."
        ),
        perm="submit",
        perform=_submit,
        possible=lambda activity: activity.is_editable,
        form_class=SeenForm,
        save_button=SaveButton(
            name="_submit_for_review",
            label=gettext_lazy("Save and submit"),
            explanation=gettext_lazy(
                "Is the text ready? Choose “Save and submit” below the form. Save your changes "
                "before you choose anything else."
            ),
        ),
        lacks=gap_blocks,
    ),
    Act(
        name="accept",
        label=gettext_lazy("Accept"),
        explanation=gettext_lazy(
            "The text is in order and can be published. You cannot accept what you wrote or "
            "submitted yourself."
        ),
        perm="accept",
        perform=_accept,
        possible=lambda activity: activity.status == Status.SUBMITTED,
        refused=review.why_not_accept,
        form_class=SeenForm,
        warnings=_before_judgement,
        details=differences_in_short,
    ),
    Act(
        name="return",
        label=gettext_lazy("Return"),
        explanation=gettext_lazy("The text goes back to be changed, with your reason."),
        perm="accept",
        perform=_return,
        possible=lambda activity: activity.status == Status.SUBMITTED,
        refused=_why_not_return,
        form_class=ReturnForm,
    ),
    Act(
        name="publish",
        label=gettext_lazy("Publish"),
        explanation=gettext_lazy(
            "Everybody can read this version in the public register, at once: what your policy "
            "makes public, and nothing else."
        ),
        perm="publish",
        perform=_publish,
        possible=lambda activity: activity.status == Status.ACCEPTED,
        form_class=SeenForm,
        lacks=_stops,
        warnings=_before_judgement,
        details=differences_in_short,
    ),
    Act(
        name="reopen",
        label=gettext_lazy("Edit again"),
        explanation=gettext_lazy(
            "The text becomes a draft again. A version that is public stays public until a "
            "new one is published."
        ),
        perm="change",
        perform=_reopen,
        possible=lambda activity: not activity.is_editable,
        form_class=SeenForm,
    ),
    *MORE_ACTS,
)
