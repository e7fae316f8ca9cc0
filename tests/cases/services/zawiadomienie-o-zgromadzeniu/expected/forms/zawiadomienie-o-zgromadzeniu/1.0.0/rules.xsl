<?xml version="1.0" encoding="UTF-8"?>
<!-- Reguły z rules.sch jako XSLT 1.0; wynik to raport SVRL. Dokument, w którym nie ma -->
<!-- svrl:failed-assert, spełnia reguły. Najpierw sprawdź dokument schematem. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:wnio="https://example.org/wzor/zawiadomienie-o-zgromadzeniu/1/"
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
    <svrl:schematron-output title="Zawiadomienie o zgromadzeniu" schemaVersion="">
      <svrl:ns-prefix-in-attribute-values uri="https://example.org/wzor/zawiadomienie-o-zgromadzeniu/1/"
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
      <svrl:active-pattern id="item.organizator..unknown" name="/organizator#unknown"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(count($podmioty[1]/*//*[not(*)]) = count($podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko))">
          <svrl:failed-assert id="item.organizator..unknown"
              test="count($podmioty[1]/*//*[not(*)]) = count($podmioty[1]/oso:Osoba/oso:Imie | $podmioty[1]/oso:Osoba/oso:Nazwisko)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Twoje dane: usuń z danych nadawcy to, czego ten formularz nie przewiduje</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator..kind" name="/organizator#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not((not($podmioty[1]) or ($podmioty[1]/oso:Osoba and $podmioty[1]/@typPodmiotu = '1')))">
          <svrl:failed-assert id="item.organizator..kind"
              test="(not($podmioty[1]) or ($podmioty[1]/oso:Osoba and $podmioty[1]/@typPodmiotu = '1'))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Twoje dane: Wypełnij tę część formularza</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.imie..kind" name="/organizator/imie#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/oso:Osoba/oso:Imie) or (count($podmioty[1]/oso:Osoba/oso:Imie) = 1 and $podmioty[1]/oso:Osoba/oso:Imie != ''))">
          <svrl:failed-assert id="item.organizator.imie..kind"
              test="not($podmioty[1]/oso:Osoba/oso:Imie) or (count($podmioty[1]/oso:Osoba/oso:Imie) = 1 and $podmioty[1]/oso:Osoba/oso:Imie != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.imie..form" name="/organizator/imie#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Imie)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
          <svrl:failed-assert id="item.organizator.imie..form"
              test="$wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.imie..length" name="/organizator/imie#length"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Imie)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 60) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')))">
          <svrl:failed-assert id="item.organizator.imie..length"
              test="$wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 60) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Skróć tekst do 60 znaków</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.imie..required" name="/organizator/imie#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/oso:Osoba/oso:Imie))">
          <svrl:failed-assert id="item.organizator.imie..required"
              test="boolean($podmioty[1]/oso:Osoba/oso:Imie)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Imię: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.nazwisko..kind" name="/organizator/nazwisko#kind"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not($podmioty[1]/oso:Osoba/oso:Nazwisko) or (count($podmioty[1]/oso:Osoba/oso:Nazwisko) = 1 and $podmioty[1]/oso:Osoba/oso:Nazwisko != ''))">
          <svrl:failed-assert id="item.organizator.nazwisko..kind"
              test="not($podmioty[1]/oso:Osoba/oso:Nazwisko) or (count($podmioty[1]/oso:Osoba/oso:Nazwisko) = 1 and $podmioty[1]/oso:Osoba/oso:Nazwisko != '')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Wpisz tekst</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.nazwisko..form" name="/organizator/nazwisko#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Nazwisko)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
          <svrl:failed-assert id="item.organizator.nazwisko..form"
              test="$wartosc = '' or (translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Popraw odpowiedź: zawiera niedozwolone znaki albo ma inną postać, niż trzeba</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.nazwisko..length"
          name="/organizator/nazwisko#length"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="string($podmioty[1]/oso:Osoba/oso:Nazwisko)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not($wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 80) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' ')))">
          <svrl:failed-assert id="item.organizator.nazwisko..length"
              test="$wartosc = '' or ((string-length($wartosc) &gt;= 1 and string-length($wartosc) &lt;= 80) or not(translate($wartosc, $zakazane, '') = $wartosc and substring($wartosc, 1, 1) != ' ' and substring($wartosc, string-length($wartosc)) != ' '))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Skróć tekst do 80 znaków</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.organizator.nazwisko..required"
          name="/organizator/nazwisko#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean($podmioty[1]/oso:Osoba/oso:Nazwisko))">
          <svrl:failed-assert id="item.organizator.nazwisko..required"
              test="boolean($podmioty[1]/oso:Osoba/oso:Nazwisko)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Nazwisko: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.dzien..min" name="/dzien#min"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(((normalize-space(wnio:Dzien) != '') and (number(translate(wnio:Dzien, '-', '')) &lt; number(translate($tresc/wnio:Metryka/wnio:DzienZlozenia, '-', ''))))))">
          <svrl:failed-assert id="item.dzien..min"
              test="not(((normalize-space(wnio:Dzien) != '') and (number(translate(wnio:Dzien, '-', '')) &lt; number(translate($tresc/wnio:Metryka/wnio:DzienZlozenia, '-', '')))))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Kiedy odbędzie się zgromadzenie?: Podaj datę nie wcześniejszą niż dzień złożenia</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.teren..form" name="/teren#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <xsl:variable name="wartosc" select="normalize-space(wnio:Teren/wnio:Obszar/wnio:WGS84)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(string-length($wartosc) &lt;= 19 or substring($wartosc, 1, 19) != substring($wartosc, string-length($wartosc) - 18))">
          <svrl:failed-assert id="item.teren..form"
              test="string-length($wartosc) &lt;= 19 or substring($wartosc, 1, 19) != substring($wartosc, string-length($wartosc) - 18)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Na jakim terenie pozostaną?: Popraw zapis miejsca w Polsce: punkt jak 52.237049, 21.017532, działka jak 141201_1.0001.123/4</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.teren..required" name="/teren#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean(wnio:Teren) or not(not(boolean(wnio:Trasa))))">
          <svrl:failed-assert id="item.teren..required"
              test="boolean(wnio:Teren) or not(not(boolean(wnio:Trasa)))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Na jakim terenie pozostaną?: Wskaż miejsce</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.teren..hidden" name="/teren#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean(wnio:Teren)) or not(boolean(wnio:Trasa)))">
          <svrl:failed-assert id="item.teren..hidden"
              test="not(boolean(wnio:Teren)) or not(boolean(wnio:Trasa))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Na jakim terenie pozostaną?: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.dlaczego_bez_konca..required"
          name="/dlaczego_bez_konca#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean(wnio:DlaczegoBezKonca) or not(not(boolean(wnio:Koniec))))">
          <svrl:failed-assert id="item.dlaczego_bez_konca..required"
              test="boolean(wnio:DlaczegoBezKonca) or not(not(boolean(wnio:Koniec)))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Dlaczego nie wiadomo, kiedy się rozejdą?: Wpisz odpowiedź</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.dlaczego_bez_konca..hidden" name="/dlaczego_bez_konca#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean(wnio:DlaczegoBezKonca)) or not(boolean(wnio:Koniec)))">
          <svrl:failed-assert id="item.dlaczego_bez_konca..hidden"
              test="not(boolean(wnio:DlaczegoBezKonca)) or not(boolean(wnio:Koniec))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Dlaczego nie wiadomo, kiedy się rozejdą?: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.przerwa..required" name="/przerwa#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean(wnio:Przerwa) or not(boolean(wnio:Koniec)))">
          <svrl:failed-assert id="item.przerwa..required"
              test="boolean(wnio:Przerwa) or not(boolean(wnio:Koniec))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>O której jest przerwa?: Podaj, o której jest przerwa</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.przerwa..hidden" name="/przerwa#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(not(boolean(wnio:Przerwa)) or boolean(wnio:Koniec))">
          <svrl:failed-assert id="item.przerwa..hidden"
              test="not(boolean(wnio:Przerwa)) or boolean(wnio:Koniec)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>O której jest przerwa?: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.zebranie..required" name="/zebranie#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu"/>
        <xsl:if test="not(boolean(wnio:Zebranie) or not(boolean(wnio:Koniec)))">
          <svrl:failed-assert id="item.zebranie..required"
              test="boolean(wnio:Zebranie) or not(boolean(wnio:Koniec))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Kiedy spotkają się porządkowi?: Podaj datę i godzinę</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.postoje.-.dokladnie..form" name="/postoje/*/dokladnie#form"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj">
        <xsl:variable name="wartosc" select="normalize-space(wnio:Dokladnie/wnio:Obszar/wnio:WGS84)"/>
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj"/>
        <xsl:if test="not(string-length($wartosc) &lt;= 19 or substring($wartosc, 1, 19) != substring($wartosc, string-length($wartosc) - 18))">
          <svrl:failed-assert id="item.postoje.-.dokladnie..form"
              test="string-length($wartosc) &lt;= 19 or substring($wartosc, 1, 19) != substring($wartosc, string-length($wartosc) - 18)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Gdzie dokładnie?: Popraw zapis miejsca w Polsce: punkt jak 52.237049, 21.017532, działka jak 141201_1.0001.123/4</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.postoje.-.jak_dlugo..required"
          name="/postoje/*/jak_dlugo#required"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj"/>
        <xsl:if test="not(boolean(wnio:JakDlugo) or not(boolean(wnio:Kiedy)))">
          <svrl:failed-assert id="item.postoje.-.jak_dlugo..required"
              test="boolean(wnio:JakDlugo) or not(boolean(wnio:Kiedy))">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Do której?: Podaj godzinę</svrl:text>
          </svrl:failed-assert>
        </xsl:if>
      </xsl:for-each>
      <svrl:active-pattern id="item.postoje.-.jak_dlugo..hidden" name="/postoje/*/jak_dlugo#hidden"/>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj">
        <svrl:fired-rule context="/wnio:Dokument/wnio:TrescDokumentu/wnio:Postoje/wnio:Postoj"/>
        <xsl:if test="not(not(boolean(wnio:JakDlugo)) or boolean(wnio:Kiedy))">
          <svrl:failed-assert id="item.postoje.-.jak_dlugo..hidden"
              test="not(boolean(wnio:JakDlugo)) or boolean(wnio:Kiedy)">
            <xsl:attribute name="location">
              <xsl:call-template name="miejsce"/>
            </xsl:attribute>
            <svrl:text>Do której?: Usuń tę odpowiedź: przy pozostałych odpowiedziach nie jest potrzebna</svrl:text>
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
