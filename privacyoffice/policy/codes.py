"""The words that a policy profile may use, and what they are called on a screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Which remedies stand open depends on this. Law: UAVG 34, 35."""

    PUBLIC_AUTHORITY = "public_authority", _("public authority")
    PRIVATE_BODY = "private_body", _("other body")


class Tone(models.TextChoices):
    """How people are addressed; never mixed."""

    U = "u", _("“u”")
    JE = "je", _("“je”")


class Right(models.TextChoices):
    """What a data subject may ask for. Law: GDPR art. 15-18, 20-22."""

    ACCESS = "access", _("access (art. 15)")
    RECTIFICATION = "rectification", _("rectification (art. 16)")
    ERASURE = "erasure", _("erasure (art. 17)")
    RESTRICTION = "restriction", _("restriction (art. 18)")
    PORTABILITY = "portability", _("portability (art. 20)")
    OBJECTION = "objection", _("objection to processing (art. 21)")
    AUTOMATED_DECISIONS = "automated_decisions", _("no decision by automated means only (art. 22)")


class ErasureGround(models.TextChoices):
    """When data are erased. Law: GDPR art. 17(1)."""

    NO_LONGER_NEEDED = "no_longer_needed", _("no longer needed (a)")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("consent withdrawn (b)")
    OBJECTION = "objection", _("objection granted (c)")
    UNLAWFUL = "unlawful", _("processed unlawfully (d)")
    LEGAL_DUTY = "legal_duty", _("a law demands it (e)")
    CHILD = "child", _("online service to a child (f)")


class Identity(models.TextChoices):
    """When a requester's identity is asked. Law: GDPR art. 12(6): on reasonable doubt."""

    ON_DOUBT = "on_doubt", _("on doubt")
    ALWAYS = "always", _("always")
    PROOF_BY_REQUESTER = "proof_by_requester", _("the requester must prove it")


class Representative(models.TextChoices):
    """Whether somebody else may file a request. Law: Awb 2:1, UAVG 5(4)."""

    ALLOWED = "allowed", _("allowed")
    CONDITIONS = "conditions", _("allowed under conditions")
    EXCLUDED = "excluded", _("excluded")


class Refusal(models.TextChoices):
    """Grounds on which a policy refuses a request."""

    IDENTITY = "identity_not_established", _("identity not established")
    RIGHTS_OF_OTHERS = "rights_of_others", _("rights of others")
    FREQUENT = "more_than_once_a_month", _("more than one request a month")
    JUSTIFIED_GROUNDS = "justified_grounds", _("justified grounds for the processing (objection)")


class Channel(models.TextChoices):
    """A way in which a request arrives."""

    WEB_FORM = "web_form", _("form on the website")
    DIGID_FORM = "digid_form", _("form with DigiD")
    PAPER_FORM = "paper_form", _("paper form")
    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by e-mail")


class IndirectNotice(models.TextChoices):
    """When people hear that data about them came from elsewhere. Law: GDPR art. 14(3)."""

    FIRST_PROCESSING = "first_processing", _("when the data are first processed")
    FIRST_CONTACT = "first_contact", _("at the first contact")
    WITHIN_A_MONTH = "within_a_month", _("within a month")


class NoticeMoment(models.TextChoices):
    """Where people are informed when they give their data. Law: GDPR art. 13(1)."""

    APPLICATION_FORM = "application_form", _("on an application form")
    WEB_FORM = "web_form", _("in a web form")
    COUNTER = "counter", _("at the counter")
    PHONE = "phone", pgettext_lazy("moment of notice", "by phone")
    WEBSITE = "website", _("by a statement on the website")


class Basis(models.TextChoices):
    """Legal bases. Law: GDPR art. 6(1)."""

    CONSENT = "a", _("consent (a)")
    CONTRACT = "b", _("contract (b)")
    LEGAL_OBLIGATION = "c", _("legal obligation (c)")
    VITAL_INTEREST = "d", _("vital interest (d)")
    PUBLIC_TASK = "e", _("public task (e)")
    LEGITIMATE_INTEREST = "f", _("legitimate interest (f)")


class RetentionBasis(models.TextChoices):
    """What retention terms rest on."""

    ARCHIVES_ACT = "archives_act", _("Archives Act (Archiefwet)")
    SELECTION_LIST = "selection_list", _("selection list")
    NO_CONTACT = "no_contact", _("years without contact")


class DpiaTrigger(models.TextChoices):
    """When an assessment is made. Law: GDPR art. 35(1), (3)."""

    RISK = "risk", _("a process with a risk")
    HIGH_RISK = "high_risk", _("high risk for people")
    EVERY_NEW = "every_new_or_changed", _("every new or changed processing")
    AUTOMATED = "automated", _("automated processing")
    LARGE_SCALE = "large_scale", _("processing on a large scale")
    MONITORING = "public_monitoring", _("monitoring of public areas on a large scale")
    SPECIAL = "special_categories", _("special categories of personal data")
    NEW_TECHNOLOGY = "new_technology", _("new technology")


class DpiaSet(models.TextChoices):
    """Criteria beside those of the law, which always hold (GDPR art. 35(3), (4)), and those of the
    policy itself, which hold when it names any."""

    WP248 = "wp248", _("the nine criteria of the European authorities (WP248)")


class DpiaPublishing(models.TextChoices):
    """What publishing a processing does without a screening that holds."""

    WARN = "warn", _("warns")
    REFUSE = "refuse", _("is refused")


class BreachEvent(models.TextChoices):
    """What a breach can be. Law: GDPR art. 4(12)."""

    ACCESS = "access", _("unauthorised access")
    DISCLOSURE = "disclosure", _("unauthorised disclosure")
    ALTERATION = "alteration", _("alteration")
    LOSS = "loss", _("loss")
    DESTRUCTION = "destruction", _("destruction")


class TellPersons(models.TextChoices):
    """When the people concerned are told of a breach. Law: GDPR art. 34(1): at high risk."""

    ALWAYS = "always", pgettext_lazy("telling people", "at every breach")
    HIGH_RISK = "high_risk", _("at a high risk")
    SERIOUS = "serious", _("at a serious breach")


class Officer(models.TextChoices):
    """Functions with a task in a policy."""

    DPO = "dpo", _("data protection officer (FG)")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    SECURITY_OFFICER = "security_officer", _("information security officer")


class ProfilingRule(models.TextChoices):
    """Whether people are profiled. Law: GDPR art. 4(4), 22."""

    NEVER = "never", _("never")
    CONSENT = "consent", _("only with consent")


class DisclosureGround(models.TextChoices):
    """On what ground data go to somebody else. Law now: GDPR art. 6(1), 6(4)."""

    PURPOSE = "purpose", _("it follows from the purpose")
    LEGAL_BASIS = "legal_basis", _("a legal basis, whichever of article 6(1)")
    STATUTE = "statute", _("a statute demands it")
    CONSENT = "consent", _("consent of the person")
    PUBLIC_TASK = "public_task", _("own task under public law")
    PUBLIC_TASK_ON_REQUEST = "public_task_on_request", _("request of a body with a public task")
    RESEARCH = "research", _("research or statistics")
    URGENT_REASON = "urgent_reason", _("urgent or weighty reason")


class ConsultationKind(models.TextChoices):
    """What a council did."""

    ADVICE = "advice", _("advice")
    CONSENT = "consent", pgettext_lazy("of a works council", "consent")


class RegisterContent(models.TextChoices):
    """What the law wants in the register. Law: GDPR art. 30(1)."""

    CONTROLLERS = "controllers", _("controller")
    JOINT_CONTROLLERS = "joint_controllers", _("joint controllers")
    DPO = "dpo", _("data protection officer (FG)")
    PURPOSES = "purposes", _("purposes")
    DATA_SUBJECTS = "data_subjects", _("data subjects")
    PERSONAL_DATA = "personal_data", _("personal data")
    RECIPIENTS = "recipients", _("recipients")
    TRANSFERS = "transfers", _("transfers")
    RETENTION = "retention", _("retention terms")
    SECURITY_MEASURES = "security_measures", _("security measures")


class PublicPart(models.TextChoices):
    """Parts of an entry that a policy can make public, each also as "part.column"."""

    CONTROLLERS = "controllers", _("controller")
    JOINT_CONTROLLERS = "joint_controllers", _("joint controllers")
    CLIENTS = "clients", _("controllers we work for")
    PURPOSES = "purposes", _("purposes")
    LEGAL_BASES = "legal_bases", _("legal bases")
    CONSENT_TEXTS = "consent_texts", _("texts for consent")
    FURTHER_PROCESSING = "further_processing", _("further processing")
    DATA_SUBJECTS = "data_subjects", _("data subjects")
    PERSONAL_DATA = "personal_data", _("personal data")
    SOURCES = "sources", _("sources")
    RECIPIENTS = "recipients", _("recipients")
    TRANSFERS = "transfers", _("transfers")
    RETENTION = "retention", _("retention terms")
    SECURITY_MEASURES = "security_measures", _("security measures")
    SYSTEMS = "systems", _("systems")
    LINKS = "links", _("links with other processing")
    AUTOMATED_DECISIONS = "automated_decisions", _("automated decisions")
    PROFILING = "profiling", _("profiling")
    DEPARTMENT = "department", _("department")
    REFERENCE = "reference", _("reference number")
    ROLE = "role", _("role")
    REGIME = "regime", _("regime")


class Suspension(models.TextChoices):
    """Which days a pause takes out of a term. Law: Awb art. 4:15(1)."""

    DAYS_BETWEEN = "days_between", _("the days between asking and receiving")
    DAY_OF_RECEIPT_TOO = "day_of_receipt_too", _("those days and the day of receiving")


class BreachClock(models.TextChoices):
    """How 72 hours are counted. Law: GDPR art. 33(1); Reg. 1182/71 art. 3(1), 3(2)(a)."""

    STRICT = "strict", _("every hour from the moment of awareness")
    FULL_HOURS = "full_hours", _("whole hours, after the hour of awareness")


class Reminded(models.TextChoices):
    """Who is reminded of a deadline."""

    OWNER = "owner", _("who deals with it")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    DPO = "dpo", _("data protection officer (FG)")
    MANAGER = "manager", _("manager")
    CISO = "ciso", _("CISO")
