#!/bin/sh
# Makes this folder ready to run: the system libraries that Qt loads, a Python from 3.11 to 3.13, and .venv with
# exactly the packages of requirements.lock and the program itself (.venv/bin/approdo).
# Nothing is done twice: when all is there it takes a blink and touches no network.
# Arguments: what is about to be made (test, run ...), since the tests want a little more than the program does.
set -eu
goals="$*"
cd "$(dirname "$0")/.."

say() { echo "approdo: $*" >&2; }
die() { say "$@"; exit 1; }

# --- the system's libraries ----------------------------------------------------------------------------------
# One line each: the file the loader looks for, then the package that brings it on Debian, Fedora and Arch.
libraries() {
    cat <<'LIST'
libGL.so.1          libgl1              mesa-libGL      libglvnd
libEGL.so.1         libegl1             mesa-libEGL     libglvnd
libglib-2.0.so.0    libglib2.0-0        glib2           glib2
libdbus-1.so.3      libdbus-1-3         dbus-libs       dbus
libfontconfig.so.1  libfontconfig1      fontconfig      fontconfig
libxkbcommon.so.0   libxkbcommon0       libxkbcommon    libxkbcommon
LIST
    # Needed only to open real windows on X11; where there is no display nothing draws on one.
    [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || cat <<'LIST'
libxcb-cursor.so.0      libxcb-cursor0      xcb-util-cursor     xcb-util-cursor
libxcb-icccm.so.4       libxcb-icccm4       xcb-util-wm         xcb-util-wm
libxcb-keysyms.so.1     libxcb-keysyms1     xcb-util-keysyms    xcb-util-keysyms
libxcb-shape.so.0       libxcb-shape0       libxcb              libxcb
libxkbcommon-x11.so.0   libxkbcommon-x11-0  libxkbcommon-x11    libxkbcommon-x11
LIST
}

# Names of the packages, in column $1 of the list, whose library the loader does not find.
missing_libraries() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
    libraries | while read -r library debian fedora arch; do
        case "$known" in *"$library"*) continue ;; esac
        case "$1" in debian) echo "$debian" ;; fedora) echo "$fedora" ;; arch) echo "$arch" ;; esac
    done
}

has_postgresql() {
    command -v initdb >/dev/null && return 0
    for program in /usr/lib/postgresql/*/bin/initdb; do [ ! -x "$program" ] || return 0; done
    return 1
}

apt_updated=no
apt_install() {
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif sudo -n true 2>/dev/null; then as_root="sudo -n"
    elif [ -z "${CI:-}" ] && [ -t 0 ] && [ -t 2 ] && command -v sudo >/dev/null; then as_root="sudo"  # it will ask
    else return 1; fi
    say "installing system packages${as_root:+ with sudo}:" "$@"
    if [ "$apt_updated" = no ]; then $as_root apt-get update -qq >/dev/null || true; apt_updated=yes; fi
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

system_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    if command -v apt-get >/dev/null; then
        wanted=$(missing_libraries debian)
        case " $goals " in *" test "* | *" check "* | *" coverage "* | *" soak "* | *" bench "* | *" bench-sync "*)
            # The tests record with strace what a save writes to disk, and start a PostgreSQL of their own.
            command -v strace >/dev/null || wanted="$wanted strace"
            has_postgresql || wanted="$wanted postgresql" ;;
        esac
        [ -n "$wanted" ] || return 0
        # shellcheck disable=SC2086 # one word for each package
        apt_install $wanted && return 0
        hint="sudo apt-get install" names=$wanted
    elif command -v dnf >/dev/null; then
        hint="sudo dnf install" names=$(missing_libraries fedora)
    elif command -v pacman >/dev/null; then
        hint="sudo pacman -S" names=$(missing_libraries arch)
    else
        hint="install with your system's package manager (names as on Debian):" names=$(missing_libraries debian)
    fi
    # shellcheck disable=SC2086 # one line, however they were listed
    [ -z "$names" ] || say "going on without these system packages, which could not be installed from here" \
        "(it takes an administrator). If the program or a test does not start, run: $hint" $names
}

# --- Python ----------------------------------------------------------------------------------------------------
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; }
can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

find_python() {
    for candidate in ${APPRODO_PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then echo "$candidate"; return 0; fi
    done
    return 1
}

need_python() {
    if ! find_python >/dev/null && command -v apt-get >/dev/null; then
        apt_install python3 python3-venv || true
    fi
    python=$(find_python) || die "Python 3.11, 3.12 or 3.13 is needed and none was found." \
        "Debian 12 and 13, Ubuntu 24.04: sudo apt-get install python3 python3-venv." \
        "Fedora: sudo dnf install python3.13. Arch: install python313 from the AUR, or any of the three with pyenv or uv" \
        "and name it: APPRODO_PYTHON=/path/to/python3.13 make ..."
    can_make_venv "$python" || { command -v apt-get >/dev/null && apt_install "$("$python" -c \
        'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; } || true
    can_make_venv "$python" || die "$python cannot make virtual environments. Debian and Ubuntu: sudo apt-get install python3-venv"
}

# --- the environment -------------------------------------------------------------------------------------------
fingerprint() { cat requirements.lock pyproject.toml installer/bootstrap.sh | cksum; pwd; }

ready() {
    [ -L .venv ] && return 0  # a link is the developer's own environment: used as it is
    [ -x .venv/bin/approdo ] && [ -x .venv/bin/python ] && fits .venv/bin/python &&
        [ "$(fingerprint)" = "$(cat .venv/approdo-ready 2>/dev/null)" ]
}

make_environment() {
    need_python
    if ! { [ -x .venv/bin/python ] && fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
        say "making .venv with $("$python" --version)"
        rm -rf .venv
        "$python" -m venv .venv
    fi
    rm -f .venv/approdo-ready
    say "installing the packages of requirements.lock (the first time takes a minute or two)"
    pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install -qq"
    $pip --require-hashes --only-binary :all: -r requirements.lock ||
        die "the packages could not be installed: is there a network? Run the same command again when there is."
    $pip --no-deps --no-index --no-build-isolation --config-settings editable_mode=compat --editable .
    fingerprint >.venv/approdo-ready
}

system_libraries
ready || make_environment
