"""`puuha match`: are two events the same, and how well do the rules judge a set of pairs that people judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.cli.say import Stop

if TYPE_CHECKING:
    from aggregator.matching.evaluate import Labelled, Score
    from aggregator.matching.features import Happening
    from aggregator.matching.judge import Judgement


def match(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[EVENT EVENT]", help="Two events as JSON.")
    ] = None,
    evaluate: Annotated[Path | None, typer.Option(help="Judge the pairs of this JSON Lines file.")] = None,
    half: Annotated[str, typer.Option(help="Only the pairs of this part of the file.")] = "",
) -> int:
    """Tell whether two events are the same happening and why, or how well the rules judge labelled pairs.

    An event is a JSON object as `puuha inspect --json` lists them, or such a line with one event. With --evaluate:
    the confusion matrix, precision, recall and every pair judged otherwise than people do. Writes nothing.

    Example: puuha match library.json city.json
    """
    if evaluate is not None and not files:
        return _evaluate(evaluate, half)
    if evaluate is not None or files is None or len(files) != 2:
        raise Stop("Name two files with an event each, or --evaluate FILE.", 2)
    return _match(files[0], files[1])


def _match(first: Path, second: Path) -> int:
    from aggregator.matching.blocks import block_keys
    from aggregator.matching.judge import judge

    a, b = _happening(first, "1"), _happening(second, "2")
    judgement = judge(a, b)
    print(f"{'the same' if judgement.same else 'not the same'} ({judgement.score:.2f})")
    _print_reasons(judgement)
    shared = set(block_keys(a)) & set(block_keys(b))
    print(f"  compared at all: {'yes' if shared else 'no'} ({len(shared)} keys in common)")
    return 0 if judgement.same else 1


def _print_reasons(judgement: Judgement) -> None:
    for reason in judgement.reasons:
        print(f"  {reason.points:+.2f} {reason.rule}: {reason}")


def _happening(path: Path, source: str) -> Happening:
    from aggregator.matching.told import happening_of

    told = _json(path)
    if isinstance(told.get("events"), list):
        if len(told["events"]) != 1:
            raise Stop(f"{path} lists {len(told['events'])} events; one is wanted.")
        told = told["events"][0]
    try:
        return happening_of(told, source)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Stop(f"{path} holds no event: {type(error).__name__}: {error}") from error


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Stop(f"{path} cannot be read: {error}") from error
    if not isinstance(told, dict):
        raise Stop(f"{path} holds no JSON object.")
    return told


def _evaluate(path: Path, half: str) -> int:
    from aggregator.matching.evaluate import evaluate, read_pairs

    try:
        pairs = list(read_pairs(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Stop(f"{path} is no set of pairs: {type(error).__name__}: {error}") from error
    chosen = [pair for pair in pairs if half in ("", pair.half)]
    if not chosen:
        raise Stop(f"{path} has no pairs{f' of the part {half}' if half else ''}.")
    for name in sorted({pair.half for pair in chosen}):
        part = [pair for pair in chosen if pair.half == name]
        print(f"{name or 'pairs':8} {_figures(part, evaluate(part))}")
    score = evaluate(chosen)
    print(f"{'all':8} {_figures(chosen, score)}\n")
    _print_matrix(score)
    for miss in score.misses:
        print(f"\n{'HIDDEN' if miss.judgement.same else 'MISSED'} {miss.pair.name} ({miss.pair.trap})")
        print(f"  “{miss.pair.a.shown}” / “{miss.pair.b.shown}”: {miss.judgement.score:.2f}")
        _print_reasons(miss.judgement)
    if score.unshared:
        print(f"\nnever compared, as they share no key: {', '.join(score.unshared)}")
    return 0


def _figures(pairs: list[Labelled], score: Score) -> str:
    same = sum(pair.same for pair in pairs)
    return f"{len(pairs)} pairs, {same} the same: precision {score.precision:.4f}, recall {score.recall:.4f}"


def _print_matrix(score: Score) -> None:
    print(f"{'':16}{'judged same':>14}{'judged different':>18}")
    print(f"{'the same':16}{score.found:>14}{score.missed:>18}")
    print(f"{'different':16}{score.hidden:>14}{score.apart:>18}")
