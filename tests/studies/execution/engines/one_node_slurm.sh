#!/usr/bin/env bash
# Runs a command beside a real Slurm of one node, which is gone when the command ends:
#
#   tests/studies/execution/engines/one_node_slurm.sh .venv/bin/python -m pytest -q tests/studies/execution/engines -m slow -k real_slurm
#
# Needs root, Debian's packages and a kernel with overlay file systems. The packages are installed into a layer above
# the system's folders that only this script's processes see, and these live in namespaces of their own: whatever
# happens, nothing is changed on the machine and no process stays. What the command writes outside /etc, /usr, /var and
# /run does stay.
#
# Exit code: the command's; 77 where a Slurm cannot be had.
set -euo pipefail

packages=(slurmctld slurmd slurm-client munge)

lacking() {
  echo "one_node_slurm: $1" >&2
  exit 77
}

main() {
  local layer code=0
  [ $# -gt 0 ] || { echo "one_node_slurm: which command?" >&2; exit 2; }
  [ "$(id -u)" = 0 ] || lacking "only root may do this"
  command -v apt-get unshare >/dev/null || lacking "apt-get and unshare are needed"
  layer="$(mktemp -d)"
  unshare --mount --pid --fork --kill-child --mount-proc "${BASH_SOURCE[0]}" --apart "$layer" "$@" || code=$?
  rmdir "$layer"
  exit "$code"
}

apart() { # in namespaces of its own: lay a layer above the system, install, start, run
  local layer="$1"
  shift
  mount -t tmpfs one_node_slurm "$layer"
  overlay "$layer" || lacking "this file system cannot be overlaid"
  { install && configure && start; } >"$layer/log" 2>&1 || {
    tail -n 30 "$layer/log" >&2
    lacking "Slurm does not start"
  }
  "$@"
}

overlay() {
  local layer="$1" folder
  for folder in /etc /usr /var /bin /sbin /lib; do
    if [ ! -L "$folder" ]; then # since Debian 12 the last three are links into /usr
      mkdir -p "$layer$folder"/{upper,work}
      mount -t overlay one_node_slurm "$folder" \
        -o "lowerdir=$folder,upperdir=$layer$folder/upper,workdir=$layer$folder/work" || return 1
    fi
  done
  mount -t tmpfs one_node_slurm /run
}

install() {
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d # packages shall not start their services
  chmod +x /usr/sbin/policy-rc.d
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -qy --no-install-recommends "${packages[@]}" ||
    { apt-get update -q && apt-get install -qy --no-install-recommends "${packages[@]}"; }
}

configure() {
  local name memory
  name="$(hostname -s)"
  memory="$(awk '/^MemTotal/ {print int($2 / 1100)}' /proc/meminfo)" # MB, a little less than there is
  mkdir -p /etc/slurm /run/munge /var/spool/slurmctld /var/spool/slurmd
  chown munge: /run/munge
  cat >/etc/slurm/slurm.conf <<CONF
ClusterName=one
SlurmctldHost=$name(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=/var/spool/slurmctld
SlurmdSpoolDir=/var/spool/slurmd
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
KillWait=5
NodeName=$name NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=60 State=UP
CONF
}

start() {
  runuser -u munge -- munged --foreground &
  slurmctld -D &
  slurmd -D &
  for _ in $(seq 60); do
    if [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]; then return 0; fi
    sleep 0.5
  done
  return 1
}

case "${1:-}" in
  --apart) shift; apart "$@" ;;
  *) main "$@" ;;
esac
