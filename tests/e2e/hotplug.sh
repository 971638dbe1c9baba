#!/bin/sh
# goniod with no PORT takes what is plugged in: a made-up USB bridge arrives while it runs, leaves and
# comes again. Its tty is a pty, which libserialport does not open for want of modem lines: streaming
# over libserialport is tested in tests/unit/test_transport.c.
. tests/e2e/lib.sh

command -v umockdev-wrapper >/dev/null || skip "umockdev is not installed: no USB device can be made up"
"$tools/usb_bed" </dev/null 2>/dev/null | grep -q 'without umockdev' && skip "built without umockdev"
umockdev-wrapper "$BUILD/goniod" --version >/dev/null 2>&1 || skip "goniod bears no preload (a sanitizer?)"

mkfifo "$dir/bed"
umockdev-wrapper "$tools/usb_bed" "$BUILD/goniod" --foreground <"$dir/bed" >"$dir/told" 2>"$dir/goniod.said" &
bed=$!
pids="$pids $bed"
exec 3>"$dir/bed"
wait_for "an answer of goniod" answers
expect_exit "nothing is plugged in" 3 gonio devices
expect_text "and it is told" "$dir/err" 'no sensor'

is_there() { devices | grep -q '"port":"/dev/ttyUSB0"'; }
is_empty() { devices | grep -q '"devices":\[\]'; }
# The bed ends with its input: nobody else holds the other end of it.
"$tools/ask" --for 100 watch >"$dir/events" 3>&- &
pids="$pids $!"
start_emulator imu witmotion --rate 100 --play still 3>&-
for time in first second; do
    echo "plug $(readlink "$dir/imu")" >&3
    wait_for "the arrival" is_there && ok "the $time time: found while running"
    devices >"$dir/devices"
    expect_same "its place" "$(json usb_path <"$dir/devices")" 1-2
    expect_same "its serial number" "$(json serial <"$dir/devices")" SN-0042
    wait_for "its event" grep -q '"event":"sensor","port":"/dev/ttyUSB0"' "$dir/events" && ok "clients are told"
    echo unplug >&3
    wait_for "the departure" is_empty && ok "it has left"
done
exec 3>&-
finish "$bed"
expect_same "goniod ends well" $code 0

end_test
