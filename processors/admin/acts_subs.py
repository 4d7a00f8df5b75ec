"""Acts on an agreement: see the brief of this part."""

from privacyoffice.accounts.admin.acts import Act

SUBS_ACTS: tuple[Act, ...] = ()
