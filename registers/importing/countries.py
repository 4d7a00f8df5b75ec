"""Countries and organisations by their usual names. Data only; `transfers` gives them meaning.

Dutch name first, then other spellings, apart by "|". They stay Dutch: they are names.
"""

# The European Economic Area: a transfer to these is none (GDPR art. 44; EEA Agreement).
EEA = """
Europese Economische Ruimte|EER|EEA|Europese Unie|EU|European Union|European Economic Area|Europa
België|Belgium
Bulgarije|Bulgaria
Cyprus
Denemarken|Denmark
Duitsland|Germany
Estland|Estonia
Finland
Frankrijk|France
Griekenland|Greece
Hongarije|Hungary
Ierland|Ireland
IJsland|Iceland
Italië|Italy
Kroatië|Croatia
Letland|Latvia
Liechtenstein
Litouwen|Lithuania
Luxemburg|Luxembourg
Malta
Nederland|Netherlands|The Netherlands
Noorwegen|Norway
Oostenrijk|Austria
Polen|Poland
Portugal
Roemenië|Romania
Slovenië|Slovenia
Slowakije|Slovakia
Spanje|Spain
Tsjechië|Czechia|Czech Republic
Zweden|Sweden
"""

# Outside it, with the parts of the Kingdom overseas, where the GDPR does not hold either.
OUTSIDE = """
Afghanistan
Albanië|Albania
Algerije|Algeria
Andorra
Angola
Argentinië|Argentina
Armenië|Armenia
Aruba
Australië|Australia
Azerbeidzjan|Azerbaijan
Bahrein|Bahrain
Bangladesh
Belarus|Wit-Rusland
Benin
Bolivia
Bonaire|Caribisch Nederland|BES-eilanden
Bosnië en Herzegovina|Bosnië-Herzegovina|Bosnië|Bosnia and Herzegovina
Botswana
Brazilië|Brazil
Burkina Faso
Burundi
Cambodja|Cambodia
Canada
Chili|Chile
China|Volksrepubliek China
Colombia
Congo|Democratische Republiek Congo
Costa Rica
Cuba
Curaçao
Dominicaanse Republiek|Dominican Republic
Ecuador
Egypte|Egypt
El Salvador
Eritrea
Ethiopië|Ethiopia
Faeröer|Faeroer|Faroe Islands
Filipijnen|Philippines
Gambia
Georgië|Georgia
Ghana
Guatemala
Guernsey
Guinee|Guinea
Haïti|Haiti
Honduras
Hongkong|Hong Kong
India
Indonesië|Indonesia
Irak|Iraq
Iran
Isle of Man|Eiland Man
Israël|Israel
Ivoorkust|Ivory Coast
Jamaica
Japan
Jemen|Yemen
Jersey
Jordanië|Jordan
Kaapverdië|Cape Verde
Kameroen|Cameroon
Kazachstan|Kazakhstan
Kenia|Kenya
Koeweit|Kuwait
Kosovo
Laos
Libanon|Lebanon
Liberia
Libië|Libya
Madagaskar|Madagascar
Maleisië|Malaysia
Mali
Marokko|Morocco
Mauritius
Mexico
Moldavië|Moldova
Monaco
Mongolië|Mongolia
Montenegro
Mozambique
Myanmar
Namibië|Namibia
Nepal
Nicaragua
Nieuw-Zeeland|New Zealand
Nigeria
Noord-Korea|North Korea
Noord-Macedonië|Macedonië|North Macedonia
Oeganda|Uganda
Oekraïne|Ukraine
Oezbekistan|Uzbekistan
Oman
Pakistan
Palestijnse gebieden|Palestina|Palestine
Panama
Papoea-Nieuw-Guinea|Papua New Guinea
Paraguay
Peru
Qatar
Rusland|Russische Federatie|Russia
Rwanda
Saoedi-Arabië|Saudi Arabia
Senegal
Servië|Serbia
Sierra Leone
Singapore
Sint Maarten
Soedan|Sudan
Somalië|Somalia
Sri Lanka
Suriname
Syrië|Syria
Taiwan
Tanzania
Thailand
Togo
Tunesië|Tunisia
Turkije|Turkey|Türkiye
Uruguay
Venezuela
Verenigd Koninkrijk|VK|V.K.|UK|U.K.|Engeland|Groot-Brittannië|United Kingdom|Great Britain
Verenigde Arabische Emiraten|VAE|United Arab Emirates
Verenigde Staten|VS|V.S.|USA|U.S.A.|US|U.S.|Amerika|Verenigde Staten van Amerika|United States
Vietnam
Zambia
Zimbabwe
Zuid-Afrika|South Africa
Zuid-Korea|South Korea|Republiek Korea
Zwitserland|Switzerland
Verenigde Naties|VN|United Nations
UNHCR
Interpol
NAVO|NATO
Wereldgezondheidsorganisatie
"""
