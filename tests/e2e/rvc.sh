#!/bin/sh
# A BNO08x in UART-RVC mode: it gives orientation only, which passes through, and says so.
. tests/e2e/lib.sh

# ---- recorded: bytes to orientation ----

fast_raw rvc bno08x-rvc --play cervical.rotation --left 50 --right 40 --reps 3
expect_exit "decode --stats" 0 gonio decode --stats "$dir/rvc.raw"
cp "$dir/out" "$dir/samples.csv"
expect_same "device" "$(tail -n 1 "$dir/err" | json device)" bno08x-rvc
expect_same "no junk" "$(tail -n 1 "$dir/err" | json junk_bytes)" 0
expect_same "a row a frame" "$(rows "$dir/samples.csv")" "$(($(wc -c <"$dir/rvc.raw") / 19))"
expect_exit "fuse" 0 gonio fuse "$dir/samples.csv"
# The last digit may differ; the sign of a whole quaternion means nothing.
paste -d , "$dir/samples.csv" "$dir/out" | tr -d '\r' | awk -F, 'NR > 1 {
        dot = $4 * $20 + $5 * $21 + $6 * $22 + $7 * $23
        if (!(dot > 0.9999999 || dot < -0.9999999) || $1 != $18) { print "row " NR ": " $0; bad++ }
    } END { exit bad > 0 || NR < 1000 }' >"$dir/differences" &&
    ok "orientation passes through" || fail "orientation does not pass through" "$dir/differences"
expect_exit "analyse" 0 gonio analyse cervical.rotation --json "$dir/samples.csv"
expect_near "left" "$(json mean_deg 1 <"$dir/out")" 50 2
expect_near "right" "$(json mean_deg 2 <"$dir/out")" 40 2
expect_text "analyse: flagged" "$dir/out" '"fused_by_sensor"'

# ---- live ----

start_emulator imu bno08x-rvc --play cervical.rotation --left 50 --right 40 --reps 1
start_goniod --capture "$dir/capture" "$dir/imu"
expect_exit "measure" 0 gonio measure cervical.rotation --patient P002 --phase baseline --reps 1
devices >"$dir/devices"
expect_same "recognised" "$(json device <"$dir/devices")" bno08x-rvc
expect_same "line rate" "$(json baud <"$dir/devices")" 115200
expect_same "not set up" "$(json set_up_for_this_run <"$dir/devices")" false
expect_near "row: left" "$(column "$log" mean_deg 1)" 50 2
expect_near "row: right" "$(column "$log" mean_deg 2)" 40 2
case $(column "$log" flags 1) in
*fused_by_sensor*) ok "row: flagged" ;;
*) fail "row: flags are \"$(column "$log" flags 1)\", without fused_by_sensor" ;;
esac
finish "$goniod" TERM
expect_same "goniod: asked to end, it ends well" $code 0
expect_exit "decode the capture" 0 gonio decode --stats "$dir/capture"
expect_same "capture: device" "$(tail -n 1 "$dir/err" | json device)" bno08x-rvc
expect_near "capture: timed by arrival" "$(awk -F, 'END { print (NR - 2) / $1 }' "$dir/out")" 100 3

end_test
