#!/usr/bin/env bash
# Two hosts on one machine: two network namespaces joined by a cable (veth), with a route for multicast.
# Usage: namespaces.sh up NAME | down NAME      (Linux, root). Makes NAME-tester (10.77.0.1, fd77::1) and NAME-device (10.77.0.2, fd77::2);
# without fd77::1 and fd77::2 where the kernel has no IPv6.
set -euo pipefail
usage() { echo "usage: $0 up|down NAME" >&2; exit 3; }
[ $# -eq 2 ] || usage
name=$2
case "$1" in
  up)
    ip netns add "$name-tester"
    ip netns add "$name-device"
    ip link add t0 netns "$name-tester" type veth peer name d0 netns "$name-device"
    n=1
    for end in "tester t0" "device d0"; do
      set -- $end
      host="ip -n $name-$1"
      $host link set lo up
      $host address add "10.77.0.$n/24" dev "$2"
      if [ -e /proc/net/if_inet6 ]; then $host -6 address add "fd77::$n/64" dev "$2" nodad; fi
      $host link set "$2" up
      $host route add 224.0.0.0/4 dev "$2"
      n=$((n + 1))
    done
    ;;
  down)
    ip netns delete "$name-tester" 2>/dev/null || true
    ip netns delete "$name-device" 2>/dev/null || true
    ;;
  *) usage ;;
esac
