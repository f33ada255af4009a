"""Every kind of page, with somebody who reads it and the way there."""

from __future__ import annotations

from dataclasses import dataclass

from huilu.demo.cast import CITY, COUNTY, PROVINCE, TOWNSHIP, VILLAGE
from tests.browser.visitor import Visitor

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: who reads it, where it begins, and what is pressed from there on."""

    name: str
    reader: str
    path: str
    then: tuple[str, ...] = ()

    def open(self, visitor: Visitor) -> None:
        """Go there; a path or a selector at a time."""
        visitor.go(self.path)
        for place in self.then:
            with visitor.page.expect_navigation():
                visitor.page.locator(place).first.click()


def _issue(state: str, reader: str, name: str, *then: str) -> Kind:
    """A page about an issue in this state, from the register of the county."""
    start = f"/units/{COUNTY}/register/issue/?state={state}"
    return Kind(name, reader, start, (".register tbody th a", *then))


def _numbered(number: str, reader: str, name: str, then: str = "") -> Kind:
    """A page about the issue of this number, in one of the stories that stop on their way."""
    return Kind(name, reader, f"/issues/{number}/{then}")


OWED = ".things a[href*='obligations']"
# What the county of the tour asks of its townships.
FORM = f"{COUNTY}-1"
LIVELIHOOD = ".kept a[href*='livelihood']"
KINDS = (
    Kind("sign-in", NOBODY, "/sign-in/"),
    Kind("demo", NOBODY, "/demo/"),
    Kind("home", "village", "/"),
    Kind("home-late", "county", "/"),
    Kind("home-decide", "city", "/?decide=1"),
    Kind("unit", "county", f"/units/{COUNTY}/"),
    Kind("unit-village", "village", f"/units/{VILLAGE}/"),
    Kind("list", "township", f"/units/{TOWNSHIP}/list/"),
    Kind("list-sheet", "county", f"/units/{COUNTY}/list/?print=1"),
    Kind("obligation", "township", f"/units/{TOWNSHIP}/", (OWED,)),
    Kind("obligation-refused", "township", f"/units/{TOWNSHIP}/", (OWED, ".record .button")),
    Kind("issues", "county", "/issues/"),
    Kind("issue-new", "village", "/issues/new/"),
    Kind("issue-new-fixed", "village", "/issues/new/fixed/"),
    Kind("issue-new-refused", "village", "/issues/new/", (".button[name=open]",)),
    Kind("issue-to-decide", "city", "/", ("#decide ~ .things .thing > a",)),
    Kind("issue-deciding", "city", "/", ("#decide ~ .things .choices a",)),
    _issue("closed", "county", "issue-closed"),
    _issue("interim_result", "county", "issue-interim"),
    _issue("in_progress", "county", "issue-under-way"),
    _issue("in_progress", "county", "issue-task", "a[href='tasks/']"),
    _issue("in_progress", "county", "issue-submission", "a[href='submission/']"),
    _issue("submitted", "city", "issue-verifier", "a[href='verifier/']"),
    _issue("verifying", "verifier", "issue-closure", "a[href='closure/']"),
    _issue("verifying", "verifier", "issue-return", "a[href='return/']"),
    _numbered(f"{VILLAGE}-0002", "village", "issue-circuit"),
    _numbered(f"{VILLAGE}-0003", "province", "issue-refused"),
    _numbered(f"{VILLAGE}-0003", "province", "issue-direction", "direction/"),
    _numbered(f"{VILLAGE}-0001", "village", "issue-effect", "effect/"),
    _numbered(f"{TOWNSHIP}-0002", "township", "issue-confirmation", "confirmation/"),
    _numbered(f"{COUNTY}-0002", "county", "issue-share", "shares/"),
    Kind("board-province", "province", f"/units/{PROVINCE}/board/"),
    Kind("board-county", "county", f"/units/{COUNTY}/board/"),
    Kind("board-across", "city", f"/units/{CITY}/board/?turned=0"),
    Kind("circuits", "city", f"/units/{CITY}/circuits/"),
    Kind("circuits-county", "county", f"/units/{COUNTY}/circuits/"),
    Kind("adaptations", "city", "/adaptations/"),
    Kind("reviews", "province", f"/units/{PROVINCE}/reviews/"),
    Kind("review", "province", f"/units/{PROVINCE}/reviews/4/"),
    Kind("brief", "province", f"/units/{PROVINCE}/reviews/brief/"),
    Kind("review-new", "province", f"/units/{PROVINCE}/reviews/new/"),
    Kind("review-open", "province", f"/units/{PROVINCE}/reviews/open/"),
    Kind("review-extra", "province", f"/units/{PROVINCE}/reviews/extra/"),
    Kind("duties", "county", f"/units/{COUNTY}/duties/"),
    Kind("duty-topics", "county", f"/units/{COUNTY}/duties/topics/"),
    Kind("contacts", "county", f"/units/{COUNTY}/contacts/"),
    Kind("contact-plan", "county", f"/units/{COUNTY}/contacts/plan/"),
    Kind("answers", "village", "/questions/"),
    Kind("answer", "village", "/questions/", ("#content a[href^='/questions/']:not([href*='new'])",)),
    Kind("question-new", "village", "/questions/new/"),
    Kind("question-refused", "village", "/questions/new/", ("#content .button",)),
    Kind("campaigns", "city", "/campaigns/"),
    Kind("campaign", "city", "/campaigns/", ("#content a[href*='/campaigns/'][href$='/']:not([href$='new/'])",)),
    Kind("classes", "city", "/classes/"),
    Kind("class", "province", "/classes/", ("#content .things a[href^='/classes/']",)),
    Kind("registers", "county", f"/units/{COUNTY}/registers/"),
    Kind("livelihood", "province", f"/units/{PROVINCE}/registers/", (LIVELIHOOD,)),
    Kind("livelihood-item", "province", f"/units/{PROVINCE}/registers/", (LIVELIHOOD, "tbody th a")),
    Kind("responsibilities", "county", f"/units/{COUNTY}/register/responsibility/"),
    Kind("tasks", "county", f"/units/{COUNTY}/register/task/"),
    Kind("load", "county", f"/units/{COUNTY}/load/"),
    Kind("dry-run", "province", "/programmes/dry-run/"),
    Kind("demands", "county", f"/units/{COUNTY}/demands/"),
    Kind("demand", "village", f"/units/{VILLAGE}/demands/", ("#content .things a",)),
    Kind("demands-asked", "township", f"/units/{TOWNSHIP}/demands/"),
    Kind("demand-asked", "county", f"/demands/{FORM}/"),
    Kind("demand-new", "county", "/demands/new/"),
    Kind("demand-new-refused", "county", "/demands/new/", (".button[name=price]",)),
    Kind("fields", "county", "/fields/"),
    Kind("form", "township", f"/demands/{FORM}/answer/"),
    Kind("form-refused", "township", f"/demands/{FORM}/answer/", (".button[name=send]",)),
    Kind("form-file", "township", f"/demands/{FORM}/answer/file/"),
    Kind("form-answers", "county", f"/demands/{FORM}/answers/"),
    Kind("guard-risks", "steward", "/guard-desk/risks/"),
    Kind("guard-desk", "steward", "/guard-desk/"),
    Kind("guard-decides", "steward", "/guard-desk/", ("#content .things a",)),
    Kind("programmes", "province", "/programmes/"),
    Kind("cascade", "city", "/programmes/second_batch_2023/cascade/"),
    Kind("cascade-clause", "city", "/programmes/second_batch_2023/cascade/", ("#content a[href*='/cascade/']",)),
    Kind("changes", "city", "/programmes/city_2023/changes/"),
    Kind("launches", "city", f"/units/{CITY}/launches/"),
    Kind("unit-history", "county", f"/units/{COUNTY}/history/"),
    Kind("batches", "county", f"/units/{COUNTY}/batches/"),
    Kind("register", "province", f"/units/{PROVINCE}/register/issue/"),
    Kind("search", "city", "/search/?q=李营"),
    Kind("people", "city", f"/units/{CITY}/people/"),
    Kind("person-new", "city", f"/units/{CITY}/people/new/"),
    Kind("hand-over", "city", f"/units/{CITY}/people/", ("a[href*='hand-over']",)),
    Kind("password", "county", "/password/"),
    Kind("refusal", "city", f"/units/{PROVINCE}/"),
    Kind("not-found", "city", "/no-such-page/"),
)
