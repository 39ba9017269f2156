"""Who acts: plain values only, built by ``accounts`` and carried by the request."""

from dataclasses import dataclass, field
from uuid import UUID

PERSON, SYSTEM, NOBODY = "person", "system", "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """A user in one organisation and one role. Row security looks at ``organisation`` for what is its own.

    ``reads_files``: the role opens files of people, so that PostgreSQL shows those of the organisation.
    ``reads_own``: PostgreSQL shows what is the organisation's own; not to who only looks from outside.
    """

    user: UUID | None
    organisation: UUID | None
    role: str
    rights: frozenset[str]
    kind: str = PERSON
    login: str = ""
    language: str = "fr"
    site: UUID | None = None
    membership: UUID | None = None
    cause: str = ""
    reads_files: bool = False
    reads_own: bool = True
    scopes: frozenset[str] | None = field(default=None)

    def may(self, right: str) -> bool:
        """System actors may everything; a token may only what its scopes name."""
        if self.kind == SYSTEM:
            return True
        if self.scopes is not None and right not in self.scopes:
            return False
        return right in self.rights

    @classmethod
    def system(cls, cause: str, organisation: UUID | None = None) -> "Actor":
        return cls(
            user=None, organisation=organisation, role="system", rights=frozenset(), kind=SYSTEM, cause=cause
        )

    @classmethod
    def anonymous(cls, language: str = "fr") -> "Actor":
        return cls(user=None, organisation=None, role="", rights=frozenset(), kind=NOBODY, language=language)
