"""An organisation with public pages, and the ways to write, change and ask them."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import run_one
from privacyoffice.prerendered import files
from privacyoffice.prerendered.pages import pages_of
from privacyoffice.prerendered.services import PAGES_JOB
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity, PublishedActivity
from registers.services import drafting, publication, review
from tests.factories import activities, make_department, make_member, make_organisation


class Site:
    """An organisation with some published activities, made quickly; its other work waits."""

    def __init__(self, count: int = 2) -> None:
        self.organisation: Organisation = make_organisation()
        self.slug = self.organisation.slug
        self.canary = self.slug.removesuffix("-org")
        with self.scope():
            self.department: Department = make_department(f"Afdeling {self.canary}")
            self.writer = self._person("schrijver")
            self.reviewer = self._person("lezer")
            self.activities = [self.publish_new(f"nummer{n}") for n in range(count)]

    def scope(self):  # type: ignore[no-untyped-def]
        return organisation_scope(self.organisation.pk)

    def _person(self, name: str) -> User:
        member = make_member(Role.PRIVACY_OFFICER, canary=self.canary, local=name)
        return member.user

    def publish_new(self, mark: str) -> UUID:
        """One more published activity, with a mark in its texts."""
        with self.scope():
            version: PublishedActivity = activities.published(
                f"{self.canary} {mark}",
                department=self.department,
                writer=self.writer,
                reviewer=self.reviewer,
            )
        return version.activity_id

    def rename(self, activity_id: UUID, name: str) -> None:
        """A next version with another name, up to and including the commit."""
        with self.scope():
            self.rename_within(activity_id, name)

    def rename_within(self, activity_id: UUID, name: str) -> None:
        """The same in a transaction that the caller ends."""
        now = clock.now()
        activity = ProcessingActivity.objects.get(pk=activity_id)
        if activity.status == "published":
            drafting.reopen(activity_id=activity_id, actor=self.writer, now=now)
        ProcessingActivity.objects.filter(pk=activity_id).update(name=name)
        review.submit(activity_id=activity_id, actor=self.writer, now=now)
        review.accept(activity_id=activity_id, actor=self.reviewer, now=now)
        publication.publish(activity_id=activity_id, actor=self.reviewer, now=now)

    def page(self, activity_id: UUID) -> str:
        return f"/{self.slug}/register/{activity_id}/"

    @property
    def list_page(self) -> str:
        return f"/{self.slug}/register/"

    def paths(self) -> list[str]:
        """The addresses that are to have a file."""
        with self.scope():
            return [page.path for page in pages_of(self.organisation) if not page.media_type]

    def pages(self) -> list[str]:
        """Those that have a file in service."""
        return [path for path in self.paths() if self.file(path).is_file()]

    def write(self) -> None:
        """Let a worker of this process write the pages, and do nothing else."""
        self.only_pages()
        while run_one(self.organisation.pk):
            pass
        # As the clock does for every organisation, of which tests leave hundreds.
        with self.scope():
            jobs.ask_for(PAGES_JOB, actor=None, now=clock.now(), dedup="pages")
        while run_one(self.organisation.pk):
            pass
        assert self.is_served()

    def only_pages(self) -> None:
        """Other work waits, a PDF for instance."""
        with self.scope():
            later = clock.now() + timedelta(days=1)
            Job.objects.exclude(kind=PAGES_JOB).update(not_before=later)

    @property
    def link(self) -> Path:
        """What serves the files of this organisation."""
        return Path(files.served(self.slug, "")).parent / self.slug

    def is_served(self) -> bool:
        """Whether files are in service."""
        return self.link.is_symlink()

    def file(self, path: str, media_type: str = "") -> Path:
        """The file of an address, in service or not."""
        name = files.name_of(path.removeprefix(f"/{self.slug}"), media_type)
        return Path(files.served(self.slug, name))
