"""The list of texts with boxes to tick."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest


class ChosenList(ChangeList):
    """Keeps what was ticked, when somebody forgot to say what to do with it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        ticked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        for shown in self.result_list:
            shown.is_ticked = str(shown.pk) in ticked
