"""A model field for an encrypted file: the column keeps a random name, the disk the content."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from privacyoffice.crypto import files
from privacyoffice.crypto.fields import place_of
from privacyoffice.crypto.files import EncryptedFile, Stored
from privacyoffice.tenancy.scope import current_organisation_id


class FileOfCase:
    """The file of one object. Its text is its random name, which says nothing."""

    def __init__(self, name: str, field: "EncryptedFileField", instance: models.Model) -> None:
        self.name = name
        self._field = field
        self._instance = instance

    def __bool__(self) -> bool:
        return bool(self.name)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where it lies. Raises: ValueError for a name outside the root, or for no file."""
        root = Path(getattr(settings, self._field.root)).resolve()
        path = (root / self.name).resolve()
        if not self.name or not path.is_relative_to(root):
            raise ValueError("This names no encrypted file.")
        return path

    @property
    def size(self) -> int:
        """Bytes of content. Raises: as `open`."""
        return self.open().size

    def open(self) -> EncryptedFile:
        """For reading from any place. Raises: Unreadable, FileNotFoundError."""
        return EncryptedFile(self.path, **self._where())

    def chunks(self) -> Iterator[bytes]:
        """The content in parts. Raises: as `open`, at once; EnvelopeDamaged while reading."""
        return iter(self.open())

    def write(self, chunks: Iterable[bytes]) -> Stored:
        """Write the content under a new random name, which the object then has.

        Do it before the row commits: a file without a row is litter, a row without a file is a
        lie. Raises: Unreadable, OSError.
        """
        name = f"{current_organisation_id()}/{uuid4()}"
        target = FileOfCase(name, self._field, self._instance).path
        stored = files.write(chunks, target, **self._where())
        setattr(self._instance, self._field.attname, name)
        return stored

    def _where(self) -> dict[str, Any]:
        return vars(place_of(self._instance, case=self._field.case, field=self._field.name))


class _FileAttribute(DeferredAttribute):
    field: "EncryptedFileField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return FileOfCase(super().__get__(instance, cls) or "", self.field, instance)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = str(value or "")


class EncryptedFileField(models.CharField[Any, Any]):
    """The file of an object, encrypted with the key of its case.

    `case` names the attribute with the case's id, `root` the setting with the folder.
    """

    description = _("Encrypted file")
    descriptor_class = _FileAttribute

    def __init__(self, *args: Any, case: str, root: str, **kwargs: Any) -> None:
        self.case = case
        self.root = root
        super().__init__(*args, **({"max_length": 100, "blank": True} | kwargs))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"case": self.case, "root": self.root}

    def get_prep_value(self, value: Any) -> Any:
        return str(value or "")

    def to_python(self, value: Any) -> Any:
        return str(value or "")
