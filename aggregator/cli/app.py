"""Every command on one screen."""

from __future__ import annotations

import typer

from aggregator.cli import (
    ages,
    correcting,
    doctoring,
    files,
    history,
    inspecting,
    keeping,
    matching,
    merging,
    pulling,
    quarantine,
    reporting,
    serving,
    sources,
    users,
    working,
)

app = typer.Typer(
    name="puuha",
    help="Puuhakalenteri: one calendar of a town's events and hobbies for children, youth and parents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("worker")(working.worker)
app.command("pull")(pulling.pull)
app.command("inspect")(inspecting.inspect)
app.command("ages", help=ages.HELP)(ages.ages)
app.command("correct")(correcting.correct)
app.command("history")(history.history)
app.command("merges")(merging.list_)
app.command("merge")(merging.merge)
app.command("unmerge")(merging.unmerge)
app.command("match")(matching.match)
app.command("report")(reporting.report)
app.command("doctor")(doctoring.doctor)
app.command("migrate")(keeping.migrate)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
sources.app.command("quarantine")(quarantine.quarantine)
sources.app.command("export")(files.export)
sources.app.command("import")(files.import_)
app.add_typer(sources.app, name="sources")
app.add_typer(users.app, name="users")
