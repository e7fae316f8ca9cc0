"""Problems of forms whose documents follow a template that somebody else owns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from formc.diagnostics import NOTHING, Label, Say
from formc.diagnostics.problems import Words, brief, problem, similar
from formc.source import Span


@problem("E0930")
def adopted_schema(at: Span, pl: str, en: str) -> Words:
    """Schemat wzoru innego podmiotu stoi w pliku obok definicji, razem z plikami, które dołącza, i
    ma tę przestrzeń nazw, którą podaje `adopts`. Nic nie jest pobierane z sieci.

    English:
        The schema of somebody else's template stands in a file beside the definition, with the
        files that it names, and has the namespace that `adopts` gives. Nothing is fetched.

    Wrong:
        #service
        document:
          adopts: http://crd.gov.pl/wzor/2020/12/29/10229/
          schema: nie-ma-takiego.xsd
          answers: {}
    Right:
    """
    return Words(Say(pl, en))


@problem("E0931")
def adopted_path(at: Span, step: str, inside: str, known: Collection[str]) -> Words:
    """Ścieżka prowadzi przez elementy, które ma schemat: `/Dokument/TrescDokumentu/Data`. Bez
    ukośnika na początku zaczyna się od miejsca grupy, a bez niej od elementu głównego; atrybut ma
    na początku `@`.

    English:
        A path leads through elements that the schema has: `/Dokument/TrescDokumentu/Data`. Without
        a slash in front it begins at the place of the group, or else at the root element; an
        attribute begins with `@`.

    Wrong:
    Right:
    """
    help, _ = similar(step, known)
    return Words(
        Say(
            f"schemat nie ma `{brief(step)}` w `{inside}`",
            f"the schema has no `{brief(step)}` in `{inside}`",
        ),
        help=help,
    )


@problem("E0932")
def adopted_answer(at: Span, path: str, known: Collection[str]) -> Words:
    """Klucz w `answers` i `not_sent` jest ścieżką pozycji tego formularza, w `filing` nazwą części
    złożenia, a w `codes` kodem, który pole może mieć.

    English:
        A key of `answers` and `not_sent` is the path of an item of this form, one of `filing` the
        name of a part of the filing, one of `codes` a code that the field may have.

    Wrong:
    Right:
    """
    help, fix = similar(path, known, at)
    words = Say(f"nie ma tu `{brief(path)}`", f"there is no `{brief(path)}` here")
    return Words(words, help=help, fix=fix)


@problem("E0933")
def adopted_unplaced(at: Span, paths: Sequence[str]) -> Words:
    """Każda odpowiedź, którą ktoś podał, idzie do dokumentu albo wprost do niego nie idzie: stoi w
    `answers` albo, z powodem, w `not_sent`. Inaczej urząd nie dostałby jej i nikt by o tym nie
    wiedział.

    English:
        Every answer that somebody gave goes into the document, or is said not to: it stands in
        `answers` or, with the reason, in `not_sent`. Otherwise nobody would get it, or know.

    Wrong:
    Right:
    """
    listed = ", ".join(f"`{path}`" for path in paths[:6]) + ("…" if len(paths) > 6 else "")
    return Words(
        Say(f"te odpowiedzi nie mają miejsca w dokumencie: {listed}",
            f"these answers have no place in the document: {listed}"),
        help=Say(
            "wpisz ich miejsca w `answers` albo powód w `not_sent`",
            "write their places in `answers`, or a reason in `not_sent`",
        ),
    )  # fmt: skip


@problem("E0934")
def adopted_value(at: Span, subject: str, text: str, why: Say) -> Words:
    """Formularz przyjmuje odpowiedź, której schemat nie przyjmie: dokument zostałby odrzucony u
    odbiorcy. Zawęź pole (`min`, `max`, `pattern`) albo podaj wartości schematu w `codes`.

    English:
        The form accepts an answer that the schema does not: the receiver would refuse the document.
        Narrow the field (`min`, `max`, `pattern`), or give the values of the schema in `codes`.

    Wrong:
    Right:
    """
    if not text:
        return Words(Say(f"`{subject}`: schemat {why.pl}", f"`{subject}`: of the schema, {why.en}"))
    return Words(
        Say(
            f"`{subject}` może być `{brief(text)}`, a schemat tego nie przyjmie: {why.pl}",
            f"`{subject}` may be `{brief(text)}`, which the schema refuses: {why.en}",
        )
    )


@problem("E0935")
def adopted_place(at: Span, pl: str, en: str) -> Words:
    """Pole stoi w elemencie albo atrybucie z wartością, grupa w elemencie z elementami, a lista w
    elemencie, który się powtarza, dość razy. W jednym miejscu stoi jedno.

    English:
        A field stands in an element or attribute with a value, a group in an element with elements,
        a repeat in an element that repeats, often enough. In one place there is one thing.

    Wrong:
    Right:
    """
    return Words(Say(pl, en))


@problem("E0936")
def adopted_required(at: Span, path: str, choices: Sequence[str] = ()) -> Words:
    """Schemat wymaga tego elementu albo atrybutu w każdym dokumencie, a nic go nie wypełnia. Podaj
    odpowiedź (`answers`), część złożenia (`filing`) albo stałą (`constants`).

    English:
        The schema requires this element or attribute in every document, and nothing fills it. Give
        an answer (`answers`), a part of the filing (`filing`) or a constant (`constants`).

    Wrong:
    Right:
    """
    names = ", ".join(f"`{name}`" for name in choices[:8]) + ("…" if len(choices) > 8 else "")
    help = Say(f"jedno z: {names}", f"one of: {names}") if choices else NOTHING
    return Words(
        Say(
            f"schemat wymaga `{path}`, a nic go nie wypełnia",
            f"the schema requires `{path}`, which nothing fills",
        ),
        help=help,
    )


@problem("W0937")
def adopted_gap(at: Span, path: str, why: Say, example: Say) -> Words:
    """Przy niektórych odpowiedziach dokument nie zgadza się ze schematem, choć formularz je
    przyjmuje: czegoś wymaganego nie ma albo stoi razem to, co się wyklucza. Zrób pole wymaganym,
    dopisz regułę albo stałą.

    English:
        With some answers that the form accepts the document does not follow the schema: something
        required is missing, or two things that exclude each other stand together. Make the field
        required, or add a rule or a constant.

    Wrong:
    Right:
    """
    pl = f" (np. {example.pl})" if example.pl else ""
    en = f" (e.g. {example.en})" if example.en else ""
    return Words(
        Say(
            f"schemat nie przyjmie `{path}`, w którym {why.pl}{pl}",
            f"the schema refuses a `{path}` {why.en}{en}",
        )
    )


@problem("W0941")
def adopted_nowhere(at: Span, path: str, example: Say) -> Words:
    """Odpowiedź ma kilka miejsc, zależnie od kodu w `by`, a formularz przyjmuje ją też wtedy, gdy
    żadne z nich nie jest jej. Podaj miejsce dla każdego kodu, z którym odpowiedź może być.

    English:
        An answer has several places, by the code named in `by`, and the form accepts it with none
        of them. Give a place for every code with which the answer may be there.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"`{path}` może nie mieć miejsca w dokumencie (np. {example.pl})",
            f"`{path}` may have no place in the document (e.g. {example.en})",
        )
    )


@problem("H0938")
def adopted_one_way(at: Span, reasons: Sequence[str]) -> Words:
    """Z dokumentu nie da się odtworzyć wszystkich odpowiedzi, więc `from_xml` odmawia. Odbiorcy to
    nie przeszkadza; portal, który czyta dokumenty z powrotem, musi przechowywać odpowiedzi.

    English:
        The answers cannot all be told from the document, so `from_xml` refuses. The receiver does
        not mind; a portal that reads documents back has to keep the answers.

    Wrong:
    Right:
    """
    said = "; ".join(reasons[:4]) + ("…" if len(reasons) > 4 else "")
    return Words(
        Say(f"dokumentów nie da się odczytać z powrotem: {said}",
            f"documents cannot be read back: {said}")
    )  # fmt: skip


@problem("E0939")
def adopted_conflict(at: Span, pl: str, en: str, first: Span | None = None) -> Words:
    """Formularz, który przejmuje wzór innego podmiotu, nie ma własnego: ani nazw elementów (`xml`),
    ani przestrzeni nazw, ani publikacji w rejestrze.

    English:
        A form that adopts somebody else's template has none of its own: no names of elements
        (`xml`), no namespaces, no publication in the register.

    Wrong:
    Right:
    """
    related = (Label(first, Say("tutaj", "here")),) if first is not None else ()
    return Words(Say(pl, en), related=related)


@problem("E0940")
def adopted_example(at: Span, test: str, path: str, why: Say) -> Words:
    """Dokument poprawnego przykładu nie zgadza się ze schematem wzoru.

    English:
        The document of a right example does not follow the schema of the template.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"dokument przykładu „{test}” nie zgadza się ze schematem w `{path}`: {why.pl}",
            f"the document of the example “{test}” does not follow the schema at `{path}`: "
            f"{why.en}",
        )
    )
