#!/usr/bin/env bash
# Brings the texts up to date and publishes the site in public/, which nginx serves. With an error in
# the texts it stops, and the site stays as it was. Run it every night and after each push.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [ -d .venv ]; then PATH="$PWD/.venv/bin:$PATH"; fi
if git remote get-url origin > /dev/null 2>&1; then git pull --quiet --ff-only; fi
python -m pip install --quiet --disable-pip-version-check -r requirements.txt
sitegen fetch
sitegen check
sitegen build
