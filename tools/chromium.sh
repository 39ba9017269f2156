#!/bin/sh
# Journeys need a real browser: Debian's own, fetched when it is missing and we may.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the journeys (once) ..."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "**********************************************************************" >&2
echo "** NO CHROMIUM: the journeys are SKIPPED. Install it to run them.   **" >&2
echo "**********************************************************************" >&2
exit 0
