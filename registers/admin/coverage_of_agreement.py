"""What the register puts on the page of an agreement: the processings under it."""

from processors.admin.agreement import AgreementAdmin
from registers.admin.acts_coverage import ON_AGREEMENT
from registers.admin.blocks_coverage import agreement_blocks

AgreementAdmin.joins(acts=ON_AGREEMENT, blocks=agreement_blocks)
