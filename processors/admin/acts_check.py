"""Acts on an agreement: see the brief of this part."""

from privacyoffice.accounts.admin.acts import Act

CHECK_ACTS: tuple[Act, ...] = ()
