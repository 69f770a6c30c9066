#!/bin/sh
# Resolves pyproject.toml into requirements.lock: every package with its hashes, for Python 3.11 to 3.13 on Linux,
# Windows and macOS, and no index address, so that each place uses the package index it is configured for.
# What is pinned already stays as it is; UPGRADE=1 takes the newest of everything.
# The resolver lives in build/, apart from .venv: only who changes the dependencies needs it.
set -eu
cd "$(dirname "$0")/.."

tools=build/lock-tools
if [ ! -x "$tools/bin/uv" ]; then
    sh installer/bootstrap.sh
    .venv/bin/python -m venv "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv
fi

"$tools/bin/uv" pip compile pyproject.toml --extra dev --extra server --quiet ${UPGRADE:+--upgrade} --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --output-file requirements.lock
echo "requirements.lock: $(grep -c '==' requirements.lock) packages"
