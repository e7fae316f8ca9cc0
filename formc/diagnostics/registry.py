"""Problems of document schemas in the repository: namespaces, and what has been published."""

from __future__ import annotations

from formc.diagnostics import Label, Say
from formc.diagnostics.problems import Words, brief, problem
from formc.source import Span


@problem("E0910")
def namespace_form(at: Span, written: str, pl: str, en: str) -> Words:
    """Przestrzeń nazw wzoru dokumentu ma postać, którą nadaje jej rejestr.

    Wzór centralny ma adres `http://crd.gov.pl/wzor/RRRR/MM/DD/N/`, a lokalny adres folderu:
    oba zaczynają się od http i kończą ukośnikiem. Przed adresem stoi numer wersji głównej.

    English:
        The namespace of a document schema has the form that its register gives it. A central one is
        `http://crd.gov.pl/wzor/YYYY/MM/DD/N/`, a local one the address of a folder; both begin with
        http and end with a slash. The number of the major version stands before the address.

    Wrong:
        #service
        namespaces:
          crwd:
            1: http://crd.gov.pl/wzor/2027/3/1/14000
    Right:
        #service
        namespaces:
          crwd:
            1: http://crd.gov.pl/wzor/2027/03/01/14000/
    """
    return Words(Say(f"`{brief(written)}` {pl}", f"`{brief(written)}` {en}"))


@problem("E0911")
def namespace_twice(at: Span, namespace: str, other: str, first: Span) -> Words:
    """Dwa formularze mają jedną przestrzeń nazw: odbiorca nie odróżniłby ich dokumentów.

    English:
        Two forms have one namespace: a receiver could not tell their documents apart.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"przestrzeń nazw `{namespace}` ma już `{other}`",
            f"`{other}` has the namespace `{namespace}` already",
        ),
        related=(Label(first, Say("tutaj", "here")),),
    )


@problem("E0920")
def publication_place(at: Span, pl: str, en: str) -> Words:
    """To, co opublikowano, stoi w `published/<formularz>/<wersja główna>/`: `publication.yaml`, a
    obok niego pliki. Folder i wpis mówią o tym samym.

    English:
        What was published stands in `published/<form>/<major>/`: `publication.yaml` with the files
        beside it. The folder and the record speak of the same thing.

    Wrong:
    Right:
    """
    return Words(Say(pl, en))


@problem("E0921")
def publication_incomplete(at: Span, path: str) -> Words:
    """W folderze opublikowanej wersji brakuje pliku. Przywróć go z historii repozytorium: tych
    plików nie tworzy się od nowa.

    English:
        A file of a published version is missing. Bring it back from the history of the repository:
        these files are never made again.

    Wrong:
    Right:
    """
    return Words(
        Say(f"w opublikowanej wersji brakuje `{path}`", f"the published version lacks `{path}`"),
        help=Say("przywróć go: `git checkout`", "bring it back: `git checkout`"),
    )


@problem("E0922")
def publication_changed(at: Span, path: str) -> Words:
    """Plik opublikowanej wersji ma inne bajty niż w dniu publikacji. Wydawca podpisał tamte, więc
    nic w nim nie może się zmienić, nawet odstęp ani koniec wiersza.

    English:
        A file of a published version has other bytes than on the day of its publication. The
        publisher has signed those, so nothing in it may change, not even a line end.

    Wrong:
    Right:
    """
    return Words(
        Say(f"`{path}` nie jest już tym, co opublikowano", f"`{path}` is not what was published"),
        help=Say(
            "przywróć plik z repozytorium; git nie może zmieniać w nim końców wierszy",
            "bring the file back; git must not change its line ends",
        ),
    )


@problem("E0923")
def publication_unlisted(at: Span, path: str) -> Words:
    """W folderze opublikowanej wersji stoi plik, którego nie wymienia `publication.yaml`.

    English:
        A file in the folder of a published version that `publication.yaml` does not list.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"`{brief(path)}` nie należy do opublikowanej wersji",
            f"`{brief(path)}` is no part of the published version",
        )
    )


@problem("E0924")
def publication_unreadable(at: Span, path: str, why: str) -> Words:
    """Opublikowanego schematu nie da się odczytać albo mówi o innej przestrzeni nazw niż wpis,
    więc nie wiadomo, czy definicja się z nim zgadza.

    English:
        The published schema cannot be read, or has another namespace than its record, so nobody can
        say whether the definition agrees with it.

    Wrong:
    Right:
    """
    return Words(Say(f"`{path}`: {why}", f"`{path}` cannot be read: {why}"))


@problem("E0925")
def publication_differs(
    at: Span, version: str, path: str, old: str, new: str, record: Span
) -> Words:
    """Opublikowany wzór przyjmuje co innego, niż mówi definicja. Opublikowane się nie zmienia, więc
    taka zmiana wymaga nowej wersji głównej: nowego wzoru z własną przestrzenią nazw.

    Albo podnieś wersję główną formularza (i napisz `migrations:`), albo cofnij zmianę.

    English:
        The published schema accepts something else than the definition says. What is published does
        not change, so such a change needs a new major version: another schema with a namespace of
        its own. Raise the major version of the form (and write `migrations:`), or take the change
        back.

    Wrong:
    Right:
    """
    nothing = Say("nic", "nothing")
    was, now = brief(old), brief(new)
    return Words(
        Say(
            f"opublikowany wzór {version} przyjmuje co innego: {path}",
            f"the published schema of {version} accepts something else: {path}",
        ),
        label=Say(
            f"we wzorze: {was or nothing.pl}; teraz: {now or nothing.pl}",
            f"published: {was or nothing.en}; now: {now or nothing.en}",
        ),
        related=(Label(record, Say("opublikowano tutaj", "published here")),),
        help=Say(
            "zmiana wymaga nowej wersji głównej formularza",
            "the change needs a new major version of the form",
        ),
    )


@problem("H0926")
def publication_words(at: Span, version: str, path: str, count: int) -> Words:
    """W opublikowanym schemacie stoją inne słowa niż w definicji. Przyjmuje on to samo, więc nowa
    wersja główna nie jest potrzebna; odbiorcy dokumentów czytają nadal dawne słowa.

    English:
        The published schema has other words than the definition. It accepts the same, so no new
        major version is needed; those who receive documents still read the old words.

    Wrong:
    Right:
    """
    return Words(
        Say(
            f"opublikowany wzór {version} ma inne słowa przy: {path}",
            f"the published schema of {version} has other words at: {path}",
        ),
        label=Say(f"takich miejsc: {count}", f"places: {count}"),
    )
