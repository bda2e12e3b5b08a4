# Sourced by scripts/test after venv.sh: the real services the tests run (each test run starts its own, on free
# ports, in temporary folders; nothing that already runs on this machine is touched).

luot_find_chromium() {
    local name
    for name in ${LUOT_CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
        if luot_have "$name"; then return; fi
    done
    return 1
}

luot_find_mosquitto() { luot_have mosquitto || [ -x /usr/sbin/mosquitto ]; }

luot_find_postgresql() {
    local server
    for server in /usr/lib/postgresql/*/bin/postgres; do
        if [ -x "$server" ]; then return; fi
    done
    luot_have postgres
}

luot_find_redis() { luot_have redis-server; }

luot_find_poppler() { luot_have pdftotext; }

# Prints the Debian packages whose programs are not on this machine.
luot_missing_services() {
    luot_find_chromium || echo chromium
    luot_find_mosquitto || echo mosquitto
    luot_find_postgresql || echo postgresql
    luot_find_redis || echo redis-server
    luot_find_poppler || echo poppler-utils
}

luot_services() {
    local missing
    missing=$(luot_missing_services | xargs)
    [ -n "$missing" ] || return 0
    if luot_is_root && luot_have apt-get; then
        luot_say "installing what the tests need: $missing …"
        # shellcheck disable=SC2086  # one word per package is meant
        luot_apt $missing || luot_say "apt-get could not install all of them."
        missing=$(luot_missing_services | xargs)
    fi
    [ -z "$missing" ] || luot_die "the tests need programs that are missing here: $missing." \
        "On Debian or Ubuntu:  sudo apt-get install $missing"
}
