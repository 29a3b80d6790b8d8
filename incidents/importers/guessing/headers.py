"""What the words of a column's name say it holds: English, some German, French and Spanish."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_WORD: Final = re.compile(r"[^\W_]+")
LONGEST: Final = 200
# What a match costs that leaves words over which no rule knows.
UNSURE: Final = 10


def gather(words: str) -> frozenset[str]:
    """Words with blanks between them, as a set."""
    return frozenset(words.split())


# Words that may stand in any name and tell nothing.
FILLERS: Final = gather(
    "of the de la le les des du der die das den des el los las del in at on for to s"
    " incident incidents event events attack attacks occurrence case vorfall vorfalls"
    " ereignis anschlag anschlags evenement attaque evento incidente ataque"
    " and or und et"
)
# Words that only narrow what another one says, so that a name which has them is none of these.
NARROWING: Final = (
    "reported, published, publication, report, reporting, accessed, retrieved, archive, archived,"
    " precision, prec, accuracy, confidence, reliability, status, verified, birth, nationality,"
    " age, gender, sex, scale, photo, image, video, time, population, email, phone, by"
)


class Rule(NamedTuple):
    """Which phrases in a name stand for a role, and which words may stand beside them.

    Of several columns for one role that of the lowest rank is taken.
    """

    role: str
    phrases: str
    beside: str = ""
    rank: int = 0


_COUNTED: Final = (
    "number, no, nr, num, n, count, total, people, persons, person, all, sum, overall, reported,"
    " anzahl, nombre, numero, cantidad, zahl, personen, personnes, personas, toll"
)
_NUMBERED: Final = "1, 2, 3, 4, 5, name, names"

RULES: Final = (
    Rule("", NARROWING),
    Rule(
        "key",
        "id, ids, nr, no, n, num, number, code, key, ref, reference, index, serial, identifier,"
        " uid, uuid, guid, eventid, incidentid, caseid, recordid, rowid, objectid, globalid, case,"
        " case id, kennung, aktenzeichen, record",
        "unique, internal, our, row, data, entry, file, report",
    ),
    Rule(
        "title",
        "title, headline, heading, titel, titre, titulo, titular, schlagzeile, event name,"
        " incident name, name of incident, name of event",
    ),
    Rule("title", "name, event, incident, attack, subject, vorfall, ereignis, evento", rank=1),
    Rule(
        "quote",
        "notes, note, description, summary, narrative, details, detail, comments, comment, remarks,"
        " synopsis, text, what happened, beschreibung, notizen, bemerkungen, zusammenfassung,"
        " descripcion, resumen, notas, observaciones, hechos, remarques, commentaires, resume",
        "short, long, full, brief, additional, other, general",
    ),
    Rule("quote", "event, incident, attack, vorfall, evento, evenement", rank=2),
    Rule(
        "said",
        "added, updated, recorded, entered, modified, created, entry date, date of entry,"
        " timestamp",
        "date, last, when, first",
    ),
    Rule("start", "start, begin, begins, began, beginning, from, von, beginn, debut, desde, inicio",
         "date, datum, fecha, day, local"),
    Rule("end", "end, ends, ended, ending, to, to date, date to, until, till, bis, fin, hasta,"
         " ende",
         "date, datum, fecha, day, local"),
    Rule("earliest", "earliest, not before", "date, datum, fecha, possible"),
    Rule("latest", "latest, not after", "date, datum, fecha, possible"),
    Rule("date", "date, datum, fecha, when, dato, event date, day, jour, tag, dia",
         "dd, mm, yyyy, yy, day, month, year, local, occurred, happened, exact, time, utc"),
    Rule("year", "year, jahr, annee, ano, anio, yr, iyear"),
    Rule("month", "month, monat, mois, mes, imonth"),
    Rule("day", "day, tag, jour, dia, iday"),
    Rule("latitude", "latitude, lat, latitud, breitengrad, breite",
         "gps, dd, decimal, wgs, 84, coordinate, coordinates, coord, degrees, deg, centroid"),
    Rule("latitude", "y", "coordinate, coord, point", rank=1),
    Rule("longitude", "longitude, long, lon, lng, longitud, langengrad, laengengrad, lange, laenge",
         "gps, dd, decimal, wgs, 84, coordinate, coordinates, coord, degrees, deg, centroid"),
    Rule("longitude", "x", "coordinate, coord, point", rank=1),
    Rule("country", "country, nation, pays, pais, country name", "name"),
    Rule("country", "iso 3, iso, iso 2, iso code, country code, country iso, country iso 3,"
         " country iso 2, alpha 3, iso alpha 3, adm 0, admin 0, land, staat", rank=1),
    Rule("country", "state", "name", rank=2),
    Rule("admin1", "province, state, governorate, oblast, bundesland, departement, provincia,"
         " estado, departamento, adm 1, admin 1, admin level 1, prefecture, provstate, kanton,"
         " canton, wilaya, gouvernorat, provinz", "name, en, eng"),
    Rule("admin1", "region, division, department", "name, en, eng", rank=1),
    Rule("admin2", "district, county, adm 2, admin 2, admin level 2, municipality, municipio,"
         " kreis, bezirk, distrito, rayon, raion, cercle, landkreis, arrondissement, lga",
         "name, en, eng"),
    Rule("admin3", "ward, subdistrict, sub district, adm 3, admin 3, admin level 3, parish,"
         " tehsil", "name, en, eng"),
    Rule("name", "town, city, village, settlement, locality, ort, stadt, ville, ciudad, localidad,"
         " pueblo, commune, dorf", "name, nearest, exact, en, eng"),
    Rule("name", "location, place, lieu, lugar, where, site, ubicacion, place name, venue, address",
         "name, exact, en, eng", rank=1),
    Rule("deaths", "killed, dead, deaths, death, fatalities, fatality, kills, kia, died, nkill,"
         " tote, getotete, getoetete, todesopfer, morts, mort, tues, deces, muertos, muertes,"
         " asesinados, fallecidos, victimas mortales", _COUNTED),
    Rule("injured", "injured, wounded, injuries, wia, hurt, nwound, verletzte, verletzt, blesses,"
         " heridos, lesionados", _COUNTED),
    Rule("casualties", "casualties, casualty", _COUNTED),
    Rule("missing", "missing, disappeared, vermisste, vermisst, desaparecidos, disparus", _COUNTED),
    Rule("arrested", "arrested, arrests, detained, detenidos, festgenommene, arretes, arrestations",
         _COUNTED),
    Rule("attackers", "attackers, assailants, gunmen, perpetrators", _COUNTED),
    Rule("target_type", "target type, type of target, target category, victim type,"
         " type of victim, targettype"),
    Rule("weapon", "weapon, weapons, weapon type, type of weapon, weapon used, weapons used, waffe,"
         " waffen, arme, armes, arma, armas", "1, 2, 3, 4, used, category"),
    Rule("method", "method, methods, tactic, tactics, modus operandi, mode, methode, metodo",
         "1, 2, 3, used"),
    Rule("type", "type, kind, category, nature, art, typ, tipo, categorie, categoria, kategorie",
         "violence, violation, violations, act, action, main, primary, form"),
    Rule("type", "event, incident, attack, violation, what", rank=1),
    Rule("responsibility", "claimed by, claimed, claim, claim of responsibility,"
         " responsibility claimed, responsibility claimed by, claimed responsibility, bekenner,"
         " reivindicado por, revendique par, revendication", "group, who"),
    Rule("perpetrator", "perpetrator, perpetrators, perp, perps, attacker, attackers, assailant,"
         " assailants, group, groups, armed group, responsible, tater, taeter, tatverdachtige,"
         " auteur, auteurs, autor, autores, perpetrador, perpetradores, gname, faction, suspect,"
         " suspects, suspected, alleged, grupo, groupe, gruppe, aggressor, militant group",
         f"{_NUMBERED}, party, actor, terrorist, presumed, main"),
    Rule("side", "side, side a, side b, actor, actors, party, parties, party a, party b,"
         " belligerent", _NUMBERED),
    Rule("target", "target, targets, victim, victims, ziel, ziele, opfer, cible, cibles, objetivo,"
         " victima, victimas, blanco, victime, victimes", _NUMBERED),
    Rule("motive", "motive, motives, motivation, motiv, motivo"),
    Rule("article", "source, sources, url, urls, link, links, citation, citations, reference,"
         " references, quelle, quellen, fuente, fuentes, lien, liens, enlace, enlaces, article,"
         " articles, hyperlink, website, outlet",
         f"{_NUMBERED}, main, primary, secondary, additional, other, text, news, media, web"),
)  # fmt: skip


class Match(NamedTuple):
    """A role a column may have; `rest` are the words of its name that the rule doesn't explain."""

    role: str
    rank: int
    rest: tuple[str, ...]


def split_words(name: str) -> list[str]:
    """The words of a column's name, without accents: "Killed (min)", "nKilled", "adm_1"."""
    spread = unicodedata.normalize("NFKD", name[:LONGEST].replace("#", " no "))
    letters = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _WORD.findall(_CAMEL.sub(" ", letters).casefold())


def match_name(name: str) -> list[Match]:
    """The roles that a column of this name may have, in the order of the rules."""
    words = split_words(name)
    return list(dict.fromkeys(_match_words(" ".join(words)))) if words else []


def _match_words(joined: str) -> Iterator[Match]:
    known, words = list_known(), joined.split()
    for rule in RULES:
        pattern, beside, heads = _compile(rule)
        if heads.isdisjoint(words):
            continue
        left, found = pattern.subn(" ", f" {joined} ")
        if not found or not rule.role:
            continue
        rest = tuple(word for word in left.split() if word not in beside and word not in FILLERS)
        if rest and rule.role not in COUNTS and not known.isdisjoint(rest):
            continue  # they are of another role
        yield Match(rule.role, rule.rank + (UNSURE if rest else 0), rest)


COUNTS: Final = ("deaths", "injured", "casualties", "missing", "arrested", "attackers")


@cache
def _compile(rule: Rule) -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """The pattern of its phrases, what may stand beside, and with what words phrases begin."""
    phrases = sorted(list_phrases(rule.phrases), key=len, reverse=True)
    pattern = "|".join(map(re.escape, phrases))
    heads = frozenset(phrase.split()[0] for phrase in phrases)
    beside = frozenset(list_phrases(rule.beside))
    return re.compile(rf"(?<= )(?:{pattern})(?= )"), beside, heads


def list_phrases(text: str) -> list[str]:
    """The phrases of a rule."""
    return [phrase.strip() for phrase in text.split(",") if phrase.strip()]


@cache
def list_known() -> frozenset[str]:
    """All words that mean something in some rule; letters name columns of a sheet, too."""
    words = (word for rule in RULES for word in rule.phrases.replace(",", " ").split())
    return frozenset(word for word in words if len(word) > 1) - FILLERS
