"""Pages of docs/reference that are made from the code, and the check that they are up to date.

A package adds its own by a module ``parcours.<package>.documentation`` with ``pages() -> dict[str, str]``:
the name of the page inside docs/reference, and its text.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("COLUMNS", "100")

from parcours.config import cli, environment, runtime

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Made by `make docs`; change the code instead. -->\n\n"


def table(heads: tuple[str, ...], rows) -> str:
    """A Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines) + "\n"


def _cell(text) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def settings_page() -> str:
    rows = [(f"`{name}`", shown, sentence) for name, shown, sentence in environment.table()]
    head = "# Settings\n\nEverything is set by variables of the environment; nothing has to be.\n\n"
    return head + table(("Variable", "Default", "What it does"), rows)


def commands_page() -> str:
    top = cli.parser()
    out = [f"# Commands\n\n{top.description}\n\n{top.epilog}\n"]
    for name, parser in _commands(top):
        out.append(
            f"\n## `parcours {name}`\n\n{parser.description or ''}\n\n```\n{parser.format_help()}```\n"
        )
    return "".join(out)


def _commands(
    parser: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                full = f"{before} {name}".strip()
                yield full, child
                yield from _commands(child, full)


def actions_page() -> str:
    from parcours.kernel import actions

    rows = [
        (f"`{name}`", f"`{spec.right}`", spec.summary) for name, spec in sorted(actions.registry().items())
    ]
    head = "# Actions\n\nEvery write is one of these; each is also `POST /api/v1/actions/<name>`.\n\n"
    return head + table(("Action", "Right", "What it does"), rows)


def entries_page() -> str:
    from parcours.kernel import entries

    rows = [
        (f"`{code}`", kind.sentence, ", ".join(f"`{fact}`" for fact in kind.facts))
        for code, kind in sorted(entries.kinds().items())
    ]
    head = "# Journal entries\n\nWhat the journal can say, and the coded facts each entry carries.\n\n"
    return head + table(("Kind", "Sentence", "Facts"), rows)


def events_page() -> str:
    from parcours.kernel import events

    rows = [
        (
            f"`{event.__module__}.{event.__qualname__}`",
            ", ".join(f"`{r.__module__}.{r.__qualname__}`" for r in found),
        )
        for event, found in sorted(events.receivers().items(), key=lambda item: str(item[0]))
    ]
    head = "# Events\n\nWhat a lower package announces, and who answers in the same transaction.\n\n"
    return head + table(("Event", "Answered by"), rows)


def states_pages() -> Iterator[tuple[str, str]]:
    from parcours.kernel import states

    for name, life in sorted(states.tables().items()):
        lines = [f"    [*] --> {life.first}"]
        lines += [f"    {source} --> {target}" for source, target in sorted(life.moves)]
        diagram = "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n\n"
        rows = [
            (
                f"`{source}` {life.labels[source]}",
                f"`{target}` {life.labels[target]}",
                move.right or "the system",
            )
            for (source, target), move in sorted(life.moves.items())
        ]
        yield f"states/{name}.md", f"# States of {name}\n\n{diagram}" + table(("From", "To", "Who may"), rows)


def refusals_page() -> str:
    from parcours.kernel import refusals

    sharing = refusals.of_sharing()
    rows = [
        (f"`{code}`", sentence, "of sharing" if code in sharing else "")
        for code, sentence in sorted(refusals.declared().items())
    ]
    told = "Every reason to say no. Only those of sharing may depend on what a person agreed to share."
    return f"# Refusals\n\n{told}\n\n" + table(("Code", "Sentence", "Depends on"), rows)


def pages() -> dict[str, str]:
    """Every generated page: its name, its text."""
    runtime.load_django()
    from django.apps import apps
    from django.utils import translation

    with translation.override("en"):
        found = {"settings.md": settings_page(), "commands.md": commands_page()}
        found |= {"actions.md": actions_page(), "entries.md": entries_page(), "events.md": events_page()}
        found |= {"refusals.md": refusals_page(), **dict(states_pages())}
        for config in apps.get_app_configs():
            module = f"{config.name}.documentation"
            if config.name.startswith("parcours.") and find_spec(module):
                found |= import_module(module).pages()
    return {name: NOTE + text.strip() + "\n" for name, text in found.items()}


def outdated(found: dict[str, str]) -> list[str]:
    """Pages that differ from the code, and generated pages that no code makes any more."""
    wrong = [name for name, text in found.items() if not _same(FOLDER / name, text)]
    left = [
        path.relative_to(FOLDER).as_posix()
        for path in sorted(FOLDER.rglob("*.md"))
        if path.relative_to(FOLDER).as_posix() not in found and path.read_text().startswith(NOTE.strip())
    ]
    return wrong + left


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


def main(arguments: list[str]) -> int:
    found = pages()
    wrong = outdated(found)
    if "--check" in arguments:
        for name in wrong:
            print(f"docs/reference/{name} is not up to date: `make docs`")
        return 1 if wrong else 0
    for name in wrong:
        path = FOLDER / name
        if name in found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found[name])
        else:
            path.unlink()
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
