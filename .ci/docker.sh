#!/usr/bin/env bash
# A Docker engine with the image eclipse-mosquitto:2, for the tests of real brokers.
# Usage: eval "$(.ci/docker.sh up FOLDER)" ... .ci/docker.sh down FOLDER
# up: uses the engine that answers, else installs docker.io and starts one of its own that keeps everything in FOLDER;
#     prints what to export. Exit code 1, with the reason, where no engine can run or the image cannot be had.
# down: ends the engine that up has started, and removes FOLDER.
set -uo pipefail
image=eclipse-mosquitto:2
usage() { echo "usage: $0 up|down FOLDER" >&2; exit 3; }
missing() { echo "missing on this machine: $1" >&2; exit 1; }
[ $# -eq 2 ] || usage
folder=$(realpath -m "$2")

answers() { timeout 10 docker info >/dev/null 2>&1; }

install() { # install PACKAGE...
  echo "installing $*" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >"$folder/apt.log" 2>&1
}

stop() { # ends the engine of this folder, by its id
  local pid
  pid=$(cat "$folder/pid" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null
  rm -f "$folder/pid"
}

start() { # start STORAGE-DRIVER: an engine without a network of its own, so that nothing of this machine changes
  local storage=()
  [ "$1" = default ] || storage=(--storage-driver "$1")
  dockerd --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/dockerd.pid" \
    --bridge none --iptables=false --ip6tables=false "${storage[@]}" >"$folder/dockerd.log" 2>&1 </dev/null &
  local pid=$!
  echo "$pid" >"$folder/pid"
  for _ in $(seq 60); do
    if answers; then return 0; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.5
  done
  stop
  return 1
}

engine() {
  command -v docker >/dev/null && answers && return 0
  [ "$(id -u)" = 0 ] || missing "a Docker engine (only root can start one)"
  command -v dockerd >/dev/null || install docker.io || missing "a Docker engine (docker.io cannot be installed)"
  answers && return 0
  export DOCKER_HOST="unix://$folder/docker.sock"
  start default || start vfs || missing "a Docker engine that runs here: $(tail -n 1 "$folder/dockerd.log")"
  # Inside of a container its clients look for the bridge that this engine does not have.
  echo "export DOCKER_HOST=$DOCKER_HOST TESTCONTAINERS_HOST_OVERRIDE=localhost"
}

stand_in() { # the image, made of what Debian's mosquitto consists of
  local program tree="$folder/tree" file
  [ -x /usr/sbin/mosquitto ] || install mosquitto || return 1
  program=/usr/sbin/mosquitto
  mkdir -p "$tree/tmp" "$tree/etc"
  chmod 1777 "$tree/tmp"
  printf '%s\n' 'root:x:0:0::/:' 'nobody:x:65534:65534::/:' >"$tree/etc/passwd"
  for file in "$program" $(ldd "$program" | grep -o '/[^ ]*'); do install_file "$file" "$tree" || return 1; done
  tar -C "$tree" -c . | docker import --change "ENTRYPOINT [\"$program\"]" \
    --change 'CMD ["-c", "/mosquitto/config/mosquitto.conf"]' \
    --change 'LABEL stand-in="mosquitto of this machine"' - "$image" >/dev/null
}
install_file() { mkdir -p "$2$(dirname "$1")" && cp -L "$1" "$2$1"; }

case "$1" in
  up)
    mkdir -p "$folder" && touch "$folder/made-by-docker.sh" || exit 1
    engine || exit 1
    docker image inspect "$image" >/dev/null 2>&1 && exit 0
    timeout 120 docker pull -q "$image" >"$folder/pull.log" 2>&1 && exit 0
    echo "no registry gives $image; a stand-in is made of this machine's mosquitto" >&2
    stand_in || missing "the image $image, and what a stand-in is made of"
    ;;
  down)
    [ -e "$folder/made-by-docker.sh" ] || exit 0
    stop
    # The engine leaves the network of its host mounted.
    umount "$folder"/exec/netns/* 2>/dev/null
    rm -rf "$folder"
    ;;
  *) usage ;;
esac
