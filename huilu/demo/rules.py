"""When the demo refuses to build itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class NeedsOwnHome(Refusal):
    """There is a tree already that is not the demo's."""

    code = "demo.needs_own_home"
    says = _("This home already holds a tree that is not the one of the demo.")
    next = _("Give the demo a home of its own, for example: HUILU_HOME=~/huilu-demo bin/demo")


class OtherCities(Refusal):
    """The demo there was built for other cities."""

    code = "demo.other_cities"
    says = _("The demo in this home was built for {cities}.")
    next = _("Leave out --cities, or give this demo a home of its own: HUILU_HOME=~/huilu-demo-2 bin/demo --cities …")


class EarlierDemo(Refusal):
    """The demo there was made from another pack than today's."""

    code = "demo.earlier"
    says = _("The demo in this home was made by an earlier version.")
    next = _("Delete the home of this demo and start again, or give the new one a home of its own.")


class FileSpoilt(Refusal):
    """The file of units is not as it was made."""

    code = "demo.file_spoilt"
    says = _("{count} rows of {file} are bad, the first in line {row}: {reason}")
    next = _("Delete the file and start again; it is made anew.")


class StoryDisagrees(Refusal):
    """Somebody else has acted in between."""

    code = "demo.story_disagrees"
    says = _("The story expected to raise issue {expected}, but it became {got}: somebody acted before it was over.")
    next = _("Delete the home of this demo and start again.")
