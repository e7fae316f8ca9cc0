"""Notes of imports in English, for `--lang en`: definitions keep them in Polish.

A row is a part of a note in both languages; `{}` stands for what the original says there. Longer
rows go first, so that a part never hides a whole.
"""

from __future__ import annotations

import re
from functools import cache

ROWS: tuple[tuple[str, str], ...] = (
    (
        "nadawca stoi w DaneDokumentu/Nadawcy, a schemat nie mówi, co o nim wpisać; dodaj pola z `means` (adres, PESEL…) albo użyj fragmentu",
        "the sender stands in DaneDokumentu/Nadawcy, and the schema does not say what to ask; add fields with `means` (address, PESEL…) or use a fragment",
    ),
    (
        "oryginał nie mówi, kto składa pismo; formularz musi to wiedzieć, więc dodano wnioskodawcę",
        "the original does not say who files; a form has to know, so an applicant was added",
    ),
    (
        "w oryginale tego wyliczenia nie widać; tu stanie na formularzu",
        "nobody sees this value in the original; here it stands on the form",
    ),
    (
        "oryginał nie ma zdania przy tym warunku; dopisz je",
        "the original has no sentence for this condition; write one",
    ),
    (
        "oryginał przyjmuje od {} do {} wierszy; język od 0 do {}",
        "the original takes from {} to {} rows; the language from 0 to {}",
    ),
    (
        "oryginał przyjmuje od {} do {} pozycji naraz",
        "the original takes from {} to {} options at once",
    ),
    (
        "warianty (`{}`) stały się pytaniem; w oryginale poznaje się je po polach",
        "the variants (`{}`) became a question; the original tells them apart by their fields",
    ),
    ("; `anyOf` przyjmuje też kilka naraz", "; `anyOf` also takes several at once"),
    ("kilka typów naraz ({}); wpisano pierwszy", "several types at once ({}); the first was taken"),
    (
        "kilka postaci naraz (`{}`: {}); wpisano pierwszą",
        "several shapes at once (`{}`: {}); the first was taken",
    ),
    (
        "schemat nie opisuje obiektu z `properties`",
        "the schema does not describe an object with `properties`",
    ),
    ("w schemacie nie ma ani jednego pola", "the schema has no field at all"),
    ("jest wymagane, ale nie ma go w `properties`", "is required but not in `properties`"),
    (
        "Co w oryginale mogło być `null`, nie jest wymagane",
        "What could be `null` in the original is not required",
    ),
    (
        "Wymagane obiekty, w których nic nie jest wymagane, mogą zostać puste",
        "Required objects in which nothing is required may stay empty",
    ),
    ("lista w liście: została jedna pozycja", "a list in a list: one entry was kept"),
    ("lista w liście; została jedna pozycja", "a list in a list; one entry was kept"),
    (
        "Listy bez granicy w oryginale mają do {} wierszy",
        "Lists without a bound in the original have up to {} rows",
    ),
    ("; dopisz regułę", "; add a rule"),
    ("za głęboko; nie czytano", "too deep; not read"),
    (
        "dowolne dalsze klucze (`{}`) nie mają odpowiednika",
        "further keys of any name (`{}`) have no counterpart",
    ),
    ("schemat rozwija się do ponad {} pozycji", "the schema unfolds into more than {} items"),
    ("; wybierz część przez --root", "; choose a part by --root"),
    (
        "obiekt zawiera sam siebie; tego poziomu nie czytano",
        "the object contains itself; this level was not read",
    ),
    ("samo `null` nie jest odpowiedzią", "`null` alone is no answer"),
    (
        "lista pozycji różnego rodzaju nie ma odpowiednika",
        "a list of entries of different kinds has no counterpart",
    ),
    ("lista list nie ma odpowiednika", "a list of lists has no counterpart"),
    (
        "Wiersze list prostych wartości mają jedno pole `wartosc`",
        "Rows of lists of plain values have one field `wartosc`",
    ),
    ("Pozycji listy kodów nie można powtórzyć", "Entries of a list of codes cannot be repeated"),
    (
        "`uniqueItems` przy wierszach nie ma odpowiednika",
        "`uniqueItems` of rows has no counterpart",
    ),
    ("o polach, których nie ma", "about fields that are not there"),
    (
        "warunku `{}` język nie wyrazi; dopisz go",
        "the language cannot say the condition `{}`; add it",
    ),
    (
        "warunek w warunku nie ma odpowiednika; dopisz go",
        "a condition in a condition has no counterpart; add it",
    ),
    ("pod warunkiem", "under the condition"),
    ("wymagane, a nie ma go wśród pól", "required, and not among the fields"),
    (
        "wymagane under the condition, a nie ma go wśród pól",
        "required under a condition, and not among the fields",
    ),
    ("obiekt bez pól, które można przenieść", "an object without fields that can be carried over"),
    (
        "jest raz wymagane, raz zakazane; gdy naraz, jest tu ukryte",
        "is required by one condition and forbidden by another; where both hold, it is hidden here",
    ),
    (
        "lista nie jest wymagana, ale jeśli jest, ma najmniej {} wierszy",
        "the list is not required, but if there is one it has at least {} rows",
    ),
    (
        "JSON jest za głęboko zagnieżdżony albo ma liczbę, która nią nie jest",
        "the JSON is nested too deeply or has a number that is none",
    ),
    ("to nie jest JSON Schema, tylko zwykła wartość", "this is no JSON Schema but a plain value"),
    ("odwołanie `{}` donikąd nie prowadzi", "the reference `{}` leads nowhere"),
    ("to nie jest JSON ({})", "this is no JSON ({})"),
    ("klucz `{}` stoi w jednym obiekcie dwa razy", "the key `{}` stands twice in one object"),
    ("`{}` prowadzi poza plik; nie czytano", "`{}` leads outside of the file; not read"),
    ("odwołania prowadzą w kółko albo bez końca", "the references go in circles or never end"),
    (
        "stoi tu dwa razy i różnie; wzięto bliższe",
        "stands here twice and differently; the nearer one was taken",
    ),
    ("wartości początkowej `{}` import nie przenosi", "the default `{}` is not carried over"),
    ("` przy `format: {}` pominięto", "` beside `format: {}` was left out"),
    ("Podpowiedzi ucięto do {} znaków", "Hints were cut to {} characters"),
    ("oryginał nie podaje typu; wpisano tekst", "the original names no type; text was taken"),
    ("najmniej ({}) to więcej niż najwięcej ({})", "the least ({}) is more than the most ({})"),
    (
        "Liczby bez granic w oryginale dostały do 9 cyfr",
        "Numbers without bounds in the original got up to 9 digits",
    ),
    (
        "dane binarne stały się plikiem; sprawdź `accept`",
        "binary data became a file; check `accept`",
    ),
    (
        "dane binarne stały się plikiem; w dokumencie będzie załącznikiem",
        "binary data became a file; in the document it is an attachment",
    ),
    (
        "nazwa wskazuje na `type: {}`; jeśli tak jest, zastąp nim tekst",
        "the name points to `type: {}`; if so, put it in place of text",
    ),
    ("Godziny mają postać GG:MM, bez sekund i strefy", "Times are HH:MM, without seconds and zone"),
    (
        "Godziny w dokumencie mają postać GG:MM, bez sekund i strefy",
        "Times in the document are HH:MM, without seconds and zone",
    ),
    ("Teksty bez granicy w oryginale dostały max", "Texts without a bound in the original got max"),
    ("; tekst ma od 1 do {}", "; a text has from 1 to {}"),
    (
        "kody zmienione na małe litery bez znaków ({})",
        "codes were changed to small letters without marks ({})",
    ),
    ("; w dokumencie będą nowe", "; the document has the new ones"),
    ("wartości, których lista nie pomieści:", "values that a list cannot hold:"),
    (
        "oryginał zna tylko jedną wartość; może pole jest zbędne",
        "the original knows one value only; perhaps the field is needless",
    ),
    (
        "Etykiety pozycji list skrócono do 200 znaków",
        "Labels of options were cut to 200 characters",
    ),
    ("Adnotacji `{}` import nie czyta", "The annotation `{}` is not read"),
    (
        "Długie etykiety skrócono; całe stoją w podpowiedzi",
        "Long labels were cut; the whole stands in the hint",
    ),
    (
        "oryginał ma {} miejsc po przecinku; język ma najwyżej 4",
        "the original has {} decimal places; the language has at most 4",
    ),
    (
        "granicy `{}: {}` język nie pomieści; wpisz mniejszą",
        "the language cannot hold the bound `{}: {}`; write a smaller one",
    ),
    (
        "oryginał przyjmuje tylko `false`; dopisz regułę albo usuń pole",
        "the original takes `false` only; add a rule or remove the field",
    ),
    (
        "oryginał nie podaje miejsc po przecinku; wpisano",
        "the original names no decimal places; taken:",
    ),
    (
        "wzorca `{}` język nie wyrazi; sprawdź, czego pilnował",
        "the language cannot say the pattern `{}`; check what it guarded",
    ),
    (
        "typ odgadnięty po wzorcu: `{}`; sprawdza też cyfrę kontrolną",
        "the type was guessed by the pattern: `{}`; it checks the check digit, too",
    ),
    (", jeśli ją ma", ", if there is one"),
    (
        "dokument ma opłaty (Metryka/Oplata, do {}), nie wiadomo jakie: dopisz `fees`",
        "the document has fees (Metryka/Oplata, up to {}), nobody knows which: add `fees`",
    ),
    (
        "dokument ma wartości urzędu (Metryka/WartoscUrzedu, do {}): dopisz `office_values` i formuły, które je czytają",
        "the document has values of the office (Metryka/WartoscUrzedu, up to {}): add `office_values` and the formulas that read them",
    ),
    (
        "plik z wykazu załączników; schemat nie mówi, czy jest wymagany i jakiego rodzaju",
        "a file of the list of attachments; the schema does not say whether it is required and of what kind",
    ),
    (
        "formułę `{}` odrzuca sprawdzenie ({}); wpisz ją inaczej",
        "the check refuses the formula `{}` ({}); write it in another way",
    ),
    ("reguła {}: the check", "rule {}: the check"),
    ("; jej zdanie: „", "; its sentence: „"),
    (
        "definicja miałaby {} kB, więcej niż mieści jeden plik; podziel oryginał",
        "the definition would have {} kB, more than one file can hold; split the original",
    ),
    ("albo wybierz jego część (XSD: --root)", "or choose a part of it (XSD: --root)"),
    ("definicja nie przeszłaby sprawdzenia:", "the definition would not pass its check:"),
    ("; zmień oryginał w tym miejscu", "; change the original at this place"),
    ("to nie jest poprawny XLSX ({})", "this is no proper XLSX ({})"),
    (
        "część skoroszytu ma DOCTYPE; takich plików import nie czyta",
        "a part of the workbook has a DOCTYPE; such files are not read",
    ),
    ("plik nie jest zapisany w UTF-8", "the file is not in UTF-8"),
    ("; zapisz go w tym kodowaniu", "; save it in this encoding"),
    (
        "formuła arkusza bez zapisanej wartości; wpisz wartość albo zapisz skoroszyt w programie, który ją policzy",
        "a formula of the sheet without a saved value; write a value, or save the workbook in a program that computes it",
    ),
    ("to nie jest poprawny CSV ({})", "this is no proper CSV ({})"),
    ("arkusz `{}` jest w dwóch plikach", "the sheet `{}` is in two files"),
    ("skoroszyt jest po rozpakowaniu za duży", "the workbook is too large when unpacked"),
    (
        "skoroszyt jest spakowany jak bomba; zapisz go na nowo",
        "the workbook is packed like a bomb; save it anew",
    ),
    (
        "skoroszyt jest zaszyfrowany; zapisz go bez hasła",
        "the workbook is encrypted; save it without a password",
    ),
    ("to arkusz ODS; zapisz go jako XLSX albo CSV", "this is an ODS sheet; save it as XLSX or CSV"),
    (
        "to dawny format XLS; zapisz go jako XLSX albo CSV",
        "this is the old format XLS; save it as XLSX or CSV",
    ),
    (
        "XLSX czyta openpyxl: pip install 'formc[import]'; albo zapisz arkusze jako CSV",
        "XLSX is read by openpyxl: pip install 'formc[import]'; or save the sheets as CSV",
    ),
    ("komórka ma ponad {} znaków", "a cell has more than {} characters"),
    ("plik ma ponad {} MiB", "the file has more than {} MiB"),
    ("ponad {} wierszy", "more than {} rows"),
    ("ponad {} kolumn", "more than {} columns"),
    ("ponad {} pytań", "more than {} questions"),
    (", wiersz {}", ", row {}"),
    (", kolumna {}:", ", column {}:"),
    ("nie ma arkusza `survey` z pytaniami", "there is no sheet `survey` with questions"),
    ("nie ma kolumny `{}`", "there is no column `{}`"),
    ("arkusz `survey` nie ma ani jednego pytania", "the sheet `survey` has no question at all"),
    ("arkuszy {} import nie czyta", "the sheets {} are not read"),
    (
        "Formuły nie czytają pytań, których nazwa stoi w ankiecie dwa razy",
        "Formulas do not read questions whose name stands twice in the survey",
    ),
    (
        "pętla po liście `{}`: pytania powtarzały się dla każdej pozycji; została jedna grupa",
        "a loop over the list `{}`: the questions came again for each option; one group was kept",
    ),
    (
        "Pytania, na które odpowiada telefon, pominięto",
        "Questions that the phone answers were left out",
    ),
    ("nie jest pytaniem", "is no question"),
    (
        "typu `{}` nie ma w języku; pominięto `{}`",
        "the language has no type `{}`; `{}` was left out",
    ),
    ("grupa `{}` nie ma pytań", "the group `{}` has no questions"),
    ("lista `{}` nie ma pytań", "the list `{}` has no questions"),
    ("Kolumny `{}` import nie czyta", "The column `{}` is not read"),
    ("Kolumny `{}` arkusza choices import nie czyta", "The column `{}` of choices is not read"),
    (
        "liczba wierszy to w oryginale `{}`; wpisano od 0 do 100",
        "the number of rows is `{}` in the original; 0 to 100 was taken",
    ),
    (
        "oryginał nie ogranicza liczby wierszy; wpisano od 0 do 100",
        "the original does not bound the number of rows; 0 to 100 was taken",
    ),
    (
        "lista stoi w pliku `{}`; wpisano tekst, zrób z niej słownik",
        "the list stands in the file `{}`; text was taken, make a codelist of it",
    ),
    ("Pliki mają tu do 10 MB", "Files have up to 10 MB here"),
    ("warunku `{}` język nie wyrazi", "the language cannot say the condition `{}`"),
    (" ze zdaniem:", " with the sentence:"),
    (
        "etykieta wstawiała odpowiedzi: `{}`; język tego nie umie",
        "the label inserted answers: `{}`; the language cannot do that",
    ),
    (
        "podpowiedź wstawiała odpowiedzi: `{}`; język tego nie umie",
        "the hint inserted answers: `{}`; the language cannot do that",
    ),
    (
        "komunikat wstawiała odpowiedzi: `{}`; język tego nie umie",
        "the message inserted answers: `{}`; the language cannot do that",
    ),
    (
        "Wyróżnienia w tekstach (HTML, Markdown) usunięto",
        "Marks in texts (HTML, Markdown) were removed",
    ),
    ("ma ponad {} znaków; resztę ucięto", "has more than {} characters; the rest was cut"),
    (
        "formuły `{}` język nie wyrazi; wpisz warunek inaczej",
        "the language cannot say the formula `{}`; write the condition in another way",
    ),
    (
        "wiek liczyło `{}`; `age` liczy pełne lata według kalendarza",
        "the age was counted by `{}`; `age` counts full years by the calendar",
    ),
    (
        "wyliczenia `{}` = `{}` język nie wyrazi",
        "the language cannot say the computed value `{}` = `{}`",
    ),
    (
        "uszeregowanie (rank) stało się wyborem wielu; kolejność przepada",
        "the ranking became a choice of several; the order is lost",
    ),
    ("kod kreskowy (barcode) wpisuje się tu ręcznie", "a barcode is typed by hand here"),
    ("krok {} nie ma odpowiednika", "the step {} has no counterpart"),
    (
        "oryginał pytał o część daty (`{}`); tu trzeba całej",
        "the original asked for a part of a date (`{}`); here it is the whole",
    ),
    ("Parametrów pytań import nie przenosi", "Parameters of questions are not carried over"),
    (
        "komunikat o braku odpowiedzi, choć nie jest wymagana:",
        "a message about a missing answer, though none is required:",
    ),
    (
        "wartości wyliczanej{} `{}` język nie wyrazi; wpisuje ją człowiek",
        "the language cannot say the computed value{} `{}`; a person fills it in",
    ),
    (" po zmianie ", " after a change of"),
    ("w oryginale tylko do odczytu", "read-only in the original"),
    (
        "oryginał nie ma zdania przy warunku `{}`; dopisz je",
        "the original has no sentence for the condition `{}`; write one",
    ),
    ("Wzorzec jest ten sam, co w `type: {}`", "The pattern is that of `type: {}`"),
    (
        "listy `{}` nie ma w arkuszu choices; wpisano tekst",
        "the list `{}` is not in choices; text was taken",
    ),
    (
        "or_other: `{}` nie ma wartości dla filtra; są wszystkie",
        "or_other: `{}` has no value for the filter; all options are there",
    ),
    (
        "choice_filter `{}` nie ma odpowiednika; są wszystkie pozycje",
        "choice_filter `{}` has no counterpart; all options are there",
    ),
    ("choice_filter `{}` czeka na ten słownik", "choice_filter `{}` waits for this codelist"),
    ("Liczby ułamkowe dostały 2 miejsca po przecinku", "Fractions got 2 decimal places"),
    (
        "w oryginale rysunek albo podpis odręczny; tu dołącza się plik",
        "a drawing or signature in the original; here a file is attached",
    ),
    (
        "nagranie ({}) stało się plikiem; sprawdź `accept`",
        "the recording ({}) became a file; check `accept`",
    ),
    ("Wyglądu (appearance) import nie przenosi", "The appearance is not carried over"),
    ("komunikat bez warunku:", "a message without a condition:"),
    ("Miejsca leżą tu w Polsce", "Places lie in Poland here"),
    (
        "liczba miejsc po przecinku odgadnięta; oryginał jej nie podaje",
        "the decimal places were guessed; the original does not name them",
    ),
    (
        "teksty w innych językach pominięto ({}); tłumaczenia formularza trzeba zrobić na nowo",
        "texts in other languages were left out ({}); the form has to be translated anew",
    ),
    ("ustawień arkusza settings import nie przenosi ({})", "settings are not carried over ({})"),
    (": czytano tylko pierwszy", ": only the first row was read"),
    (
        "oryginał nie ma tekstów po polsku, wzięto te: {}; przetłumacz je",
        "the original has no texts in Polish, these were taken: {}; translate them",
    ),
    ("pozycja listy bez `list_name` albo `name`", "an option without `list_name` or `name`"),
    ("jest na liście `{}` drugi raz", "is on the list `{}` a second time"),
    ("wiersz bez typu (`{}`)", "a row without a type (`{}`)"),
    ("grupa nie jest zamknięta", "the group is not closed"),
    ("`{}` niczego nie zamyka", "`{}` closes nothing"),
    ("za głęboko zagnieżdżone grupy", "groups nested too deeply"),
    (
        "plik ma DOCTYPE; encji i definicji spoza pliku import nie czyta, usuń go",
        "the file has a DOCTYPE; entities and definitions of other files are not read, remove it",
    ),
    (
        "XML {} w kodowaniu {}; musi być XML 1.0 w UTF-8",
        "XML {} in {}; it has to be XML 1.0 in UTF-8",
    ),
    ("za dużo deklaracji przestrzeni nazw", "too many declarations of namespaces"),
    ("ponad {} elementów", "more than {} elements"),
    ("za głęboko zagnieżdżone elementy", "elements nested too deeply"),
    ("za dużo atrybutów", "too many attributes"),
    ("za dużo przestrzeni nazw naraz", "too many namespaces at once"),
    ("to nie jest poprawny XML ({})", "this is no proper XML ({})"),
    ("za długi znacznik", "a tag is too long"),
    (
        "powtarzana część bez własnego elementu; wiersz jest nowy, w dokumencie doda elementy",
        "a repeated part without an element of its own; the row is new and adds elements to the document",
    ),
    (
        "pytanie dodane przez import: oryginał ma tu jedno z kilku (xs:choice), bez pytania",
        "a question added by the import: the original has one of several here (xs:choice), without a question",
    ),
    (
        "oryginał nie mówi, jakie załączniki; rozdziel je na pola i opisz w `inputs`",
        "the original does not say which attachments; give each a field and describe it in `inputs`",
    ),
    (
        "schemat nie ma elementu głównego, tylko typy; importuj plik, który go używa",
        "the schema has no root element, only types; import the file that uses it",
    ),
    (
        "te pozycje stały razem w nieobowiązkowej części (xs:sequence minOccurs=0)",
        "these items stood together in an optional part (xs:sequence minOccurs=0)",
    ),
    (
        "w oryginale ta część mogła się powtarzać; listy w liście język nie ma",
        "this part could repeat in the original; the language has no lists in lists",
    ),
    ("element `{}` jest stały (`{}`)", "the element `{}` is fixed (`{}`)"),
    ("atrybut `{}` jest stały (`{}`)", "the attribute `{}` is fixed (`{}`)"),
    (
        "element bez treści: jest albo go nie ma; w dokumencie będzie miał true",
        "an element without content: it is there or not; in the document it holds true",
    ),
    (
        "Powtarzane elementy dostaną wspólny element dookoła (…Lista)",
        "Repeated elements get one around all of them (…Lista)",
    ),
    (
        "Listy w nieobowiązkowych częściach mogą być puste; w oryginale nie mogły",
        "Lists in optional parts may be empty; in the original they could not",
    ),
    (
        "w oryginale można to powtórzyć; listy w liście język nie ma, została jedna wartość",
        "this could be repeated in the original; the language has no lists in lists, one value was kept",
    ),
    (
        "w oryginale może być ich wiele; listy w liście język nie ma, została jedna",
        "there could be many in the original; the language has no lists in lists, one was kept",
    ),
    (
        "Powtarzane wartości stoją w wierszu w elemencie Wartosc",
        "Repeated values stand in a row in the element Wartosc",
    ),
    (
        "Powtarzane kody staną w dokumencie jako elementy Wartosc",
        "Repeated codes stand in the document as elements Wartosc",
    ),
    (
        "Atrybuty stały się polami; w dokumencie będą elementami",
        "Attributes became fields; in the document they are elements",
    ),
    ("Etykiety zrobione z nazw elementów", "Labels made of the names of elements"),
    ("Etykiety zrobione z nazw", "Labels made of names"),
    ("nie ma elementu `{}`", "there is no element `{}`"),
    ("element `{}` niczego nie zawiera", "the element `{}` contains nothing"),
    (
        "reguły i warunki stoją w rules.sch, nie w schemacie; import ich nie czyta",
        "rules and conditions stand in rules.sch, not in the schema; they are not read",
    ),
    (
        "schemat ma też inne elementy główne ({}); wybiera je --root",
        "the schema has other root elements, too ({}); --root chooses them",
    ),
    (
        "nie czytano `{}`; połóż plik obok, jeśli go masz",
        "`{}` was not read; put the file beside if you have it",
    ),
    (
        "xs:redefine przeczytano jak xs:include, bez zmian typów",
        "xs:redefine was read as xs:include, without its changes of types",
    ),
    (
        "typ `{}` zawiera sam siebie; głębiej nie czytano",
        "the type `{}` contains itself; not read deeper",
    ),
    (
        "tekst między elementami (mixed) nie ma odpowiednika",
        "text between elements (mixed) has no counterpart",
    ),
    ("schemat rozwija się bez końca", "the schema unfolds without end"),
    ("grupy `{}` nie przeczytano", "the group `{}` was not read"),
    (
        "; od czego to zależy, mówi rules.sch, nie schemat: dopisz `visible`",
        "; what it depends on is said by rules.sch, not by the schema: add `visible`",
    ),
    ("jedno z:", "one of:"),
    (
        "Elementy z innych schematów staną w przestrzeni nazw formularza",
        "Elements of other schemas stand in the namespace of the form",
    ),
    ("od elementu `{}` za głęboko; nie czytano", "from the element `{}` on too deep; not read"),
    ("element `{}` jest abstrakcyjny", "the element `{}` is abstract"),
    (
        "Puste elementy z xsi:nil nie mają odpowiednika: brak odpowiedzi to brak elementu",
        "Empty elements with xsi:nil have no counterpart: no answer is no element",
    ),
    ("powtarzany element bez treści", "a repeated element without content"),
    ("lista wierszy bez treści", "a list of rows without content"),
    (
        "Wiersz nazywa się w dokumencie inaczej niż w oryginale",
        "The row has another name in the document than in the original",
    ),
    (
        "dowolne elementy (xs:any) nie mają odpowiednika",
        "elements of any name (xs:any) have no counterpart",
    ),
    ("element bez typu; wpisano tekst", "an element without a type; text was taken"),
    (
        "kilka kodów w jednej odpowiedzi; w dokumencie staną w elementach Wartosc",
        "several codes in one answer; in the document they stand in elements Wartosc",
    ),
    ("elementu `{}` nie ma w plikach", "the element `{}` is not in the files"),
    (
        "schemat składa się z ponad {} plików albo jest za duży",
        "the schema has more than {} files or is too large",
    ),
    ("to nie jest schemat XSD, tylko `{}`", "this is no XSD but `{}`"),
    (
        "typ wywodzi się sam z siebie albo ze zbyt wielu",
        "the type derives from itself or from too many",
    ),
    ("grupa atrybutów zawiera sama siebie", "the group of attributes contains itself"),
    (
        "element `{}` nazywa się w dokumencie `{}`: nazwa była zajęta",
        "the element `{}` is called `{}` in the document: the name was taken",
    ),
    (
        "w oryginale element mógł stać pusty; tu to brak odpowiedzi, więc pole nie jest wymagane",
        "the element could stand empty in the original; here that is no answer, so the field is not required",
    ),
    (
        "typ prosty wywodzi się sam z siebie albo ze zbyt wielu",
        "the simple type derives from itself or from too many",
    ),
    ("; znane wartości:", "; known values:"),
    (
        "Pozycje bez opisu mają kody zamiast etykiet",
        "Options without a description have codes for labels",
    ),
    (
        "Tak/nie w dokumencie to `true` i `false`; `1` i `0` nie przejdą",
        "Yes and no are `true` and `false` in the document; `1` and `0` do not pass",
    ),
    ("granica {} {} nie ma odpowiednika", "the bound {} {} has no counterpart"),
    ("Lata są liczbami od 1800 do 2299", "Years are numbers from 1800 to 2299"),
    (
        "miejsc po przecinku: język ma do 4; został tekst ze wzorcem",
        "decimal places: the language has up to 4; it stays a text with a pattern",
    ),
    (
        "Liczby w dokumencie mają dokładnie tyle miejsc, ile podaje `scale`",
        "Numbers in the document have exactly the places of `scale`",
    ),
    (
        "typu `{}` nie ma w plikach; wpisano tekst",
        "the type `{}` is not in the files; text was taken",
    ),
    (
        "to zwykle znak techniczny; może człowiek go nie wpisuje",
        "is usually a technical mark; perhaps no person writes it",
    ),
    ("lista wartości (xs:list) stała się tekstem", "a list of values (xs:list) became a text"),
    (
        "suma typów (xs:union: {}) stała się tekstem",
        "a union of types (xs:union: {}) became a text",
    ),
    ("stał się tekstem ze wzorcem", "became a text with a pattern"),
    (
        "brakuje przykładu: reguła `{}` złamana jako jedyna",
        "an example is missing: the rule `{}` broken alone",
    ),
    (" nie ma odpowiednika", " has no counterpart"),
    ("; pominięto", "; left out"),
    (" i dalszych {}", " and {} more"),
)


def english(words: str) -> str:
    """A note with every part that is known in English; what is not stays Polish."""
    for pattern, replacement in _rows():
        words = pattern.sub(replacement, words)
    return words


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for polish, said in sorted(ROWS, key=lambda row: -len(row[0])):
        ends = polish.endswith("{}")
        pattern = re.escape(polish).replace(r"\{\}", "(.*?)")
        # What comes last goes on to the end of its number, not of the note.
        pattern = pattern.removesuffix("(.*?)") + "([0-9]+)" if ends else pattern
        parts = said.split("{}")
        replacement = parts[0] + "".join(
            rf"\g<{place}>{part}" for place, part in enumerate(parts[1:], start=1)
        )
        found.append((re.compile(pattern), replacement))
    return tuple(found)
