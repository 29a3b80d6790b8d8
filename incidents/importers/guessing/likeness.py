"""Words in cells that stand for terms which are built in."""

from typing import Final

from incidents.importers.guessing.headers import gather, split_words

# By vocabulary and term: phrases, of one of which every word must be there.
LIKE: Final[dict[str, dict[str, str]]] = {
    "incident type": {
        "suicide-bombing": "suicide, selbstmordanschlag, suicida",
        "bombing": "bombing, bomb, bombings, bombs, explosion, blast, ied, vbied, grenade,"
        " explosive, explosives, bombe, bombenanschlag, attentat bombe, explosivo, sprengstoff",
        "shooting": "shooting, shootings, shot, gunfire, schusse, schiesserei, fusillade, tiroteo,"
        " drive by",
        "arson": "arson, brandanschlag, brandstiftung, incendie, incendio",
        "armed-assault": "armed assault, armed attack, assault, raid, storming, ambush",
        "assassination": "assassination, assassinated, targeted killing, asesinato",
        "hostage-taking": "hostage, kidnapping, kidnap, kidnapped, abduction, abducted, hijacking,"
        " entfuhrung, geiselnahme, enlevement, secuestro, rapto",
        "clash": "clash, clashes, battle, battles, fighting, firefight, skirmish, gefecht,"
        " affrontement, combat, enfrentamiento",
        "air-strike": "airstrike, airstrikes, air strike, air strikes, air raid, drone, aerial,"
        " luftangriff, frappe aerienne, bombardeo aereo",
        "shelling": "shelling, artillery, mortar, mortars, rocket, rockets, missile, missiles,"
        " beschuss, pilonnage",
        "arrest": "arrest, arrests, detention, arrested, festnahme, arrestation, detencion",
        "protest": "protest, protests, demonstration, demonstrations, manifestation, protesta",
        "accident": "accident, unfall, accidente",
        "attack": "attack, anschlag, angriff, attaque, attentat, ataque, atentado",
    },
    "target type": {
        "civilians": "civilian, civilians, private citizens, zivilisten, civils, civiles",
        "public-gathering": "gathering, crowd, rally, concert, festival",
        "religious": "religious, church, mosque, temple, synagogue, shrine, priest, imam, kirche",
        "government": "government, regierung, gouvernement, gobierno, official, officials",
        "police": "police, polizei, policia",
        "prosecution": "prosecution, prosecutor, prosecutors",
        "military": "military, army, soldiers, troops, militar, militaire, armee",
        "business": "business, businesses, company, shop",
        "journalists": "journalist, journalists, media, press",
        "infrastructure": "infrastructure, utilities, pipeline, bridge, railway, electricity",
    },
    "weapon": {
        "suicide-vest": "suicide vest, suicide belt, explosive vest, explosive belt",
        "vehicle-bomb": "vehicle bomb, car bomb, truck bomb, vbied, svbied, autobombe, coche bomba",
        "planted-bomb": "planted bomb, roadside bomb",
        "gas-cylinder": "gas cylinder",
        "explosives": "explosive, explosives, bomb, bombs, ied, grenade, grenades, mine, mines,"
        " landmine, landmines, dynamite, sprengstoff, bombe, explosifs, explosivos, granada",
        "firearms": "firearm, firearms, gun, guns, rifle, rifles, pistol, handgun, shotgun, ak 47,"
        " kalashnikov, small arms, schusswaffe, arme feu, arma fuego",
        "incendiary": "incendiary, molotov, petrol, fire, arson",
        "blade": "knife, knives, blade, blades, machete, machetes, sword, axe, messer, couteau,"
        " cuchillo, bladed",
        "aircraft": "aircraft, drone, drones, uav, jet, jets, helicopter, airstrike, drohne",
        "artillery": "artillery, rocket, rockets, mortar, mortars, shell, shells, missile,"
        " missiles",
    },
    "method": {
        "suicide-attack": "suicide",
        "remote-detonation": "remote",
        "timed-detonation": "timed, timer, time bomb",
        "shooting": "shooting, gunfire",
        "fire": "fire, arson, setting fire",
        "accident": "accident, accidental",
    },
}
# What says more exactly what another one says too.
NARROWER: Final = {
    "suicide-bombing": {"bombing"},
    "air-strike": {"bombing"},
    "shelling": {"bombing"},
    "suicide-vest": {"explosives"},
    "vehicle-bomb": {"explosives"},
    "planted-bomb": {"explosives"},
    "gas-cylinder": {"explosives"},
    "prosecution": {"government"},
    "police": {"government"},
}
# Where one of these stands it was none, or it isn't sure that it was.
DOUBTING: Final = gather(
    "no non not attempt attempted tentative foiled failed threat threats threatened"
    " hoax alleged suspected possible defused planned plot versuchter versuchte"
    " versuch intento other sexual verbal"
)
GENERIC: Final = "attack"


def find_term(vocabulary: str, cell: str) -> str | None:
    """The term that a cell names, if it is one and no other."""
    words = split_words(cell)
    there = set(words)
    if not there.isdisjoint(DOUBTING):
        return None
    found = {
        key
        for key, phrases in LIKE.get(vocabulary, {}).items()
        if any(there.issuperset(phrase.split()) for phrase in phrases.split(","))
    }
    found -= set().union(*(NARROWER.get(key, set()) for key in found))
    if len(found) > 1:
        found.discard(GENERIC)
    return found.pop() if len(found) == 1 else None
