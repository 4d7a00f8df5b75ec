"""A value that only shows itself when it is asked to."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import envelopes
from privacyoffice.crypto.envelopes import Place
from privacyoffice.crypto.errors import EnvelopeMisplaced, Unreadable
from privacyoffice.crypto.unlocking import data_key


class Codec(NamedTuple):
    """Between a value and the bytes that are encrypted; `empty` is what is never encrypted."""

    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    empty: Any


@sensitive_variables()
def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


TEXT = Codec(str.encode, bytes.decode, "")
JSON = Codec(_json_bytes, json.loads, None)


class Sealed:
    """What an encrypted field holds: an envelope, or a new value that is not written yet.

    `reveal()` is the only way to the content. Text, formatting, logs and templates get
    "[encrypted]"; JSON and pickle refuse it.
    """

    __slots__ = ("_before", "_codec", "_envelope", "_fresh", "_place")
    _before: "Sealed | None"

    def __init__(
        self,
        codec: Codec,
        envelope: str | None,
        *,
        fresh: Any = None,
        place: Callable[[], Place] | None = None,
        before: "Sealed | None" = None,
    ) -> None:
        """`envelope` is None for a `fresh` value; `before` is what the field held until then."""
        self._codec = codec
        self._envelope = envelope
        self._fresh = fresh
        self._place = place
        # Of several new values in a row only the last is compared, with what was written.
        unwritten = before is not None and before._envelope is None
        self._before = before._before if before is not None and unwritten else before

    @property
    def envelope(self) -> str:
        """What stands in the column. Raises: ValueError for a value that is not written yet."""
        if self._envelope is None:
            raise ValueError("This value has no envelope before its object is saved.")
        return self._envelope

    @property
    def is_written(self) -> bool:
        """Whether it has its envelope."""
        return self._envelope is not None

    @sensitive_variables()
    def reveal(self) -> Any:
        """The content: a text or a JSON value; that of an empty one is "" or None.

        Raises: KeyDestroyed, KeyLost, EnvelopeMisplaced, EnvelopeDamaged, LedgerDamaged.
        """
        if self._envelope is None:
            return self._fresh
        if not self._envelope:
            return self._codec.empty
        if self._place is None:
            # Of values(): without its object nobody knows whether it stands where it belongs.
            raise EnvelopeMisplaced("Read an encrypted value from its object.")
        place = self._place()
        envelopes.check_place(self._envelope, place)
        plain = envelopes.unseal(self._envelope, place, data_key(place.case_id))
        return self._codec.decode(plain)

    def shown(self) -> str:
        """The content as text for a screen, or the sentence that says why there is none."""
        try:
            return str(self.reveal())
        except Unreadable as error:
            return str(error.told)

    def standing_at(self, place: Callable[[], Place]) -> "Sealed":
        """The same value, read where it stands."""
        if self._envelope is None:
            return self
        return Sealed(self._codec, self._envelope, place=place)

    def lifted(self, before: "Sealed | None" = None) -> "Sealed":
        """A copy to put elsewhere, in place of `before`: an envelope stays the same, and is
        refused where it does not belong."""
        return Sealed(self._codec, self._envelope, fresh=self._fresh, before=before)

    @sensitive_variables()
    def write_at(self, place: Place) -> None:
        """Get an envelope for this place, or check the one that is there. A value that did not
        change keeps its envelope. Raises: as `reveal`."""
        if self._envelope is None:
            self._envelope = self._unchanged_at(place)
            if self._envelope is None:
                plain = self._codec.encode(self._fresh)
                self._envelope = envelopes.seal(plain, place, data_key(place.case_id))
            self._fresh = self._before = None
        elif self._envelope:
            envelopes.check_place(self._envelope, place)
        self._place = lambda: place

    @sensitive_variables()
    def _unchanged_at(self, place: Place) -> str | None:
        """The former envelope, when the fresh value is what it holds; None otherwise."""
        if self._fresh == self._codec.empty:
            return ""
        if self._before is None or not self._before._envelope:
            return None
        before = self._before.standing_at(lambda: place)
        try:
            return before.envelope if before.reveal() == self._fresh else None
        except Unreadable:
            return None  # what was damaged may be written anew

    def __bool__(self) -> bool:
        if self._envelope is None:
            return bool(self._fresh != self._codec.empty)
        return bool(self._envelope)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        if self._envelope is None or other._envelope is None:
            return self is other
        return self._envelope == other._envelope

    def __hash__(self) -> int:
        # The same before and after it was written.
        return hash(Sealed)

    def __str__(self) -> str:
        return _("[encrypted]") if self else ""

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __copy__(self) -> "Sealed":
        return self.lifted() if self._place is None else self.standing_at(self._place)

    def __deepcopy__(self, memory: dict[int, Any]) -> "Sealed":
        return self.__copy__()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("An encrypted value is not put into a session, a cache or a message.")
