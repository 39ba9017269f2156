"""The OpenAPI description: as django-ninja makes it, with problems typed and names that do not collide."""

import json
import re

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from parcours.kernel.problems import CONTENT_TYPE

_REF = re.compile(r'"#/components/schemas/([^"]+)"')


def _renamed(definition: dict, names: dict[str, str]) -> dict:
    text = json.dumps(definition, default=str)
    text = _REF.sub(lambda found: f'"#/components/schemas/{names.get(found[1], found[1])}"', text)
    return json.loads(text)


def _leaves_first(definitions: dict[str, dict]) -> list[str]:
    """The names of definitions, each after those that it refers to."""
    refers = {name: set(_REF.findall(json.dumps(told, default=str))) for name, told in definitions.items()}
    order: list[str] = []
    while len(order) < len(definitions):
        left = sorted(set(definitions) - set(order))
        ready = [name for name in left if not (refers[name] & set(left)) - {name}]
        order += ready or left[:1]
    return order


class Description(OpenAPISchema):
    """Two packages may each have a ``Done``; the second one gets a number, wherever it is referred to."""

    def add_schema_definitions(self, definitions: dict) -> None:
        names: dict[str, str] = {}
        for name in _leaves_first(definitions):
            wanted, free, number = _renamed(definitions[name], names), name, 1
            while self.schemas.get(free, wanted) != wanted:
                number += 1
                free = f"{name}{number}"
            names[name] = free
            self.schemas[free] = wanted
        self.names = names

    def _create_schema_from_model(self, model, *arguments, **named):
        self.names = {}
        schema, required = super()._create_schema_from_model(model, *arguments, **named)
        return _renamed(schema, self.names), required

    def responses(self, operation):
        found = super().responses(operation)
        for status, details in found.items():
            if status >= 400 and "content" in details:
                details["content"] = {CONTENT_TYPE: next(iter(details["content"].values()))}
        return found


class Api(NinjaAPI):
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params=None) -> Description:
        return Description(self, "/api/v1/" if path_prefix is None else path_prefix)
