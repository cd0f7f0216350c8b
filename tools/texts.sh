#!/bin/sh
# Brings the catalogues of src/pariter/locale up to date with the texts of the code: new ones come
# in empty, those that nobody uses any more go. Needs Debian's `gettext`. Then write what is empty,
# look at what is marked "fuzzy", and take that mark away; tests/guards/test_translations.py judges.
set -eu
cd "$(dirname "$0")/../src/pariter"

# Texts of our libraries that we say our own way are in no code of ours: put them aside.
kept=$(mktemp -d)
trap 'rm -r "$kept"' EXIT
for catalogue in locale/*/LC_MESSAGES/django.po; do
    language=${catalogue#locale/}
    msggrep --force-po --comment --fixed-strings --regexp="'s own message" --no-wrap \
        --output-file="$kept/${language%%/*}.po" "$catalogue"
done

PYTHONPATH=.. ../../.venv/bin/python -m django makemessages \
    --settings=pariter.project.settings --all --extension=html,txt,py --ignore='web/static/*' \
    --add-location=file --no-wrap --no-obsolete

for catalogue in locale/*/LC_MESSAGES/django.po; do
    language=${catalogue#locale/}
    msgcat --use-first --no-wrap --add-location=file "$catalogue" "$kept/${language%%/*}.po" |
        sed -e '/^"POT-Creation-Date/d' -e '/^"Report-Msgid-Bugs-To/d' >"$kept/new.po"
    mv "$kept/new.po" "$catalogue"
done
