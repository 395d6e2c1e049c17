#!/usr/bin/env bash
# Installs what grading needs. Gradescope runs it once, as root, while it builds its image.
#
# AUTOGRADER_ROOT    the folder that holds source/; Gradescope's is /autograder
# AUTOGRADER_PYTHON  a Python that has everything already: then nothing is installed
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
bundle="$root/source"

install_packages() {
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    else
        echo "Cannot install $* here: that needs apt-get and root." >&2
        return 1
    fi
}

is_usable() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if is_usable "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

if [ -n "${AUTOGRADER_PYTHON:-}" ]; then
    python="$AUTOGRADER_PYTHON"
else
    # For isolation; without them a lower level is all there is, which the result says.
    install_packages bubblewrap libseccomp2 || true
    base="$(find_python)" || {
        install_packages python3.12 python3.12-venv || install_packages python3.11 python3.11-venv || true
        base="$(find_python)" || {
            echo "No Python 3.11 to 3.13 here: choose a newer base image in Gradescope." >&2
            exit 1
        }
    }
    "$base" -I -m venv "$root/venv"
    python="$root/venv/bin/python"
    "$python" -I -m pip install --disable-pip-version-check --no-cache-dir \
        --requirement "$bundle/requirements.txt" --constraint "$bundle/constraints.txt"
fi

printf '%s\n' "$python" >"$bundle/python.txt"
cd "$bundle"
PYTHONPATH="$bundle/kit" "$python" -P -m autograder.frontends.bundles.ready "$bundle"
