"""Acts on an agreement: see the brief of this part."""

from privacyoffice.accounts.admin.acts import Act

ASK_ACTS: tuple[Act, ...] = ()
