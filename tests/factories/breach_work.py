"""The breaches of a world, with everything that stands around them."""

from typing import TYPE_CHECKING

from privacyoffice.accounts.roles import Role
from tests.factories import breaches, communications, notifications
from tests.factories.breach_handled import a_register_file, handle
from tests.factories.breach_links import link_to_registers
from tests.factories.breach_measures import a_measure, a_protocol, worked_on

if TYPE_CHECKING:
    from tests.factories.worlds import World


def fill(world: "World") -> None:
    """Give a world its breaches in every state, their notifications, messages and a measure."""
    for state in notifications.STATES:
        world.notifications[state] = notifications.in_state(state, world.canary, world.people)
    world.breaches |= notifications.breaches_of(world.notifications)
    for state in breaches.STATES:
        key = breaches.in_state(state, world.canary, world.people)
        world.breaches[state.removeprefix("breach-")] = key
    link_to_registers(
        world.canary,
        world.breaches["in_progress"],
        world.activities["published"],
        by=world.people[Role.PRIVACY_OFFICER],
    )
    officer = world.people[Role.PRIVACY_OFFICER]
    worked_on(world.canary, world.breaches["in_progress"], by=officer)
    world.measure_id = a_measure(
        world.canary,
        world.breaches["in_progress"],
        owner=world.people[Role.CASE_HANDLER],
        by=world.people[Role.PRIVACY_OFFICER],
    ).pk
    handled = breaches.in_state("breach-in_progress", world.canary, world.people)
    handle(world.canary, handled, by=officer)
    a_register_file(by=officer)
    for state in communications.STATES:
        world.communications[state] = world._communication(state)
    world.notice_slug = communications.notice_address()
    world.protocol_id = a_protocol(world.canary, by=world.people[Role.PRIVACY_OFFICER]).pk
    world.clock_rule_id = breaches.a_clock_rule(world.canary, world.people).pk
