"""What click says, in Polish: usage, options, and what is wrong with a call."""

from __future__ import annotations

from typing import IO, Any

import click


class Command(click.Command):
    """A command whose help and mistakes are in Polish."""

    allow_extra_args = True  # so that the refusal is ours

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPCJE]")
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise _polish(error) from error
        if rest and not isinstance(self, click.Group):
            ctx.fail(f"Nadmiarowe argumenty: {' '.join(rest)}.")
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Użycie: ")

    def get_usage(self, ctx: click.Context) -> str:
        formatter = ctx.make_formatter()
        self.format_usage(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            (record[0], record[1].replace("[required]", "[wymagane]"))
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        with formatter.section("Opcje"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Pokazuje tę pomoc."
        return option


class Group(Command, click.Group):
    """The same for a command with commands of its own."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "POLECENIE [ARGUMENTY]...")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Polecenia"):
            formatter.write_dl(self.summaries(ctx))

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The names of the commands and what each does."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, found.get_short_help_str(90)) for name, found in named if found]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, names = args[0], self.list_commands(ctx)
        if name not in names:
            from difflib import get_close_matches

            near = get_close_matches(name, names, n=1)
            hint = f"`{ctx.command_path} --help` wypisuje polecenia."
            if near:
                hint = f"Czy chodzi o `{near[0]}`?"
            ctx.fail(f"Nie ma polecenia `{name}`. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _polish(error) from error


class PolishUsageError(click.UsageError):
    """A mistake in a call, with a hint where the help is."""

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx is not None:
            click.echo(self.ctx.get_usage(), file=file, err=True)
            click.echo(f"`{self.ctx.command_path} --help` mówi więcej.\n", file=file, err=True)
        click.echo(f"Błąd: {self.message}", file=file, err=True)


def _polish(error: click.UsageError) -> click.UsageError:
    if isinstance(error, PolishUsageError | click.exceptions.NoArgsIsHelpError):
        return error
    return PolishUsageError(_words(error), error.ctx)


def _words(error: click.UsageError) -> str:
    """What is wrong, from the facts that an error of click carries; ours are Polish already."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            hint = f" Czy chodzi o {' albo '.join(f'`{each}`' for each in near)}?" if near else ""
            return f"Nie ma opcji `{name}`.{hint}"
        case click.BadOptionUsage(option_name=name, ctx=ctx):
            flags = {
                opt
                for param in (ctx.command.params if ctx else ())
                if isinstance(param, click.Option) and (param.is_flag or param.count)
                for opt in param.opts
            }
            return f"Opcja `{name}` {'nie przyjmuje' if name in flags else 'wymaga'} wartości."
        case click.MissingParameter(param=click.Parameter() as param):
            return f"Brakuje {_named(param)}."
        case click.BadParameter(param=click.Parameter() as param):
            return f"Zła wartość {_named(param)}: {_expected(param.type)}."
        case _:
            return error.message


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"opcji `{max(param.opts, key=len)}`"
    return f"argumentu {param.metavar or str(param.name).upper()}"


def _expected(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice(choices=choices):
            return f"może być {' albo '.join(map(str, choices))}"
        case click.IntRange(min=least, max=most):
            return f"ma być liczbą całkowitą od {least} do {most}"
        case click.Path(file_okay=False):
            return "ma być folderem"
        case _:
            return "nie da się jej odczytać"
