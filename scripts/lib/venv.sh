# Sourced by scripts/run and scripts/test: keeps .venv equal to the lock files.
#
#   luot_venv requirements.txt [requirements-test.txt …]
#
# What was done is remembered in .venv/luot/ (a hash per lock file), so that a start with nothing to do
# needs a few milliseconds and no network. A .venv that was moved, copied, cut off while being filled, or
# made by another Python is thrown away and made again.

luot_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
luot_venv_dir="$luot_root/.venv"
luot_record="$luot_venv_dir/luot"

luot_say() { printf 'luot: %s\n' "$*" >&2; }

luot_die() {
    luot_say "$1"
    shift
    local line
    for line in "$@"; do printf '      %s\n' "$line" >&2; done
    exit 1
}

luot_have() { command -v "$1" >/dev/null 2>&1; }

luot_is_root() { [ "$(id -u)" -eq 0 ]; }

# luot_apt PACKAGE… — installs Debian packages without questions; the list of packages is renewed once.
luot_apt() {
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "${luot_apt_renewed:-}" ]; then
        apt-get update --quiet --quiet >&2 || luot_say "apt-get update failed; trying with the package lists at hand."
        luot_apt_renewed=yes
    fi
    apt-get install --yes --quiet --quiet --no-install-recommends "$@" >&2
}

# "3.11" for a usable interpreter; nothing and a failure for a broken one, or one too old or too new.
luot_python_version() {
    "$1" -c 'import sys
if not (3, 11) <= sys.version_info < (3, 15): sys.exit(1)
print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

luot_can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

luot_has_pip() { "$1" -m pip --version >/dev/null 2>&1; }

# The first Python 3.11 to 3.14 that can fill a venv, by its own pip or by the system's; then any of these.
luot_find_python() {
    local candidate any=
    for candidate in "${LUOT_PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
        luot_python_version "$candidate" >/dev/null || continue
        any=${any:-$candidate}
        if luot_can_make_venv "$candidate" || luot_has_pip "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "$any"
}

# Debian cuts ensurepip out of python3 into python3-venv: get it, or say how.
luot_need_venv_module() {
    local python=$1 package=python3-venv
    [ "$python" = python3 ] || package="python$(luot_python_version "$python")-venv"
    if luot_is_root && luot_have apt-get; then
        luot_say "installing $package (this Python came without its venv part) …"
        luot_apt "$package" && luot_can_make_venv "$python" && return
    fi
    luot_die "$python has neither ensurepip nor pip, so a virtual environment cannot be filled. Nothing was changed." \
        "On Debian or Ubuntu:  sudo apt-get install $package" \
        "Then start again. Another Python can be named with LUOT_PYTHON=/path/to/python3."
}

luot_make_venv() {
    local python version
    python=$(luot_find_python)
    [ -n "$python" ] || luot_die "no Python 3.11 to 3.14 found (looked for python3, python3.11 … python3.14). Nothing was changed." \
        "On Debian 12 / Ubuntu 24.04 or later:  sudo apt-get install python3 python3-venv" \
        "Another Python can be named with LUOT_PYTHON=/path/to/python3."
    luot_can_make_venv "$python" || luot_has_pip "$python" || luot_need_venv_module "$python"
    version=$(luot_python_version "$python")
    luot_say "creating .venv with Python $version …"
    rm -rf "$luot_venv_dir"
    if luot_can_make_venv "$python"; then
        "$python" -m venv "$luot_venv_dir"
    else
        "$python" -m venv --without-pip "$luot_venv_dir"
    fi
    mkdir -p "$luot_record"
    command -v "$python" >"$luot_record/python"
    printf '%s\n%s\n' "$luot_root" "$version" >"$luot_record/home"
}

# True when .venv was made here, by the Python it still has, and no installation was cut off in it.
luot_venv_is_sound() {
    local version
    [ -f "$luot_record/home" ] && [ ! -e "$luot_record/installing" ] || return 1
    version=$(luot_python_version "$luot_venv_dir/bin/python") || return 1
    [ "$(cat "$luot_record/home")" = "$(printf '%s\n%s' "$luot_root" "$version")" ]
}

luot_pip() {
    if [ -x "$luot_venv_dir/bin/pip" ]; then
        "$luot_venv_dir/bin/python" -m pip "$@"
    else
        "$(cat "$luot_record/python")" -m pip --python "$luot_venv_dir/bin/python" "$@"
    fi
}

# Turns pip's talk into one moving line (a terminal) or a line now and then (a log).
luot_show_progress() {
    local total=$1 count=0 word rest
    while read -r word rest; do
        case "$word" in
        Collecting | Requirement | Processing)
            count=$((count + 1))
            rest=${rest#already satisfied: }
            rest=${rest%% (from*}
            rest=${rest##*/}
            rest=${rest%%[ =;]*}
            if [ -t 2 ]; then
                printf '\r\033[K      %d of %d  %s' "$count" "$total" "$rest" >&2
            elif [ $((count % 20)) -eq 0 ]; then
                printf '      %d of %d …\n' "$count" "$total" >&2
            fi
            ;;
        Installing)
            if [ -t 2 ]; then printf '\r\033[K' >&2; fi
            printf '      unpacking them …\n' >&2
            ;;
        esac
    done
}

# luot_install TOTAL PIP-ARGUMENTS… — a cut-off run leaves the mark "installing", which makes the next start afresh.
luot_install() {
    local total=$1 log="$luot_record/install.log"
    shift
    touch "$luot_record/installing"
    if ! PYTHONUNBUFFERED=1 luot_pip install --no-input --disable-pip-version-check --progress-bar off "$@" 2>&1 |
        tee "$log" | luot_show_progress "$total"; then
        tail -n 25 "$log" >&2
        luot_die "the installation stopped (see above). Nothing outside .venv was changed." \
            "If the network was away, start again: what was downloaded is kept."
    fi
    rm "$luot_record/installing"
}

luot_digest() { sha256sum <"$luot_root/$1"; }

luot_stamped() { [ "$(cat "$luot_record/$1" 2>/dev/null)" = "$(luot_digest "$1")" ]; }

luot_stamp() { luot_digest "$1" >"$luot_record/$1"; }

luot_fill_venv() {
    local lock total
    luot_venv_is_sound || luot_make_venv
    for lock in "$@"; do
        luot_stamped "$lock" && continue
        total=$(grep -c '^[A-Za-z0-9].*==' "$luot_root/$lock")
        luot_say "installing the $total pinned packages of $lock (the first time takes a minute) …"
        luot_install "$total" --require-hashes -r "$luot_root/$lock"
        luot_stamp "$lock"
    done
    if ! luot_stamped pyproject.toml; then
        luot_say "installing Lượt itself into .venv …"
        luot_install 1 --no-deps --no-build-isolation --editable "$luot_root"
        luot_stamp pyproject.toml
    fi
}

# The pages' assets (luot_assets [--tests]): made with the node of the filled .venv, so that comes first on the path.
luot_assets() { PATH="$luot_venv_dir/bin:$PATH" "$luot_root/scripts/assets" "$@"; }

# luot_venv LOCK… — two starts at once wait for each other (the lock is this file's own, nothing is left behind).
luot_venv() {
    (
        if luot_have flock; then flock 9; fi
        luot_fill_venv "$@"
    ) 9<"${BASH_SOURCE[0]}"
}
