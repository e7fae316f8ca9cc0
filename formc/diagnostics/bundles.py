"""Problems of bundles: what `formc bundle verify` and `unpack` find (08).

Nothing of a definition shows them; `tests/world/test_bundles.py` makes each.
"""

from __future__ import annotations

from formc.diagnostics import Say
from formc.diagnostics.problems import Words, problem
from formc.source import Span


@problem("E0801")
def no_bundle(at: Span, detail: str) -> Words:
    """
    Zestaw ma `manifest.json`, zbudowany folder `catalog.lock.json`. Tu nie ma żadnego z nich.

    English:
    A bundle has `manifest.json`, a built folder `catalog.lock.json`. Here is neither.
    """
    return Words(
        Say("to nie jest zestaw ani zbudowany folder", "neither a bundle nor a built folder"),
        help=Say("`formc build` robi taki folder", "`formc build` makes such a folder"),
    )


@problem("E0802")
def unreadable_in_bundle(at: Span, detail: str) -> Words:
    """
    Manifest albo plik blokady nie jest w znanym formacie (`docs/bundle-format.md`) albo pliku nie
    da się odczytać.

    English:
    A manifest or the lock file is not of a known format (`docs/bundle-format.md`), or a file cannot
    be read.
    """
    return Words(Say("nie da się odczytać", "cannot be read"), help=Say(detail, detail))


@problem("E0803")
def missing_artifact(at: Span, detail: str) -> Words:
    """
    Manifest wymienia plik, którego nie ma: zestaw jest niepełny.

    English:
    The manifest lists a file that is not there: the bundle is incomplete.
    """
    return Words(Say("brakuje pliku z manifestu", "a file of the manifest is missing"))


@problem("E0804")
def changed_artifact(at: Span, detail: str) -> Words:
    """
    Bajty pliku nie dają skrótu z manifestu: ktoś go zmienił albo kopia jest uszkodzona.

    English:
    The bytes of a file do not give the digest of the manifest: it was changed, or the copy is bad.
    """
    return Words(Say("inne bajty niż w manifeście", "not the bytes of the manifest"))


@problem("E0805")
def unlisted_file(at: Span, detail: str) -> Words:
    """
    W zestawie leży plik, którego nie wymienia żaden manifest, więc nikt za niego nie ręczy.

    English:
    A file lies in the bundle that no manifest lists, so nobody vouches for it.
    """
    return Words(Say("pliku nie wymienia żaden manifest", "no manifest lists this file"))


@problem("E0806")
def irregular_file(at: Span, detail: str) -> Words:
    """
    Zestaw składa się ze zwykłych plików. Dowiązanie prowadzi poza niego, urządzenie nie ma końca.

    English:
    A bundle is made of regular files. A link leads out of it, a device never ends.
    """
    what = {"link": "dowiązanie"}.get(detail, "urządzenie, potok albo gniazdo")
    word = {"link": "a link"}.get(detail, "a device, a pipe or a socket")
    return Words(Say(f"to {what}, nie zwykły plik", f"{word}, not a regular file"))


@problem("E0807")
def unsafe_name(at: Span, detail: str) -> Words:
    """
    Nazwy w zestawie to małe litery, cyfry, kropki, łączniki i podkreślenia, bez `..` i bez kropki
    na początku: tak mieszczą się w folderze w każdym systemie.

    English:
    Names in a bundle are small letters, digits, dots, hyphens and underscores, without `..` and
    without a leading dot: so they stay in their folder on every system.
    """
    return Words(Say("niebezpieczna nazwa", "an unsafe name"))


@problem("E0808")
def other_manifest(at: Span, detail: str) -> Words:
    """
    Plik blokady podaje skrót każdego manifestu. Ten ma inny albo mówi o innym zestawie.

    English:
    The lock file gives the digest of every manifest. This one has another, or speaks of another
    bundle.
    """
    return Words(
        Say("to nie ten manifest, o którym mówi catalog.lock.json", "not the manifest of the lock"),
        help=Say(f"nazywa się {detail}", f"it calls itself {detail}"),
    )


@problem("E0809")
def broken_reference(at: Span, detail: str) -> Words:
    """
    Zestaw usługi nazywa formularz, a zestaw formularza duże słowniki, razem ze skrótami. Nazwanego
    tu nie ma albo ma inne bajty.

    English:
    The bundle of a service names its form, that of a form its large codelists, with digests. What
    is named is not here, or has other bytes.
    """
    named = detail or "?"
    return Words(
        Say(f"nazywa coś, czego tu nie ma: {named}", f"names what is not here: {named}"),
    )


@problem("E0810")
def unsafe_archive(at: Span, detail: str) -> Words:
    """
    Archiwum zip ma coś, czego nie robi `formc bundle pack`: plik dwa razy, szyfrowanie, pliki na
    sobie, za dużo danych po rozpakowaniu, coś przed początkiem albo za końcem. Nic z niego nie
    rozpakowano.

    English:
    The zip has something that `formc bundle pack` does not make: a file twice, encryption, files
    over each other, too much when unpacked, something before its start or after its end. Nothing of
    it was unpacked.
    """
    return Words(
        Say("archiwum nie jest bezpieczne", "the zip is not safe"), help=Say(detail, detail)
    )


@problem("E0811")
def unsigned_bundle(at: Span, detail: str) -> Words:
    """
    Podano klucz, a obok pliku blokady nie ma `signature.dsse.json`.

    English:
    A key was given, and there is no `signature.dsse.json` beside the lock file.
    """
    return Words(
        Say("brak podpisu", "there is no signature"),
        help=Say("`formc bundle sign` podpisuje", "`formc bundle sign` signs"),
    )


@problem("E0812")
def bad_signature(at: Span, detail: str) -> Words:
    """
    Podpis nie jest od żadnego z podanych kluczy, dotyczy innych bajtów albo nie jest podpisem.

    English:
    The signature is by none of the keys given, or is about other bytes, or is no signature.
    """
    return Words(
        Say("podpis nie jest ważny", "the signature does not hold"), help=Say(detail, detail)
    )


@problem("E0813")
def older_release(at: Span, detail: str) -> Words:
    """
    Zainstalowane jest nowsze: wyższy numer wydania w podpisie albo wyższa wersja zestawu. Powrót do
    starego może przywrócić poprawione błędy, więc trzeba o niego poprosić (`--allow-rollback`).

    English:
    What is installed is newer: a higher serial in the signature, or a higher version of a bundle.
    Going back may bring corrected mistakes back, so it must be asked for (`--allow-rollback`).
    """
    return Words(
        Say("starsze niż zainstalowane", "older than what is installed"), help=Say(detail, detail)
    )
