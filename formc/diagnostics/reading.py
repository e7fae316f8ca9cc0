"""Problems of reading: what is no YAML, and what has not the shape of the language.

Phases 01 (reading, in `syntax.reader`) and 02 (shape, in `syntax.conform`).
"""

from __future__ import annotations

from collections.abc import Collection

from formc.diagnostics import NOTHING, Edit, Fix, Label, Say
from formc.diagnostics.problems import Words, brief, problem, similar
from formc.source import Span

# 01 Reading YAML ---------------------------------------------------------------------------


@problem("E0101")
def file_too_large(at: Span, size: int, limit: int) -> Words:
    """Plik definicji ma najwyżej 1 MiB; długie listy trzyma się w słownikach CSV.

    English:
        A file of definitions has at most 1 MiB; long lists live in CSV codelists.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"plik ma {size} bajtów, a może mieć najwyżej {limit}",
            f"the file has {size} bytes; the limit is {limit}",
        )
    )


@problem("E0102")
def not_utf8(at: Span, offset: int, encoding: str) -> Words:
    """Plik nie jest zapisany w UTF-8. W edytorze trzeba wybrać „Zapisz jako… UTF-8”.

    English:
        The file is not UTF-8.

    Wrong:
    Right:
    """
    help = NOTHING
    if encoding:
        help = Say(f"plik wygląda na {encoding}", f"the file looks like {encoding}")
    return Words(
        Say(
            f"plik nie jest w UTF-8: zły bajt na pozycji {offset}",
            f"the file is not UTF-8: bad byte at offset {offset}",
        ),
        help=help,
    )


@problem("E0103")
def control_character(at: Span, code_point: int) -> Words:
    r"""Znak sterujący, którego nie widać i który nie może trafić do formularza ani dokumentu.

    English:
        A control character; neither a form nor a document can hold it.

    Wrong:
        - field: ulica
          type: text
          label: "Ulica\u0001"
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    name = f"U+{code_point:04X}"
    if code_point == 0x09:
        return Words(
            Say("znak tabulacji w wartości", "a tab inside a value"),
            help=Say("w tekście służy do tego spacja", "a space does the same in a text"),
            fix=Fix(Say("zamień na spację", "replace by a space"), (Edit(at, " "),)),
        )
    fix: Fix | None = Fix(Say("usuń znak", "remove the character"), (Edit(at, ""),))
    text = at.source.text
    if text[at.start - 1 : at.start] in {'"', "'"} and text[at.end : at.end + 1] in {'"', "'"}:
        fix = None  # it would leave no text at all
    if 0xD800 <= code_point <= 0xDFFF:
        return Words(
            Say(
                f"{name} to połowa znaku zapisanego w UTF-16",
                f"{name} is one half of a character of UTF-16",
            ),
            help=Say("wpisz ten znak wprost, w UTF-8", "write the character itself, in UTF-8"),
            fix=fix,
        )
    return Words(
        Say(f"niedozwolony znak sterujący {name}", f"control character {name} is not allowed"),
        fix=fix,
    )


@problem("E0128")
def old_line_end(at: Span, ends: tuple[Span, ...]) -> Words:
    """Wiersz kończy się samym znakiem CR (U+000D), jak w dawnych systemach; ma być LF albo CR LF.

    English:
        A line ends with CR (U+000D) alone, as in old systems; LF or CR LF belongs there.

    Wrong:
    Right:
    """
    title = Say("zamień końce wierszy na LF", "change the line ends to LF")
    return Words(
        Say(
            f"koniec wiersza samym znakiem CR, takich wierszy: {len(ends)}",
            f"a line ends with CR alone, such lines: {len(ends)}",
        ),
        help=Say("w edytorze: końce wierszy LF", "in the editor: line endings LF"),
        fix=Fix(title, tuple(Edit(end, "\n") for end in ends), safe=True),
    )


@problem("E0104")
def invisible_character(at: Span, code_point: int) -> Words:
    r"""Znak niewidoczny albo zmieniający kierunek pisma: plik mówi co innego, niż widać.

    English:
        An invisible or direction-changing character: the file says something else than it shows.

    Wrong:
        - field: ulica
          type: text
          label: "Ulica\u202e"
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    name = f"U+{code_point:04X}"
    return Words(
        Say(f"niewidoczny znak {name}", f"invisible character {name}"),
        help=Say(
            "zwykle trafia do pliku przy kopiowaniu z edytora tekstu albo ze strony",
            "it usually comes from text copied from a word processor or a web page",
        ),
        fix=Fix(Say("usuń znak", "remove the character"), (Edit(at, ""),)),
    )


@problem("E0105")
def unreadable_yaml(at: Span) -> Words:
    """Miejsce, którego nie da się odczytać jako YAML.

    English:
        A place that cannot be read as YAML.

    Wrong:
        service: [a, , b]
    Right:
        service: a
    """
    return Words(
        Say("tego miejsca nie da się odczytać jako YAML", "this cannot be read as YAML"),
        help=Say(
            "jeden klucz w wierszu, po dwukropku spacja, podrzędne klucze wcięte o dwie spacje",
            "one key per line, a space after the colon, inner keys indented by two spaces",
        ),
    )


@problem("E0106")
def duplicate_key(at: Span, key: str, first: Span) -> Words:
    """Ten sam klucz dwa razy w jednej mapie. Samo YAML po cichu bierze drugi.

    English:
        The same key twice in one map. YAML itself silently takes the second.

    Wrong:
        - field: ulica
          type: text
          label: Ulica
          label: Nazwa ulicy
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(
        Say(f"klucz `{brief(key)}` występuje dwa razy", f"key `{brief(key)}` is here twice"),
        label=Say("drugi raz", "again"),
        related=(Label(first, Say("pierwszy raz", "first")),),
    )


@problem("E0107")
def alias(at: Span, name: str, anchor: Span | None) -> Words:
    """Kotwice i aliasy YAML (`&nazwa`, `*nazwa`, `<<`): części wspólne zapisuje się jako fragmenty.

    English:
        YAML anchors and aliases: what is shared is written as a fragment.

    Wrong:
        - &ulica {field: ulica, type: text, label: Ulica}
    Right:
        - {field: ulica, type: text, label: Ulica}
    """
    related = (Label(anchor, Say("kotwica", "the anchor")),) if anchor else ()
    return Words(
        Say(
            f"kotwice i aliasy YAML nie są częścią języka: `{brief(name)}`",
            f"YAML anchors and aliases are not part of the language: `{brief(name)}`",
        ),
        related=related,
        help=Say(
            "części wspólne to fragmenty: `use: nazwa-fragmentu`; "
            "tekst od `&` albo `*` bierze się w cudzysłów",
            "shared parts are fragments: `use: name-of-fragment`; "
            "a text that begins with `&` or `*` is put in quotes",
        ),
    )


@problem("E0108")
def comma_cuts_value(at: Span, key: str, quoted: str | None) -> Words:
    """W zapisie `{…}` przecinek kończy wartość, a cudzysłów w środku ją psuje.

    Wartość z przecinkiem albo cudzysłowem bierze się w całości w cudzysłów albo zapisuje w osobnym
    wierszu.

    English:
        Inside `{…}` a comma ends the value, and a quote within it breaks it. Such a value is quoted
        as a whole or written on a line of its own.

    Wrong:
        - {field: inny, type: text, visible: typ in (a, b), label: Inny}
    Right:
        - {field: inny, type: text, visible: "typ in ('a', 'b')", label: Inny}
    """
    fix = None
    if quoted is not None:
        title = Say("weź całą wartość w cudzysłów", "quote the whole value")
        fix = Fix(title, (Edit(at, quoted),), safe=True)
    return Words(
        Say(
            f"przecinek kończy tu wartość `{brief(key)}`",
            f"the comma ends the value of `{brief(key)}` here",
        ),
        help=Say(
            "w zapisie `{…}` wartość z przecinkiem albo cudzysłowem bierze się cała w cudzysłów",
            "inside `{…}` a value with a comma or a quote is quoted as a whole",
        ),
        fix=fix,
    )


@problem("E0109")
def tag(at: Span, name: str) -> Words:
    """Znaczniki YAML (`!nazwa`, `!!typ`): rodzaj wartości wynika z klucza.

    English:
        YAML tags: the key says of what kind a value is.

    Wrong:
        - {field: ulica, type: text, label: !!str Ulica}
    Right:
        - {field: ulica, type: text, label: Ulica}
    """
    return Words(
        Say(
            f"znaczniki YAML nie są częścią języka: `{brief(name)}`",
            f"YAML tags are not part of the language: `{brief(name)}`",
        ),
        help=Say(
            "części wspólne to fragmenty (`use:`); tekst od `!` bierze się w cudzysłów",
            "shared parts are fragments (`use:`); a text that begins with `!` is put in quotes",
        ),
    )


@problem("E0110")
def too_deep(at: Span, limit: int) -> Words:
    """Listy i mapy zagnieżdżone głębiej, niż potrzebuje jakikolwiek formularz.

    English:
        Lists and maps nested deeper than any form needs.

    Wrong:
        service: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[a
          ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    Right:
        service: a
    """
    return Words(
        Say(f"zagnieżdżenie głębsze niż {limit}", f"nested deeper than {limit}"),
    )


@problem("E0111")
def too_many_parts(at: Span, limit: int) -> Words:
    """Plik ma za dużo elementów; dzieli się go na fragmenty i słowniki.

    English:
        The file has too many parts; split it into fragments and codelists.

    Wrong:
    Right:
    """
    return Words(
        Say(f"plik ma ponad {limit} elementów", f"the file has more than {limit} parts"),
        help=Say(
            "długie listy trzyma się w słownikach CSV, części wspólne we fragmentach",
            "long lists live in CSV codelists, shared parts in fragments",
        ),
    )


@problem("E0112")
def scalar_too_long(at: Span, length: int, limit: int) -> Words:
    """Jedna wartość jest za długa.

    English:
        One value is too long.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"wartość ma {length} znaków, a może mieć najwyżej {limit}",
            f"the value has {length} characters; the limit is {limit}",
        )
    )


@problem("E0113")
def several_documents(at: Span) -> Words:
    """Jeden plik to jedna definicja; `---` dzieli plik na kilka.

    English:
        One file is one definition; `---` splits it into several.

    Wrong:
        service: a
        ---
        service: b
    Right:
        service: a
    """
    return Words(
        Say("drugi dokument w jednym pliku", "a second document in one file"),
        help=Say("jedna definicja to jeden plik", "one definition is one file"),
    )


@problem("E0114")
def key_not_a_word(at: Span) -> Words:
    """Kluczem jest zawsze słowo, nigdy lista ani mapa.

    English:
        A key is always a word, never a list or a map.

    Wrong:
        ? [a]
        : 1
    Right:
        service: a
    """
    return Words(Say("klucz nie jest słowem", "the key is not a word"))


@problem("E0115")
def tab_indentation(at: Span, indent: Span, width: int) -> Words:
    """Wcięcie zrobione tabulatorem albo twardą spacją; YAML zna tylko zwykłe spacje.

    English:
        Indentation by a tab or a hard space; YAML knows plain spaces only.

    Wrong:
    Right:
    """
    fix = Fix(Say("zamień na spacje", "replace by spaces"), (Edit(indent, " " * width),))
    if "\t" in at.text:
        return Words(Say("tabulator we wcięciu", "a tab in the indentation"), fix=fix)
    return Words(
        Say("twarda spacja U+00A0 we wcięciu", "a hard space U+00A0 in the indentation"), fix=fix
    )


@problem("E0116")
def colon_in_value(at: Span, quoted: str | None) -> Words:
    """Dwukropek ze spacją w środku wartości: YAML bierze go za następny klucz.

    English:
        A colon and a space within a value: YAML takes it for another key.

    Wrong:
        - note: uwaga
          text: Uwaga: pole wymagane
    Right:
        - note: uwaga
          text: "Uwaga: pole wymagane"
    """
    fix = None
    if quoted is not None:
        title = Say("weź całą wartość w cudzysłów", "quote the whole value")
        fix = Fix(title, (Edit(at, quoted),), safe=True)
    return Words(
        Say("dwukropek ze spacją w środku wartości", "a colon and a space within the value"),
        help=Say(
            "taką wartość bierze się w cudzysłów",
            "such a value is put in quotes",
        ),
        fix=fix,
    )


@problem("E0117")
def unclosed(at: Span, sign: str) -> Words:
    """Cudzysłów albo nawias, który nigdzie się nie kończy.

    English:
        A quote or a bracket that never ends.

    Wrong:
        - field: ulica
          type: text
          label: "Ulica
    Right:
        - field: ulica
          type: text
          label: "Ulica"
    """
    return Words(
        Say(f"niezamknięty znak `{sign}`", f"`{sign}` is never closed"),
        label=Say("zaczyna się tutaj", "begins here"),
    )


@problem("E0118")
def special_start(at: Span, sign: str, quoted: str | None, *, inner: int = 0) -> Words:
    """Znak, który na początku wartości coś w YAML znaczy: cudzysłów, `[`, `{`, `%`, `@`, `*`…

    English:
        A sign that means something in YAML at the beginning of a value.

    Wrong:
        - note: zakres
          text: "Ulica" i numer
    Right:
        - note: zakres
          text: '"Ulica" i numer'
    """
    fix = None
    if quoted is not None:
        title = Say("weź całą wartość w cudzysłów", "quote the whole value")
        fix = Fix(title, (Edit(at, quoted),), safe=True)
    if inner:
        # The text is in quotes already: the quote inside it, `inner` characters on, ends it.
        title = Say("zamień cudzysłowy wewnątrz", "change the quotes inside")
        fix = Fix(title, (Edit(at, quoted),)) if quoted is not None else None
        ended = brief(at.text[: inner + 1])
        return Words(
            Say(
                f"cudzysłów w środku kończy tekst: {ended}",
                f"the quote within ends the text: {ended}",
            ),
            help=Say(
                "w środku pisze się „…” albo cały tekst bierze w pojedynczy cudzysłów",
                "write „…” inside, or put the whole text in single quotes",
            ),
            fix=fix,
        )
    shown = "„`”" if sign == "`" else f"`{sign}`"
    return Words(
        Say(
            f"wartość zaczyna się od znaku {shown}, który w YAML coś znaczy",
            f"the value begins with {shown}, which means something in YAML",
        ),
        help=Say("taką wartość bierze się w cudzysłów", "such a value is put in quotes"),
        fix=fix,
    )


@problem("E0119")
def wrong_indentation(at: Span, above: Span | None, indent: Span | None = None) -> Words:
    """Wiersz wcięty inaczej niż klucze obok; wcięcie mówi, do czego należy klucz.

    English:
        A line indented unlike the keys beside it; indentation says what a key belongs to.

    Wrong:
        - field: ulica
          type: text
           label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    related = (Label(above, Say("klucz obok", "the key beside it")),) if above else ()
    fix = None
    if above is not None and indent is not None:
        width = above.position.column - 1
        spaces = "spacje" if width in (2, 3, 4) else "spacji"
        title = Say(f"wetnij o {width} {spaces}", f"indent by {width} spaces")
        fix = Fix(title, (Edit(indent, " " * width),))
    return Words(
        Say(
            "wcięcie nie pasuje do wierszy powyżej", "the indentation does not fit the lines above"
        ),
        related=related,
        fix=fix,
    )


@problem("E0120")
def empty_file(at: Span) -> Words:
    """Plik bez żadnej definicji: pusty albo z samymi komentarzami.

    English:
        A file without a definition: empty, or comments only.

    Wrong:
        # tylko komentarz
    Right:
        service: a
    """
    return Words(Say("plik jest pusty", "the file is empty"))


@problem("E0121")
def no_space_after_colon(at: Span, key: str) -> Words:
    """Po kluczu stoi dwukropek i spacja; bez nich YAML widzi zwykły tekst.

    English:
        A key is followed by a colon and a space; without them YAML sees plain text.

    Wrong:
        - field: ulica
          type:text
          label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(
        Say(
            f"po `{brief(key)}` brakuje dwukropka ze spacją",
            f"no colon and space after `{brief(key)}`",
        )
        if not at.text.endswith(":")
        else Say(
            f"po dwukropku klucza `{brief(key)}` brakuje spacji",
            f"no space after the colon of `{brief(key)}`",
        ),
        fix=Fix(
            Say("dodaj spację", "add a space"), (Edit(at, at.text.rstrip(":") + ": "),), safe=True
        )
        if at.text.endswith(":")
        else None,
    )


@problem("E0122")
def unknown_escape(at: Span, quoted: str | None) -> Words:
    r"""W podwójnym cudzysłowie `\` zaczyna sekwencję, np. `\n`; wzorce pisze się w pojedynczym.

    English:
        In double quotes `\` begins an escape; patterns are written in single quotes.

    Wrong:
        - {field: kod, type: text, pattern: "\d{5}", label: Kod}
    Right:
        - {field: kod, type: text, pattern: '\d{5}', label: Kod}
    """
    fix = None
    if quoted is not None:
        title = Say("zamień na pojedynczy cudzysłów", "use single quotes")
        fix = Fix(title, (Edit(at, quoted),))
    return Words(
        Say(
            "ukośnik `\\` w podwójnym cudzysłowie zaczyna nieznaną sekwencję",
            "`\\` in double quotes begins an unknown escape",
        ),
        help=Say(
            "w pojedynczym cudzysłowie `\\` jest zwykłym znakiem",
            "in single quotes `\\` is an ordinary character",
        ),
        fix=fix,
    )


@problem("W0123")
def byte_order_mark(at: Span) -> Words:
    """Plik zaczyna się od znacznika BOM; nie przeszkadza, ale inne programy potrafi zmylić.

    English:
        The file begins with a byte order mark; harmless here, but it confuses other programs.

    Wrong:
    Right:
    """
    return Words(
        Say("plik zaczyna się od znacznika BOM", "the file begins with a byte order mark"),
        help=Say("kodowanie „UTF-8 bez BOM”", "the encoding is “UTF-8 without BOM”"),
    )


@problem("W0124")
def comment_in_value(at: Span, comment: Span, quoted: str) -> Words:
    """Znak `#` po odstępie zaczyna komentarz i ucina wartość. Tekst, do którego należy, bierze się
    w cudzysłów; w komentarzu po `#` stoi odstęp.

    English:
        `#` after a space begins a comment and cuts the value. A text that it belongs to is put in
        quotes; in a comment a space follows the `#`.

    Wrong:
        - field: dzialka
          type: text
          label: Działka #1
    Right:
        - field: dzialka
          type: text
          label: 'Działka #1'  # główna
    """
    title = Say("weź całą wartość w cudzysłów", "quote the whole value")
    whole = Span(at.source, at.start, comment.end)
    return Words(
        Say(
            f"`{brief(comment.text)}` jest komentarzem i nie należy do wartości",
            f"`{brief(comment.text)}` is a comment and no part of the value",
        ),
        help=Say(
            "tekst ze znakiem `#` bierze się w cudzysłów; komentarz pisze się po `# `",
            "a text with `#` is put in quotes; a comment follows `# `",
        ),
        fix=Fix(title, (Edit(whole, quoted),)),
    )


@problem("E0126")
def missing_dash(at: Span, key: str, first: Span, dash: Span | None) -> Words:
    """Klucz, który zaczyna pozycję listy, stoi drugi raz w tej samej pozycji: następna pozycja
    potrzebuje własnego myślnika.

    English:
        The key that begins an entry of a list is there again in the same entry: the next entry
        needs a dash of its own.

    Wrong:
        - field: ulica
          type: text
          label: Ulica
          field: dom
          type: text
          label: Dom
    Right:
        - field: ulica
          type: text
          label: Ulica
        - field: dom
          type: text
          label: Dom
    """
    title = Say("dodaj myślnik", "add the dash")
    return Words(
        Say(
            f"przed drugim kluczem `{brief(key)}` brakuje myślnika",
            f"no dash before the second `{brief(key)}`",
        ),
        related=(Label(first, Say("pierwsza pozycja", "the first entry")),),
        fix=Fix(title, (Edit(dash, "- "),)) if dash is not None else None,
    )


@problem("E0127")
def no_space_after_dash(at: Span) -> Words:
    """Po myślniku, który zaczyna pozycję listy, stoi spacja.

    English:
        A space follows the dash that begins an entry of a list.

    Wrong:
        -field: ulica
          type: text
          label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(
        Say("po `-` brakuje spacji", "no space after `-`"),
        fix=Fix(Say("dodaj spację", "add a space"), (Edit(at, "- "),), safe=True),
    )


@problem("W0125")
def mixed_script(at: Span, word: str, sign: str) -> Words:
    """Litera innego alfabetu w polskim słowie wygląda jak nasza, ale nią nie jest: wyszukiwarka
    takiego słowa nie znajdzie, a ktoś mógł się pod nie podszyć.

    English:
        A letter of another alphabet in a Polish word looks like ours and is not: a search will
        not find the word, and somebody may be passing for another.

    Wrong:
        - field: urzad
          type: text
          label: Urzаd
    Right:
        - field: urzad
          type: text
          label: Urząd
    """
    code = f"U+{ord(sign):04X}"
    return Words(
        Say(
            f"w słowie `{brief(word)}` jest litera innego alfabetu ({code})",
            f"the word `{brief(word)}` has a letter of another alphabet ({code})",
        )
    )


# 02 Shape of a document --------------------------------------------------------------------


@problem("E0201")
def unknown_key(
    at: Span, key: str, near: str, taken: bool = False, elsewhere: Collection[str] = ()
) -> Words:
    """Klucz, którego język nie zna, najczęściej literówka.

    English:
        A key that the language does not have, most often a misspelling.

    Wrong:
        - field: ulica
          type: text
          labell: Ulica
          label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    help, fix = similar(near, (near,), at) if near and not taken else (NOTHING, None)
    if taken:
        help = Say(f"klucz `{near}` już tu jest", f"key `{near}` is here already")
    elif not near and elsewhere:
        places = ", ".join(elsewhere)
        help = Say(f"taki klucz ma: {places}", f"this key belongs to: {places}")
    return Words(
        Say(f"nieznany klucz `{brief(key)}`", f"unknown key `{brief(key)}`"), help=help, fix=fix
    )


@problem("E0202")
def missing_key(at: Span, keys: Collection[str], kind: str) -> Words:
    """Brak klucza, bez którego nie wiadomo, co wygenerować.

    English:
        A key is missing without which nothing can be generated.

    Wrong:
        - field: ulica
          type: text
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    names = ", ".join(f"`{key}`" for key in keys)
    pl, en = (
        ("brakuje klucza", "missing key") if len(keys) == 1 else ("brakuje kluczy", "missing keys")
    )
    return Words(Say(f"{pl} {names}", f"{en} {names}"), label=Say(kind, kind))


@problem("E0203")
def wrong_shape(at: Span, expected: Say, found: Say, fix: Fix | None = None) -> Words:
    """Wartość, lista albo mapa tam, gdzie ma być co innego z tych trzech.

    English:
        A scalar, a list or a map where another of the three belongs.

    Wrong:
        - repeat: osoby
          each: osoba
          title: Osoba
          min: 1
          max: 5
          items: imie
    Right:
        - repeat: osoby
          each: osoba
          title: Osoba
          min: 1
          max: 5
          items:
            - {field: imie, type: text, label: Imię}
    """
    return Words(
        Say(
            f"jest {found.pl}, a ma być {expected.pl}",
            f"found {found.en}, expected: {expected.en}",
        ),
        fix=fix,
    )


@problem("E0204")
def not_of_the_form(at: Span, value: str, expected: Say, near: str | None = None) -> Words:
    """Wartość, która nie ma postaci wymaganej przez klucz: liczby, daty, kwoty, wersji…

    English:
        A value that is not of the form its key asks for: a number, a date, an amount…

    Wrong:
        - repeat: osoby
          each: osoba
          title: Osoba
          min: jeden
          max: 5
          items:
            - {field: imie, type: text, label: Imię}
    Right:
        - repeat: osoby
          each: osoba
          title: Osoba
          min: 1
          max: 5
          items:
            - {field: imie, type: text, label: Imię}
    """
    help, fix = NOTHING, None
    if near is not None:
        help = Say(f"zapis, który czyta formc: `{near}`", f"written here as `{near}`")
        fix = Fix(Say(f"zamień na `{near}`", f"replace by `{near}`"), (Edit(at, near),))
    return Words(
        Say(
            f"`{brief(value)}` to nie {expected.pl}",
            f"`{brief(value)}` is not {expected.en}",
        ),
        help=help,
        fix=fix,
    )


@problem("E0205")
def not_one_of(at: Span, value: str, words: Collection[str]) -> Words:
    """Słowo spoza zamkniętej listy słów klucza.

    English:
        A word outside the closed set of words of its key.

    Wrong:
        - {group: ja, title: Ja, role: aplicant, items: [{field: imie, type: text, label: Imię}]}
    Right:
        - {group: ja, title: Ja, role: applicant, items: [{field: imie, type: text, label: Imię}]}
    """
    help, fix = similar(value, words, at)
    if not help.pl:
        listed = ", ".join(words)
        help = Say(f"do wyboru: {listed}", f"one of: {listed}")
    return Words(
        Say(f"nieznane słowo `{brief(value)}`", f"unknown word `{brief(value)}`"),
        help=help,
        fix=fix,
    )


@problem("E0206")
def not_yet(at: Span, key: str) -> Words:
    """Klucz zarezerwowany na później: język go zna, ale formc jeszcze nie.

    English:
        A key reserved for later: the language has it, formc does not yet.

    Wrong:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: {label: Dom, from: '2026-01-01'}}
    Right:
        - field: rodzaj
          type: choice
          label: Rodzaj
          options: {dom: {label: Dom}}
    """
    help = NOTHING
    if at.text.strip("'\"") != key:
        help = Say(f"`{at.text}` nazywa się tu `{key}`", f"`{at.text}` is called `{key}` here")
    return Words(
        Say(f"klucz `{key}` jest jeszcze nieobsługiwany", f"key `{key}` is not supported yet"),
        help=help,
    )


@problem("E0207")
def opening_key_not_first(at: Span, key: str, first: Span, fix: Fix | None = None) -> Words:
    """Klucz, który mówi, co to jest, nie stoi na początku.

    English:
        The key that says what this is does not stand first.

    Wrong:
        - type: text
          field: ulica
          label: Ulica
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    return Words(
        Say(f"klucz `{key}` nie stoi na początku", f"key `{key}` does not stand first"),
        related=(Label(first, Say("początek", "the beginning")),),
        help=Say("pierwszy klucz mówi, co to jest", "the first key says what this is"),
        fix=fix,
    )


@problem("E0208")
def no_opening_key(at: Span, first: str, openings: Collection[str]) -> Words:
    """Pierwszy klucz mówi, co to jest; tego żaden rodzaj nie zna.

    English:
        The first key says what this is; no kind has this one.

    Wrong:
        - {feild: ulica, type: text, label: Ulica}
    Right:
        - {field: ulica, type: text, label: Ulica}
    """
    help, fix = similar(first, openings, at)
    if not help.pl:
        listed = ", ".join(f"`{key}`" for key in openings)
        help = Say(f"pierwszy klucz to jeden z: {listed}", f"the first key is one of: {listed}")
    words = (
        Say(f"nie wiadomo, co to jest: `{brief(first)}`", f"unknown kind: `{brief(first)}`")
        if first
        else Say("nie wiadomo, co to jest: mapa jest pusta", "unknown kind: the map is empty")
    )
    return Words(words, help=help, fix=fix)


@problem("E0209")
def bad_name(at: Span, name: str, expected: Say, near: str | None) -> Words:
    """Nazwa dla maszyn ma małe litery bez polskich znaków, cyfry i łącznik (pola: podkreślnik).

    Pliki, usługi, słowniki, reguły: `a-z`, `0-9`, `-`. Pola, grupy, parametry: `a-z`, `0-9`, `_`.
    Zaczyna się od litery i ma najwyżej 63 znaki.

    English:
        A name for machines has small letters without diacritics, digits and a hyphen (fields: an
        underscore), begins with a letter and has at most 63 characters.

    Wrong:
        - {field: Numer-działki, type: text, label: Numer działki}
    Right:
        - {field: numer_dzialki, type: text, label: Numer działki}
    """
    fix = None
    help = expected
    if near:
        fix = Fix(Say(f"zamień na `{near}`", f"replace by `{near}`"), (Edit(at, near),))
    return Words(
        Say(f"niedozwolona nazwa `{brief(name)}`", f"`{brief(name)}` is not allowed as a name"),
        help=help,
        fix=fix,
    )


@problem("E0210")
def unsafe_address(at: Span, address: str) -> Words:
    """Adres inny niż `https://`: formularz urzędu nie prowadzi donikąd indziej.

    English:
        An address other than `https://`: a public form leads nowhere else.

    Wrong:
        project: Usługi
        publisher: Gmina
        base_iri: javascript:alert(1)
    Right:
        project: Usługi
        publisher: Gmina
        base_iri: https://formularze.example.gov.pl/
    """
    return Words(
        Say(
            f"to nie adres `https://`: `{brief(address)}`",
            f"not an `https://` address: `{brief(address)}`",
        )
    )


@problem("E0211")
def no_value(at: Span, key: str) -> Words:
    """Klucz bez wartości. Czego nie ma, tego się nie pisze.

    English:
        A key without a value. What is not there is not written.

    Wrong:
        - field: ulica
          type: text
          label:
    Right:
        - field: ulica
          type: text
          label: Ulica
    """
    if key:
        return Words(
            Say(f"klucz `{brief(key)}` nie ma wartości", f"key `{brief(key)}` has no value")
        )
    return Words(Say("pusta wartość", "an empty value"))


@problem("E0212")
def empty_list(at: Span, key: str) -> Words:
    """Lista, która musi coś mieć, jest pusta.

    English:
        A list that has to hold something is empty.

    Wrong:
        - {group: adres, title: Adres, items: []}
    Right:
        - {group: adres, title: Adres, items: [{field: ulica, type: text, label: Ulica}]}
    """
    return Words(Say(f"lista `{brief(key)}` jest pusta", f"the list `{brief(key)}` is empty"))


@problem("E0213")
def several_lines(at: Span) -> Words:
    """Tekst w kilku wierszach tam, gdzie ma być jeden.

    English:
        A text of several lines where one belongs.

    Wrong:
        - group: adres
          title: |
            Adres
            zamieszkania
          items:
            - {field: ulica, type: text, label: Ulica}
    Right:
        - group: adres
          title: Adres zamieszkania
          items:
            - {field: ulica, type: text, label: Ulica}
    """
    return Words(
        Say(
            "tekst ma kilka wierszy, a tu mieści się jeden",
            "a text of several lines; one fits here",
        ),
        help=Say("zapis `>` skleja wiersze w jeden", "`>` joins the lines into one"),
    )
