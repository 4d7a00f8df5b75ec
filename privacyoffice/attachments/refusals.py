"""Why a file is not kept, and what somebody can do about it."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacyoffice.attachments.verdicts import Verdict

_MEGABYTE = 1024 * 1024

_SENTENCES = {
    Verdict.EMPTY: _("This file is empty. Choose the file that holds your text or picture."),
    Verdict.TOO_LARGE: _(
        "This file is larger than %(size)d MB. Send a smaller one, or split it over several files."
    ),
    Verdict.VIRUS: _("A virus was found in this file. It was not kept. Do not open it yourself."),
    Verdict.PROGRAM: _(
        "This file is a program, or it starts one. Send a PDF, a picture, a text or an e-mail."
    ),
    Verdict.ARCHIVE: _(
        "This is a compressed file (such as a ZIP). Unpack it first and send the files in it."
    ),
    Verdict.OFFICE: _(
        "This file is made with a word processor or a spreadsheet program. Save it as a PDF and "
        "send that."
    ),
    Verdict.WEB_PAGE: _("This is a web page or a drawing for the web. Save it as a PDF first."),
    Verdict.RECORDING: _(
        "This is sound or film. It cannot be sent here; ask the office how you can hand it over."
    ),
    Verdict.HEIC: _(
        "This photo is of a kind that only some telephones can show. Save it as JPEG and send that."
    ),
    Verdict.UNKNOWN: _(
        "We do not know this kind of file. Send a PDF, a picture (JPEG or PNG), a text or an "
        "e-mail."
    ),
    Verdict.TWO_THINGS: _(
        "In this file something else is hidden than its kind says. Make it anew, for instance by "
        "printing it to a PDF."
    ),
    Verdict.PDF_DAMAGED: _("This PDF is not whole. Open it, save it anew and send that."),
    Verdict.PDF_LOCKED: _(
        "This PDF is locked with a password or limits. Save it without and send that."
    ),
    Verdict.PDF_SCRIPT: _(
        "This PDF holds a script. Print it to a new PDF (“Save as PDF”) and send that."
    ),
    Verdict.PDF_ACTION: _(
        "This PDF starts something by itself. Print it to a new PDF (“Save as PDF”) and send that."
    ),
    Verdict.PDF_FILES: _(
        "This PDF holds other files. Send those files one by one, and print the PDF to a new one."
    ),
    Verdict.PDF_FORM: _(
        "This PDF is an interactive form. Print it to a new PDF (“Save as PDF”) and send that."
    ),
    Verdict.PDF_MORE: _(
        "Something was added after the end of this PDF. Open it, save it anew and send that."
    ),
    Verdict.PICTURE_DAMAGED: _("This picture cannot be shown. Save it anew as JPEG or PNG."),
    Verdict.PICTURE_TOO_LARGE: _(
        "This picture has too many points to be handled. Save it smaller and send that."
    ),
    Verdict.PICTURE_PAGES: _(
        "This file holds more than one picture. Save it as a PDF, or send the pictures one by one."
    ),
    Verdict.TEXT_ENCODING: _(
        "The letters in this text are kept in an old way. Save it as UTF-8 or as a PDF."
    ),
    Verdict.TEXT_CONTROLS: _(
        "This text holds hidden signs that steer a screen or a printer. Save it as a PDF."
    ),
    Verdict.MAIL_DAMAGED: _(
        "This e-mail cannot be read. Save it anew from your mail program, or print it to a PDF."
    ),
    Verdict.MAIL_DANGEROUS: _(
        "This e-mail came with a file that could do harm, or with a compressed one. Print the "
        "e-mail to a PDF and send what came with it one by one."
    ),
    Verdict.TOO_DEMANDING: _(
        "This file asks too much of our computer, so that we could not check it. Print it to a "
        "new PDF, or make it smaller."
    ),
    Verdict.NOT_SCANNED: _(
        "The virus scanner does not answer, so that the file could not be checked. It was not "
        "kept. Try again later."
    ),
    Verdict.NOT_KEPT: _("The file could not be kept. Try again later, or tell your administrator."),
    Verdict.CASE_FULL: _(
        "There is no room for this file: a case holds at most %(count)d files of %(total)d MB "
        "together."
    ),
    Verdict.CASE_CLOSED: _("What this case told was destroyed. Nothing can be added to it."),
    Verdict.CASE_FINISHED: _("The work on this case is done. Nothing can be added to it."),
    Verdict.FORM_FULL: _(
        "There was no room left for this file: the files that you send at a time may be "
        "%(form)d MB together. Send it again by itself."
    ),
    Verdict.LATER: _("There was no time left for this file. Send it again by itself."),
    Verdict.BUSY: _(
        "Many files are being checked at this moment, so that there was no turn for this one. "
        "Send it again in a few minutes."
    ),
}


class Refused(Exception):
    """A file was not kept. `sentence` says why and what to do, for whoever sent it."""

    def __init__(self, code: Verdict) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str:
        """In the language of the page."""
        return str(_SENTENCES[self.code]) % {
            "size": settings.ATTACHMENT_MOST_BYTES // _MEGABYTE,
            "form": settings.UPLOAD_MOST_BYTES_PER_REQUEST // _MEGABYTE,
            "count": settings.ATTACHMENTS_MOST_PER_CASE,
            "total": settings.ATTACHMENTS_MOST_BYTES_PER_CASE // _MEGABYTE,
        }
