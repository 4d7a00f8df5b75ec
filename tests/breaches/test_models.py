"""What the database itself refuses of a breach."""

from breaches.models import Breach


def test_no_grant_of_erasure_destroys_the_proof_that_the_law_asks_for() -> None:
    assert "erasure" not in {why.value for why in Breach.grounds_to_destroy}
