"""What changed in the parts of a form that are no items: rules, fees, office values, inputs."""

from __future__ import annotations

from collections.abc import Callable

from formc.compat.change import Found, at_key
from formc.compat.templates import compare_templates
from formc.compat.trees import Moves, same, turn
from formc.expr.tree import TRUE, Expr, Literal, Path
from formc.ir import Fee, Form, Input, Rule, Setting
from formc.runtime.values import unscaled

Words = Callable[..., str]


def compare_parts(old: Form, new: Form, moves: Moves, found: Found, words: Words) -> None:
    """`words(which, key, path, formula)` gives a formula of the `old` or `new` form as written."""
    if old.title != new.title:
        at = at_key(new.origin, "title")
        found.add("title-changed", "", before=old.title, after=new.title, at=at)
    compare_templates(old, new, moves, found)
    if not (old.adoption or new.adoption) and readdressed(old, new):
        found.add("namespace-changed", "", before=old.namespace, after=new.namespace, at=new.origin)
    _rules(old, new, moves, found, words)
    _fees(old, new, moves, found, words)
    _settings(old, new, found)
    _inputs(old, new, found)
    if old.privacy != new.privacy:
        found.add("privacy-changed", "privacy", at=at_key(new.origin, "privacy"), old_at=old.origin)
    if old.signature != new.signature:
        found.add(
            "signature-changed", "signature", at=at_key(new.origin, "signature"), old_at=old.origin
        )
    if old.losses != new.losses:
        found.add("losses-changed", "loss", at=at_key(new.origin, "loss"), old_at=old.origin)


def readdressed(old: Form, new: Form) -> bool:
    """Whether the namespace is another one, for more than a new major version. Nobody has documents
    of a draft: that its schema is published now hurts nobody."""
    drafted = old.registry.publication is None and new.registry.publication is not None
    return old.namespace != new.namespace and address(old) != address(new) and not drafted


def address(form: Form) -> str:
    """The namespace without the major version, which rises where it should."""
    return form.namespace.rstrip("/").rpartition("/")[0]


# Rules ------------------------------------------------------------------------------------------


def _rules(old: Form, new: Form, moves: Moves, found: Found, words: Words) -> None:
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    gone = [rule for rule in old.rules if rule.id not in after]
    come = [rule for rule in new.rules if rule.id not in before]
    for rule in gone:
        twin = next((each for each in come if _same_rule(rule, each, moves)), None)
        if twin is not None:
            come.remove(twin)
            _rule_row(found, "rule-renamed", rule, twin, rule.id, twin.id)
            _rule(rule, twin, moves, found, words)
        else:
            found.add(_row(rule, "removed"), f"rule:{rule.id}", old_at=rule.origin)
    for rule in new.rules:
        if rule in come:
            found.add(_row(rule, "added"), f"rule:{rule.id}", at=rule.origin)
        elif rule.id in before and rule != before[rule.id]:
            _rule(before[rule.id], rule, moves, found, words)


def _row(rule: Rule, turned: str) -> str:
    return f"{'warning' if rule.level == 'warning' else 'rule'}-{turned}"


def _same_rule(old: Rule, new: Rule, moves: Moves) -> bool:
    return (
        old.level == new.level
        and same(old.condition, new.condition, moves)
        and same(old.when, new.when, moves)
    )


def _rule_row(
    found: Found, row: str, old: Rule, new: Rule, before: object = "", after: object = ""
) -> None:
    found.add(
        row, f"rule:{new.id}", before=before, after=after, at=new.origin, old_at=old.origin
    )  # fmt: skip


def _rule(old: Rule, new: Rule, moves: Moves, found: Found, words: Words) -> None:
    if old.level != new.level:
        row = "rule-promoted" if new.level == "error" else "rule-demoted"
        _rule_row(found, row, old, new, old.level, new.level)
    condition = turn(old.condition, new.condition, moves, TRUE, falls=True)
    when = turn(old.when, new.when, moves, TRUE)
    # `when` that becomes TRUE again judges always: what demands nothing of it is FALSE.
    when = {"added": "loosened", "removed": "tightened"}.get(when, when)
    condition = {"added": "tightened", "removed": "loosened"}.get(condition, condition)
    turns = {condition, when} - {""}
    if turns:
        turned = turns.pop() if len(turns) == 1 else "changed"
        row = f"rule-{turned}" if "error" in (old.level, new.level) else "warning-changed"
        before = words("old", "check", (old.id,)), words("old", "when", (old.id,))
        after = words("new", "check", (new.id,)), words("new", "when", (new.id,))
        _rule_row(found, row, old, new, _joined(*before), _joined(*after))
    if old.message != new.message:
        _rule_row(found, "rule-words", old, new, old.message, new.message)
    places = [(moves.get(place.path, place.path), place.scope) for place in old.at]
    if places != [(place.path, place.scope) for place in new.at]:
        at = [", ".join(".".join(place.path) for place in rule.at) for rule in (old, new)]
        _rule_row(found, "rule-place-changed", old, new, *at)


def _joined(check: str, when: str) -> str:
    return f"{check} (when: {when})" if when else check


# Fees -------------------------------------------------------------------------------------------


def _fees(old: Form, new: Form, moves: Moves, found: Found, words: Words) -> None:
    before, after = {fee.id: fee for fee in old.fees}, {fee.id: fee for fee in new.fees}
    for id, fee in before.items():
        if id not in after:
            found.add("fee-removed", f"fee:{id}", before=_amount(fee.amount), old_at=fee.origin)
    for id, fee in after.items():
        if id not in before:
            found.add("fee-added", f"fee:{id}", after=_amount(fee.amount), at=fee.origin)
        elif fee != before[id]:
            _fee(before[id], fee, moves, found, words)


def _fee(old: Fee, new: Fee, moves: Moves, found: Found, words: Words) -> None:
    def add(row: str, before: object = "", after: object = "") -> None:
        found.add(
            row, f"fee:{new.id}", before=before, after=after, at=new.origin, old_at=old.origin
        )  # fmt: skip

    path: Path = ("fee", new.id)
    if not same(old.amount, new.amount, moves):
        shown = [
            _amount(fee.amount) or words(which, "amount", path)
            for which, fee in (("old", old), ("new", new))
        ]
        add("fee-amount-changed", *shown)
    if not same(old.when, new.when, moves):
        before = words("old", "when", path, old.when)
        add("fee-condition-changed", before, words("new", "when", path, new.when))
    if old.due != new.due:
        add("fee-due-changed", old.due, new.due)
    if _fee_words(old) != _fee_words(new):
        add("fee-words", old.title, new.title)


def _fee_words(fee: Fee) -> tuple[object, ...]:
    return (fee.title, fee.tariff, fee.basis, fee.note)


def _amount(amount: Expr) -> str:
    return unscaled(int(amount.value), 2) if isinstance(amount, Literal) else ""


# Office values and inputs -----------------------------------------------------------------------


def _settings(old: Form, new: Form, found: Found) -> None:
    before, after = {s.id: s for s in old.settings}, {s.id: s for s in new.settings}
    for id in before:
        if id not in after:
            found.add("office-value-removed", f"office:{id}", old_at=old.origin)
    for id, setting in after.items():
        if id not in before:
            found.add("office-value-added", f"office:{id}", at=at_key(new.origin, "office_values"))
            continue
        one: Setting = before[id]
        if one.type != setting.type:
            found.add(
                "office-value-changed",
                f"office:{id}",
                at=at_key(new.origin, "office_values"),
                old_at=old.origin,
            )
        if (one.title, one.basis) != (setting.title, setting.basis):
            found.add(
                "office-value-words",
                f"office:{id}",
                before=one.title,
                after=setting.title,
                at=at_key(new.origin, "office_values"),
            )


def _inputs(old: Form, new: Form, found: Found) -> None:
    before, after = {i.id: i for i in old.inputs}, {i.id: i for i in new.inputs}
    for id, entry in before.items():
        if id not in after:
            found.add("input-removed", f"input:{id}", before=entry.title, old_at=old.origin)
    for id, entry in after.items():
        if id not in before:
            found.add(
                "input-added", f"input:{id}", after=entry.title, at=at_key(new.origin, "inputs")
            )
        elif _asked(before[id]) != _asked(entry):
            found.add(
                "input-changed",
                f"input:{id}",
                before=before[id].title,
                after=entry.title,
                at=at_key(new.origin, "inputs"),
                old_at=old.origin,
            )


def _asked(entry: Input) -> tuple[object, ...]:
    return (entry.kind, entry.title, entry.form, entry.note)
