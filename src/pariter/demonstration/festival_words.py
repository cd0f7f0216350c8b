"""Titles of plainly invented sessions, in the festival's two languages."""

from typing import NamedTuple


class Subject(NamedTuple):
    """What a session could be about: its topic, and its title in both languages."""

    topic: str
    en: str
    it: str


SUBJECTS = (
    Subject("coding", "Write a small program", "Scrivi un piccolo programma"),
    Subject("coding", "Teach a robot to draw", "Insegna a disegnare a un robot"),
    Subject("coding", "Make a game of your own", "Crea un gioco tutto tuo"),
    Subject("mathematics", "Patterns that never repeat", "Motivi che non si ripetono mai"),
    Subject("mathematics", "Count what cannot be counted", "Contare quello che non si conta"),
    Subject("mathematics", "Codes and how they break", "I codici e come si rompono"),
    Subject("space", "A walk through the planets", "Una passeggiata tra i pianeti"),
    Subject("space", "How far is a star?", "Quanto è lontana una stella?"),
    Subject("space", "Weather on other worlds", "Il tempo che fa su altri mondi"),
    Subject("environment", "The energy in your home", "L’energia in casa tua"),
    Subject("environment", "What a river tells", "Che cosa racconta un fiume"),
    Subject("environment", "Count the trees of a street", "Conta gli alberi di una strada"),
    Subject("data", "Teach a machine to guess", "Insegna a indovinare a una macchina"),
    Subject("data", "Maps that lie and maps that help", "Mappe che mentono e mappe che aiutano"),
    Subject("data", "A survey that asks well", "Un sondaggio che chiede bene"),
    Subject("making", "Build a bridge of paper", "Costruisci un ponte di carta"),
    Subject("making", "A lamp from scrap", "Una lampada dagli scarti"),
    Subject("making", "Take a toy apart", "Smonta un giocattolo"),
    Subject("health", "What your pulse says", "Che cosa dice il tuo polso"),
    Subject("health", "Look into a drop of water", "Guarda dentro una goccia d’acqua"),
    Subject("health", "How medicine is tested", "Come si prova una medicina"),
    Subject("careers", "Meet an engineer", "Incontra un’ingegnera"),
    Subject("careers", "Meet a researcher", "Incontra una ricercatrice"),
    Subject("careers", "A day in a laboratory", "Una giornata in laboratorio"),
    Subject("stereotypes", "Who invented this?", "Chi l’ha inventato?"),
    Subject("stereotypes", "Science in films, checked", "La scienza nei film, controllata"),
    Subject("stereotypes", "Words that open doors", "Parole che aprono porte"),
)
MANNERS = (
    ("for beginners", "per chi inizia"),
    ("step by step", "passo dopo passo"),
    ("in pairs", "in coppia"),
    ("with paper and pencil", "con carta e matita"),
    ("with your questions", "con le tue domande"),
    ("in small groups", "in piccoli gruppi"),
    ("for the curious", "per gente curiosa"),
    ("one step further", "un passo più avanti"),
    ("outdoors if it is dry", "all’aperto se non piove"),
    ("once more, slowly", "ancora una volta, piano"),
)
SUMMARY = {
    "en": "An invented session of the demonstration: you try, you ask, you take something home.",
    "it": "Un incontro inventato della dimostrazione: provi, chiedi, porti a casa qualcosa.",
}


def title(number: int) -> dict[str, str]:
    """Return the title of a session by its number; 270 of them differ."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    manner = MANNERS[number // len(SUBJECTS) % len(MANNERS)]
    return {"en": f"{subject.en}, {manner[0]}", "it": f"{subject.it}, {manner[1]}"}


def topic(number: int) -> str:
    """Return what a session is about."""
    return SUBJECTS[number % len(SUBJECTS)].topic
