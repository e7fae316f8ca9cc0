<?xml version="1.0" encoding="UTF-8"?>
<!-- Widok dokumentu: XSLT 1.0, bez dołączanych plików. Nie sprawdza dokumentu -->
<!-- ani podpisów: to robią schemat.xsd, rules.sch i programy do weryfikacji podpisów. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="http://www.w3.org/1999/xhtml"
    xmlns:wnio="https://example.org/wzor/zawiadomienie-o-zgromadzeniu/1/"
    xmlns:str="http://crd.gov.pl/xml/schematy/struktura/2009/11/16/"
    xmlns:meta="http://crd.gov.pl/xml/schematy/meta/2009/11/16/"
    xmlns:adr="http://crd.gov.pl/xml/schematy/adres/2009/11/09/"
    xmlns:oso="http://crd.gov.pl/xml/schematy/osoba/2009/11/16/"
    xmlns:inst="http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    exclude-result-prefixes="wnio str meta adr oso inst ds">
  <xsl:output method="xml"
      encoding="UTF-8"
      omit-xml-declaration="yes"
      doctype-system="about:legacy-compat"
      indent="no"/>
  <xsl:variable name="tresc" select="/wnio:Dokument/wnio:TrescDokumentu"/>
  <xsl:variable name="dane" select="/wnio:Dokument/wnio:DaneDokumentu"/>
  <xsl:variable name="podmioty" select="/wnio:Dokument/wnio:DaneDokumentu/str:Nadawcy/meta:Podmiot"/>
  <xsl:variable name="pliki"
      select="/wnio:Dokument/wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja"/>
  <xsl:template match="/">
    <html lang="pl" xml:lang="pl">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
        <title>Zawiadomienie o zgromadzeniu</title>
        <style>
/* The look of a document: the colours and type of the form pages. Written into styl.xsl. */
:root {
  --ink: #1a2430; --quiet: #4a5665; --ground: #fff; --panel: #f3f5f7; --line: #c9d0d8;
  --edge: #5c6875; --accent: #0f4c81; --accent-dark: #0a3558; --good: #1f6b3a; --note: #8a5a00;
  --focus: #ffbf2f; --focus-ink: #1a2430;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --radius: 0.25rem; --term: 17rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e9edf1; --quiet: #b3bdc8; --ground: #14191f; --panel: #1d242c; --line: #3a4550;
    --edge: #8b97a4; --accent: #8ec5f4; --accent-dark: #b9dcfa; --good: #86d3a0; --note: #f2c46d;
    --focus: #ffbf2f; --focus-ink: #14191f;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 var(--font); overflow-wrap: break-word; }
main, footer { max-width: 54rem; margin: 0 auto; padding: 2rem 1.5rem; }
footer { padding-top: 0.75rem; color: var(--quiet); font-size: 0.875rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
p, ul, ol, dl { margin: 0 0 0.5rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { color: var(--accent-dark); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus-ink); box-shadow: 0 0 0 6px var(--focus); border-radius: var(--radius); }
.quiet { color: var(--quiet); }
.number, table, .digest, .vertices { font-variant-numeric: tabular-nums; }

/* The head: what it is, who writes to whom */
header { margin-bottom: 2rem; }
header .quiet { margin: 0; font-size: 0.9375rem; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2rem); line-height: 1.2; margin: 0.25rem 0 1.25rem; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.25; margin: 0 0 0.75rem; break-after: avoid; }
h3, h4, h5, h6 { font-size: 1.0625rem; line-height: 1.3; margin: 1.25rem 0 0.25rem; break-after: avoid; }
h4, h5, h6 { font-size: 1rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 0.875rem 1.5rem; padding: 1rem 1.25rem; background: var(--panel); border-left: 0.3125rem solid var(--accent); border-radius: var(--radius); }
.facts div { display: block; padding: 0; border: 0; }
.facts dd { font-weight: 600; }

/* Answers: the label beside its answer */
section { margin-bottom: 2.25rem; border-top: 2px solid var(--edge); padding-top: 1rem; }
dl div { display: grid; grid-template-columns: var(--term) 1fr; gap: 0 1.5rem; padding: 0.4375rem 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
dl div:last-child { border-bottom: 0; }
dt { color: var(--quiet); }
dd { margin: 0; unicode-bidi: isolate; overflow-wrap: anywhere; }
dd ul, dd ol { margin: 0; padding-left: 1.25rem; }
dd p { margin: 0; color: var(--quiet); font-size: 0.9375rem; }
dd ol.vertices { margin-bottom: 0.375rem; padding-left: 1.75rem; }
dd .file { display: block; }
.long dd { white-space: pre-wrap; }
.consent dt { color: inherit; }
.consent dd::before { content: "\2713\a0"; color: var(--good); font-weight: 700; }
.group { margin-bottom: 1.25rem; }
.group .group { --term: calc(17rem - 1.1875rem); padding-left: 1rem; border-left: 0.1875rem solid var(--line); }
.row { --term: calc(17rem - 1.25rem - 1px); margin: 0.75rem 0; padding: 0.75rem 1.25rem 0.25rem; border: 1px solid var(--line); border-radius: var(--radius); break-inside: avoid-page; }
.row h4, .row h5, .row h6 { margin-top: 0; }
.row .group { --term: calc(17rem - 2.4375rem - 1px); margin-bottom: 0.75rem; }

/* Rows of few short answers */
table { width: 100%; margin: 0.5rem 0 1rem; border-collapse: collapse; }
th, td { padding: 0.4375rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; unicode-bidi: isolate; }
thead th { color: var(--quiet); font-weight: 400; border-bottom: 1.5px solid var(--edge); vertical-align: bottom; overflow-wrap: break-word; }
tr th:first-child { width: 3.5rem; padding-left: 0; white-space: nowrap; }
th.number, td.number { text-align: right; }
tr { break-inside: avoid; }

/* After the answers */
.fees div { grid-template-columns: 1fr auto; }
.fees dt { color: inherit; }
.fees .number { text-align: right; font-weight: 600; }
.fees .total { border-top: 1px solid var(--edge); font-weight: 600; }
section ol { padding-left: 1.5rem; }
.files li { padding: 0.375rem 0; overflow-wrap: anywhere; break-inside: avoid; }
.files p { margin: 0; font-size: 0.9375rem; }
.files .digest { color: var(--quiet); font-size: 0.8125rem; }
.warning { padding: 0.625rem 1rem; background: var(--panel); border-left: 0.3125rem solid var(--note); border-radius: var(--radius); }
.quiet-section { font-size: 0.9375rem; }

@media screen and (max-width: 38rem) {
  main, footer { padding: 1.25rem 1rem; }
  dl div, .group dl div { grid-template-columns: 1fr; padding: 0.5rem 0; }
  dt { font-size: 0.9375rem; }
  .facts { grid-template-columns: 1fr; gap: 0.625rem; padding: 0.875rem 1rem; }
  .row { padding: 0.625rem 0.875rem 0.125rem; }
  .group .group { padding-left: 0.75rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tbody tr { margin: 0 0 0.75rem; padding: 0.625rem 0.875rem; border: 1px solid var(--line); border-radius: var(--radius); }
  tbody tr:last-child { margin-bottom: 0; }
  tbody th, tbody td, td.number { padding: 0.1875rem 0; border: 0; text-align: left; }
  tr th:first-child { width: auto; }
  tbody th::before { content: attr(data-label) " "; }
  td::before { content: attr(data-label); display: block; color: var(--quiet); font-size: 0.9375rem; }
}
@page {
  size: A4; margin: 16mm 18mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; }
}
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #333; --panel: #fff; --line: #ccc; --edge: #555; --accent: #000; --good: #000; --note: #000; }
  html { color-scheme: light; }
  body { font-size: 9.5pt; line-height: 1.4; }
  main, footer { max-width: none; padding: 0; }
  footer { margin-top: 6mm; padding-top: 2mm; }
  header, section { margin-bottom: 5mm; }
  h1 { font-size: 16pt; margin-bottom: 4mm; }
  h2 { font-size: 12pt; }
  h3, h4, h5, h6 { font-size: 10pt; }
  section { padding-top: 3mm; border-top-width: 1px; }
  header .quiet { font-size: 9pt; }
  .facts { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); padding: 2mm 0 2mm 4mm; border-left: 2pt solid #000; border-radius: 0; }
  .warning { border-left: 2pt solid #000; padding: 1mm 4mm; border-radius: 0; }
  dl div { padding: 1mm 0; }
  a { text-decoration: none; }
  .row { padding: 2mm 1.25rem 0; }
}
</style>
      </head>
      <body>
        <main>
          <header>
            <p class="quiet">Dokument elektroniczny</p>
            <h1>Zawiadomienie o zgromadzeniu</h1>
            <dl class="facts">
              <xsl:for-each select="$dane/str:Adresaci/meta:Podmiot">
                <div>
                  <dt>Adresat</dt>
                  <dd>
                    <xsl:call-template name="nazwa"/>
                  </dd>
                </div>
              </xsl:for-each>
              <xsl:if test="$podmioty">
                <div>
                  <dt>Nadawca</dt>
                  <xsl:for-each select="$podmioty">
                    <dd>
                      <xsl:call-template name="nazwa"/>
                    </dd>
                  </xsl:for-each>
                </div>
              </xsl:if>
              <xsl:for-each select="$tresc/wnio:Metryka/wnio:DzienZlozenia">
                <div>
                  <dt>Dzień złożenia</dt>
                  <dd>
                    <xsl:call-template name="dzien">
                      <xsl:with-param name="tekst" select="."/>
                    </xsl:call-template>
                  </dd>
                </div>
              </xsl:for-each>
              <xsl:if test="$pliki">
                <div>
                  <dt>Załączniki</dt>
                  <dd>
                    <xsl:value-of select="count($pliki)"/>
                  </dd>
                </div>
              </xsl:if>
            </dl>
          </header>
          <xsl:if test="not(/wnio:Dokument)">
            <p class="warning">To nie jest dokument tego wzoru.</p>
          </xsl:if>
          <xsl:for-each select="$tresc">
            <xsl:if test="$podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko">
              <section>
                <h2>Organizator</h2>
                <xsl:if test="$podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko">
                  <div class="group">
                    <h3>Twoje dane</h3>
                    <xsl:if test="$podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko">
                      <dl>
                        <xsl:for-each select="$podmioty[1]/oso:Osoba/oso:Imie">
                          <div>
                            <dt>Imię</dt>
                            <dd>
                              <xsl:value-of select="."/>
                            </dd>
                          </div>
                        </xsl:for-each>
                        <xsl:for-each select="$podmioty[1]/oso:Osoba/oso:Nazwisko">
                          <div>
                            <dt>Nazwisko</dt>
                            <dd>
                              <xsl:value-of select="."/>
                            </dd>
                          </div>
                        </xsl:for-each>
                      </dl>
                    </xsl:if>
                  </div>
                </xsl:if>
              </section>
            </xsl:if>
          </xsl:for-each>
          <xsl:for-each select="$tresc">
            <xsl:if test="wnio:Dzien | wnio:Poczatek | wnio:Zbiorka | wnio:Trasa | wnio:Teren | wnio:Koniec | wnio:DlaczegoBezKonca | wnio:Przerwa | wnio:Zebranie | wnio:Postoje/wnio:Postoj | wnio:DniRobocze | wnio:Najpozniej | wnio:Pilne">
              <section>
                <h2>Zgromadzenie</h2>
                <xsl:if test="wnio:Dzien | wnio:Poczatek | wnio:Zbiorka | wnio:Trasa | wnio:Teren | wnio:Koniec | wnio:DlaczegoBezKonca | wnio:Przerwa | wnio:Zebranie">
                  <dl>
                    <xsl:for-each select="wnio:Dzien">
                      <div>
                        <dt>Kiedy odbędzie się zgromadzenie?</dt>
                        <dd>
                          <xsl:call-template name="dzien">
                            <xsl:with-param name="tekst" select="."/>
                          </xsl:call-template>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Poczatek">
                      <div>
                        <dt>Kiedy zbierają się uczestnicy?</dt>
                        <dd>
                          <xsl:call-template name="chwila">
                            <xsl:with-param name="tekst" select="."/>
                          </xsl:call-template>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Zbiorka">
                      <div>
                        <dt>Gdzie zbierają się uczestnicy?</dt>
                        <dd>
                          <xsl:call-template name="miejsce"/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Trasa">
                      <div>
                        <dt>Którędy przejdą?</dt>
                        <dd>
                          <xsl:call-template name="miejsce"/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Teren">
                      <div>
                        <dt>Na jakim terenie pozostaną?</dt>
                        <dd>
                          <xsl:call-template name="miejsce"/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Koniec">
                      <div>
                        <dt>O której się rozejdą?</dt>
                        <dd>
                          <xsl:value-of select="."/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:DlaczegoBezKonca">
                      <div>
                        <dt>Dlaczego nie wiadomo, kiedy się rozejdą?</dt>
                        <dd>
                          <xsl:value-of select="."/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Przerwa">
                      <div>
                        <dt>O której jest przerwa?</dt>
                        <dd>
                          <xsl:value-of select="."/>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Zebranie">
                      <div>
                        <dt>Kiedy spotkają się porządkowi?</dt>
                        <dd>
                          <xsl:call-template name="chwila">
                            <xsl:with-param name="tekst" select="."/>
                          </xsl:call-template>
                        </dd>
                      </div>
                    </xsl:for-each>
                  </dl>
                </xsl:if>
                <xsl:if test="wnio:Postoje/wnio:Postoj">
                  <div class="group">
                    <h3>Postoje</h3>
                    <xsl:for-each select="wnio:Postoje/wnio:Postoj">
                      <div class="row">
                        <h4>
                          <xsl:value-of select="concat('Postój', ' ', position())"/>
                        </h4>
                        <xsl:if test="wnio:Miejsce | wnio:Dokladnie | wnio:Kiedy | wnio:JakDlugo">
                          <dl>
                            <xsl:for-each select="wnio:Miejsce">
                              <div>
                                <dt>Gdzie?</dt>
                                <dd>
                                  <xsl:value-of select="."/>
                                </dd>
                              </div>
                            </xsl:for-each>
                            <xsl:for-each select="wnio:Dokladnie">
                              <div>
                                <dt>Gdzie dokładnie?</dt>
                                <dd>
                                  <xsl:call-template name="miejsce"/>
                                </dd>
                              </div>
                            </xsl:for-each>
                            <xsl:for-each select="wnio:Kiedy">
                              <div>
                                <dt>Kiedy?</dt>
                                <dd>
                                  <xsl:call-template name="chwila">
                                    <xsl:with-param name="tekst" select="."/>
                                  </xsl:call-template>
                                </dd>
                              </div>
                            </xsl:for-each>
                            <xsl:for-each select="wnio:JakDlugo">
                              <div>
                                <dt>Do której?</dt>
                                <dd>
                                  <xsl:value-of select="."/>
                                </dd>
                              </div>
                            </xsl:for-each>
                          </dl>
                        </xsl:if>
                      </div>
                    </xsl:for-each>
                  </div>
                </xsl:if>
                <xsl:if test="wnio:DniRobocze | wnio:Najpozniej | wnio:Pilne">
                  <dl>
                    <xsl:for-each select="wnio:DniRobocze">
                      <div>
                        <dt>Ile dni roboczych zostało</dt>
                        <dd>
                          <xsl:call-template name="liczba">
                            <xsl:with-param name="tekst" select="."/>
                            <xsl:with-param name="jednostka" select="''"/>
                            <xsl:with-param name="grupy" select="false()"/>
                          </xsl:call-template>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Najpozniej">
                      <div>
                        <dt>Urząd odpowie najpóźniej</dt>
                        <dd>
                          <xsl:call-template name="dzien">
                            <xsl:with-param name="tekst" select="."/>
                          </xsl:call-template>
                        </dd>
                      </div>
                    </xsl:for-each>
                    <xsl:for-each select="wnio:Pilne">
                      <div>
                        <dt>Dlaczego zawiadamiasz tak późno?</dt>
                        <dd>
                          <xsl:value-of select="."/>
                        </dd>
                      </div>
                    </xsl:for-each>
                  </dl>
                </xsl:if>
              </section>
            </xsl:if>
          </xsl:for-each>
          <xsl:call-template name="spoza"/>
          <section>
            <h2>Podpisy</h2>
            <xsl:choose>
              <xsl:when test="/wnio:Dokument/ds:Signature">
                <ol>
                  <xsl:for-each select="/wnio:Dokument/ds:Signature">
                    <li>
                      <xsl:for-each select=".//*[local-name() = 'SigningTime']">
                        <xsl:text>Czas podany w podpisie: </xsl:text>
                        <xsl:call-template name="chwila">
                          <xsl:with-param name="tekst" select="normalize-space()"/>
                        </xsl:call-template>
                      </xsl:for-each>
                      <xsl:if test="not(.//*[local-name() = 'SigningTime'])">
                        <xsl:text>Podpis bez podanego czasu</xsl:text>
                      </xsl:if>
                    </li>
                  </xsl:for-each>
                </ol>
                <p class="warning">Ten widok nie sprawdza podpisów. Ich ważność sprawdzisz w programie do weryfikacji podpisów, na pliku XML.</p>
              </xsl:when>
              <xsl:otherwise>
                <p>Dokument nie zawiera podpisu.</p>
              </xsl:otherwise>
            </xsl:choose>
          </section>
          <xsl:if test="$tresc/wnio:Metryka">
            <section class="quiet-section">
              <h2>Metryka</h2>
              <dl>
                <xsl:for-each select="/wnio:Dokument/wnio:OpisDokumentu/meta:Identyfikator[@typIdentyfikatora = 'idFormularza']/meta:Wartosc">
                  <div>
                    <dt>Formularz</dt>
                    <dd>
                      <xsl:value-of select="."/>
                    </dd>
                  </div>
                </xsl:for-each>
                <xsl:for-each select="$tresc/wnio:Metryka/wnio:WersjaFormularza">
                  <div>
                    <dt>Wersja formularza</dt>
                    <dd>
                      <xsl:value-of select="."/>
                    </dd>
                  </div>
                </xsl:for-each>
                <xsl:for-each select="$tresc/wnio:Metryka/wnio:DzienZlozenia">
                  <div>
                    <dt>Dzień złożenia</dt>
                    <dd>
                      <xsl:call-template name="dzien">
                        <xsl:with-param name="tekst" select="."/>
                      </xsl:call-template>
                    </dd>
                  </div>
                </xsl:for-each>
                <xsl:for-each select="/wnio:Dokument/wnio:OpisDokumentu/meta:Data[@typDaty = 'stworzony']/meta:Czas">
                  <div>
                    <dt>Dokument utworzono</dt>
                    <dd>
                      <xsl:call-template name="chwila">
                        <xsl:with-param name="tekst" select="."/>
                      </xsl:call-template>
                    </dd>
                  </div>
                </xsl:for-each>
                <xsl:for-each select="$dane/str:Adresaci/meta:Podmiot//inst:InnyIdentyfikator[inst:TypIdentyfikatora = 'TERYT']/inst:WartoscIdentyfikatora">
                  <div>
                    <dt>Identyfikator TERYT urzędu</dt>
                    <dd>
                      <xsl:value-of select="."/>
                    </dd>
                  </div>
                </xsl:for-each>
                <xsl:for-each select="$tresc/wnio:Metryka/wnio:Slownik">
                  <div>
                    <dt>
                      <xsl:text>Słownik </xsl:text>
                      <xsl:call-template name="pozycja">
                        <xsl:with-param name="lista" select="$slownik-1"/>
                        <xsl:with-param name="kod" select="@id"/>
                      </xsl:call-template>
                    </dt>
                    <dd>
                      <xsl:text>wersja </xsl:text>
                      <xsl:value-of select="@wersja"/>
                    </dd>
                  </div>
                </xsl:for-each>
              </dl>
            </section>
          </xsl:if>
        </main>
        <footer>
          <p>Widok dokumentu według wzoru https://example.org/wzor/zawiadomienie-o-zgromadzeniu/1/</p>
        </footer>
      </body>
    </html>
  </xsl:template>
  <xsl:variable name="miesiace"> 01stycznia 02lutego 03marca 04kwietnia 05maja 06czerwca 07lipca 08sierpnia 09września 10października 11listopada 12grudnia </xsl:variable>
  <xsl:template name="dzien">
    <xsl:param name="tekst"/>
    <xsl:variable name="dzien" select="normalize-space($tekst)"/>
    <xsl:variable name="miesiac"
        select="substring-before(substring-after($miesiace, concat(' ', substring($dzien, 6, 2))), ' ')"/>
    <xsl:choose>
      <xsl:when test="translate($dzien, '0123456789', '0000000000') = '0000-00-00' and $miesiac">
        <xsl:value-of select="concat(number(substring($dzien, 9, 2)), '&#xA0;', $miesiac, ' ', substring($dzien, 1, 4), '&#xA0;r.')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$tekst"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="chwila">
    <xsl:param name="tekst"/>
    <xsl:variable name="czas" select="substring-after($tekst, 'T')"/>
    <xsl:variable name="dlugosc"
        select="5 + 3 * starts-with(translate($czas, '123456789', '000000000'), '00:00:00')"/>
    <xsl:variable name="strefa" select="substring($czas, $dlugosc + 1)"/>
    <xsl:choose>
      <xsl:when test="translate(substring-before($tekst, 'T'), '0123456789', '0000000000') = '0000-00-00' and starts-with(translate($czas, '123456789', '000000000'), '00:00')">
        <xsl:call-template name="dzien">
          <xsl:with-param name="tekst" select="substring-before($tekst, 'T')"/>
        </xsl:call-template>
        <xsl:value-of select="concat(', godz.&#xA0;', substring($czas, 1, $dlugosc))"/>
        <xsl:choose>
          <xsl:when test="$strefa = 'Z'">
            <xsl:text> (UTC)</xsl:text>
          </xsl:when>
          <xsl:when test="translate(substring($strefa, 2), '0123456789', '0000000000') = '00:00'">
            <xsl:value-of select="concat(' (UTC', $strefa, ')')"/>
          </xsl:when>
          <xsl:otherwise>
            <xsl:value-of select="$strefa"/>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$tekst"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="liczba">
    <xsl:param name="tekst"/>
    <xsl:param name="jednostka"/>
    <xsl:param name="grupy"/>
    <xsl:variable name="zapis" select="normalize-space($tekst)"/>
    <xsl:variable name="liczba" select="substring($zapis, 1 + starts-with($zapis, '-'))"/>
    <xsl:variable name="calkowita" select="substring-before(concat($liczba, '.'), '.')"/>
    <xsl:variable name="ulamek" select="substring-after($liczba, '.')"/>
    <xsl:choose>
      <xsl:when test="$calkowita and translate(concat($calkowita, $ulamek), '0123456789', '') = '' and (not(contains($liczba, '.')) or $ulamek)">
        <xsl:if test="starts-with($zapis, '-')">
          <xsl:text>−</xsl:text>
        </xsl:if>
        <xsl:choose>
          <xsl:when test="$grupy">
            <xsl:call-template name="tysiace">
              <xsl:with-param name="cyfry" select="$calkowita"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:value-of select="$calkowita"/>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:if test="$ulamek">
          <xsl:value-of select="concat(',', $ulamek)"/>
        </xsl:if>
        <xsl:if test="string($jednostka)">
          <xsl:value-of select="concat('&#xA0;', $jednostka)"/>
        </xsl:if>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$tekst"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="tysiace">
    <xsl:param name="cyfry"/>
    <xsl:choose>
      <xsl:when test="string-length($cyfry) &gt; 3">
        <xsl:call-template name="tysiace">
          <xsl:with-param name="cyfry" select="substring($cyfry, 1, string-length($cyfry) - 3)"/>
        </xsl:call-template>
        <xsl:value-of select="concat('&#xA0;', substring($cyfry, string-length($cyfry) - 3 + 1))"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$cyfry"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="pozycja">
    <xsl:param name="lista"/>
    <xsl:param name="kod"/>
    <xsl:variable name="slowa"
        select="substring-before(substring-after($lista, concat('&#xA;', $kod, '&#x9;')), '&#xA;')"/>
    <xsl:choose>
      <xsl:when test="$slowa and translate($kod, '&#xA;&#x9;', '') = $kod">
        <xsl:value-of select="$slowa"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$kod"/>
        <xsl:text> (spoza słownika)</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="rozmiar">
    <xsl:param name="tekst"/>
    <xsl:variable name="bajty" select="number($tekst)"/>
    <xsl:choose>
      <xsl:when test="not($tekst and translate($tekst, '0123456789', '') = '' and string-length($tekst) &lt; 16)">
        <xsl:value-of select="$tekst"/>
      </xsl:when>
      <xsl:when test="$bajty &lt; 1000">
        <xsl:value-of select="concat($tekst, '&#xA0;B')"/>
      </xsl:when>
      <xsl:when test="$bajty &lt; 999950">
        <xsl:variable name="czesci" select="round($bajty div 100)"/>
        <xsl:value-of select="floor($czesci div 10)"/>
        <xsl:if test="$czesci mod 10">
          <xsl:value-of select="concat(',', $czesci mod 10)"/>
        </xsl:if>
        <xsl:text> kB</xsl:text>
      </xsl:when>
      <xsl:otherwise>
        <xsl:variable name="czesci" select="round($bajty div 100000)"/>
        <xsl:value-of select="floor($czesci div 10)"/>
        <xsl:if test="$czesci mod 10">
          <xsl:value-of select="concat(',', $czesci mod 10)"/>
        </xsl:if>
        <xsl:text> MB</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="nazwa">
    <xsl:for-each select="*/*[local-name() = 'NazwaInstytucji'] | *[local-name() = 'Osoba']/*[local-name() = 'Imie' or local-name() = 'ImieDrugie' or local-name() = 'Nazwisko']">
      <xsl:if test="position() &gt; 1">
        <xsl:text> </xsl:text>
      </xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>
  <xsl:template name="miejsce">
    <xsl:choose>
      <xsl:when test="wnio:Dzialka">
        <xsl:text>Działka ewidencyjna </xsl:text>
        <xsl:value-of select="wnio:Dzialka"/>
      </xsl:when>
      <xsl:when test="wnio:Punkt | wnio:Linia | wnio:Obszar">
        <xsl:for-each select="wnio:Punkt | wnio:Linia | wnio:Obszar">
          <xsl:for-each select="wnio:WGS84">
            <p>
              <xsl:value-of select="local-name(..)"/>
              <xsl:text>, WGS 84 (szerokość, długość geograficzna)</xsl:text>
            </p>
            <ol class="vertices">
              <xsl:call-template name="wierzcholki">
                <xsl:with-param name="tekst" select="."/>
              </xsl:call-template>
            </ol>
          </xsl:for-each>
          <xsl:for-each select="wnio:EPSG2180">
            <p>
              <xsl:value-of select="local-name(..)"/>
              <xsl:text>, EPSG:2180 (x na północ, y na wschód, w metrach)</xsl:text>
            </p>
            <ol class="vertices">
              <xsl:call-template name="wierzcholki">
                <xsl:with-param name="tekst" select="."/>
              </xsl:call-template>
            </ol>
          </xsl:for-each>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="."/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="wierzcholki">
    <xsl:param name="tekst"/>
    <xsl:variable name="punkty" select="normalize-space($tekst)"/>
    <xsl:if test="$punkty">
      <li>
        <xsl:value-of select="concat(substring-before(concat(substring-before(concat($punkty, ' '), ' '), ','), ','), substring(', ', 1, 2 * contains(substring-before(concat($punkty, ' '), ' '), ',')), substring-after(substring-before(concat($punkty, ' '), ' '), ','))"/>
      </li>
      <xsl:call-template name="wierzcholki">
        <xsl:with-param name="tekst" select="substring-after($punkty, ' ')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template match="wnio:TrescDokumentu/wnio:Dzien | wnio:TrescDokumentu/wnio:Poczatek | wnio:TrescDokumentu/wnio:Zbiorka | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Punkt/wnio:WGS84 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Punkt/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Linia/wnio:WGS84 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Linia/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Obszar/wnio:WGS84 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Obszar/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Punkt | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Linia | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Obszar | wnio:TrescDokumentu/wnio:Zbiorka/wnio:Dzialka | wnio:TrescDokumentu/wnio:Trasa | wnio:TrescDokumentu/wnio:Trasa/wnio:Punkt/wnio:WGS84 | wnio:TrescDokumentu/wnio:Trasa/wnio:Punkt/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Trasa/wnio:Linia/wnio:WGS84 | wnio:TrescDokumentu/wnio:Trasa/wnio:Linia/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Trasa/wnio:Obszar/wnio:WGS84 | wnio:TrescDokumentu/wnio:Trasa/wnio:Obszar/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Trasa/wnio:Punkt | wnio:TrescDokumentu/wnio:Trasa/wnio:Linia | wnio:TrescDokumentu/wnio:Trasa/wnio:Obszar | wnio:TrescDokumentu/wnio:Trasa/wnio:Dzialka | wnio:TrescDokumentu/wnio:Teren | wnio:TrescDokumentu/wnio:Teren/wnio:Punkt/wnio:WGS84 | wnio:TrescDokumentu/wnio:Teren/wnio:Punkt/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Teren/wnio:Linia/wnio:WGS84 | wnio:TrescDokumentu/wnio:Teren/wnio:Linia/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Teren/wnio:Obszar/wnio:WGS84 | wnio:TrescDokumentu/wnio:Teren/wnio:Obszar/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Teren/wnio:Punkt | wnio:TrescDokumentu/wnio:Teren/wnio:Linia | wnio:TrescDokumentu/wnio:Teren/wnio:Obszar | wnio:TrescDokumentu/wnio:Teren/wnio:Dzialka | wnio:TrescDokumentu/wnio:Koniec | wnio:TrescDokumentu/wnio:DlaczegoBezKonca | wnio:TrescDokumentu/wnio:Przerwa | wnio:TrescDokumentu/wnio:Zebranie | wnio:TrescDokumentu/wnio:Postoje | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Miejsce | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Punkt/wnio:WGS84 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Punkt/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Linia/wnio:WGS84 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Linia/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Obszar/wnio:WGS84 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Obszar/wnio:EPSG2180 | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Punkt | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Linia | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Obszar | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Dokladnie/wnio:Dzialka | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:Kiedy | wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj/wnio:JakDlugo | wnio:TrescDokumentu/wnio:DniRobocze | wnio:TrescDokumentu/wnio:Najpozniej | wnio:TrescDokumentu/wnio:Pilne | wnio:Metryka | wnio:Metryka/wnio:WersjaFormularza | wnio:Metryka/wnio:DzienZlozenia | wnio:Metryka/wnio:Slownik | meta:Podmiot/oso:Osoba | meta:Podmiot/oso:Osoba/oso:Imie | meta:Podmiot/oso:Osoba/oso:Nazwisko"
      mode="spoza">
    <xsl:apply-templates select="*" mode="spoza"/>
  </xsl:template>
  <xsl:template match="*" mode="spoza" priority="-1">
    <div>
      <dt>
        <xsl:value-of select="local-name()"/>
      </dt>
      <dd>
        <xsl:value-of select="."/>
      </dd>
    </div>
  </xsl:template>
  <xsl:template match="str:Zalacznik[count(preceding-sibling::*) &gt;= count(/wnio:Dokument/wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja)]"
      mode="spoza"
      priority="1">
    <div>
      <dt>Załącznik spoza wykazu</dt>
      <dd>
        <xsl:value-of select="@nazwaPliku"/>
      </dd>
    </div>
  </xsl:template>
  <xsl:template name="spoza">
    <xsl:variable name="znalezione">
      <xsl:apply-templates select="$tresc/* | $podmioty/*" mode="spoza"/>
    </xsl:variable>
    <xsl:if test="string($znalezione)">
      <section>
        <h2>Treść spoza wzoru</h2>
        <p class="warning">Dokument zawiera elementy, których ten wzór nie zna:</p>
        <dl>
          <xsl:copy-of select="$znalezione"/>
        </dl>
      </section>
    </xsl:if>
  </xsl:template>
  <xsl:variable name="slownik-1">
</xsl:variable>
</xsl:stylesheet>
