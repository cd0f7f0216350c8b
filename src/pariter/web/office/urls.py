"""Addresses of the pages for the office of a programme."""

from django.urls import path

from pariter.web.office import (
    applicants,
    attendance,
    calls,
    enquiries,
    figures,
    lists,
    mail,
    places,
    proposals,
    runs,
    team,
    templates,
    todo,
)

urlpatterns = [
    path("", todo.todo, name="office_todo"),
    path("calls/", calls.calls, name="office_calls"),
    path("call/<int:call>/", calls.call, name="office_call"),
    path("call/<int:call>/applicants/", applicants.applicants, name="office_applicants"),
    path(
        "call/<int:call>/applicants/applicants.csv",
        applicants.applicants_csv,
        name="office_applicants_csv",
    ),
    path("call/<int:call>/places/", places.places, name="office_places"),
    path("call/<int:call>/list/<int:offer>/", lists.turns, name="office_list"),
    path("call/<int:call>/list/<int:offer>/audit.json", lists.audit, name="office_list_audit"),
    path("call/<int:call>/attendance/", attendance.sessions, name="office_sessions"),
    path("session/<int:session>/", attendance.session, name="office_session"),
    path("run/<int:run>/", runs.run, name="office_run"),
    path("run/<int:run>/audit.json", runs.audit, name="office_run_audit"),
    path("run/<int:run>/public.json", runs.public, name="office_run_public"),
    path("enquiries/", enquiries.enquiries, name="office_enquiries"),
    path("enquiries/<int:enquiry>/", enquiries.enquiry, name="office_enquiry"),
    path("proposals/", proposals.proposals, name="office_proposals"),
    path("proposals/agenda/", proposals.agenda, name="office_agenda"),
    path("proposals/<int:proposal>/", proposals.proposal, name="office_proposal"),
    path("templates/", templates.templates, name="office_templates"),
    path("templates/<slug:programme>/add/", templates.add, name="office_template_add"),
    path("templates/<int:template>/", templates.template, name="office_template"),
    path("figures/", figures.editions, name="office_figures_list"),
    path("figures/<int:edition>/", figures.edition, name="office_figures"),
    path("team/", team.teams, name="office_teams"),
    path("team/<slug:programme>/", team.team, name="office_team"),
    path("team/<slug:programme>/end/<int:role>/", team.end, name="office_team_end"),
    path("mail/", mail.undelivered_mail, name="office_mail"),
]
