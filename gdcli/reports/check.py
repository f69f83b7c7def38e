"""What there is to say of claims about a derivative: each beside the truth, what is wrong, and how that is known."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.errors import ExitCode
from gdcli.language.styles import PRETTY
from gdcli.language.write import write_each, write_node
from gdcli.record import Json
from gdcli.reports.report import Block, Cell, Fact, Facts, Report, Sheet, Verdict
from gdcli.reports.words import clipped, counted, number_text, partial, point_text, reading, typeset
from gdcli.studies.check import Check, Judgement

KEYS = ("variable", "claim", "truth", "correct", "mistake", "factor")
SECOND = 1.5  # an order above is that of a gradient, one below is not
SHOWN = 12  # claims; of more, the wrong ones come first
EVIDENCE = {
    "proved": "proved by SymPy, and tested at {points} to 50 digits",
    "tested": "tested at {points} to 50 digits, not proved",
    "at the point": "held against the derivative at 50 digits",
}


def report(check: Check) -> Report:
    """Give the report of a check; exit code 1 where a claim is wrong."""
    shown = sorted(check.judgements, key=lambda judgement: judgement.correct)[:SHOWN]
    order = {judgement.claim.variable: place for place, judgement in enumerate(check.judgements)}
    shown.sort(key=lambda judgement: order[judgement.claim.variable])
    where = "" if check.at is None else f"at {point_text(check.formula.variables, check.at)}"
    blocks: list[Block] = [Facts(reading(check.formula, where))]
    blocks.append(Facts(tuple(fact for judgement in shown for fact in _facts(check, judgement))))
    blocks += _verdicts(check, shown)
    documents = [judgement.to_dict() for judgement in check.judgements]
    sheet = Sheet(KEYS, [[_cell(document[key]) for key in KEYS] for document in documents])
    exit_code = ExitCode.DONE if check.correct else ExitCode.DIFFERS
    return Report(check.to_dict(), sheet, tuple(blocks), int(exit_code), tuple(map(typeset, check.notes)))


def _cell(value: Json) -> Cell:
    """A value of the document as a cell; a claim that is right is `true`, as in JSON."""
    return str(value).lower() if isinstance(value, bool) else value  # type: ignore[return-value]  # all are cells


def _facts(check: Check, judgement: Judgement) -> tuple[Fact, Fact]:
    """The claim, and the truth below it."""
    label = partial(judgement.claim.variable, check.formula)
    if judgement.at_point:
        yours, true = number_text(judgement.claim.value, 10), number_text(judgement.value, 10)
    else:
        formula = judgement.claim.formula
        yours = clipped(write_node(formula, formula.outputs[0], PRETTY))
        true = clipped(write_each(judgement.truth, PRETTY)[0])
    return Fact(f"{label} yours", yours, "right" if judgement.correct else "wrong"), Fact("true", true)


def _verdicts(check: Check, shown: Sequence[Judgement]) -> list[Block]:
    """What is wrong, claims with one cause together; the evidence stands below the last."""
    evidence = (*_evidence(check), *_remainder(check))
    wrong = [judgement for judgement in shown if not judgement.correct]
    if not wrong:
        right = len(check.judgements)
        return [Verdict("ok", "right" if right == 1 else f"all {right} are right", evidence)]
    causes: dict[str, list[Judgement]] = {}
    for judgement in wrong:
        causes.setdefault(judgement.mistake.sentence if judgement.mistake else "", []).append(judgement)
    blocks = [_wrong(check, sentence, group) for sentence, group in causes.items()]
    last = blocks[-1]
    details = (*last.details, *evidence, f"exit {int(ExitCode.DIFFERS)}")
    return [*blocks[:-1], Verdict("failed", last.sentence, details)]


def _wrong(check: Check, sentence: str, group: Sequence[Judgement]) -> Verdict:
    """One cause, and for each claim that it explains a point where the claim fails."""
    names = ", ".join(partial(judgement.claim.variable, check.formula) for judgement in group)
    details = []
    for judgement in group:
        mistake, wrong = judgement.mistake, judgement.wrong
        label = "yours" if len(group) == 1 else partial(judgement.claim.variable, check.formula)
        if mistake is not None and mistake.factor is not None and mistake.everywhere and not judgement.at_point:
            details.append(f"{label} is {typeset(f'{mistake.factor:.6g}')} times the true one, everywhere")
        if wrong is not None and not judgement.at_point:
            where = point_text(check.formula.variables, wrong.at)
            details.append(f"at {where}: {label} {number_text(wrong.claim)}, true {number_text(wrong.truth)}")
    return Verdict("failed", typeset(f"{names}: {sentence}"), tuple(details))


def _evidence(check: Check) -> list[str]:
    """How it is known of those that are right."""
    details = []
    right = [judgement for judgement in check.judgements if judgement.correct]
    for kind, sentence in EVIDENCE.items():
        found = [judgement for judgement in right if judgement.evidence == kind]
        names = [partial(judgement.claim.variable, check.formula) for judgement in found]
        shown = ", ".join(names[:SHOWN]) + (f", ... ({len(names)} in all)" if len(names) > SHOWN else "")
        whose = "" if len(names) == len(check.judgements) else f"{shown} right: "
        if found:
            points = counted(max(judgement.points for judgement in found), "point")
            details.append(whose + sentence.format(points=points))
    return details


def _remainder(check: Check) -> list[str]:
    """Taylor's remainder in one line."""
    found = check.taylor
    if found is None:
        return []
    remainder = "Taylor's remainder f(x + h·d) − f(x) − h·yours·d"
    if found.order is None:
        return [f"{remainder} is 0"]
    if found.order > SECOND and not check.correct:
        return []  # too little is wrong to be seen in it
    meant = "" if found.order > SECOND else ", not as h²"
    return [f"{remainder} falls as h^{found.order:.2f}{meant}"]
