#!/bin/sh
# From a sensor as it comes from the shop to rows of the log: found at its own rate, set up for this
# run only, one set measured in real time, saved, verified, and the same when evaluated again.
. tests/e2e/lib.sh

start_emulator imu witmotion --play cervical.rotation --left 52,53,51 --right 60,61,59 --seed 4
start_goniod "$dir/imu"
expect_exit "measure" 0 gonio measure cervical.rotation --patient P017 --phase before --pain 4
expect_text "measure: says that it is saved" "$dir/err" '^gonio: saved: session '
cp "$dir/out" "$dir/measured"

# ---- the sensor ----

devices >"$dir/devices"
expect_same "device" "$(json device <"$dir/devices")" witmotion
expect_same "line rate" "$(json baud <"$dir/devices")" 115200
expect_same "set up for this run" "$(json set_up_for_this_run <"$dir/devices")" true
expect_near "rate" "$(json rate_hz <"$dir/devices")" 100 10

# ---- the rows ----

expect_same "columns" "$(head -n 1 "$log" | tr -d '\r')" "schema,measured_at,patient,session,phase,movement,side,\
mode,position,sensors,reps_valid,reps_recorded,mean_deg,best_deg,sd_deg,uncertainty_deg,drift_deg,coupled_1_deg,\
coupled_2_deg,peak_velocity_deg_s,sparc,trunk_deg,pain_nprs,flags,rater,device,serial,firmware,software,set,crc32c"
expect_same "a row for each direction" "$(rows "$log")" 2
session=$(column "$log" session 1)
row=0
for side in left right; do
    row=$((row + 1))
    if [ $side = left ]; then truth=52; else truth=60; fi
    is() { expect_same "row $row: $1" "$(column "$log" "$1" $row)" "$2"; }
    is movement "cervical.rotation_$side"
    is side $side
    is patient P017
    is session "$session"
    is phase before
    is mode active
    is sensors 1
    is reps_valid 3
    is reps_recorded 3
    is pain_nprs 4
    is device witmotion
    is serial WT5300000004
    is set "sets/P017/$session/before.cervical.rotation.1"
    expect_near "row $row: mean" "$(column "$log" mean_deg $row)" $truth 2
    expect_near "row $row: best" "$(column "$log" best_deg $row)" $((truth + 1)) 2
    expect_near "row $row: uncertainty" "$(column "$log" uncertainty_deg $row)" 2.5 2.4
done
case $session in
"$(date +%Y-%m-%d)"[a-z] | "$(date -u +%Y-%m-%d)"[a-z]) ok "session: $session" ;;
*) fail "session: $session is not of today" ;;
esac
column "$log" measured_at 1 |
    grep -Eq '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?([+-][0-9]{2}:[0-9]{2}|Z)$' &&
    ok "time with offset" || fail "measured_at is \"$(column "$log" measured_at 1)\""

# ---- the folder ----

set=$GONIO_DATA/$(column "$log" set 1)
for file in samples.csv angles.csv set.json; do
    if [ -s "$set/$file" ]; then ok "$file is there"; else fail "$file is missing or empty"; fi
done
expect_same "files are for their owner alone" "$(find "$GONIO_DATA" -type f ! -perm 600)" ""
expect_same "folders too" "$(find "$GONIO_DATA" -type d ! -perm 700)" ""
expect_same "samples: columns" "$(head -n 1 "$set/samples.csv" | tr -d '\r')" \
    "t_s,sensor,seq,qw,qx,qy,qz,gx_rad_s,gy_rad_s,gz_rad_s,ax_m_s2,ay_m_s2,az_m_s2,mx_ut,my_ut,mz_ut,temp_c"
expect_same "angles: columns" "$(head -n 1 "$set/angles.csv" | tr -d '\r')" "t_s,flexion_deg,lateral_deg,rotation_deg"
expect_near "angles: the most to the left" "$(awk -F, 'NR > 1 && $4 > m { m = $4 } END { print m }' "$set/angles.csv")" 53.5 3
expect_exit "verify" 0 gonio verify
expect_text "verify: says how much" "$dir/out" ': 2 rows and 1 sets are whole and unaltered'

# ---- evaluated again ----

expect_exit "analyse" 0 gonio analyse cervical.rotation --json "$set/samples.csv"
for row in 1 2; do
    expect_near "analyse: mean $row as logged" "$(json mean_deg $row <"$dir/out")" "$(column "$log" mean_deg $row)" 0.011
    expect_near "analyse: uncertainty $row as logged" "$(json uncertainty_deg $row <"$dir/out")" \
        "$(column "$log" uncertainty_deg $row)" 0.011
done
expect_text "measure: printed a left mean" "$dir/measured" 'cervical.rotation_left'

# ---- nothing is kept in the sensor, unless asked for ----

# registers BAUD: restarted, which is a power cycle to its registers, and asked at that rate for
# 02 (content), 03 (rate) and 04 (line rate)
hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
registers() {
    stty -F "$dir/imu" raw -echo 115200
    printf '\377\252\151\210\265\377\252\000\377\000' >"$dir/imu"
    sleep 1
    stty -F "$dir/imu" raw -echo "$1"
    for try in 1 2 3 4 5; do
        timeout 1.5 cat "$dir/imu" >"$dir/answer" 2>/dev/null &
        reader=$!
        sleep 0.3
        printf '\377\252\047\002\000' >"$dir/imu"
        wait $reader
        found=$(hex "$dir/answer" | sed -n 's/.*555f\(............\).*/\1/p')
        [ -z "$found" ] || break
    done
    echo "$found"
}
finish "$goniod" TERM
expect_same "after a power cycle it is as from the shop" "$(registers 9600)" 1e0006000200
start_goniod "$dir/imu"
wait_streaming
expect_exit "devices --save" 0 gonio devices --save "$dir/imu"
wait_streaming
finish "$goniod" TERM
saved=$(registers 115200)
expect_same "and after devices --save it is not" "${saved#????}" 09000600

end_test
