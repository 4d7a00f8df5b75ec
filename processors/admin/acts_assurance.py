"""Acts on an agreement: see the brief of this part."""

from privacyoffice.accounts.admin.acts import Act

ASSURANCE_ACTS: tuple[Act, ...] = ()
