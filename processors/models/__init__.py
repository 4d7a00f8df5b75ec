from processors.models.party import Party, PartyKind

__all__ = ["Party", "PartyKind"]
