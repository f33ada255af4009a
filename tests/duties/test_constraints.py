"""What the database itself refuses of duties and contacts, whoever writes to it."""

from __future__ import annotations

from tests.duties.conftest import CITY, COUNTY, House
from tests.duties.test_contacts import NEXT_DAY, assigns, went_up
from tests.rows import again, elsewhere, refused


def test_a_topic_is_with_one_post_of_a_unit(house: House) -> None:
    house.post("deputy-1")
    house.does("give_topics", post="deputy-1", topics=house.topics[:1])
    refused("duties_topic_of_one_post", again("duties_portfolio"))


def test_a_contact_comes_from_above_and_takes_up_once(house: House) -> None:
    number = went_up(house).number
    contact = house.town.actor(CITY, username="vice", post="vice")
    assigns(house, pairs={COUNTY: "vice"}, from_on=NEXT_DAY)
    refused("duties_contact_forward", "UPDATE duties_contactassignment SET to_on = from_on - 1")
    refused("duties_contact_from_above", "UPDATE duties_contactassignment SET assigner_id = unit_id")
    refused("duties_one_contact_of_each_above", again("duties_contactassignment", from_on="from_on + 1"))

    house.does("take_up", number=number, text="找市水务局一起看", by=contact)
    refused("duties_taken_up_once", again("duties_uptake"))
    with_its_id, moved = elsewhere("duties_uptake")
    refused("duties_uptake_id_carries_region", with_its_id)
    refused("duties_uptake_in_region", moved)
