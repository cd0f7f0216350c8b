"""Configuration by superusers: people, organisations, affiliations."""

from typing import TYPE_CHECKING

from django.contrib import admin

from pariter.apps.people.models import Membership, Organisation, Person

if TYPE_CHECKING:
    PeopleAdmin = admin.ModelAdmin[Person]
    OrganisationsAdmin = admin.ModelAdmin[Organisation]
    MembershipsAdmin = admin.ModelAdmin[Membership]
else:
    PeopleAdmin = OrganisationsAdmin = MembershipsAdmin = admin.ModelAdmin


@admin.register(Person)
class PersonAdmin(PeopleAdmin):
    list_display = ("email", "name", "is_active", "is_superuser")
    search_fields = ("email", "name")
    exclude = ("password", "user_permissions", "groups")
    readonly_fields = ("last_login", "joined_at")


@admin.register(Organisation)
class OrganisationAdmin(OrganisationsAdmin):
    list_display = ("code", "name")
    search_fields = ("code",)


@admin.register(Membership)
class MembershipAdmin(MembershipsAdmin):
    list_display = ("person", "organisation", "role", "starts", "ends")
    raw_id_fields = ("person",)
