"""The life of an agreement, chapter by chapter, as officers of three parties live it."""

import re
from dataclasses import dataclass

from tests.journey.officer import Officer

MARRI = "Migration, Asylum, Refugees Regional Initiative"
REASON = "A court has ordered it"


@dataclass(slots=True)
class Life:
    """One agreement, and those who live with it.

    Attributes:
        second: The other officer of Kosovo*, where two sign together.
        id: What the agreement is known by.
        period: Which period is published under it.
    """

    serbia: Officer
    kosovo: Officer
    second: Officer
    depositary: Officer
    manager: Officer
    id: str
    period: str

    @property
    def people(self) -> tuple[Officer, ...]:
        """Everybody."""
        return (self.serbia, self.kosovo, self.second, self.depositary, self.manager)

    @property
    def title(self) -> str:
        """What its links are called."""
        return f"Public statistics on victims of trafficking: {self.id}"

    def draft(self) -> None:
        """From a template to a text in which nothing is missing, looked at from all sides."""
        officer = self.serbia
        officer.opens("/drafts")
        officer.fills({"Name": self.id, "First period": "2019"})
        officer.chooses("Template", "public")
        officer.marks("Who publishes", "Kosovo*")
        officer.marks("Who reads", MARRI)
        officer.marks("Who reads", "Serbia", off=True)
        officer.presses("Begin the draft")
        self._parties(officer)
        officer.follows("Serbia: victims")
        officer.chooses("Nobody reads before all have released", "no")
        officer.chooses("Readers pass it on", "none")
        officer.presses("Save, and the same for every publisher of this dataset")
        officer.follows("Checks and retention")
        group = officer.main.get_by_role("group", name="Before a release of Serbia")
        group.get_by_label("Officers who approve it").select_option("0")
        officer.presses("Save")
        for page in ("Purposes and term", "Text", "What would leave"):
            officer.follows(page)
        self._preview(officer)
        officer.follows("In plain words")
        officer.reads("Kosovo* (XK) takes part as publisher")

    def _parties(self, officer: Officer) -> None:
        for label, text in {
            "Authority that acts for it": "Ministry of the Interior, invented",
            "Legal basis in its own law": "Law on trafficking, article 12, invented",
            "Supervisory authority": "Data protection commissioner, invented",
        }.items():
            for each in officer.main.get_by_label(label).all():
                each.fill(text)
        officer.main.get_by_label("Number of its authorisation").first.fill("12/2026")
        officer.main.get_by_label("Authorised on").first.fill("2026-09-01")
        officer.marks(re.compile(f"^Roles of {MARRI}"), "depositary")
        officer.presses("Save")

    def _preview(self, officer: Officer) -> None:
        """Moved by the arrow key: at once where scripts run, by the button where none do."""
        officer.main.get_by_label("Privacy loss of a release").focus()
        officer.walk.page.keyboard.press("ArrowLeft")
        if not officer.has_script:
            officer.presses("Show")
        officer.main.get_by_text("With epsilon 0.45").first.wait_for()

    def discuss(self) -> str:
        """Proposed, commented on, proposed again in other words; gives the page of that text."""
        self.serbia.opens(f"/drafts/{self.id}")
        self.serbia.presses("Propose")
        first = self.serbia.path
        self.kosovo.hears()
        self.kosovo.opens(first)
        self.kosovo.fills({"Comment": "Counts below twelve should be hidden"})
        self.kosovo.unlocks()
        self.kosovo.presses("Sign the comment")
        self.serbia.hears()
        self.serbia.opens(first)
        self.serbia.reads("Counts below twelve should be hidden")
        self.serbia.presses("Draft another text from it")
        self.serbia.follows("Serbia: victims")
        self.serbia.fills({"Counts below this are hidden": "12"})
        self.serbia.presses("Save, and the same for every publisher of this dataset")
        self.serbia.follows("all versions")
        self.serbia.follows("to version 1")
        self.serbia.reads("12")
        self.serbia.opens(f"/drafts/{self.id}-2")
        self.serbia.presses("Propose")
        return self.serbia.path

    def sign(self, text: str) -> None:
        """One officer each, and two of Kosovo*; then it is in force everywhere."""
        for officer in (self.serbia, self.depositary):
            officer.hears()
            officer.opens(text)
            officer.follows("Sign")
            officer.unlocks()
            officer.presses("Sign")
        self.kosovo.hears()
        for officer in (self.kosovo, self.second):
            officer.opens(f"{text}/signing")
            officer.presses("I have read it: it may be signed")
        self.second.unlocks()
        self.second.presses("Sign")
        self.second.reads("in force")

    def publish(self, text: str) -> None:
        """Serbia publishes a period; the depositary's node reads it, which Serbia sees."""
        self.serbia.hears()
        self.manager.opens("/calendar")
        self.manager.follows_to(text.removeprefix("/agreements/"), f"period={self.period}")
        self.manager.presses("Publish")
        self.depositary.awaits(f"{text}/history", f"Victims of trafficking, {self.period}")
        self.kosovo.hears()
        self.kosovo.opens(f"{text}/history")
        self.kosovo.reads("Releases of others that we hold None.")
        self.serbia.hears()
        self.serbia.awaits(f"{text}/history", f"{MARRI}, 20")

    def restrict(self, text: str) -> None:
        """Kosovo* grants less; what it will do is read first, and the others see it."""
        self.kosovo.opens(text)
        self.kosovo.follows("Restrict or stop")
        self.kosovo.follows("Restrict")
        self.kosovo.fills({"Smallest count shown": "15", "Why": "The register is corrected"})
        self.kosovo.marks("What may still leave", "Form of exploitation", off=True)
        self.kosovo.presses("Show what it will do")
        whose = "Kosovo*, Victims of trafficking"
        self.kosovo.reads(f"{whose}: the table “Form of exploitation” leaves no more")
        self.kosovo.reads(f"{whose}: the smallest count that is shown becomes 15, so far 12.")
        self.kosovo.unlocks()
        self.kosovo.presses("Restrict at once")
        for other in (self.serbia, self.depositary):
            other.hears()
            other.opens(text)
            other.reads("Kosovo* restricted what it grants: The register is corrected.")

    def suspend(self, text: str) -> None:
        """Kosovo* stops altogether, for itself."""
        self.kosovo.opens(f"{text}/stop")
        self.kosovo.reads("Kosovo*, Victims of trafficking: nothing leaves any more")
        self.kosovo.fills({"Why": REASON})
        self.kosovo.unlocks()
        self.kosovo.presses("Suspend at once")
        self.kosovo.reads("suspended by us")
        self.serbia.hears()
        self.serbia.opens(text)
        self.serbia.reads(f"Kosovo* suspended it for itself: {REASON}.")

    def amend(self, text: str) -> str:
        """A next version that all sign takes it up again; gives its page."""
        self.serbia.opens(text)
        self.serbia.presses("Draft the next version")
        self.serbia.follows("Purposes and term")
        self.serbia.fills({"Days of notice": "60"})
        self.serbia.presses("Save")
        draft = self.serbia.path.partition("?")[0]
        self.serbia.follows("In plain words")
        self.serbia.reads("What changes from version 1")
        marked = self.serbia.main.locator("ins mark").all_inner_texts()
        assert "60" in marked, marked
        self.serbia.opens(draft)
        self.serbia.presses("Propose")
        amended = self.serbia.path
        self.sign(amended)
        return amended

    def leave(self, text: str) -> None:
        """Serbia gives notice, and the others see it."""
        self.serbia.hears()
        self.serbia.opens(f"{text}/stop?kind=terminate")
        self.serbia.presses("Show what it will do")
        self.serbia.reads("Serbia is no party to")
        self.serbia.unlocks()
        self.serbia.presses("Give notice")
        self.serbia.reads("in force, we leave on")
        self.kosovo.hears()
        self.kosovo.opens(f"{text}/history")
        self.kosovo.reads("of its own accord")

    def look_back(self, text: str) -> None:
        """Who signed when, every version, every release, and who supervises it."""
        self.serbia.opens(text)
        logged = self.serbia.main.locator('td[data-label="Logged as"]').all_text_contents()
        assert 3 == sum(each.startswith("leaf ") for each in logged), logged
        self.serbia.opens(f"{text}/history")
        for sentence in ("12/2026", "Kosovo* signed", f"Kosovo* suspended it for itself: {REASON}"):
            self.serbia.reads(sentence)
        self.serbia.opens(f"{text}/words?language=sr-Cyrl")
