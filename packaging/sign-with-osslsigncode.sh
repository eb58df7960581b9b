#!/bin/sh
# A signing hook for `npm run package -- --sign packaging/sign-with-osslsigncode.sh`: called with the unsigned and the signed path.
# SIGN_CERT and SIGN_KEY are PEM files; SIGN_TIMESTAMP_URL, when set, is the address of a timestamp authority.
set -eu
: "${SIGN_CERT:?}" "${SIGN_KEY:?}"
if [ -n "${SIGN_TIMESTAMP_URL:-}" ]; then set -- "$1" "$2" -ts "$SIGN_TIMESTAMP_URL"; fi
unsigned=$1 signed=$2
shift 2
rm -f "$signed"
exec osslsigncode sign -certs "$SIGN_CERT" -key "$SIGN_KEY" -h sha256 -n writeback-triage "$@" -in "$unsigned" -out "$signed"
