"""Data protection impact assessments (GDPR art. 35, 36).

Screening: `signals` finds in an entry of the register what the `criteria` ask about, people answer
in `services.screening`, and `standing` says whether that still holds. Signals and criteria are
data in `catalogue`. The assessment itself is built in a later issue.
"""
