"""What this app hooks into the floors below."""

from dpia.digest import waiting
from dpia.publishing import screening_gaps
from dpia.services.departments import follow_activities, hand_over_department
from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.notifications.services.digest import provides
from registers.services.before_publishing import checks_before_publishing
from registers.services.department_moves import follows_department

provides(waiting)
hands_over("dpia")(hand_over_department)
follows_department(follow_activities)
checks_before_publishing(screening_gaps)
