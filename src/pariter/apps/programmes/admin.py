"""Configuration by superusers: office roles. Programmes themselves come from packs."""

from typing import TYPE_CHECKING

from django.contrib import admin

from pariter.apps.programmes.models import OfficeRole

if TYPE_CHECKING:
    RolesAdmin = admin.ModelAdmin[OfficeRole]
else:
    RolesAdmin = admin.ModelAdmin


@admin.register(OfficeRole)
class OfficeRoleAdmin(RolesAdmin):
    list_display = ("person", "programme", "role")
    list_filter = ("programme", "role")
    raw_id_fields = ("person",)
