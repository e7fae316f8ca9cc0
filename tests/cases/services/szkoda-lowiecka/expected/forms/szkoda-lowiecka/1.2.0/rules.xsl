<?xml version="1.0" encoding="UTF-8"?>
<!-- Reguły z rules.sch jako XSLT 1.0; wynik to raport SVRL. Dokument, w którym nie ma -->
<!-- svrl:failed-assert, spełnia reguły. Najpierw sprawdź dokument schematem. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:wnio="https://example.org/wzor/szkoda-lowiecka/1/"
    xmlns:str="http://crd.gov.pl/xml/schematy/struktura/2009/11/16/"
    xmlns:meta="http://crd.gov.pl/xml/schematy/meta/2009/11/16/"
    xmlns:adr="http://crd.gov.pl/xml/schematy/adres/2009/11/09/"
    xmlns:oso="http://crd.gov.pl/xml/schematy/osoba/2009/11/16/"
    xmlns:inst="http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    exclude-result-prefixes="wnio str meta adr oso inst ds">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:variable name="tresc" select="/wnio:Dokument/wnio:TrescDokumentu"/>
  <xsl:variable name="podmioty" select="/wnio:Dokument/wnio:DaneDokumentu/str:Nadawcy/meta:Podmiot"/>
  <xsl:variable name="pliki"
      select="/wnio:Dokument/wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja"/>
  <xsl:variable name="zakazane"
      select="'&#x9;&#xA;&#13;&#x7F;&#x80;&#x81;&#x82;&#x83;&#x84;&#x85;&#x86;&#x87;&#x88;&#x89;&#x8A;&#x8B;&#x8C;&#x8D;&#x8E;&#x8F;&#x90;&#x91;&#x92;&#x93;&#x94;&#x95;&#x96;&#x97;&#x98;&#x99;&#x9A;&#x9B;&#x9C;&#x9D;&#x9E;&#x9F;&#xA0;&#xAD;&#x200B;&#x200C;&#x200D;&#x200E;&#x200F;&#x2028;&#x2029;&#x202A;&#x202B;&#x202C;&#x202D;&#x202E;&#x2060;&#x2061;&#x2062;&#x2063;&#x2064;&#x2065;&#x2066;&#x2067;&#x2068;&#x2069;&#xFDD0;&#xFDD1;&#xFDD2;&#xFDD3;&#xFDD4;&#xFDD5;&#xFDD6;&#xFDD7;&#xFDD8;&#xFDD9;&#xFDDA;&#xFDDB;&#xFDDC;&#xFDDD;&#xFDDE;&#xFDDF;&#xFDE0;&#xFDE1;&#xFDE2;&#xFDE3;&#xFDE4;&#xFDE5;&#xFDE6;&#xFDE7;&#xFDE8;&#xFDE9;&#xFDEA;&#xFDEB;&#xFDEC;&#xFDED;&#xFDEE;&#xFDEF;&#xFEFF;&#x1FFFE;&#x1FFFF;&#x2FFFE;&#x2FFFF;&#x3FFFE;&#x3FFFF;&#x4FFFE;&#x4FFFF;&#x5FFFE;&#x5FFFF;&#x6FFFE;&#x6FFFF;&#x7FFFE;&#x7FFFF;&#x8FFFE;&#x8FFFF;&#x9FFFE;&#x9FFFF;&#xAFFFE;&#xAFFFF;&#xBFFFE;&#xBFFFF;&#xCFFFE;&#xCFFFF;&#xDFFFE;&#xDFFFF;&#xEFFFE;&#xEFFFF;&#xFFFFE;&#xFFFFF;&#x10FFFE;&#x10FFFF;'"/>
  <xsl:template match="/">
    <svrl:schematron-output title="Szacowanie szkody łowieckiej" schemaVersion="">
      <svrl:ns-prefix-in-attribute-values uri="https://example.org/wzor/szkoda-lowiecka/1/"
          prefix="wnio"/>
      <svrl:ns-prefix-in-attribute-values uri="http://crd.gov.pl/xml/schematy/struktura/2009/11/16/"
          prefix="str"/>
      <svrl:ns-prefix-in-attribute-values uri="http://crd.gov.pl/xml/schematy/meta/2009/11/16/"
          prefix="meta"/>
      <svrl:ns-prefix-in-attribute-values uri="http://crd.gov.pl/xml/schematy/adres/2009/11/09/"
          prefix="adr"/>
      <svrl:ns-prefix-in-attribute-values uri="http://crd.gov.pl/xml/schematy/osoba/2009/11/16/"
          prefix="oso"/>
      <svrl:ns-prefix-in-attribute-values uri="http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/"
          prefix="inst"/>
      <svrl:ns-prefix-in-attribute-values uri="http://www.w3.org/2000/09/xmldsig#" prefix="ds"/>
      <svrl:active-pattern id="item..unknown" name="#unknown"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(count($podmioty) &lt;= 1)">
          <svrl:failed-assert id="item..unknown" test="count($podmioty) &lt;= 1">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nadawcy: usuń tych, których ten formularz nie przewiduje</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca..unknown" name="/wnioskodawca#unknown"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(count($podmioty[1]/*//*[not(*)]) = count($podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko | $podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL | $podmioty[1]/inst:Instytucja/inst:NazwaInstytucji | $podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP))">
          <svrl:failed-assert id="item.wnioskodawca..unknown"
              test="count($podmioty[1]/*//*[not(*)]) = count($podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko | $podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL | $podmioty[1]/inst:Instytucja/inst:NazwaInstytucji | $podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Twoje dane: usuń z danych nadawcy to, czego ten formularz nie przewiduje</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca..kind" name="/wnioskodawca#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not((not($podmioty[1]) or ($podmioty[1]/oso:Osoba and $podmioty[1]/@typPodmiotu = '1') or ($podmioty[1]/inst:Instytucja and $podmioty[1]/@typPodmiotu = '2')))">
          <svrl:failed-assert id="item.wnioskodawca..kind"
              test="(not($podmioty[1]) or ($podmioty[1]/oso:Osoba and $podmioty[1]/@typPodmiotu = '1') or ($podmioty[1]/inst:Instytucja and $podmioty[1]/@typPodmiotu = '2'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Twoje dane: Wypełnij tę część formularza</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.rodzaj..required"
          name="/wnioskodawca/rodzaj#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/*))">
          <svrl:failed-assert id="item.wnioskodawca.rodzaj..required" test="boolean($podmioty[1]/*)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Kim jesteś?: Wybierz jedną z odpowiedzi</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.imie..kind" name="/wnioskodawca/imie#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/oso:Osoba/oso:Imie) or (count($podmioty[1]/oso:Osoba/oso:Imie) = 1 and $podmioty[1]/oso:Osoba/oso:Imie != ''))">
          <svrl:failed-assert id="item.wnioskodawca.imie..kind"
              test="not($podmioty[1]/oso:Osoba/oso:Imie) or (count($podmioty[1]/oso:Osoba/oso:Imie) = 1 and $podmioty[1]/oso:Osoba/oso:Imie != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.imie..form" name="/wnioskodawca/imie#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Imie)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
          <svrl:failed-assert id="item.wnioskodawca.imie..form"
              test="$wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.imie..length" name="/wnioskodawca/imie#length"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Imie)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 60) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')))">
          <svrl:failed-assert id="item.wnioskodawca.imie..length"
              test="$wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 60) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Skróć tekst do 60 znaków</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.imie..required" name="/wnioskodawca/imie#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/oso:Osoba/oso:Imie) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba'))))">
          <svrl:failed-assert id="item.wnioskodawca.imie..required"
              test="boolean($podmioty[1]/oso:Osoba/oso:Imie) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.imie..hidden" name="/wnioskodawca/imie#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean($podmioty[1]/oso:Osoba/oso:Imie)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba')))">
          <svrl:failed-assert id="item.wnioskodawca.imie..hidden"
              test="not(boolean($podmioty[1]/oso:Osoba/oso:Imie)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwisko..kind" name="/wnioskodawca/nazwisko#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/oso:Osoba/oso:Nazwisko) or (count($podmioty[1]/oso:Osoba/oso:Nazwisko) = 1 and $podmioty[1]/oso:Osoba/oso:Nazwisko != ''))">
          <svrl:failed-assert id="item.wnioskodawca.nazwisko..kind"
              test="not($podmioty[1]/oso:Osoba/oso:Nazwisko) or (count($podmioty[1]/oso:Osoba/oso:Nazwisko) = 1 and $podmioty[1]/oso:Osoba/oso:Nazwisko != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwisko..form" name="/wnioskodawca/nazwisko#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Nazwisko)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
          <svrl:failed-assert id="item.wnioskodawca.nazwisko..form"
              test="$wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwisko..length"
          name="/wnioskodawca/nazwisko#length"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Nazwisko)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 80) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')))">
          <svrl:failed-assert id="item.wnioskodawca.nazwisko..length"
              test="$wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 80) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Skróć tekst do 80 znaków</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwisko..required"
          name="/wnioskodawca/nazwisko#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/oso:Osoba/oso:Nazwisko) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba'))))">
          <svrl:failed-assert id="item.wnioskodawca.nazwisko..required"
              test="boolean($podmioty[1]/oso:Osoba/oso:Nazwisko) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwisko..hidden"
          name="/wnioskodawca/nazwisko#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean($podmioty[1]/oso:Osoba/oso:Nazwisko)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba')))">
          <svrl:failed-assert id="item.wnioskodawca.nazwisko..hidden"
              test="not(boolean($podmioty[1]/oso:Osoba/oso:Nazwisko)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.pesel..kind" name="/wnioskodawca/pesel#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL) or (count($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL) = 1 and $podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL != ''))">
          <svrl:failed-assert id="item.wnioskodawca.pesel..kind"
              test="not($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL) or (count($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL) = 1 and $podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>PESEL: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.pesel..form" name="/wnioskodawca/pesel#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (((string-length($wartosc) = 11 and translate(substring($wartosc, 1), '0123456789', '') = ''))))">
          <svrl:failed-assert id="item.wnioskodawca.pesel..form"
              test="$wartosc = '' or (((string-length($wartosc) = 11 and translate(substring($wartosc, 1), '0123456789', '') = '')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>PESEL: Podaj numer PESEL, który ma 11 cyfr</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.pesel..check_digit"
          name="/wnioskodawca/pesel#check_digit"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((1 * substring($wartosc, 1, 1) + 3 * substring($wartosc, 2, 1) + 7 * substring($wartosc, 3, 1) + 9 * substring($wartosc, 4, 1) + 1 * substring($wartosc, 5, 1) + 3 * substring($wartosc, 6, 1) + 7 * substring($wartosc, 7, 1) + 9 * substring($wartosc, 8, 1) + 1 * substring($wartosc, 9, 1) + 3 * substring($wartosc, 10, 1) + 1 * substring($wartosc, 11, 1)) mod 10 = 0) and ((substring($wartosc, 3, 2) mod 20) &gt;= 1 and (substring($wartosc, 3, 2) mod 20) &lt;= 12 and substring($wartosc, 5, 2) &gt;= 1 and substring($wartosc, 5, 2) &lt;= substring('312831303130313130313031', 2 * (substring($wartosc, 3, 2) mod 20) - 1, 2) + ((substring($wartosc, 3, 2) mod 20) = 2 and ((1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 4 = 0 and ((1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 100 != 0 or (1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 400 = 0)))) or not(((string-length($wartosc) = 11 and translate(substring($wartosc, 1), '0123456789', '') = ''))))">
          <svrl:failed-assert id="item.wnioskodawca.pesel..check_digit"
              test="$wartosc = '' or ((1 * substring($wartosc, 1, 1) + 3 * substring($wartosc, 2, 1) + 7 * substring($wartosc, 3, 1) + 9 * substring($wartosc, 4, 1) + 1 * substring($wartosc, 5, 1) + 3 * substring($wartosc, 6, 1) + 7 * substring($wartosc, 7, 1) + 9 * substring($wartosc, 8, 1) + 1 * substring($wartosc, 9, 1) + 3 * substring($wartosc, 10, 1) + 1 * substring($wartosc, 11, 1)) mod 10 = 0) and ((substring($wartosc, 3, 2) mod 20) &gt;= 1 and (substring($wartosc, 3, 2) mod 20) &lt;= 12 and substring($wartosc, 5, 2) &gt;= 1 and substring($wartosc, 5, 2) &lt;= substring('312831303130313130313031', 2 * (substring($wartosc, 3, 2) mod 20) - 1, 2) + ((substring($wartosc, 3, 2) mod 20) = 2 and ((1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 4 = 0 and ((1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 100 != 0 or (1800 + 100 * ((floor(substring($wartosc, 3, 2) div 20) + 1) mod 5) + substring($wartosc, 1, 2)) mod 400 = 0)))) or not(((string-length($wartosc) = 11 and translate(substring($wartosc, 1), '0123456789', '') = '')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>PESEL: Sprawdź numer PESEL: cyfra kontrolna albo data urodzenia się nie zgadza</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.pesel..hidden" name="/wnioskodawca/pesel#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba')))">
          <svrl:failed-assert id="item.wnioskodawca.pesel..hidden"
              test="not(boolean($podmioty[1]/oso:Osoba/oso:IdOsoby/oso:PESEL)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'osoba'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>PESEL: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwa..kind" name="/wnioskodawca/nazwa#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) or (count($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) = 1 and $podmioty[1]/inst:Instytucja/inst:NazwaInstytucji != ''))">
          <svrl:failed-assert id="item.wnioskodawca.nazwa..kind"
              test="not($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) or (count($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) = 1 and $podmioty[1]/inst:Instytucja/inst:NazwaInstytucji != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwa: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwa..form" name="/wnioskodawca/nazwa#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc"
            select="string($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
          <svrl:failed-assert id="item.wnioskodawca.nazwa..form"
              test="$wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwa: Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwa..length" name="/wnioskodawca/nazwa#length"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc"
            select="string($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 255) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')))">
          <svrl:failed-assert id="item.wnioskodawca.nazwa..length"
              test="$wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 255) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwa: Skróć tekst do 255 znaków</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwa..required"
          name="/wnioskodawca/nazwa#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma'))))">
          <svrl:failed-assert id="item.wnioskodawca.nazwa..required"
              test="boolean($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwa: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nazwa..hidden" name="/wnioskodawca/nazwa#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma')))">
          <svrl:failed-assert id="item.wnioskodawca.nazwa..hidden"
              test="not(boolean($podmioty[1]/inst:Instytucja/inst:NazwaInstytucji)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwa: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nip..kind" name="/wnioskodawca/nip#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) or (count($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) = 1 and $podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP != ''))">
          <svrl:failed-assert id="item.wnioskodawca.nip..kind"
              test="not($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) or (count($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) = 1 and $podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>NIP: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nip..form" name="/wnioskodawca/nip#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc"
            select="string($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (((string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '0123456789', '') = '' and translate(substring($wartosc, 3, 1), '123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '') or (string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '123456789', '') = '' and translate(substring($wartosc, 3, 1), '0123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = ''))))">
          <svrl:failed-assert id="item.wnioskodawca.nip..form"
              test="$wartosc = '' or (((string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '0123456789', '') = '' and translate(substring($wartosc, 3, 1), '123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '') or (string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '123456789', '') = '' and translate(substring($wartosc, 3, 1), '0123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>NIP: Podaj NIP, który ma 10 cyfr</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nip..check_digit"
          name="/wnioskodawca/nip#check_digit"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc"
            select="string($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((6 * substring($wartosc, 1, 1) + 5 * substring($wartosc, 2, 1) + 7 * substring($wartosc, 3, 1) + 2 * substring($wartosc, 4, 1) + 3 * substring($wartosc, 5, 1) + 4 * substring($wartosc, 6, 1) + 5 * substring($wartosc, 7, 1) + 6 * substring($wartosc, 8, 1) + 7 * substring($wartosc, 9, 1)) mod 11 = substring($wartosc, 10, 1)) or not(((string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '0123456789', '') = '' and translate(substring($wartosc, 3, 1), '123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '') or (string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '123456789', '') = '' and translate(substring($wartosc, 3, 1), '0123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = ''))))">
          <svrl:failed-assert id="item.wnioskodawca.nip..check_digit"
              test="$wartosc = '' or ((6 * substring($wartosc, 1, 1) + 5 * substring($wartosc, 2, 1) + 7 * substring($wartosc, 3, 1) + 2 * substring($wartosc, 4, 1) + 3 * substring($wartosc, 5, 1) + 4 * substring($wartosc, 6, 1) + 5 * substring($wartosc, 7, 1) + 6 * substring($wartosc, 8, 1) + 7 * substring($wartosc, 9, 1)) mod 11 = substring($wartosc, 10, 1)) or not(((string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '0123456789', '') = '' and translate(substring($wartosc, 3, 1), '123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '') or (string-length($wartosc) = 10 and translate(substring($wartosc, 1, 1), '123456789', '') = '' and translate(substring($wartosc, 2, 1), '123456789', '') = '' and translate(substring($wartosc, 3, 1), '0123456789', '') = '' and translate(substring($wartosc, 4), '0123456789', '') = '')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>NIP: Sprawdź NIP: cyfra kontrolna się nie zgadza</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nip..required" name="/wnioskodawca/nip#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma'))))">
          <svrl:failed-assert id="item.wnioskodawca.nip..required"
              test="boolean($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP) or not(((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>NIP: Podaj NIP</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.wnioskodawca.nip..hidden" name="/wnioskodawca/nip#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma')))">
          <svrl:failed-assert id="item.wnioskodawca.nip..hidden"
              test="not(boolean($podmioty[1]/inst:Instytucja/inst:IdInstytucji/inst:NIP)) or ((normalize-space(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) != '') and (string(concat(substring('osoba', 1, 5 * boolean($podmioty[1]/oso:Osoba)), substring('firma', 1, 5 * boolean($podmioty[1]/inst:Instytucja)))) = 'firma'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>NIP: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.kontakt.email..required" name="/kontakt/email#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean(wnio:Kontakt/wnio:Email) or not((boolean(wnio:Kontakt/wnio:Email) or boolean(wnio:Kontakt/wnio:Telefon))))">
          <svrl:failed-assert id="item.kontakt.email..required"
              test="boolean(wnio:Kontakt/wnio:Email) or not((boolean(wnio:Kontakt/wnio:Email) or boolean(wnio:Kontakt/wnio:Telefon)))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Adres e-mail: Podaj adres e-mail</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.dzien..max" name="/dzien#max"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(((normalize-space(wnio:Dzien) != '') and (number(translate(wnio:Dzien, '-', '')) &gt; number(translate($tresc/wnio:Metryka/wnio:DzienZlozenia, '-', ''))))))">
          <svrl:failed-assert id="item.dzien..max"
              test="not(((normalize-space(wnio:Dzien) != '') and (number(translate(wnio:Dzien, '-', '')) &gt; number(translate($tresc/wnio:Metryka/wnio:DzienZlozenia, '-', '')))))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Kiedy szkoda powstała?: Podaj datę nie późniejszą niż dzień złożenia</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.uprawy.-.jaka..required" name="/uprawy/*/jaka#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa"/>
        <xsl:if test="not(boolean(wnio:Jaka) or not(((normalize-space(wnio:Roslina) != '') and (string(wnio:Roslina) = 'inna'))))">
          <svrl:failed-assert id="item.uprawy.-.jaka..required"
              test="boolean(wnio:Jaka) or not(((normalize-space(wnio:Roslina) != '') and (string(wnio:Roslina) = 'inna')))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Jaka roślina?: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.uprawy.-.jaka..hidden" name="/uprawy/*/jaka#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa"/>
        <xsl:if test="not(not(boolean(wnio:Jaka)) or ((normalize-space(wnio:Roslina) != '') and (string(wnio:Roslina) = 'inna')))">
          <svrl:failed-assert id="item.uprawy.-.jaka..hidden"
              test="not(boolean(wnio:Jaka)) or ((normalize-space(wnio:Roslina) != '') and (string(wnio:Roslina) = 'inna'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Jaka roślina?: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.razem..computed" name="/razem#computed"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(((normalize-space(wnio:Razem) != '') and (round(number(wnio:Razem) * 10000) = round(sum(wnio:Uprawy/wnio:Uprawa[(normalize-space(wnio:Hektary) != '')]/wnio:Hektary) * 10000))) or (not(boolean(wnio:Razem)) and not(true())))">
          <svrl:failed-assert id="item.razem..computed"
              test="((normalize-space(wnio:Razem) != '') and (round(number(wnio:Razem) * 10000) = round(sum(wnio:Uprawy/wnio:Uprawa[(normalize-space(wnio:Hektary) != '')]/wnio:Hektary) * 10000))) or (not(boolean(wnio:Razem)) and not(true()))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Powierzchnia razem: Popraw wyliczoną wartość: nie zgadza się z pozostałymi odpowiedziami</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.zwierzeta..form" name="/zwierzeta#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(wnio:Zwierzeta/wnio:Wartosc[. = preceding-sibling::wnio:Wartosc]))">
          <svrl:failed-assert id="item.zwierzeta..form"
              test="not(wnio:Zwierzeta/wnio:Wartosc[. = preceding-sibling::wnio:Wartosc])">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Jakie to były zwierzęta?: Wybierz każdą odpowiedź tylko raz</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.mapa..kind" name="/mapa#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(count($pliki[wnio:Sciezka = '/mapa']) &lt;= 1)">
          <svrl:failed-assert id="item.mapa..kind"
              test="count($pliki[wnio:Sciezka = '/mapa']) &lt;= 1">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Mapa uprawy: Dodaj plik jeszcze raz</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.mapa..file_type" name="/mapa#file_type"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($pliki[wnio:Sciezka = '/mapa'][not(wnio:TypMIME = 'application/pdf' or wnio:TypMIME = 'image/jpeg' or wnio:TypMIME = 'image/png')]))">
          <svrl:failed-assert id="item.mapa..file_type"
              test="not($pliki[wnio:Sciezka = '/mapa'][not(wnio:TypMIME = 'application/pdf' or wnio:TypMIME = 'image/jpeg' or wnio:TypMIME = 'image/png')])">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Mapa uprawy: Dodaj plik innego rodzaju; przyjmujemy: PDF, JPG lub PNG</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.mapa..file_size" name="/mapa#file_size"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($pliki[wnio:Sciezka = '/mapa'][wnio:Rozmiar &gt; 10485760]))">
          <svrl:failed-assert id="item.mapa..file_size"
              test="not($pliki[wnio:Sciezka = '/mapa'][wnio:Rozmiar &gt; 10485760])">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Mapa uprawy: Dodaj mniejszy plik; największy może mieć 10 MB</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.mapa..required" name="/mapa#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($pliki[wnio:Sciezka = '/mapa']) or not(((normalize-space(wnio:Razem) != '') and (round(number(wnio:Razem) * 10000) &gt; (10 * 10000)))))">
          <svrl:failed-assert id="item.mapa..required"
              test="boolean($pliki[wnio:Sciezka = '/mapa']) or not(((normalize-space(wnio:Razem) != '') and (round(number(wnio:Razem) * 10000) &gt; (10 * 10000))))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Mapa uprawy: Dodaj plik</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="rule.duza-uprawa" name="rule:duza-uprawa"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Uprawy/wnio:Uprawa"/>
        <xsl:if test="not(not(((normalize-space(wnio:Hektary) != '') and (round(number(wnio:Hektary) * 10000) &gt; (100 * 10000)) and (normalize-space(wnio:Procent) != '') and (number(wnio:Procent) &lt; 5))))">
          <svrl:failed-assert id="rule.duza-uprawa"
              test="not(((normalize-space(wnio:Hektary) != '') and (round(number(wnio:Hektary) * 10000) &gt; (100 * 10000)) and (normalize-space(wnio:Procent) != '') and (number(wnio:Procent) &lt; 5)))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Podaj co najmniej 5%, gdy uprawa ma ponad 100 ha</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="rule.niedawno" name="rule:niedawno"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(((normalize-space(wnio:Dzien) != '') and (((365 * (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) + floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 4) - floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 100) + floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 400) + floor((153 * ((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) + 9) mod 12) + 2) div 5) + number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 9, 2))) - (365 * (number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) + floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 4) - floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 100) + floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 400) + floor((153 * ((number(substring(normalize-space(wnio:Dzien), 6, 2)) + 9) mod 12) + 2) div 5) + number(substring(normalize-space(wnio:Dzien), 9, 2)))) &gt; 365))))">
          <svrl:failed-assert id="rule.niedawno"
              test="not(((normalize-space(wnio:Dzien) != '') and (((365 * (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) + floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 4) - floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 100) + floor((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 1, 4)) - (number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) &lt; 3)) div 400) + floor((153 * ((number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 6, 2)) + 9) mod 12) + 2) div 5) + number(substring(normalize-space($tresc/wnio:Metryka/wnio:DzienZlozenia), 9, 2))) - (365 * (number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) + floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 4) - floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 100) + floor((number(substring(normalize-space(wnio:Dzien), 1, 4)) - (number(substring(normalize-space(wnio:Dzien), 6, 2)) &lt; 3)) div 400) + floor((153 * ((number(substring(normalize-space(wnio:Dzien), 6, 2)) + 9) mod 12) + 2) div 5) + number(substring(normalize-space(wnio:Dzien), 9, 2)))) &gt; 365)))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Podaj szkodę z ostatniego roku</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
    </svrl:schematron-output>
  </xsl:template>
  <xsl:template name="miejsce">
    <xsl:for-each select="ancestor-or-self::*">
      <xsl:variable name="numer-elementu"
          select="count(preceding-sibling::*[name() = name(current())]) + 1"/>
      <xsl:value-of select="concat('/wnio:', local-name(), '[', $numer-elementu, ']')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
