#!/bin/busybox sh
# PID 1 of the rig's guest: loads the drivers, mounts the host's files, runs one command.
# What it prints goes to the console, which the host shows only when something went wrong.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
. /settings

# Of the plain display adapters the first is for VFIO and the second for nobody; their driver gets the one
# that is VGA besides.
owner=vfio-pci
for device in /sys/bus/pci/devices/*; do
  case "$(cat "$device/vendor" "$device/class")" in
    *0x1234*0x038000)
      echo "$owner" >"$device/driver_override"
      owner=nobody
      ;;
  esac
done

while read -r name options; do
  insmod "/modules/$name.ko" $options || echo "rig: module $name did not load"
done </modules/order

# The host's file tree, read-only; over it, what a running machine has of its own.
if [ -z "$DISC" ]; then
  # Its device may have waited for the IOMMU's driver, and come by and by.
  for second in 1 2 3 4 5; do
    mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /host && break
    sleep 1
  done
  [ -d /host/proc ] || exit 1
else
  # The drive is found by and by.
  for second in 1 2 3 4 5; do [ -e /dev/sr0 ] || sleep 1; done
  mount -t iso9660 -o ro /dev/sr0 /host || exit 1
fi
if [ -z "$USERLAND" ]; then
  mount --bind /host /root
else
  # The host's programs are for another processor: a root of its own, with busybox and Node.
  mount -t tmpfs -o mode=0755 root /root
  for folder in dev proc sys tmp run etc bin usr node_modules; do mkdir "/root/$folder"; done
  for folder in usr node_modules; do mount --bind "/host$USERLAND/$folder" "/root/$folder"; done
  for folder in lib lib64; do ln -s "usr/$folder" "/root/$folder"; done
  echo "root:x:0:0:root:/tmp:/bin/sh" >/root/etc/passwd
  cp /bin/busybox /root/bin/busybox
  chroot /root /bin/busybox --install -s /bin
fi
if [ -n "$DISC" ]; then
  # It has no programs of the host's but Node.
  mount -t tmpfs -o mode=0755 bin /root/bin
  cp /bin/busybox /root/bin/busybox
  chroot /root /bin/busybox --install -s /bin
fi
mount --bind /dev /root/dev
mount --bind /proc /root/proc
mount --bind /sys /root/sys
for folder in tmp run dev/shm; do
  [ -d "/root/$folder" ] || mkdir "/root/$folder"
  mount -t tmpfs -o mode=1777 tmp "/root/$folder"
done
mkdir -p /root/dev/pts
mount -t devpts -o ptmxmode=0666 pts /root/dev/pts
mount -t debugfs debug /root/sys/kernel/debug
mount -t tracefs trace /root/sys/kernel/tracing
# A checkout or a node below /tmp or /run has just been covered, and a root of its own has neither: put them back.
printf '%s\n' "$KEEP" | while read -r folder; do
  [ -e "/root$folder" ] && continue
  mkdir -p "/root$folder"
  mount --bind "/host$folder" "/root$folder"
done

for port in /root/sys/class/virtio-ports/*; do
  read -r name <"$port/name"
  case "$name" in vmprot.*) ln -s "/dev/${port##*/}" "/root/dev/$name" ;; esac
done
if [ -n "$DISC" ]; then
  number=1
  for name in out err control; do
    stty -F "/dev/ttyS$number" raw 115200
    ln -s "/dev/ttyS$number" "/root/dev/vmprot.$name"
    number=$((number + 1))
  done
fi
# Without these nobody would ever hear of the job; when PID 1 ends, the machine does.
[ -e /root/dev/vmprot.control ] || exit 1
ln -s /proc/self/fd /root/dev/fd
hostname rig
ifconfig lo 127.0.0.1
mkdir /root/run/rig
cp /bin/busybox /root/run/rig/busybox
printf '%s\n' "$COMMAND" >/root/run/rig/command

cat >/run/inside <<END
cd /
exec chroot /root /run/rig/busybox env -i HOME=/tmp PATH='$COMMAND_PATH' TERM='$TERM_NAME' \\
  VMPROT_RIG='$SUITE' VMPROT_RIG_MACHINE='$MACHINE' /run/rig/busybox sh /run/rig/command
END
if [ -n "$SHELL_ROWS" ]; then
  stty rows "$SHELL_ROWS" cols "$SHELL_COLUMNS" </root/dev/hvc0
  # A session of its own with the terminal, so that ^C reaches what runs in it.
  setsid -c sh /run/inside <>/root/dev/hvc0 >&0 2>&1
  status=$?
else
  # Through pipes: a port takes 32 KiB at most in one write, and node does not ask how much it took.
  mkfifo /run/out /run/err
  cat /run/out >/root/dev/vmprot.out &
  cat /run/err >/root/dev/vmprot.err &
  sh /run/inside </dev/null >/run/out 2>/run/err
  status=$?
  wait
fi
echo "exit $status" >/root/dev/vmprot.control
# The host switches the machine off.
while :; do sleep 60; done
