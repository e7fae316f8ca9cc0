<?xml version="1.0" encoding="UTF-8"?>
<!-- Metadane dokumentu (NDAP 1.7). Parametry: skrot (SHA-256 dokumentu), -->
<!-- znak-sprawy i tytul-sprawy, gdy urząd założył sprawę. -->
<!-- Dostęp ustala urząd; kategorię archiwalną podaje rejestr.json usługi. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="http://www.mswia.gov.pl/standardy/ndap"
    xmlns:wnio="https://example.org/wzor/szkoda-lowiecka/1/"
    xmlns:str="http://crd.gov.pl/xml/schematy/struktura/2009/11/16/"
    xmlns:meta="http://crd.gov.pl/xml/schematy/meta/2009/11/16/"
    xmlns:adr="http://crd.gov.pl/xml/schematy/adres/2009/11/09/"
    xmlns:oso="http://crd.gov.pl/xml/schematy/osoba/2009/11/16/"
    xmlns:inst="http://crd.gov.pl/xml/schematy/instytucja/2009/11/16/"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    exclude-result-prefixes="wnio str meta adr oso inst ds">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:param name="skrot"/>
  <xsl:param name="znak-sprawy"/>
  <xsl:param name="tytul-sprawy"/>
  <xsl:template match="/wnio:Dokument">
    <dokument>
      <xsl:for-each select="/wnio:Dokument/wnio:DaneDokumentu/str:Adresaci/meta:Podmiot">
        <odbiorca>
          <xsl:call-template name="podmiot"/>
          <rodzaj>glowny</rodzaj>
        </odbiorca>
      </xsl:for-each>
      <data>
        <typ>stworzony</typ>
        <czas>
          <xsl:value-of select="normalize-space(/wnio:Dokument/wnio:OpisDokumentu/meta:Data[@typDaty = 'stworzony']/meta:Czas | /wnio:Dokument/wnio:TrescDokumentu/wnio:Metryka/wnio:DzienZlozenia[not(/wnio:Dokument/wnio:OpisDokumentu/meta:Data[@typDaty = 'stworzony']/meta:Czas)])"/>
        </czas>
      </data>
      <dostep>
        <dostepnosc>niedostepne</dostepnosc>
        <uwagi>Wartość początkowa; dostęp ustala urząd</uwagi>
      </dostep>
      <format>
        <typ>text/xml</typ>
        <specyfikacja>https://example.org/wzor/szkoda-lowiecka/1/</specyfikacja>
      </format>
      <xsl:if test="$znak-sprawy">
        <grupowanie>
          <typ>znak sprawy</typ>
          <kod>
            <xsl:value-of select="$znak-sprawy"/>
          </kod>
          <opis>
            <xsl:value-of select="$tytul-sprawy"/>
          </opis>
        </grupowanie>
      </xsl:if>
      <grupowanie>
        <typ>formularz</typ>
        <kod>szkoda-lowiecka/1.2.0</kod>
        <opis>Szacowanie szkody łowieckiej</opis>
      </grupowanie>
      <xsl:for-each select="/wnio:Dokument/wnio:OpisDokumentu/meta:Identyfikator">
        <identyfikator>
          <typ>
            <xsl:value-of select="@typIdentyfikatora"/>
          </typ>
          <wartosc>
            <xsl:value-of select="meta:Wartosc"/>
          </wartosc>
        </identyfikator>
      </xsl:for-each>
      <xsl:if test="$skrot">
        <identyfikator>
          <typ>
            <xsl:text>SHA-256</xsl:text>
          </typ>
          <wartosc>
            <xsl:value-of select="$skrot"/>
          </wartosc>
        </identyfikator>
      </xsl:if>
      <xsl:for-each select="/wnio:Dokument/wnio:OpisDokumentu/meta:Jezyk">
        <jezyk kod="{@kodJezyka}"/>
      </xsl:for-each>
      <xsl:for-each select="/wnio:Dokument/wnio:TrescDokumentu/wnio:WykazZalacznikow/wnio:Pozycja">
        <relacja>
          <identyfikator>
            <typ>
              <xsl:text>SHA-256</xsl:text>
            </typ>
            <wartosc>
              <xsl:value-of select="wnio:SkrotSHA256"/>
            </wartosc>
          </identyfikator>
          <typ>maCzesc</typ>
        </relacja>
      </xsl:for-each>
      <xsl:for-each select="/wnio:Dokument/wnio:DaneDokumentu/str:Nadawcy/meta:Podmiot">
        <tworca>
          <funkcja>utworzył</funkcja>
          <xsl:call-template name="podmiot"/>
        </tworca>
      </xsl:for-each>
      <typ>
        <kategoria>Text</kategoria>
      </typ>
      <tytul>
        <oryginalny jezyk="pol">Szacowanie szkody łowieckiej</oryginalny>
      </tytul>
    </dokument>
  </xsl:template>
  <xsl:template name="podmiot">
    <podmiot>
      <xsl:for-each select="oso:Osoba">
        <osoba>
          <xsl:if test="oso:IdOsoby/oso:PESEL != ''">
            <id typ="PESEL">
              <xsl:value-of select="oso:IdOsoby/oso:PESEL"/>
            </id>
          </xsl:if>
          <xsl:if test="oso:IdOsoby/oso:NIP != ''">
            <id typ="NIP">
              <xsl:value-of select="oso:IdOsoby/oso:NIP"/>
            </id>
          </xsl:if>
          <nazwisko>
            <xsl:value-of select="oso:Nazwisko"/>
            <xsl:if test="not(oso:Nazwisko != '')">
              <xsl:text>-</xsl:text>
            </xsl:if>
          </nazwisko>
          <xsl:if test="normalize-space(concat(oso:Imie, ' ', oso:ImieDrugie))">
            <imie>
              <xsl:value-of select="normalize-space(concat(oso:Imie, ' ', oso:ImieDrugie))"/>
            </imie>
          </xsl:if>
          <xsl:call-template name="adres"/>
          <xsl:if test="adr:Kontakt/adr:Telefon != ''">
            <kontakt typ="telefon">
              <xsl:value-of select="adr:Kontakt/adr:Telefon"/>
            </kontakt>
          </xsl:if>
          <xsl:if test="adr:Kontakt/adr:Email != ''">
            <kontakt typ="email">
              <xsl:value-of select="adr:Kontakt/adr:Email"/>
            </kontakt>
          </xsl:if>
        </osoba>
      </xsl:for-each>
      <xsl:for-each select="inst:Instytucja">
        <instytucja>
          <xsl:if test="inst:IdInstytucji/inst:NIP != ''">
            <id typ="NIP">
              <xsl:value-of select="inst:IdInstytucji/inst:NIP"/>
            </id>
          </xsl:if>
          <xsl:if test="inst:IdInstytucji/inst:REGON != ''">
            <id typ="REGON">
              <xsl:value-of select="inst:IdInstytucji/inst:REGON"/>
            </id>
          </xsl:if>
          <xsl:if test="inst:IdInstytucji/inst:KRS != ''">
            <id typ="KRS">
              <xsl:value-of select="inst:IdInstytucji/inst:KRS"/>
            </id>
          </xsl:if>
          <xsl:for-each select="inst:IdInstytucji/inst:InnyIdentyfikator[inst:TypIdentyfikatora != ''][inst:WartoscIdentyfikatora != '']">
            <id typ="{inst:TypIdentyfikatora}">
              <xsl:value-of select="inst:WartoscIdentyfikatora"/>
            </id>
          </xsl:for-each>
          <nazwa>
            <xsl:value-of select="inst:NazwaInstytucji"/>
            <xsl:if test="not(inst:NazwaInstytucji != '')">
              <xsl:text>-</xsl:text>
            </xsl:if>
          </nazwa>
          <xsl:call-template name="adres"/>
          <xsl:if test="adr:Kontakt/adr:Telefon != ''">
            <kontakt typ="telefon">
              <xsl:value-of select="adr:Kontakt/adr:Telefon"/>
            </kontakt>
          </xsl:if>
          <xsl:if test="adr:Kontakt/adr:Email != ''">
            <kontakt typ="email">
              <xsl:value-of select="adr:Kontakt/adr:Email"/>
            </kontakt>
          </xsl:if>
        </instytucja>
      </xsl:for-each>
    </podmiot>
  </xsl:template>
  <xsl:template name="adres">
    <xsl:for-each select="adr:Adres[translate(adr:KodPocztowy, '123456789', '000000000') = '00-000'][not(adr:Kraj != '') or adr:Kraj = 'PL'][adr:Miejscowosc != '']">
      <adres>
        <xsl:if test="adr:KodPocztowy != ''">
          <kod>
            <xsl:value-of select="adr:KodPocztowy"/>
          </kod>
        </xsl:if>
        <xsl:if test="adr:Poczta != ''">
          <poczta>
            <xsl:value-of select="adr:Poczta"/>
          </poczta>
        </xsl:if>
        <xsl:if test="adr:Miejscowosc != ''">
          <miejscowosc>
            <xsl:value-of select="adr:Miejscowosc"/>
          </miejscowosc>
        </xsl:if>
        <xsl:if test="adr:Ulica != ''">
          <ulica>
            <xsl:value-of select="adr:Ulica"/>
          </ulica>
        </xsl:if>
        <xsl:if test="adr:Budynek != ''">
          <budynek>
            <xsl:value-of select="adr:Budynek"/>
          </budynek>
        </xsl:if>
        <xsl:if test="adr:Lokal != ''">
          <lokal>
            <xsl:value-of select="adr:Lokal"/>
          </lokal>
        </xsl:if>
        <kraj>PL</kraj>
      </adres>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
