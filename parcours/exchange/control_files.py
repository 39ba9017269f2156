"""The control pack: a folder for a verifier of spending, drawn by lot; codes in place of people.

Never in it: names, numbers, telephones, documents, addresses, free text. Identity documents are looked at on
the screen of whoever made the pack, while the term runs.
"""

import csv
import io
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parcours.journal.models import Entry, Seal
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.packing import archive
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import harmless
from parcours.programmes.pack import Pack
from parcours.ui.wording import day, number, translated

from . import control_reading as reading
from . import control_sampling as sampling
from . import controlling, entries, refusals
from .control_models import ControlPack, Verifier
from .control_reading import File
from .controlling import RIGHT, Sample
from .kinds import PERIOD, PROJECT, Asked, FileKind, Made, kind
from .models import Export

LANGUAGES = ("fr", "en")
ENTRY_COLUMNS = ("code", "part", "sequence", "kind", "occurred_on", "recorded_at", "facts", "hash", "seal")
ANSWER_COLUMNS = (
    *("code", "purpose", "given", "given_on", "expires_on", "withdrawn_on", "notice_version"),
    *("notice_language", "read_aloud", "proof", "proof_sha256"),
)
PAYMENT_COLUMNS = (
    *("number", "day", "heading", "line", "amount", "currency", "payee", "rate", "in_contract_currency"),
    *("takes_back", "vouchers", "vouchers_sha256"),
)
PRESENCE_COLUMNS = ("code", "session", "day", "half", "mark", "hours")
PARTS = (reading.CONSENTS, reading.DECISIONS, reading.ATTENDANCE, reading.PAYMENTS)


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    if not asked.project:
        raise Refused(refusals.SAY_WHICH_PROJECT, "project")
    row = controlling.project(actor, asked.project)
    verifier = controlling.in_term(actor, row)
    seed, rule = secrets.token_hex(16), pack.section("control")
    with as_role("system"):
        told = reading.Asked(
            row, asked.since or row.starts_on, asked.until or clock.today(), reading.last_sequence()
        )
        found = controlling.sample(verifier, told, seed, rule)
        if not found.codes:
            raise Refused(refusals.NOBODY_TO_DRAW, "since")
        content, left = _folder(pack, verifier, told, found, seed, rule)
    name = f"control-{row.code}-{told.since}-{told.until}"
    return Made(name, content, _warnings(found, left), partial(_keep, verifier, told, found, seed, rule))


def _warnings(found: Sample, left: int) -> tuple[str, ...]:
    said = []
    if found.closed:
        told = {"n": number(len(found.closed))}
        said.append(
            _("%(n)s of those drawn agree no more to reporting: each is a line without content.") % told
        )
    if left:
        told = {"n": number(left)}
        said.append(
            _("%(n)s vouchers did not fit into the folder: their sums are in spending.csv, show the papers.")
            % told
        )
    return tuple(said)


def _keep(
    verifier: Verifier,
    told: reading.Asked,
    found: Sample,
    seed: str,
    rule: sampling.SampleRule,
    by: Actor,
    export: Export,
) -> None:
    """The line of the pack, and its entry: seed, size and sum; nobody's name."""
    row = ControlPack.objects.create(
        verifier=verifier,
        organisation_id=by.organisation,
        export=export,
        since=told.since,
        until=told.until,
        seed=seed,
        rule=rule.as_data(),
        sequence=told.sequence,
        population=len(found.codes),
        drawn=len(found.drawn),
        closed=len(found.closed),
        codes={"drawn": found.drawn, "closed": sorted(found.closed)},
        made_by=by.user,
    )
    facts = {"seed": seed, "population": row.population, "drawn": row.drawn, "sha256": export.sha256}
    facts |= {"size": export.size, "since": told.since, "until": told.until}
    object_ = ("exchange.ControlPack", row.id)
    record(entries.CONTROL_PACK.code, by=by, object=object_, project=told.project.code, facts=facts)


def _still(actor: Actor, export: Export) -> None:
    """Once more alone while the term runs and the project is still the actor's to control."""
    row = ControlPack.objects.select_related("verifier__project").filter(export=export.id).first()
    if row is not None:
        controlling.check_still(actor, row)


# The folder ---------------------------------------------------------------------------------------


def _folder(
    pack: Pack,
    verifier: Verifier,
    told: reading.Asked,
    found: Sample,
    seed: str,
    rule: sampling.SampleRule,
) -> tuple[bytes, int]:
    """The folder, and how many vouchers did not fit."""
    open_ = [code for code in found.drawn if code not in found.closed]
    files = reading.files(told, [found.codes[code] for code in open_])
    by_code = {code: files[found.codes[code]] for code in open_}
    every = [entry for one in by_code.values() for entry in one.entries]
    seals = reading.seals(every)
    draw, vouchers = _draw(verifier, told, found, seed, rule), reading.Vouchers()
    parts = {
        "draw.json": json.dumps(draw, ensure_ascii=False, indent=1).encode(),
        "population.csv": _csv(("code",), ([code] for code in found.codes)),
        "index.csv": _index(found, by_code),
        "answers.csv": _csv(ANSWER_COLUMNS, _answers(by_code)),
        **{f"{part}.csv": _csv(ENTRY_COLUMNS, _entries(by_code, part, seals)) for part in PARTS},
        "presence.csv": _csv(PRESENCE_COLUMNS, _presence(found, told, by_code)),
        "spending.csv": _spending(told, vouchers),
        "seals.json": json.dumps([_seal(one) for one in seals], indent=1).encode(),
    }
    sums = {name: sha256(content).hexdigest() for name, content in parts.items()}
    parts |= vouchers.packed
    for language in LANGUAGES:
        with override(language):
            parts[f"README.{language}.txt"] = _readme(pack, verifier, told, found, rule, sums).encode()
    sums |= {name: sha256(parts[name]).hexdigest() for name in parts if name not in sums}
    parts["SHA256SUMS"] = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    at = datetime.combine(clock.today(), time(12), tzinfo=UTC)
    return archive(sorted(parts.items()), at), vouchers.left


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(harmless(value))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _index(found: Sample, by_code: Mapping[str, File]) -> bytes:
    """A line for each that was drawn; who agrees no more to reporting is a line and no more."""
    columns = ("code", "state", "answers", *PARTS, "first_day", "last_day")

    def line(code: str) -> list[Any]:
        if code in found.closed:
            return [code, "closed", *("" for _one in columns[2:])]
        one = by_code[code]
        counts = [sum(reading.PART_OF[entry.kind] == part for entry in one.entries) for part in PARTS]
        days = sorted(entry.occurred_on for entry in one.entries)
        return [code, "open", len(one.answers), *counts, *((days[0], days[-1]) if days else ("", ""))]

    return _csv(columns, (line(code) for code in found.drawn))


def _answers(by_code: Mapping[str, File]) -> Iterator[list[Any]]:
    for code, one in by_code.items():
        for answer in one.answers:
            yield [code, *(answer[name] for name in ANSWER_COLUMNS[1:])]


def _entries(by_code: Mapping[str, File], part: str, seals: Sequence[Seal]) -> Iterator[list[Any]]:
    in_seal = {sequence: one.number for one in seals for sequence in one.sequences}
    for code, one in by_code.items():
        for entry in one.entries:
            if reading.PART_OF[entry.kind] == part:
                yield _entry(code, part, entry, in_seal)


def _entry(code: str, part: str, entry: Entry, in_seal: Mapping[int, int]) -> list[Any]:
    facts = json.dumps(reading.facts_of(entry), sort_keys=True)
    return [
        *(code, part, entry.sequence, entry.kind, entry.occurred_on, entry.recorded_at, facts),
        bytes(entry.hash).hex() if entry.hash else "",
        in_seal.get(entry.sequence, ""),
    ]


def _seal(one: Seal) -> dict[str, Any]:
    hashes = bytes(one.hashes)
    return {
        "number": one.number,
        "sealed_at": one.sealed_at.isoformat(),
        "sequences": list(one.sequences),
        "hashes": [hashes[at : at + 32].hex() for at in range(0, len(hashes), 32)],
        "previous": bytes(one.previous).hex(),
        "head": bytes(one.head).hex(),
    }


def _presence(found: Sample, told: reading.Asked, by_code: Mapping[str, File]) -> Iterator[list[Any]]:
    """The sheets of attendance without a name: who is a code, and so is the session."""
    kept = reading.presence(told, {one.person: one for one in by_code.values()})
    for code, one in by_code.items():
        for row in kept[one.person]:
            session = sampling.code_of(found.key, row["session"], "S")
            yield [code, session, *(row[name] for name in PRESENCE_COLUMNS[2:])]


def _spending(told: reading.Asked, vouchers: reading.Vouchers) -> bytes:
    rows = reading.payments(told, vouchers)
    return _csv(PAYMENT_COLUMNS, ([row[name] for name in PAYMENT_COLUMNS] for row in rows))


def _draw(
    verifier: Verifier, told: reading.Asked, found: Sample, seed: str, rule: sampling.SampleRule
) -> dict[str, Any]:
    return {
        "verifier": {"name": verifier.name, "firm": verifier.firm, "mandate": verifier.mandate},
        "term": {"since": verifier.since.isoformat(), "until": verifier.until.isoformat()},
        "project": told.project.code,
        "since": told.since.isoformat(),
        "until": told.until.isoformat(),
        "known_to_entry": told.sequence,
        "seed": seed,
        "rule": rule.as_data(),
        "order": "SHA-256 of seed:code, in hexadecimal, the smallest first",
        "population": len(found.codes),
        "drawn": found.drawn,
        "closed": sorted(found.closed),
    }


# What is said with it -----------------------------------------------------------------------------


def _readme(
    pack: Pack,
    verifier: Verifier,
    told: reading.Asked,
    found: Sample,
    rule: sampling.SampleRule,
    sums: Mapping[str, str],
) -> str:
    days = _("From %(since)s to %(until)s") % {"since": day(told.since), "until": day(told.until)}
    lines = [
        _("Control pack"),
        "",
        f"{translated(pack.name)} · {translated(told.project.title)} ({told.project.code})",
        days,
        _("For %(name)s, %(firm)s, mandate %(mandate)s")
        % {"name": verifier.name, "firm": verifier.firm, "mandate": verifier.mandate},
        _("Term of the verifier: from %(since)s to %(until)s")
        % {"since": day(verifier.since), "until": day(verifier.until)},
        "",
        *_method(found, rule),
        "",
        _("Sums of the parts (SHA-256); those of these explanations are in SHA256SUMS:"),
        *(f"{sums[name]}  {name}" for name in sorted(sums)),
        "",
    ]
    return "\r\n".join(lines)


def _method(found: Sample, rule: sampling.SampleRule) -> list[str]:
    counts = {"n": number(len(found.codes)), "drawn": number(len(found.drawn))}
    size = {"all": rule.all_up_to, "percent": rule.percent, "least": rule.least, "most": rule.most}
    return [
        _(
            "population.csv: everybody for whom the project did something in these days, by a code that is "
            "of this pack alone. %(n)s people, of whom %(drawn)s were drawn."
        )
        % counts,
        _(
            "Size of the sample: all up to %(all)s people; beyond that %(percent)s %%, at least %(least)s, "
            "at most %(most)s."
        )
        % size,
        _(
            "The draw can be made again: put the codes in the order of SHA-256 of the seed, a colon and the "
            "code, and take the first ones. The seed is in draw.json and in the journal."
        ),
        _(
            'index.csv: a line for each that was drawn. "closed": the person agrees no more to reporting; '
            "she was drawn and is counted, nothing more is told of her."
        ),
        _(
            "answers.csv: what people agreed to, with the sum of the signed paper. consents.csv, "
            "decisions.csv, attendance.csv, payments.csv: what the journal recorded, in codes."
        ),
        _(
            "presence.csv: the half-days on which attendance was taken of those who were drawn; a session is "
            "a code too. The sheet with the signatures is shown by whoever runs the project."
        ),
        _(
            "spending.csv: every payment of the project in these days with its vouchers, their names in the "
            "folder vouchers and their sums (SHA-256 of the paper); without a name: the paper did not fit."
        ),
        _(
            "seals.json: the hash of each entry stands in a seal. The head of a seal is SHA-256 of the head "
            "before it, a vertical bar, the numbers with commas, a vertical bar, and the hashes."
        ),
        _(
            "Vouchers are as they were handed in: names of suppliers, and of who signed, may stand on them. "
            "Nothing else in this folder is a name, number, telephone, address, document or free text of "
            "somebody. Identity documents are looked at on screen, within the term, and never packed."
        ),
    ]


kind(
    FileKind(
        "control-pack",
        title=gettext_lazy("Control pack"),
        about=gettext_lazy(
            "For a named verifier of spending: files of a project drawn by lot, with codes in place of "
            "people, answers, decisions, attendance, payments, hashes and seals."
        ),
        forms=("zip",),
        build=build,
        right=RIGHT,
        takes=(PROJECT, PERIOD),
        order=40,
        still=_still,
    )
)
