"""Two organisations that have no word in common: a province with its campaign, and a group of hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from huilu.kernel.actor import INSTALLATION
from huilu.org.actions import import_body, set_words
from huilu.org.words import read_words
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree
from tests.cast import ROOT, Cast, publish, read_pack
from tests.cast import TREE as PROVINCE

HOSPITALS = """code,parent,name,level,sector,audience,tags,uscc,valid_from
HG,,仁和医疗集团,group,administration,management,,,2020-01-01
GN,HG,北方区域,region,administration,management,,,2020-01-01
GN1,GN,仁和一院,hospital,administration,management,,,2020-01-01
GN1-P,GN1,仁和一院药学部,clinical_department,pharmacy,staff_function,,,2020-01-01
GN1-S,GN1,仁和一院普外科,clinical_department,surgery,care_unit,,,2020-01-01
GN1-S1,GN1-S,普外一病区,ward,nursing,care_unit,night_shift;high_risk,,2020-01-01
GN1-S2,GN1-S,普外二病区,ward,nursing,care_unit,,,2020-01-01
GN2,GN,仁和二院,hospital,administration,management,,,2020-01-01
"""


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation: its words, its units from the top down, its pack."""

    words: str
    tree: str
    pack: str
    begins: datetime
    centre: str
    region: str
    city: str
    lead: str
    base: str


PLACES = {
    "province": Place(
        words="china",
        tree=PROVINCE,
        pack="second-batch-2023",
        begins=datetime(2023, 9, 20, 1, tzinfo=UTC),
        centre="00",
        region="37",
        city="3708",
        lead="370811",
        base="370811007201",
    ),
    "hospitals": Place(
        words="hospital-group",
        tree=HOSPITALS,
        pack="hospital-safety",
        begins=datetime(2026, 3, 17, 1, tzinfo=UTC),
        centre="HG",
        region="GN",
        city="GN1",
        lead="GN1-S",
        base="GN1-S1",
    ),
}


def found(place: Place) -> Cast:
    """The organisation is there, and no programme yet."""
    set_words(words=read_words(ROOT / "trees" / f"{place.words}.yaml"), by=INSTALLATION, at=place.begins)
    planted = import_body(body=place.tree.encode(), by=INSTALLATION, at=place.begins, follow=follow_tree)
    assert not planted.faults
    return Cast(at=place.begins)


def settle(place: Place) -> Cast:
    """The organisation is there, and its programme is in force."""
    cast = found(place)
    publish(cast, place.pack, place.centre)
    return cast


def pack_of(place: Place) -> Pack:
    """What it has issued."""
    return read_pack(place.pack)
