"""The codes and statuses of all refusals of the loop, written down by hand: they are promised to other programs."""

from __future__ import annotations

from huilu.kernel.refusals import all_refusals
from huilu.loop import rules

PROMISED = {
    403: "NotYourStep not_your_step, DoerCannotVerify doer_cannot_verify, EffectByDoer effect_by_doer",
    404: "NoSuchIssue no_such_issue, NoSuchPost no_such_post, NoSuchUnit no_such_unit, NoSuchTask no_such_task,"
    " NoSuchShare no_such_share, NoSuchMilestone no_such_milestone, NoSuchOutput no_such_output",
    409: "FileThereAlready file_there_already, AlreadyHard already_hard, NotHard not_hard, NoEffectDue no_effect_due,"
    " NoEffectOpen no_effect_open, NothingAbove nothing_above, GivenByOurselves given_by_ourselves,"
    " OwnerStillHasTime owner_still_has_time, VerifierBelowDoer verifier_below_doer, VerifierVacant verifier_vacant,"
    " OfferOpen offer_open, NoOffer no_offer, MasterNotOurs master_not_ours, MasterIsOver master_is_over,"
    " MasterStaysBelow master_stays_below, OthersMerged others_merged, ShareNotOffered share_not_offered,"
    " ShareNotAccepted share_not_accepted, SharesOpen shares_open, StepNotFromHere step_not_from_here,"
    " StageNotFromHere stage_not_from_here, TaskAlreadyDone task_already_done, TasksOpen tasks_open,"
    " PassedOver passed_over, NoPostToWork no_post_to_work, ResultHandedIn result_handed_in,"
    " SplitOffBefore split_off_before, WorkHasBegun work_has_begun, HandedInAlready handed_in_already",
    422: "NothingChangedInFact nothing_changed, NotMeasured not_measured, ObservedInFuture observed_in_future,"
    " ObservedTooEarly observed_too_early, SecondLookMissing second_look_missing, PapersAlone papers_alone,"
    " SeniorElsewhere senior_elsewhere, LeadMissing lead_missing, LeadOutOfReach lead_out_of_reach,"
    " RootCannotLead root_cannot_lead, RootOutOfReach root_out_of_reach, NotAbove not_above, ToItself to_itself,"
    " ReceiverIsRoot receiver_is_root, TaskAfterDue task_after_due, OwnerElsewhere owner_elsewhere,"
    " AboutPerson about_person, WordMissing word_missing, WordTooLong word_too_long, UnknownChoice unknown_choice,"
    " DayInThePast day_in_the_past, DayTooFar day_too_far, RuleMissing rule_missing, SeenOtherwise seen_otherwise,"
    " NoFactSaid no_fact_said",
}


def test_every_refusal_has_the_code_and_the_status_that_were_promised() -> None:
    promised = {
        name: (f"loop.{code}", status)
        for status, names in PROMISED.items()
        for name, code in (pair.split() for pair in names.split(","))
    }
    ours = [one for one in all_refusals() if one.__module__.startswith("huilu.loop.rules")]
    assert {one.__name__: (one.code, one.status) for one in ours} == promised


def test_every_refusal_is_offered_under_its_name() -> None:
    ours = {one.__name__ for one in all_refusals() if one.__module__.startswith("huilu.loop.rules")}
    assert ours <= set(rules.__all__)
    assert all(hasattr(rules, name) for name in rules.__all__)
