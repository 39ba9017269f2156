"""What machines may read: each address, the right it takes, and the modules that declare them."""

from collections.abc import Callable
from typing import Any

from .doors import api, problems

RIGHTS: dict[str, str] = {}
"""By the name of the address; an empty right is an address that anybody may ask."""


def read(address: str, name: str, right: str, answer: Any, *, by_post: bool = False) -> Callable:
    """Declare a read. ``by_post`` where what is asked may not stand in an address."""

    def keep(view: Callable) -> Callable:
        RIGHTS[name] = right
        declare = api.post if by_post else api.get
        return declare(
            address,
            response={200: answer, **problems(404, 422, *([400, 413] if by_post else []))},
            operation_id=name,
            summary=(view.__doc__ or "").strip().split("\n")[0],
            description=f"Takes the right `{right}`." if right else "Open to everybody.",
            tags=[name.split(".")[0]],
            url_name=name,
            **({} if right else {"auth": None}),
        )(view)

    return keep


from . import cases, people, programmes, results, training  # noqa: E402, F401
