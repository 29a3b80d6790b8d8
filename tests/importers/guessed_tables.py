"""Spreadsheets as people keep them: invented rows under columns named in many ways."""

# ruff: noqa: E501 - rows of tables are as long as they are

OSINT = """\
Date,Town/City,Province,Country,# dead,Wounded,Perpetrator,Type of attack,Weapon,Source,Source URL,Notes,Lat,Long
22/03/2024,Krasnogorsk,Moscow Oblast,Russia,at least 94,~100,ISIS-K,Shooting,Firearms; Incendiary,TASS,https://example.org/1,Gunmen opened fire,55.82,37.39
02/09/2024,Kabul,Kabul,Afghanistan,6,13,ISIS-K,Suicide bombing,Suicide vest,TOLO,https://example.org/2,A bomber blew himself up,34.5,69.1
03/01/2024,Kerman,Kerman,Iran,84-103,several,unknown,Looting,,IRNA,https://example.org/3,Two explosions,30.28,57.08
"""

BOUNDS = """\
ID,Date,Location,killed_min,killed_max,injured_low,injured_high,Injured
7,2023-05-01,Mopti,3,5,1,4,2
8,2023-05-02,Gao,10,10,,,
9,2023-05-03,Gao,,12,9,,
"""

AMBIGUOUS = """\
Incident No,When,Place,Fatalities
1,03/04/2024,Goma,4
2,05/05/2024,Goma,1
3,2024-06-01,Beni,2
4,07/06/2024,Beni,0
"""

MONTH_FIRST = """\
case_ref\tincident_date\tcity\tstate\tdeaths
A-1\t03/04/2024\tAustin\tTexas\t4
A-2\t12/28/2023\tAtlanta\tGeorgia\t1
"""

PARTS = """\
Event ID,Year,Month,Day,Governorate,District,Killed
E1,2015,1,7,Idlib,Harim,4.0
E2,2016,0,0,Homs,,2.5
E3,2016,11,0,Homs,Tadmur,
"""

LASTED = """\
Code,Start date,End date,Village,Number of people arrested,Missing persons
c1,2020-02-01,2020-02-03,Example,12,1
c2,2020-03-05,,Example,up to 30,0
"""

GERMAN = """\
Datum;Ort;Bundesland;Land;Tote;Verletzte;Täter;Art des Anschlags;Waffe;Quelle;Beschreibung
19.12.2016;Berlin;Berlin;Deutschland;12;67;Einzeltäter;Anschlag;LKW;dpa;Ein Lastwagen fuhr in einen Weihnachtsmarkt
09.10.2019;Halle;Sachsen-Anhalt;Deutschland;2;48;Einzeltäter;Schießerei;Schusswaffe;dpa;Angriff auf eine Synagoge
01.02.2020;Köln;Nordrhein-Westfalen;Deutschland;0;k.A.;unbekannt;Brandstiftung;Sprengstoff;dpa;Ein Brand
"""

FRENCH = """\
N°,Date,Ville,Département,Pays,Morts,Blessés,Auteur,Catégorie,Arme,Lien,Résumé
1,13 November 2015,Paris,Paris,France,130,413,État islamique,Fusillade,arme à feu,https://example.org/fr1,Plusieurs attaques
2,14 July 2016,Nice,Alpes-Maritimes,France,86,458,inconnu,Attaque,camion,https://example.org/fr2,Un camion
"""

SPANISH = """\
Fecha,Municipio,Departamento,País,Muertos,Heridos,Grupo,Tipo,Fuente
2019-01-17,Bogotá,Cundinamarca,Colombia,22,68,ELN,Atentado,El Tiempo
2003-02-07,Bogotá,Cundinamarca,Colombia,36,200,FARC,Coche bomba explosión,El Tiempo
2003-02-07,Neiva,Huila,Colombia,16,30,FARC,Secuestro,El Tiempo
"""

GROUPS = """\
Ref.,Day,Site,Killed (total),Civilians killed,Children killed,Women killed,Soldiers killed,Attackers killed,Women and children injured,Number of attackers
r-1,2021-08-26,Abbey Gate,183,170,,,13,1,,1
r-2,2021-08-29,Khaja Bughra,10,10,7,0,0,,1,
"""

JOURNALISTS = """\
Name,Organisation,ISO3,Date of incident,Suspected perpetrator,Motive,Victim type,Link
Jo Invented,Example Gazette,MEX,2022-01-23,Unknown,Reporting,Journalist,https://example.org/j1
Al Invented,Example Radio,MEX,2022-01-17,Cartel members,,Journalist,https://example.org/j2
Mo Invented,Example TV,HTI,2022-02-23,Police,Protest,Media worker,https://example.org/j3; https://example.org/j4
"""

LISTS = """\
key,date,actors,targets,claimed by,headline,sources
k1,2018-01-01,Army; Militia ;Army,"Police;Market",Militia,A clash,AP; Reuters
k2,2018-01-02,Militia,?,n/a,Another clash,AFP
"""

STRIKES = """\
strike_id,strike_date,x,y,country,confirmed_munition,casualties,low_deaths,best_deaths,high_deaths
S001,2017-03-01,44.20,15.35,Yemen,unknown,20,4,5,8
S002,2017-03-02,45.03,13.41,Yemen,GBU,,9,7,8
S003,2017-03-05,,,Yemen,,7,0,0,1
"""

NAMELESS = """\
Spalte A,Spalte B,Spalte C,Spalte D,Spalte E
x1,22 March 2024,Russia,shooting,"Four men armed with automatic rifles entered the hall shortly before the concert, and opened fire."
x2,2 September 2024,Afghanistan,suicide bombing,"A man blew himself up outside the prosecution service as employees were leaving work for the day."
x3,3 January 2024,Iran,bombing,"Two explosions minutes apart hit the crowd that had gathered at the grave, on the road to the cemetery."
"""

NOT_DISTINCT = """\
Date,Town,Dead
2024-01-01,Example,1
2024-01-01,Example,1
2024-01-02,Example,1
"""

WORDY = """\
id,date,killed,place
1,2024-01-01,5 (incl. 2 police),A
2,2024-01-02,3 or 4 guards,B
3,2024-01-03,12,C
4,unknown,dozens,D
"""

PRECISE = """\
No.,Date (DD/MM/YYYY),Country,Region,Violation category,Details,Date added
1,03/04/2019,NA,Khomas,Abduction,Taken from a car,2019-05-01
2,05/06/2019,ZW,Harare,Arbitrary arrest,Taken from home,2019-07-01
3,,ZA,N/A,Protest,A march,2019-08-01
"""

YEARS = """\
Incident ID,Year,State,Deaths (estimate)
1,1994,Rwanda,"more than 800,000"
2,1995,Bosnia and Herzegovina,"8,372"
3,1988,Iraq,"3,200-5,000"
"""

CODED = """\
id,date,event_type,latitude,longitude
1,2011-01-01,1,12.5,13.5
2,2011-01-02,2,12.5,-13.5
3,2011-01-03,2,,
"""

GED = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,"
    "gwnoa,gwnob"
)
GED_ROW = (
    "1,MEX-1,1992,False,Clear,2,1,2,One - Two,3,4,One - Two,5,6,One,7,8,Two,-1,Invented Gazette,"
    ",,,a spokesman,1,Mfano town,Near Mfano,Example state,Example municipality,19.4,-99.1,"
    "POINT (-99.1 19.4),1,Mexico,70,Americas,1,4,1992-09-01,1992-09-30,0,9,0,0,9,11,8,,"
)

GROUPED = """\
,When,,Where,,Victims,,
No,Date,Time,Town,Country,Killed,Injured,Source
1,2024-03-22,20:00,Krasnogorsk,Russia,145,551,TASS
2,2024-01-03,15:00,Kerman,Iran,94,284,IRNA
Total,,,,,239,835,
"""
