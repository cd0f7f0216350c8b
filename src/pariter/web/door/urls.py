"""Addresses of the door, without a language: it is the phone's, and a short address scans well."""

from django.urls import path

from pariter.web.door import views

urlpatterns = [
    path("worker.js", views.worker, name="door_worker"),
    path("<str:secret>/", views.door, name="door"),
    path("<str:secret>/paper/", views.paper, name="door_paper"),
    path("<str:secret>/list.json", views.guests, name="door_list"),
    path("<str:secret>/scans/", views.scans, name="door_scans"),
]
