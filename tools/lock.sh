#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml: exact versions with hashes, for every Python
# and machine we support. Needs `uv`. Give "--upgrade" to take newer releases.
set -eu
cd "$(dirname "$0")/.."

lock() {
    output=requirements/$1.txt
    shift
    uv pip compile pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 \
        --no-header --output-file "$output" "$@"
}

group() {
    output=requirements/$1.txt
    name=$1
    shift
    uv pip compile --group "pyproject.toml:$name" --quiet --universal --generate-hashes \
        --python-version 3.11 --no-header --output-file "$output" "$@"
}

# Each lock only adds to those before it, so that any of them can share one environment.
before() {
    for name in "$@"; do
        printf ' --constraint requirements/%s.txt' "$name"
    done
}

lock base "$@"
lock report --extra report $(before base) "$@"
lock disclosure --extra disclosure $(before base report) "$@"
group assets $(before base report disclosure) "$@"
group test $(before base report disclosure assets) "$@"
group check $(before base report disclosure assets test) "$@"
group spark $(before base report disclosure assets test check) "$@"
