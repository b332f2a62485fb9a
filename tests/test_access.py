"""The access matrix: every address × everybody × its states.

An address without a row here fails. What a person may not see answers 404 (as if it
were not there), what they see but may not do 403, and 302 leads on to signing in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import timezone

from actionplans.actions.services.actions import add_action
from actionplans.actions.services.measures_and_milestones import (
    add_measure,
    add_milestone,
    mark_done,
)
from actionplans.actions.services.removal import remove_action
from actionplans.imports.services.table import take_table
from actionplans.models import AreaForImprovement, Evidence, Finding, Inspection, PlanSnapshot
from actionplans.plans.services import add_plan, confirm_plan
from actionplans.updates.links import address_for
from actionplans.updates.services.evidence import keep
from committees.models import Ward
from committees.services.terms import draft_next_terms
from committees.services.training import record_training
from meetings.exempt.services.withholding import withhold
from meetings.minutes.services.text import Typed, save_text
from meetings.models import (
    CallInRules,
    DecisionList,
    Edition,
    Meeting,
    Minutes,
    MinutesReader,
    MinuteVersion,
    Motion,
    ProgrammeStage,
    Publication,
    TakeDown,
)
from meetings.outcomes.documents.services import Given
from meetings.outcomes.groups import services as task_groups
from meetings.outcomes.recommendations.services.files import add_file
from meetings.papers.services.papers import upload_paper
from meetings.papers.upload import upload_of
from meetings.preparation.services.questions import propose_question
from meetings.preparation.services.witnesses import add_witness
from meetings.programme.services.suggestions import decline_suggestion, merge_suggestion
from meetings.publication.services import job as publishing
from meetings.sign_off.services import sending
from meetings.sitting.services.decisions import write_down
from scrutiny import jobs
from scrutiny.audit import record
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import ClosedDay, User
from scrutiny.roof.urls import urlpatterns
from tests.actionplans.active_plan import LINK, make_active_plan, say
from tests.addresses import (
    OF_A_MEASURE,
    OF_A_MILESTONE,
    OF_A_PLAN,
    OF_AN_ACTION,
    OF_AN_INSPECTION,
    patterns,
)
from tests.council import (
    LONG_AGO,
    TinyCouncil,
    make_committee,
    make_council,
    make_item,
    make_meeting,
    make_paper,
    make_person,
    make_user,
)
from tests.following import (
    make_cabinet,
    make_call_in,
    make_document_request,
    make_group,
    make_recommendation,
    make_referral,
)
from tests.meetings.programme_rows import YEAR, make_topic, suggest
from tests.meetings.sittings import make_table
from tests.meetings.written_reports import make_report
from tests.plain_pages import refused_without_a_page, rendered_unwatched
from tests.publishing import publish

pytestmark = pytest.mark.django_db

# The columns. Signed in are all those whose office, if any, has nothing to do with this committee.
COLUMNS = {
    "public": {"public"},
    "signed": {
        "nobody", "author", "signatory", "action_owner", "plan_lead",
        "former_officer", "former_member", "other_member", "other_officer",
    },
    "member": {"chair", "member", "co_optee"},
    "officer": {"officer", "committee_officer"},
    "admin": {"administrator", "superuser"},
}  # fmt: skip

TABLE = """
address                               of               public signed member officer admin

home                                  -                   200    200    200     200   200
accessibility                         -                   200    200    200     200   200
contact                               -                   200    200    200     200   200
open_data                             -                   200    200    200     200   200
privacy                               -                   200    200    200     200   200
council_css                           -                   200    200    200     200   200
council_crest                         -                   404    404    404     404   404
favicon                               -                   302    302    302     302   302

committees:committee_list             -                   200    200    200     200   200
committees:committee                  committee           200    200    200     200   200
committees:committee                  nothing             404    404    404     404   404
committees:person_list                -                   200    200    200     200   200
committees:person                     person              200    200    200     200   200
committees:person                     nothing             404    404    404     404   404

meetings:meeting_list                 -                   200    200    200     200   200
meetings:meeting                      draft               404    404    404     200   404
meetings:meeting                      announced           200    200    200     200   200
meetings:meeting                      published           200    200    200     200   200
meetings:meeting                      minuted             200    200    200     200   200
meetings:meeting                      cancelled-before    404    404    404     200   404
meetings:meeting                      cancelled-after     200    200    200     200   200
meetings:meeting                      nothing             404    404    404     404   404

meetings:pack                         draft               404    404    404     404   404
meetings:pack                         announced           404    404    404     404   404
meetings:pack                         published           200    200    200     200   200
meetings:pack                         cancelled-before    404    404    404     404   404
meetings:pack                         cancelled-after     200    200    200     200   200
meetings:audience_pack                published/public    404    404    404     404   404
meetings:audience_pack                published/members   404    404    200     200   404
meetings:audience_pack                published/officers  404    404    404     200   404
meetings:audience_pack                published/nobody    404    404    404     404   404
meetings:audience_pack                draft/members       404    404    404     404   404

meetings:minutes                      draft               404    404    404     404   404
meetings:minutes                      published           404    404    404     404   404
meetings:minutes                      unpublished-minutes 404    404    404     404   404
meetings:minutes                      minuted             200    200    200     200   200
meetings:minutes_file                 published           404    404    404     404   404
meetings:minutes_file                 unpublished-minutes 404    404    404     404   404
meetings:minutes_file                 minuted             200    200    200     200   200
meetings:exempt_minute                minuted/public      404    404    404     404   404
meetings:exempt_minute                minuted/members     404    404    200     200   404
meetings:exempt_minute                minuted/officers    404    404    404     200   404
meetings:exempt_minute                published/members   404    404    404     404   404
meetings:decisions                    published           404    404    404     404   404
meetings:decisions                    unpublished-minutes 200    200    200     200   200
meetings:decisions                    minuted             302    302    302     302   302
meetings:minutes_reader               minutes-reader      200    200    200     200   200
meetings:minutes_reader               nothing             404    404    404     404   404

meetings:item                         draft-item          404    404    404     200   404
meetings:item                         announced-item      404    404    404     200   404
meetings:item                         open-item           200    200    200     200   200
meetings:item                         exempt-item         200    200    200     200   200
meetings:item                         late-item           404    404    404     200   404
meetings:item                         nothing             404    404    404     404   404
meetings:paper                        draft-paper         404    404    404     404   404
meetings:paper                        open-paper          200    200    200     200   200
meetings:paper                        members-paper       404    404    200     200   404
meetings:paper                        shared-paper        404    404    200     200   404
meetings:paper                        officers-paper      404    404    404     200   404
meetings:paper                        nothing             404    404    404     404   404
meetings:paper_file                   draft-paper         404    404    404     404   404
meetings:paper_file                   open-paper          200    200    200     200   200
meetings:paper_file                   members-paper       404    404    200     200   404
meetings:paper_file                   shared-paper        404    404    200     200   404
meetings:paper_file                   officers-paper      404    404    404     200   404
meetings:paper_file                   nothing             404    404    404     404   404

my_work                               -                   302    404    200     200   404
meetings:plan                         -                   302    404    404     200   404
meetings:plan_meeting                 committee           302    404    404     200   404
meetings:plan_meeting                 nothing             302    404    404     404   404
meetings:plan_year                    committee           302    404    404     200   404
meetings:plan_year                    nothing             302    404    404     404   404
meetings:tasks                        draft               302    404    404     200   404
meetings:tasks                        published           302    404    404     200   404
meetings:tasks                        cancelled-after     302    404    404     200   404
meetings:tasks                        nothing             302    404    404     404   404
meetings:facts                        draft               302    404    404     200   404
meetings:facts                        published           302    404    404     200   404
meetings:facts                        nothing             302    404    404     404   404
meetings:announce                     draft               302    405    405     405   405
meetings:history                      draft               302    404    404     200   404
meetings:history                      published           302    404    404     200   404
meetings:history                      nothing             302    404    404     404   404
meetings:agenda                       draft               302    404    404     200   404
meetings:agenda                       published           302    404    404     200   404
meetings:agenda                       nothing             302    404    404     404   404
meetings:add_item                     draft               302    404    404     200   404
meetings:add_item                     nothing             302    404    404     404   404
meetings:order                        draft               302    405    405     405   405
meetings:edit_item                    draft-item          302    404    404     200   404
meetings:edit_item                    open-item           302    404    404     200   404
meetings:edit_item                    exempt-item         302    404    404     302   404
meetings:edit_item                    nothing             302    404    404     404   404
meetings:move_item                    draft-item          302    405    405     405   405
meetings:remove_item                  draft-item          302    405    405     405   405
meetings:restore_item                 draft-item          302    405    405     405   405

meetings:work_item_papers             draft-item          302    404    404     200   404
meetings:work_item_papers             exempt-item         302    404    404     200   404
meetings:work_item_papers             nothing             302    404    404     404   404
meetings:work_paper                   draft-paper         302    404    404     200   404
meetings:work_paper                   members-paper       302    404    404     200   404
meetings:work_paper                   officers-paper      302    404    404     200   404
meetings:work_paper                   nothing             302    404    404     404   404
meetings:work_paper_file              draft-paper         302    405    405     405   405
meetings:work_paper_move              draft-paper         302    405    405     405   405
meetings:work_paper_order             draft-paper         302    405    405     405   405
meetings:work_paper_remove            draft-paper         302    405    405     405   405
meetings:work_paper_restore           draft-paper         302    405    405     405   405
meetings:work_paper_preview           draft-paper         302    404    404     200   404
meetings:work_paper_preview           members-paper       302    404    404     200   404
meetings:work_paper_preview           nothing             302    404    404     404   404
meetings:work_paper_page              draft-paper         302    404    404     200   404
meetings:work_paper_page              members-paper       302    404    404     200   404
meetings:work_paper_page              nothing             302    404    404     404   404
meetings:work_paper_preview           held-paper          302    404    404     200   404
meetings:work_paper_page              held-paper          302    404    404     200   404
meetings:sign_offs                    draft               302    404    404     200   404
meetings:sign_offs                    published           302    404    404     200   404
meetings:sign_offs                    nothing             302    404    404     404   404
meetings:work_paper_sign_off          draft-paper         302    404    404     200   404
meetings:work_paper_sign_off          held-paper          302    404    404     200   404
meetings:work_paper_sign_off          members-paper       302    404    404     200   404
meetings:work_paper_sign_off          officers-paper      302    404    404     200   404
meetings:work_paper_sign_off          nothing             302    404    404     404   404
meetings:work_paper_record            draft-paper         302    404    404     200   404
meetings:work_paper_record            held-paper          302    404    404     200   404
meetings:work_paper_record            nothing             302    404    404     404   404
meetings:work_paper_send              held-paper          302    405    405     405   405
meetings:work_paper_take_over         held-paper          302    405    405     405   405
meetings:work_paper_keep              held-paper          302    405    405     405   405
meetings:work_paper_hand              held-paper/legal    302    405    405     405   405
meetings:work_paper_version           uploaded/1          302    404    404     200   404
meetings:work_paper_version           uploaded/2          302    404    404     404   404
meetings:work_item_withhold           draft-item          302    404    404     200   404
meetings:work_item_withhold           exempt-item         302    404    404     200   404
meetings:work_item_withhold           nothing             302    404    404     404   404
meetings:work_paper_withhold          draft-paper         302    404    404     200   404
meetings:work_paper_withhold          officers-paper      302    404    404     200   404
meetings:work_paper_withhold          nothing             302    404    404     404   404
meetings:work_item_open               draft-item          302    404    404     404   404
meetings:work_item_open               exempt-item         302    404    404     200   404
meetings:work_paper_open              draft-paper         302    404    404     404   404
meetings:work_paper_open              officers-paper      302    404    404     200   404
meetings:work_item_history            draft-item          302    404    404     200   404
meetings:work_item_history            exempt-item         302    404    404     200   404
meetings:work_item_history            nothing             302    404    404     404   404
meetings:work_paper_history           draft-paper         302    404    404     200   404
meetings:work_paper_history           officers-paper      302    404    404     200   404
meetings:work_paper_history           nothing             302    404    404     404   404
meetings:work_preview                 draft               302    404    404     200   404
meetings:work_preview                 published           302    404    404     200   404
meetings:work_preview                 nothing             302    404    404     404   404

meetings:reports                      -                   302    404    404     200   404
meetings:start_report                 draft-item          302    404    404     302   404
meetings:start_report                 late-item           302    404    404     200   404
meetings:start_report                 nothing             302    404    404     404   404
meetings:report                       report              302    404    404     200   404
meetings:report                       nothing             302    404    404     404   404
meetings:report_page                  report              302    404    404     200   404
meetings:report_pdf                   report              302    404    404     200   404
meetings:report_authors               report              302    404    404     200   404
meetings:report_authors               nothing             302    404    404     404   404
meetings:send_report                  report              302    404    404     200   404
meetings:report_word                  report              302    404    404     200   404
meetings:report_word                  nothing             302    404    404     404   404
meetings:report_word_take             report              302    405    405     405   405
meetings:report_template              report              302    405    405     405   405
meetings:edit_report_template         -                   302    404    404     404   200
meetings:desk                         sitting             302    404    404     200   404
meetings:desk                         published           302    404    404     200   404
meetings:desk                         nothing             302    404    404     404   404
meetings:begin_minutes                published           302    405    405     405   405
meetings:minutes_state                sitting             302    405    405     405   405
meetings:mark_attendance              sitting             302    405    405     405   405
meetings:unmark_attendance            sitting             302    405    405     405   405
meetings:attendance_details           sitting/chair       302    404    404     200   404
meetings:record_of_meeting            sitting/close       302    404    404     200   404
meetings:record_of_meeting            sitting/exclusion   302    404    404     200   404
meetings:record_of_meeting            sitting/nothing     302    404    404     404   404
meetings:minute_item                  sitting/open        302    404    404     200   404
meetings:minute_item                  sitting/exempt      302    404    404     200   404
meetings:minute_item                  sitting/nothing     302    404    404     404   404
meetings:minute_versions              sitting/open        302    404    404     200   404
meetings:minute_versions              sitting/exempt      302    404    404     200   404
meetings:record_of_item               sitting/motion      302    404    404     200   404
meetings:record_of_item               sitting/no-kind     302    404    404     404   404
meetings:change_record                motion              302    404    404     200   404
meetings:change_record                no-kind             302    404    404     404   404
meetings:remove_record                motion              302    404    404     200   404
meetings:vote                         motion-key          302    404    404     200   404
meetings:vote                         nothing             302    404    404     404   404
meetings:settle_minute                conflict            302    405    405     405   405
meetings:minute_preview               sitting/open        302    405    405     405   405
meetings:undertakings                 -                   302    404    404     200   404
meetings:put_undertakings             draft               302    404    404     200   404
meetings:after_minutes                sitting             302    404    404     200   404
meetings:after_minutes                draft               302    404    404     404   404
meetings:circulate_minutes            sitting             302    404    404     200   404
meetings:minutes_comments             sitting             302    404    404     200   404
meetings:minutes_comments             minuted             302    404    404     200   404
meetings:publish_minutes              sitting             302    404    404     200   404
meetings:publish_minutes              minuted             302    404    404     302   404
meetings:work_decisions               sitting             302    404    404     200   404
meetings:confirm_minutes              minuted             302    404    404     200   404
meetings:confirm_minutes              sitting             302    404    404     302   404
meetings:publish_confirmed            minuted             302    405    405     405   405
meetings:close_published              minuted             302    404    404     200   404
meetings:close_published              sitting             302    404    404     302   404
meetings:close_published              draft               302    404    404     404   404

meetings:check                        draft               302    404    404     200   404
meetings:check                        published           302    404    404     200   404
meetings:check                        nothing             302    404    404     404   404
meetings:publish                      draft               302    404    404     200   404
meetings:publish                      published           302    404    404     200   404
meetings:publish                      cancelled-after     302    404    404     302   404
meetings:publish                      nothing             302    404    404     404   404
meetings:publishing                   minuted             302    404    404     200   404
meetings:publishing                   nothing             302    404    404     404   404
meetings:publishing_state             minuted             302    404    404     200   404
meetings:publishing_state             nothing             302    404    404     404   404
meetings:afterwards                   draft               302    404    404     200   404
meetings:afterwards                   published           302    404    404     200   404
meetings:afterwards                   nothing             302    404    404     404   404
meetings:withdraw                     open-paper          302    404    404     200   404
meetings:withdraw                     officers-paper      302    404    404     200   404
meetings:withdraw                     nothing             302    404    404     404   404
meetings:call_off                     draft               302    404    404     200   404
meetings:call_off                     nothing             302    404    404     404   404
meetings:move_meeting                 draft               302    404    404     200   404
meetings:move_meeting                 nothing             302    404    404     404   404
meetings:changes                      draft               404    404    404     404   404
meetings:changes                      published           200    200    200     200   200
meetings:changes                      nothing             404    404    404     404   404
meetings:published_pack               agenda-1/public     200    200    200     200   200
meetings:published_pack               agenda-1/members    404    404    200     200   404
meetings:published_pack               agenda-1/officers   404    404    404     200   404
meetings:published_pack               agenda-2/public     404    404    404     404   404
meetings:supplement_pack              agenda-1/public     404    404    404     404   404

meetings:recommendation_list          -                   200    200    200     200   200
meetings:recommendation_table         -                   200    200    200     200   200
meetings:recommendation               rec-drafted         404    404    404     200   404
meetings:recommendation               rec-made            200    200    200     200   200
meetings:recommendation               nothing             404    404    404     404   404
meetings:work_recommendations         -                   302    404    404     200   404
meetings:work_recommendation          rec-drafted         302    404    404     200   404
meetings:work_recommendation          rec-made            302    404    404     200   404
meetings:work_recommendation          nothing             302    404    404     404   404
meetings:change_recommendation        rec-drafted         302    404    404     200   404
meetings:change_recommendation        rec-made            302    404    404     200   404
meetings:change_recommendation        nothing             302    404    404     404   404
meetings:make_recommendation          rec-drafted         302    404    404     200   404
meetings:make_recommendation          rec-made            302    404    404     200   404
meetings:make_recommendation          nothing             302    404    404     404   404
meetings:withdraw_recommendation      rec-drafted         302    404    404     200   404
meetings:withdraw_recommendation      rec-made            302    404    404     200   404
meetings:withdraw_recommendation      nothing             302    404    404     404   404
meetings:serve_recommendation         rec-made            302    404    404     200   404
meetings:serve_recommendation         nothing             302    404    404     404   404
meetings:answer_recommendation        rec-made            302    404    404     200   404
meetings:answer_recommendation        nothing             302    404    404     404   404
meetings:report_progress              rec-made            302    404    404     200   404
meetings:report_progress              nothing             302    404    404     404   404
meetings:judge_progress               rec-made/1          302    404    404     200   404
meetings:judge_progress               rec-made/9          302    404    404     404   404
meetings:add_recommendation_file      rec-made            302    404    404     200   404
meetings:add_recommendation_file      nothing             302    404    404     404   404
meetings:recommendation_file          open-file           200    200    200     200   200
meetings:recommendation_file          draft-file          404    404    404     200   404
meetings:recommendation_file          nothing             404    404    404     404   404
meetings:withdraw_recommendation_file open-file           302    404    404     200   404
meetings:withdraw_recommendation_file nothing             302    404    404     404   404
meetings:add_recommendation           committee           302    404    404     200   404
meetings:add_recommendation           nothing             302    404    404     404   404
meetings:report_recommendations       committee           302    404    404     200   404
meetings:report_recommendations       nothing             302    404    404     404   404
meetings:meeting_recommendations      draft               302    404    404     200   404
meetings:meeting_recommendations      nothing             302    404    404     404   404
meetings:referral_list                -                   200    200    200     200   200
meetings:referral                     referral            200    200    200     200   200
meetings:referral                     nothing             404    404    404     404   404
meetings:add_referral_step            referral            302    404    404     200   404
meetings:add_referral_step            nothing             302    404    404     404   404
meetings:correct_referral_step        referral/step       302    404    404     200   404
meetings:correct_referral_step        referral/9          302    404    404     404   404
meetings:correct_referral_step        nothing/1           302    404    404     404   404
meetings:refer                        committee           302    404    404     200   404
meetings:refer                        nothing             302    404    404     404   404
meetings:call_in_list                 -                   200    200    200     200   200
meetings:call_in                      call-in-received    404    404    404     200   404
meetings:call_in                      call-in-valid       200    200    200     200   200
meetings:call_in                      nothing             404    404    404     404   404
meetings:work_call_ins                -                   302    404    404     200   404
meetings:find_validity                call-in-valid       302    404    404     200   404
meetings:find_validity                nothing             302    404    404     404   404
meetings:hear_call_in                 call-in-valid       302    404    404     200   404
meetings:hear_call_in                 nothing             302    404    404     404   404
meetings:decide_call_in               call-in-valid       302    404    404     200   404
meetings:decide_call_in               nothing             302    404    404     404   404
meetings:receive_call_in              committee           302    404    404     200   404
meetings:receive_call_in              nothing             302    404    404     404   404
meetings:task_group                   group               200    200    200     200   200
meetings:task_group                   nothing             404    404    404     404   404
meetings:work_groups                  -                   302    404    404     200   404
meetings:group_room                   group               302    404    404     200   404
meetings:group_room                   nothing             302    404    404     404   404
meetings:add_group_note               group               302    404    404     200   404
meetings:add_group_note               nothing             302    404    404     404   404
meetings:change_group                 group               302    404    404     200   404
meetings:change_group                 nothing             302    404    404     404   404
meetings:join_group                   group               302    404    404     200   404
meetings:join_group                   nothing             302    404    404     404   404
meetings:final_report                 group               302    404    404     200   404
meetings:final_report                 nothing             302    404    404     404   404
meetings:correct_final_report         group-reported      302    404    404     200   404
meetings:correct_final_report         group               302    404    404     404   404
meetings:correct_final_report         nothing             302    404    404     404   404
meetings:put_report_on_agenda         group-reported      302    404    404     200   404
meetings:put_report_on_agenda         group               302    404    404     404   404
meetings:put_report_on_agenda         nothing             302    404    404     404   404
meetings:leave_group                  group/person        302    404    404     200   404
meetings:set_up_group                 committee           302    404    404     200   404
meetings:set_up_group                 nothing             302    404    404     404   404
meetings:take_downs                   -                   302    404    404     200   200
meetings:take_down_ask                -                   302    404    404     200   404
meetings:take_down                    take-down           302    404    404     200   200
meetings:take_down                    nothing             302    404    404     404   404
meetings:six_months                   -                   302    404    404     200   404
meetings:six_months_of                person              302    404    404     200   404
meetings:six_months_of                nothing             302    404    404     404   404
meetings:add_elsewhere                person              302    404    404     200   404
meetings:add_elsewhere                nothing             302    404    404     404   404
meetings:approve_absence              person              302    404    404     200   404
meetings:approve_absence              nothing             302    404    404     404   404

meetings:document_registers           -                   302    404    200     200   404
meetings:document_register            committee           302    404    200     200   404
meetings:document_register            no-register         302    404    404     404   404
meetings:document_register            nothing             302    404    404     404   404
meetings:ask_for_document             committee           302    404    200     200   404
meetings:ask_for_document             nothing             302    404    404     404   404
meetings:document_request             asked               302    404    200     200   404
meetings:document_request             nothing             302    404    404     404   404
meetings:answer_document              asked               302    404    403     403   404
meetings:answer_document              nothing             302    404    404     404   404
meetings:withdraw_document_request    asked               302    404    403     200   404
meetings:withdraw_document_request    nothing             302    404    404     404   404
meetings:document_copy                asked/1             302    404    403     200   404
meetings:document_copy                asked/2             302    404    403     404   404
meetings:document_copy                nothing/1           302    404    404     404   404

committees:work_terms_list            committee           302    404    404     200   404
committees:work_terms_list            nothing             302    404    404     404   404
committees:draft_terms                committee           302    405    405     405   405
committees:work_terms                 agreed-terms        302    404    404     200   404
committees:work_terms                 draft-terms         302    404    404     200   404
committees:work_terms                 no-year             302    404    404     404   404
committees:compare_terms              draft-terms         302    404    404     200   404
committees:compare_terms              agreed-terms        302    404    404     404   404
committees:work_training              committee           302    404    404     200   404
committees:work_training              nothing             302    404    404     404   404
committees:my_training                -                   302    404    200     404   404
meetings:committees_work              -                   302    404    404     200   404
meetings:committee_work               committee           302    404    404     200   404
meetings:committee_work               nothing             302    404    404     404   404
meetings:terms_at_meetings            draft-terms         302    404    404     200   404
meetings:terms_at_meetings            no-year             302    404    404     404   404
meetings:review_terms                 draft-terms         302    405    405     405   405
meetings:agree_terms                  draft-terms         302    405    405     405   405

meetings:work_programme               committee           200    200    200     200   200
meetings:work_programme               nothing             404    404    404     404   404
meetings:work_programme_year          programme           200    200    200     200   200
meetings:work_programme_year          no-year             404    404    404     404   404
meetings:work_programme_word          programme           200    200    200     200   200
meetings:work_programme_word          no-year             404    404    404     404   404
meetings:topic                        topic               200    200    200     200   200
meetings:topic                        suggestion          404    404    404     404   404
meetings:topic                        merged              302    302    302     302   302
meetings:topic                        declined            404    404    404     404   404
meetings:topic                        nothing             404    404    404     404   404
meetings:suggest_topic                -                   200    200    200     200   200
meetings:suggestion_thanks            -                   200    200    200     200   200
meetings:suggestions                  -                   302    404    404     200   404
meetings:moderate_topic               suggestion          302    404    404     200   404
meetings:moderate_topic               declined            302    404    404     200   404
meetings:moderate_topic               topic               302    404    404     302   404
meetings:moderate_topic               nothing             302    404    404     404   404
meetings:programme_board              programme           302    404    404     200   404
meetings:programme_board              no-year             302    404    404     404   404
meetings:add_topic                    programme           302    404    404     200   404
meetings:programme_criteria           programme           302    404    404     200   404
meetings:carry_over                   programme           302    404    404     200   404
meetings:attach_programme             programme           302    405    405     405   405
meetings:work_topic                   topic               302    404    404     200   404
meetings:work_topic                   nothing             302    404    404     404   404
meetings:edit_topic                   topic               302    404    404     200   404
meetings:edit_topic                   suggestion          302    404    404     200   404
meetings:decide_topic                 topic               302    404    404     200   404
meetings:score_topic                  topic               302    404    404     200   404
meetings:topic_stages                 topic               302    404    404     200   404
meetings:topic_versions               topic               302    404    404     200   404
meetings:place_topic                  topic               302    405    405     405   405
meetings:take_topic                   topic               302    405    405     405   405

meetings:questions                    draft               302    404    404     200   404
meetings:questions                    announced           302    404    200     200   404
meetings:questions                    published           302    404    200     200   404
meetings:questions                    cancelled-after     302    404    200     200   404
meetings:questions                    nothing             302    404    404     404   404
meetings:change_question              question            302    405    405     405   405
meetings:witnesses                    draft               302    404    404     200   404
meetings:witnesses                    published           302    404    404     200   404
meetings:witnesses                    nothing             302    404    404     404   404
meetings:witness                      witness             302    404    404     200   404
meetings:witness                      nothing             302    404    404     404   404
meetings:change_witness               witness             302    405    405     405   405
actionplans:inspection_list           -                   200    200    200    200    200
actionplans:inspection                private-inspection  404    404    404    200    404
actionplans:inspection                public-inspection   200    200    200    200    200
actionplans:inspection                nothing             404    404    404    404    404
actionplans:work_plans                -                   302    404    404    200    404
actionplans:add_plan                  -                   302    404    404    200    404
actionplans:work_inspections          -                   302    404    404    200    404
actionplans:add_inspection            -                   302    404    404    200    404
actionplans:work_inspection           public-inspection   302    404    404    200    404
actionplans:work_inspection           nothing             302    404    404    404    404
actionplans:inspection_facts          public-inspection   302    404    404    200    404
actionplans:inspection_facts          nothing             302    404    404    404    404
actionplans:publish_inspection        public-inspection   302    404    404    200    404
actionplans:publish_inspection        nothing             302    404    404    404    404
actionplans:judgements                public-inspection   302    404    404    200    404
actionplans:judgements                nothing             302    404    404    404    404
actionplans:areas                     public-inspection   302    404    404    200    404
actionplans:areas                     nothing             302    404    404    404    404
actionplans:priority_actions          public-inspection   302    404    404    200    404
actionplans:priority_actions          nothing             302    404    404    404    404
actionplans:add_finding               public-inspection   302    404    404    200    404
actionplans:add_finding               nothing             302    404    404    404    404
actionplans:edit_finding              finding             302    404    404    200    404
actionplans:tick_step                 step                302    405    405    405    405
actionplans:work_plan                 draft-plan          302    404    404    200    404
actionplans:work_plan                 public-plan         302    404    404    200    404
actionplans:work_plan                 nothing             302    404    404    404    404
actionplans:plan_facts                draft-plan          302    404    404    200    404
actionplans:plan_facts                nothing             302    404    404    404    404
actionplans:agree_plan                draft-plan          302    404    404    200    404
actionplans:agree_plan                nothing             302    404    404    404    404
actionplans:submit_plan               draft-plan          302    404    404    200    404
actionplans:submit_plan               nothing             302    404    404    404    404
actionplans:activate_plan             draft-plan          302    404    404    200    404
actionplans:activate_plan             nothing             302    404    404    404    404
actionplans:close_plan                draft-plan          302    404    404    200    404
actionplans:close_plan                nothing             302    404    404    404    404
actionplans:add_action                draft-plan          302    404    404    200    404
actionplans:add_action                nothing             302    404    404    404    404
actionplans:import_table              draft-plan          302    404    404    200    404
actionplans:import_table              nothing             302    404    404    404    404
actionplans:confirm_plan              draft-plan          302    405    405    405    405
actionplans:export_plan               draft-plan/json     302    404    404    200    404
actionplans:export_plan               draft-plan/exe      302    404    404    404    404
actionplans:work_import               import              302    404    404    200    404
actionplans:work_import               nothing             302    404    404    404    404
actionplans:edit_action               action              302    404    404    200    404
actionplans:edit_action               nothing             302    404    404    404    404
actionplans:remove_action             action              302    404    404    200    404
actionplans:remove_action             nothing             302    404    404    404    404
actionplans:restore_action            action              302    405    405    405    405
actionplans:add_measure               action               302    404    404    200    404
actionplans:add_measure               nothing              302    404    404    404    404
actionplans:edit_measure              measure              302    404    404    200    404
actionplans:edit_measure              milestone            302    404    404    404    404
actionplans:remove_measure            measure              302    404    404    200    404
actionplans:remove_measure            milestone            302    404    404    404    404
actionplans:restore_measure           measure              302    405    405    405    405
actionplans:add_milestone             action               302    404    404    200    404
actionplans:add_milestone             nothing              302    404    404    404    404
actionplans:edit_milestone            milestone            302    404    404    200    404
actionplans:edit_milestone            measure              302    404    404    404    404
actionplans:milestone_done            milestone            302    404    404    200    404
actionplans:milestone_done            measure              302    404    404    404    404
actionplans:remove_milestone          milestone            302    404    404    200    404
actionplans:milestone_not_done        done-milestone       302    404    404    200    404
actionplans:milestone_not_done        milestone            302    404    404    404    404
actionplans:remove_milestone          measure              302    404    404    404    404
actionplans:restore_milestone         milestone            302    405    405    405    405
actionplans:release_removal           removal              302    404    404    200    404
actionplans:release_removal           nothing              302    404    404    404    404
actionplans:plan_list                 -                   200    200    200     200   200
actionplans:plan                      open-plan           200    200    200     200   200
actionplans:plan                      hidden-plan         404    404    404     200   404
actionplans:plan                      nothing             404    404    404     404   404
actionplans:exceptions                open-plan           200    200    200     200   200
actionplans:exceptions                hidden-plan         404    404    404     200   404
actionplans:compare                   open-plan           200    200    200     200   200
actionplans:compare                   hidden-plan         404    404    404     200   404
actionplans:plan_file                 open-plan/csv       200    200    200     200   200
actionplans:plan_file                 hidden-plan/csv     404    404    404     200   404
actionplans:plan_file                 open-plan/exe       404    404    404     404   404
actionplans:action                    open-action         200    200    200     200   200
actionplans:action                    hidden-action       404    404    404     200   404
actionplans:action                    gone-action         200    200    200     200   200
actionplans:action                    never-seen-action   404    404    404     404   404
actionplans:action                    nothing             404    404    404     404   404
actionplans:evidence                  open-evidence       200    200    200     200   200
actionplans:evidence                  own-evidence        404    404    404     200   404
actionplans:evidence                  nothing             404    404    404     404   404
actionplans:my_actions                -                   302    404    404     200   404
actionplans:update_action             open-action         302    404    404     200   404
actionplans:update_action             hidden-action       302    404    404     200   404
actionplans:update_action             nothing             302    404    404     404   404
actionplans:update_by_link            link                200    200    200     200   200
actionplans:update_by_link            hidden-link         302    302    302     302   302
actionplans:update_by_link            nothing             404    404    404     404   404
actionplans:action_history            open-action         302    404    404     200   404
actionplans:action_history            hidden-action       302    404    404     200   404
actionplans:action_history            nothing             302    404    404     404   404
actionplans:plan_history              open-plan           302    404    404     200   404
actionplans:plan_history              nothing             302    404    404     404   404
actionplans:snapshot                  snapshot            302    404    404     200   404
actionplans:snapshot                  hidden-plan/1       302    404    404     404   404
actionplans:snapshot_file             snapshot/csv        302    404    404     200   404
actionplans:snapshot_file             snapshot/exe        302    404    404     404   404
actionplans:check_completion          update              302    404    404     200   404
actionplans:check_completion          nothing             302    404    404     404   404
actionplans:release_update            update              302    404    404     200   404
actionplans:release_update            nothing             302    404    404     404   404
actionplans:withdraw_evidence         own-evidence        302    405    405     405   405
actionplans:bulk_update               open-plan           302    404    404     200   404
actionplans:bulk_update               nothing             302    404    404     404   404
actionplans:put_on_agenda             open-plan           302    404    404     200   404
actionplans:put_on_agenda             nothing             302    404    404     404   404

account_login                         -                   200    302    302     302   302
account_logout                        -                   302    200    200     200   200
account_inactive                      -                   200    200    200     200   200
account_signup                        -                   200    302    302     302   302
account_change_password               -                   302    200    200     200   200
account_set_password                  -                   302    302    302     302   302
account_reauthenticate                -                   302    200    200     200   200
account_reset_password                -                   200    200    200     200   200
account_reset_password_done           -                   200    200    200     200   200
account_reset_password_from_key       1/a-key             200    200    200     200   200
account_reset_password_from_key_done  -                   200    200    200     200   200

admin:index                           -                   302    302    302     302   200
admin:login                           -                   302    403    403     403   403
admin:logout                          -                   302    302    302     302   405
admin:password_change                 -                   302    302    302     302   200
admin:password_change_done            -                   302    302    302     302   200
admin:auth_user_password_change       row                 302    302    302     302   200
admin:autocomplete                    -                   302    302    302     302   403
admin:jsi18n                          -                   302    302    302     302   200
admin:app_list                        scrutiny            302    302    302     302   200
admin:None                            anything            302    302    302     302   404
admin:*_changelist                    -                   302    302    302     302   200
admin:*_history                       row                 302    302    302     302   200
admin:*_add                           -                   302    302    302     302   200
admin:*_change                        row                 302    302    302     302   200
admin:*_delete                        row                 302    302    302     302   200
admin:scrutiny_council_changelist     -                   302    302    302     302   302
admin:meetings_callinrules_changelist -                   302    302    302     302   302
admin:scrutiny_council_add            -                   302    302    302     302   403
admin:scrutiny_council_delete         row                 302    302    302     302   403
admin:meetings_callinrules_add        -                   302    302    302     302   403
admin:meetings_callinrules_delete     row                 302    302    302     302   403
admin:scrutiny_user_delete            row                 302    302    302     302   403
admin:scrutiny_auditentry_add         -                   302    302    302     302   403
admin:scrutiny_auditentry_delete      row                 302    302    302     302   403
"""

# What has forms of its own: Django's and allauth's, which want a CSRF token for every change.
FORMS = (
    "account_*", "admin:*",
    "meetings:plan_meeting", "meetings:plan_year", "meetings:facts", "meetings:announce",
    "meetings:add_item", "meetings:edit_item", "meetings:order", "meetings:move_item",
    "meetings:remove_item", "meetings:restore_item",
    "meetings:work_item_papers", "meetings:work_paper", "meetings:work_paper_file",
    "meetings:work_paper_move", "meetings:work_paper_order", "meetings:work_paper_remove",
    "meetings:work_paper_restore", "meetings:work_*_withhold", "meetings:work_*_open",
    "meetings:start_report", "meetings:report", "meetings:report_authors", "meetings:send_report",
    "meetings:report_word", "meetings:report_word_take", "meetings:report_template",
    "meetings:edit_report_template",
    "meetings:sign_offs", "meetings:work_paper_sign_off", "meetings:work_paper_send",
    "meetings:work_paper_record", "meetings:work_paper_take_over", "meetings:work_paper_keep",
    "meetings:work_paper_hand",
    "meetings:publish", "meetings:withdraw", "meetings:call_off", "meetings:move_meeting",
    "meetings:change_recommendation", "meetings:make_recommendation",
    "meetings:serve_recommendation", "meetings:answer_recommendation",
    "meetings:withdraw_recommendation", "meetings:report_progress", "meetings:judge_progress",
    "meetings:add_recommendation_file", "meetings:withdraw_recommendation_file",
    "meetings:add_recommendation", "meetings:report_recommendations",
    "meetings:refer", "meetings:add_referral_step", "meetings:correct_referral_step",
    "meetings:receive_call_in", "meetings:find_validity", "meetings:hear_call_in",
    "meetings:decide_call_in",
    "meetings:set_up_group", "meetings:change_group", "meetings:join_group",
    "meetings:leave_group", "meetings:add_group_note", "meetings:final_report",
    "meetings:correct_final_report", "meetings:put_report_on_agenda",
    "meetings:add_elsewhere", "meetings:approve_absence",
    "meetings:ask_for_document", "meetings:answer_document",
    "meetings:withdraw_document_request",
    "committees:draft_terms", "committees:work_terms", "committees:work_training",
    "meetings:review_terms", "meetings:agree_terms", "meetings:suggest_topic",
    "meetings:moderate_topic", "meetings:add_topic", "meetings:programme_criteria",
    "meetings:carry_over", "meetings:attach_programme", "meetings:edit_topic",
    "meetings:decide_topic", "meetings:score_topic", "meetings:topic_stages",
    "meetings:place_topic", "meetings:take_topic", "meetings:questions",
    "meetings:change_question", "meetings:witnesses", "meetings:witness",
    "meetings:change_witness",
    "meetings:begin_minutes", "meetings:minutes_state", "meetings:*mark_attendance",
    "meetings:attendance_details", "meetings:record_of_*", "meetings:minute_item",
    "meetings:minute_versions", "meetings:minute_preview", "meetings:*_record", "meetings:vote",
    "meetings:settle_minute",
    "meetings:undertakings", "meetings:put_undertakings", "meetings:circulate_minutes",
    "meetings:minutes_comments", "meetings:minutes_reader", "meetings:publish_minutes",
    "meetings:work_decisions", "meetings:confirm_minutes", "meetings:publish_confirmed",
    "meetings:close_published", "meetings:take_down_ask", "meetings:take_down",
    *(f"actionplans:{name}" for name in (*OF_A_PLAN, *OF_AN_ACTION, *OF_AN_INSPECTION)
      if name not in ("work_plan", "work_inspection")),
    "actionplans:add_plan", "actionplans:add_inspection", "actionplans:edit_finding",
    "actionplans:tick_step", "actionplans:work_import", "actionplans:release_removal",
    *(f"actionplans:{name}" for name in (*OF_A_MEASURE, *OF_A_MILESTONE)),
    "actionplans:update_*", "actionplans:bulk_update", "actionplans:put_on_agenda",
    "actionplans:check_completion", "actionplans:release_update",
    "actionplans:withdraw_evidence",
)  # fmt: skip
# Pages about no committee in particular: the officer of another one has work of their own.
# A signatory and a named author see the one paper that is with them, and nothing else of the draft.
WITH_THEM = {"signatory": 200, "author": 200}
OF_NO_COMMITTEE = ("meetings:plan", "meetings:work_recommendations", "meetings:work_call_ins",
                   "meetings:work_groups", "meetings:six_months",
                   "meetings:take_downs", "meetings:take_down_ask",
                   "meetings:committees_work", "meetings:suggestions",
                   "meetings:undertakings", "actionplans:work_plans", "actionplans:add_plan",
                   "actionplans:work_inspections", "actionplans:add_inspection",
                   "actionplans:my_actions")  # fmt: skip
EXCEPTIONS = {
    **{f"{name} -": {"other_officer": 200} for name in OF_NO_COMMITTEE},
    "meetings:take_down take-down": {"other_officer": 200},
    "my_work -": {"other_officer": 200, "plan_lead": 200, "other_member": 200} | WITH_THEM,
    "committees:my_training -": {"other_member": 200},
    "meetings:document_registers -": {"other_member": 200, "other_officer": 200},
    # The executive’s officers answer, and who asked takes back and gets the copy.
    "meetings:answer_document asked": {"officer": 200},
    "meetings:withdraw_document_request asked": {"member": 200},
    "meetings:document_copy asked/1": {"member": 200},
    "meetings:document_copy asked/2": {"member": 404},
    "meetings:reports -": {"other_officer": 200, "author": 200},
    "meetings:minutes_comments sitting": {"chair": 200},
    "meetings:report report": {"author": 200},
    "meetings:report_page report": {"author": 200},
    "meetings:report_pdf report": {"author": 200},
    "meetings:report_word report": {"author": 200},
    "meetings:report_authors report": {"author": 403},
    "meetings:send_report report": {"author": 403},
    "meetings:work_paper_preview held-paper": WITH_THEM,
    "meetings:work_paper_page held-paper": WITH_THEM,
    "meetings:work_paper_sign_off held-paper": WITH_THEM,
}
# The lead of a committee's plans does with them what its officers do.
LED = {name for name in dict(patterns()) if name.startswith("actionplans:")}
UNSAFE = ("post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    name: str
    of: str
    expected: dict[str, int]

    def __str__(self) -> str:
        return f"{self.name} {self.of}"


def parsed(table: str) -> list[Row]:
    _, *lines = filter(None, map(str.split, table.splitlines()))
    return [Row(name, of, dict(zip(COLUMNS, map(int, codes), strict=True)))
            for name, of, *codes in lines]  # fmt: skip


def rows_of(name: str, rows: Iterable[Row]) -> list[Row]:
    """Return the rows of an address: those of its own name go before those of a pattern."""
    rows = list(rows)
    own = [row for row in rows if row.name == name]
    return own or [row for row in rows if "*" in row.name and fnmatchcase(name, row.name)]


def without_row(names: Iterable[str], rows: Iterable[Row]) -> set[str]:
    return {name for name in names if not rows_of(name, rows)}


CASES = [
    pytest.param(name, row, id=f"{name} of {row.of}")
    for name in sorted(dict(patterns()))
    for row in rows_of(name, parsed(TABLE))
]


def has_form(name: str) -> bool:
    return any(fnmatchcase(name, form) for form in FORMS)


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture(scope="module")
def things(council, tmp_path_factory) -> Iterator[dict[str, tuple]]:
    """What stands in the column "of" → the arguments of the address."""
    media = tmp_path_factory.mktemp("access")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        _reference_data(council)
        yield {
            "-": (),
            "nothing": ("22222222zzzz",),
            "committee": (council.committee.slug,),
            "person": (council.people.chair.person.key,),
            "a-key": ("a-key",),
            "1/a-key": ("1", "a-key"),
            "scrutiny": ("scrutiny",),
            **_meetings(council),
            **_followed(council),
            **_programme(council),
            **_sitting(council),
            **_plans(council),
            **_worked_plans(council),
            "take-down": (_take_down(council).key,),
        }


def _take_down(council: TinyCouncil) -> TakeDown:
    """A request that waits for a second person."""
    return TakeDown.objects.create(
        words="A name", reason="She asked.", ground="erasure", asked_by=council.people.chair
    )


def _reference_data(council: TinyCouncil) -> None:
    """Have a row in every table that the admin pages show."""
    ClosedDay.objects.create(day="2024-12-27", reason="Closed")
    Ward.objects.get_or_create(name="A Ward")
    record("ward.added", council.committee, by=None, sentence="Added")
    inspection = Inspection.objects.create(framework="ILACS", starts_on=LONG_AGO, ends_on=LONG_AGO)
    AreaForImprovement.objects.create(inspection=inspection, position=1, text="Area")
    CallInRules.objects.create()
    ProgrammeStage.objects.get_or_create(name="A stage", defaults={"position": 1})
    chair = council.people.chair.person
    record_training(chair, course="Scrutiny", done_on=LONG_AGO, by=None)


def _plans(council: TinyCouncil) -> dict[str, tuple]:
    """A plan and an inspection that the public sees, and one of each that it does not."""
    made, day = {}, {"starts_on": LONG_AGO, "ends_on": LONG_AGO}
    for name, is_public in (("private", False), ("public", True)):
        facts = {"committee": council.committee, "is_public": is_public}
        inspection = Inspection.objects.create(framework=name, **day, **facts)
        made[f"{name}-inspection"] = (inspection.key,)
    finding = Finding.objects.create(inspection=inspection, position=1, paragraph="2", text="x")
    plan = add_plan(council.committee, slug="draft-plan", title="Draft", by=None)
    public = add_plan(council.committee, slug="public-plan", title="Public", by=None)
    confirm_plan(public, by=None)
    action = add_action(plan, ref="1", action="Act", by=None)
    measure = add_measure(action, name="Visits", by=None)
    milestone, done = (
        add_milestone(action, name=name, due_on=LONG_AGO, by=None) for name in ("Tender", "Done")
    )
    mark_done(done, on=LONG_AGO, by=None)
    taken = take_table(plan, data=b"Ref,Action\n2,Act", file_name="plan.csv", by=None)
    return made | {
        "finding": (inspection.key, finding.position),
        "step": (inspection.key, "radio"),
        "draft-plan": (plan.slug,),
        "public-plan": (public.slug,),
        **{f"draft-plan/{kind}": (plan.slug, kind) for kind in ("json", "exe")},
        "action": (action.key,),
        "measure": (action.key, measure.key),
        "milestone": (action.key, milestone.key),
        "done-milestone": (action.key, done.key),
        "import": (taken.key,),
    }


def _worked_plans(council: TinyCouncil) -> dict[str, tuple]:
    """Two plans whose owner is none of the people of the columns, and what belongs to them."""
    made = make_active_plan(council, number=2, slug="open-plan")
    draft = make_active_plan(council, number=2, slug="hidden-plan", state="draft", is_public=False)
    gone, never_seen = made.actions[1], draft.actions[1]
    for each in (gone, never_seen):
        remove_action(each, because="Doubled.", by=None)
    action, hidden = made.actions[0], draft.actions[0]
    update = say(action, by=made.owner, evidence=(LINK,))
    given = EvidenceGiven("A file", file_name="a.csv", data=b"What,Who")
    [shown, own] = [keep(action, given, update=None, by=None) for _ in range(2)]
    Evidence.objects.filter(pk=shown.pk).update(is_public=True, public_file=shown.file.name)
    links = {
        name: address_for(each, made.owner, updates_before=number).strip("/").split("/")[-1]
        for name, each, number in (("link", action, 1), ("hidden-link", hidden, 0))
    }
    keys = {
        "open-plan": made.plan.slug, "hidden-plan": draft.plan.slug, "open-action": action.key,
        "hidden-action": hidden.key, "update": update.key, "open-evidence": shown.key,
        "own-evidence": own.key, "gone-action": gone.key, "never-seen-action": never_seen.key,
        "removal": gone.removals.get().key, **links,
    }  # fmt: skip
    files = {f"{plan}/{kind}": (plan, kind) for plan, kind in
             (("open-plan", "csv"), ("hidden-plan", "csv"), ("open-plan", "exe"))}  # fmt: skip
    frozen = PlanSnapshot.objects.create(
        plan=made.plan, as_at=made.plan.active_on, why="Closed", payload={"actions": []}
    )
    snapshots = {
        "snapshot": (made.plan.slug, frozen.pk), "hidden-plan/1": (draft.plan.slug, frozen.pk),
        **{f"snapshot/{kind}": (made.plan.slug, frozen.pk, kind) for kind in ("csv", "exe")},
    }  # fmt: skip
    return {name: (key,) for name, key in keys.items()} | files | snapshots


def _meetings(council: TinyCouncil) -> dict[str, tuple]:
    names = ("draft", "announced", "published", "cancelled-before", "cancelled-after", "minuted",
             "unpublished-minutes")  # fmt: skip
    made = {name: make_meeting(council.committee, in_days=n) for n, name in enumerate(names, 30)}
    papers = {name: make_paper(make_item(m, "Item"), "Paper") for name, m in made.items()}
    Meeting.objects.filter(pk=made["announced"].pk).update(is_announced=True)
    keys = {
        "draft-item": papers["draft"].item.key,
        "draft-paper": papers["draft"].key,
        "announced-item": papers["announced"].item.key,
        "open-item": papers["published"].item.key,
        "open-paper": papers["published"].key,
        **_withheld(made["published"]),
    }
    for name in ("published", "cancelled-after", "minuted", "unpublished-minutes"):
        publish(made[name])
    keys["late-item"] = make_item(made["published"], "Added after publication").key
    for name in ("cancelled-before", "cancelled-after"):
        cancelled = Meeting.objects.filter(pk=made[name].pk)
        cancelled.update(state=Meeting.State.CANCELLED, state_reason="Snow")
    drafted = Minutes.objects.create(meeting=made["unpublished-minutes"], first_number=1)
    DecisionList.objects.create(minutes=drafted, payload=[{"title": "Item", "resolved": ["Noted"]}])
    _publish_minutes(made["minuted"])
    jobs.start(publishing.KIND, made["minuted"], by=None, act="agenda", late_reason="")
    uploaded = upload_paper(
        papers["draft"].item, upload_of(b"%PDF-1.7", "a.pdf"), kind="appendix", title="Upload",
        by=None,
    )  # fmt: skip
    report = make_report(papers["draft"].item, council.people.author, title="Report")
    keys["report"] = report.key
    keys["held-paper"] = _held(made["draft"], council)
    slugs = {name: (meeting.slug,) for name, meeting in made.items()}
    slugs["held-paper/legal"] = (keys["held-paper"], "legal")
    slugs |= {f"uploaded/{number}": (uploaded.key, number) for number in (1, 2)}
    audiences = {
        f"{name}/{audience}": (made[name].slug, audience)
        for name in ("published", "draft", "minuted")
        for audience in ("public", "members", "officers", "nobody")
    }
    audiences |= {
        f"{which}/{audience}": (made["published"].slug, which, audience)
        for which in ("agenda-1", "agenda-2")
        for audience in ("public", "members", "officers")
    }
    return slugs | audiences | {name: (key,) for name, key in keys.items()}


def _followed(council: TinyCouncil) -> dict[str, tuple]:
    """Recommendations to a partner, whose answer the committee's own officers record."""
    ours = council.committee
    facts = {"partner": "A trust", "power": "none"}
    made = make_recommendation(ours, "said-done", **facts)
    group = make_group(ours, make_person("G Rouped"))
    reported = make_group(ours, make_person("R Eported"))
    task_groups.publish_final_report(
        reported, report="Found.", recommendations=[], on=timezone.localdate(), by=None
    )
    referral = make_referral(ours, make_cabinet())
    call_ins = {
        f"call-in-{name}": (make_call_in(ours, group.places.get().person, is_valid=valid).key,)
        for name, valid in (("received", False), ("valid", True))
    }
    drafted = make_recommendation(ours, "drafted", **facts)
    given = EvidenceGiven("A file", file_name="a.csv", data=b"What,Who")
    return call_ins | {
        "open-file": (add_file(made, given, by=None).key,),
        "draft-file": (add_file(drafted, given, by=None).key,),
        "rec-drafted": (drafted.key,),
        "rec-made": (made.key,),
        "rec-made/1": (made.key, 1),
        "rec-made/9": (made.key, 9),
        "referral": (referral.key,),
        "referral/step": (referral.key, 1),
        "referral/9": (referral.key, 9),
        "group": (group.key,),
        "group-reported": (reported.key,),
        "group/person": (group.key, group.places.get().person.key),
        **_asked(council),
    }


def _asked(council: TinyCouncil) -> dict[str, tuple]:
    """A request of the member to Cabinet, which only the officer of all committees looks after."""
    given = Given(
        "partly", timezone.localdate(), reasons="Exempt", file_name="a.pdf", data=b"%PDF-1.7"
    )
    asked = make_document_request(council.committee, council.people.member.person, answer=given)
    make_committee("BRD", "A board", kind="board")
    return {
        "asked": (asked.key,),
        "asked/1": (asked.key, 1),
        "asked/2": (asked.key, 2),
        "nothing/1": ("22222222zzzz", 1),
        "no-register": ("brd",),
    }


def _programme(council: TinyCouncil) -> dict[str, tuple]:
    """Topics in every state, terms of reference, a question and an invitation."""
    committee, code = council.committee, council.committee.slug
    draft_next_terms(committee, year=2025, by=None)
    topic = make_topic(committee)
    found = {"topic": topic}
    found |= {name: suggest(committee, name) for name in ("suggestion", "merged", "declined")}
    merge_suggestion(found["merged"], topic, by=None)
    decline_suggestion(found["declined"], reason="It is another body’s.", by=None)
    meeting = make_meeting(committee, in_days=90, is_announced=True)
    member = council.people.member
    found["question"] = propose_question(meeting, "Why?", person=member.person, by=member)
    found["witness"] = add_witness(
        meeting, name="A Witness", email="witness@tinford.example", asked="Tell us.", by=None
    )
    years = {"programme": YEAR, "no-year": 1, "agreed-terms": 2024, "draft-terms": 2025}
    return {name: (thing.key,) for name, thing in found.items()} | {
        name: (code, year) for name, year in years.items()
    }


def _sitting(council: TinyCouncil) -> dict[str, tuple]:
    """A meeting of today whose minutes are being taken, with a motion and a conflict."""
    table = make_table(council)
    table.make_quorate()
    motion = write_down(Motion(minute=table.minute), "that it be noted", by=None)
    for client in ("ann", "bob"):
        save_text(table.minute, Typed(f"By {client}", client, 1, 0), by=None)
    Minutes.objects.filter(meeting=table.meeting).update(state=Minutes.State.CIRCULATED)
    reader = MinutesReader.objects.create(
        minutes=table.meeting.minutes, name="A Reader", email="reader@tinford.example"
    )
    slug = table.meeting.slug
    return {
        "minutes-reader": (reader.key,),
        "sitting": (slug,),
        "sitting/chair": (slug, table.chair.key),
        **{f"sitting/{name}": (slug, name) for name in ("close", "exclusion")},
        "sitting/open": (slug, table.item.key),
        "sitting/exempt": (slug, table.exempt.key),
        "sitting/nothing": (slug, "22222222zzzz"),
        "sitting/motion": (slug, table.item.key, "motion"),
        "sitting/no-kind": (slug, table.item.key, "opinion"),
        "motion": ("motion", motion.key),
        "no-kind": ("minute", motion.key),
        "motion-key": (motion.key,),
        "conflict": (MinuteVersion.objects.get(kind="conflict").key,),
    }


def _withheld(meeting: Meeting) -> dict[str, str]:
    why = {"public_title": "An exempt paper", "public_interest": "It would harm.", "by": None}
    grounds = {
        "members-paper": {"basis": "exempt", "paragraphs": [3]},
        "shared-paper": {"basis": "exempt", "paragraphs": [1], "shared_because": "They need it."},
        "officers-paper": {"basis": "confidential"},
    }
    keys = {}
    for name, ground in grounds.items():
        item = make_item(meeting, "Withheld")
        keys[name] = make_paper(item, "Withheld").key
        withhold(item, **ground, **why)
        keys["exempt-item"] = item.key
    return keys


def _held(meeting: Meeting, council: TinyCouncil) -> str:
    """A paper that the signatory has been asked to sign off."""
    paper = make_paper(make_item(meeting, "To be signed"), "To be signed")
    sending.send(paper, by=council.people.officer, author=council.people.author)
    return paper.key


def _publish_minutes(meeting: Meeting) -> None:
    Minutes.objects.create(meeting=meeting, first_number=1, state=Minutes.State.PUBLISHED)
    publication = Publication.objects.create(meeting=meeting, kind=Publication.Kind.DRAFT_MINUTES)
    for audience in ("public", "members", "officers"):
        edition = Edition(
            publication=publication, audience=audience, sha256="0" * 64, sheets=1, size=8,
            claims_ua=True, has_withheld=audience != "public",
        )  # fmt: skip
        edition.file.save("minutes.pdf", ContentFile(b"%PDF-1.7"), save=False)
        edition.save()


@pytest.fixture
def _walking() -> Iterator[None]:
    """Only the number of an answer is looked at."""
    with rendered_unwatched(), refused_without_a_page():
        yield


@pytest.fixture(scope="module")
def clients(council, things) -> dict[str, Client]:
    """A browser for everybody, signed in."""
    superuser = make_user("superuser", is_superuser=True)
    users = council.people.all() | {"superuser": superuser}
    found = {name: Client() for name in users}
    for name, user in users.items():
        if user.is_authenticated:
            found[name].force_login(user)
    return found


def address(name: str, row: Row, things: dict[str, tuple]) -> str:
    if name == "admin:None":
        return reverse("admin:index") + "nowhere/"
    if row.of == "row":
        return reverse(name, args=[_first_row(name)])
    return reverse(name, args=things[row.of])


def _first_row(name: str) -> int:
    if name == "admin:auth_user_password_change":
        return User.objects.earliest("pk").pk
    return apps.get_model(*name.removeprefix("admin:").split("_")[:2]).objects.first().pk


# The matrix


def test_everybody_stands_in_one_column(clients):
    assert sorted(name for names in COLUMNS.values() for name in names) == sorted(clients)


def test_every_address_has_a_row():
    assert without_row(dict(patterns()), parsed(TABLE)) == set()


def test_every_row_is_of_an_address():
    used = {row for name in dict(patterns()) for row in map(str, rows_of(name, parsed(TABLE)))}
    assert {str(row) for row in parsed(TABLE)} - used == set()


@pytest.mark.usefixtures("_walking")
@pytest.mark.parametrize(("name", "row"), CASES)
def test_everybody_gets_the_answer_of_the_table(name, row, things, clients):
    where = address(name, row, things)
    found = {who: clients[who].get(where).status_code for who in clients}
    expected = {who: row.expected[column] for column, names in COLUMNS.items() for who in names}
    if name in LED:
        expected["plan_lead"] = row.expected["officer"]
    assert found == expected | EXCEPTIONS.get(str(row), {})


def test_everybody_who_is_refused_is_told_so_on_a_page(things, clients):
    """The walk leaves these pages out (tests/plain_pages.py)."""
    for who, client in clients.items():
        lost = client.get("/nowhere/")
        assert (who, lost.status_code) == (who, 404)
        assert "<h1" in lost.content.decode()
    report = next(row for row in parsed(TABLE) if str(row) == "meetings:send_report report")
    refused = clients["author"].get(address(report.name, report, things))
    assert refused.status_code == 403
    assert "<h1" in refused.content.decode()


@pytest.mark.usefixtures("_walking")
@pytest.mark.parametrize(
    ("name", "row"),
    [case for case in CASES if not has_form(case.values[0])],
)
def test_pages_that_are_read_take_no_changes_from_anybody(name, row, things, clients):
    where = address(name, row, things)
    for who in ("public", "member", "officer", "superuser"):
        found = {method: getattr(clients[who], method)(where).status_code for method in UNSAFE}
        is_closed = who == "public" and row.expected["public"] == 302 != row.expected["officer"]
        assert (who, found) == (who, dict.fromkeys(UNSAFE, 302 if is_closed else 405))


@pytest.mark.parametrize(
    ("name", "row"),
    [case for case in CASES if has_form(case.values[0])],
)
def test_no_form_is_taken_without_its_token(name, row, things, council):
    client = Client(enforce_csrf_checks=True)
    client.force_login(council.people.administrator)
    assert client.post(address(name, row, things)).status_code == 403


def test_nobody_who_is_inactive_stays_signed_in(council, clients, things):
    officer = council.people.committee_officer
    User.objects.filter(pk=officer.pk).update(is_active=False)
    draft = reverse("meetings:meeting", args=things["draft"])
    assert clients["committee_officer"].get(draft).status_code == 404


# The table is not blind


def test_a_page_without_a_row_is_noticed():
    planted = [*dict(patterns()), "meetings:secret_page", "exports:everything"]
    assert without_row(planted, parsed(TABLE)) == {"meetings:secret_page", "exports:everything"}


def test_a_page_that_somebody_adds_to_the_site_is_walked():
    planted = ModuleType("planted_urls")
    planted.urlpatterns = [*urlpatterns, path("secret/", lambda request: None, name="secret_page")]
    with override_settings(ROOT_URLCONF=planted):
        names = set(dict(patterns()))
    assert without_row(names, parsed(TABLE)) == {"secret_page"}


def test_a_wrong_number_in_the_table_is_noticed(things, clients):
    row = parsed(TABLE.replace("draft               404    404    404     200   404",
                               "draft               200    404    404     200   404"))  # fmt: skip
    wrong = next(r for r in row if str(r) == "meetings:meeting draft")
    with pytest.raises(AssertionError):
        test_everybody_gets_the_answer_of_the_table("meetings:meeting", wrong, things, clients)


def test_pages_are_closed_unless_they_say_that_they_are_public():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
