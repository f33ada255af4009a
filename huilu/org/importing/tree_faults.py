"""What can be wrong with a row beside the other rows and the tree as it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.org.importing.faults import Fault


class UnknownParent(Fault):
    code = "org.unknown_parent"
    says = _("The parent {parent} is neither in this file nor in the tree.")
    next = _("Correct the parent's code, or add the parent's row.")


class BadParentRow(Fault):
    code = "org.bad_parent_row"
    says = _("The row of its parent {parent}, row {parent_row}, is bad.")
    next = _("Correct that row; nothing need be wrong with this one.")


class Cycle(Fault):
    code = "org.cycle"
    says = _("The parents lead round in a circle: {circle}.")
    next = _("Correct the parent in one of these rows.")


class SecondRoot(Fault):
    code = "org.second_root"
    says = _("The row has no parent, but {root} stands at the top already.")
    next = _("Name its parent; a tree has one root.")


class DuplicateCode(Fault):
    code = "org.duplicate_code"
    says = _("The code {code} stands in the rows {rows}.")
    next = _("Keep one of these rows, or correct the code.")


class LevelNotBelow(Fault):
    code = "org.level_not_below"
    says = _("The level {level} does not stand below {above}, the level of {unit}.")
    next = _("Correct the level or the parent.")


class LevelNotAbove(Fault):
    code = "org.level_not_above"
    says = _("The level {level} does not stand above {below}, the level of {unit}, which lies below this unit.")
    next = _("Correct the level.")


class RegionIsFixed(Fault):
    code = "org.region_is_fixed"
    says = _("The change from level {old} to {new} would make the unit a region, or no longer one.")
    next = _("This is a reorganisation: close the unit and open another.")


class DuplicateUscc(Fault):
    code = "org.duplicate_uscc"
    says = _("The unified social credit code {uscc} is also that of {others}.")
    next = _("Each code belongs to one unit. To pass a code on, empty it at the former holder in an import of its own.")


class ChangeOlder(Fault):
    code = "org.change_older"
    says = _("The change would hold from {valid_from}, but what is held has been valid since {since}.")
    next = _("Give the day from which the change holds.")


class MoveIsNotImport(Fault):
    code = "org.move_is_not_import"
    says = _("The unit {code} stands under “{old}”, not under “{new}”. An import does not move units.")
    next = _("Moving a unit is a reorganisation. Keep the parent as it is here.")


class OutsideOwnSubtree(Fault):
    code = "org.outside_own_subtree"
    says = _("The unit {code} would not lie under your own unit.")
    next = _("Leave the row out, or ask the office above.")
