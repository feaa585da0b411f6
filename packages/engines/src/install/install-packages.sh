#!/bin/sh
# Installs Debian packages without starting their services. Runs as root.
# Each argument is a package, or alternatives such as postgresql-15|postgresql, best first.
# Prints "pid N" for each apt-get, so that the caller can interrupt that process and not dpkg.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
wait_for_lock=200

# One installation at a time: the first one to end removes the policy file that both need.
exec 9>/run/ballast-packages.lock
flock 9

# The mark distinguishes our file, left behind by a kill -9, from one that the machine's owner wrote.
policy=/usr/sbin/policy-rc.d
mark='# Written by ballast while it installs packages'
if [ ! -e "$policy" ] || grep -qF "$mark" "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
fi

apt() {
  sh -c 'echo "pid $$"; exec apt-get "$@"' apt \
    -qq -o DPkg::Lock::Timeout=$wait_for_lock -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    -o Acquire::Languages=none "$@" 9>&-
}

lists_are_fresh() {
  [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -print -quit 2>/dev/null)" ] &&
    [ -n "$(find /var/lib/apt/lists/partial -maxdepth 0 -mmin -60 2>/dev/null)" ]
}

# Retries while another process holds the lock of the package lists: DPkg::Lock::Timeout covers only dpkg's lock.
# Other failures are ignored here, because one dead third-party mirror must not stop the installation; if they matter,
# the installation fails and reports them.
update() {
  errors=$(mktemp)
  tries=$((wait_for_lock / 5))
  until apt update 2>"$errors"; do
    tries=$((tries - 1))
    if [ $tries -le 0 ] || ! grep -q lists/lock "$errors"; then break; fi
    sleep 5
  done
  cat "$errors" >&2
  rm -f "$errors"
}

choose() {
  chosen=
  for alternatives in "$@"; do
    best=
    for package in $(echo "$alternatives" | tr '|' ' '); do
      if apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
        best=$package
        break
      fi
    done
    # If no alternative exists, pass the first one on: apt-get reports it by name.
    chosen="$chosen ${best:-$(echo "$alternatives" | cut -d'|' -f1)}"
  done
}

install() {
  choose "$@"
  # shellcheck disable=SC2086
  apt install --yes --no-install-recommends $chosen
}

if lists_are_fresh && install "$@"; then exit 0; fi
update
install "$@"
