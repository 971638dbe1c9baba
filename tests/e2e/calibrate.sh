#!/bin/sh
# A sensor is calibrated on a table, and measured with what was found: kept by its serial number over a
# pty in real time; and, out of captures in no time, that the next set uses it, how sensors without a
# serial number are named, and what happens when it is done wrong or not at all.
. tests/e2e/lib.sh

has_rates() { devices | grep -q '"gyroscope",'; }
is_calibrated() { devices | grep -q '"parts":\["gyroscope","gyroscope_bias","accelerometer"'; }

# ---- by serial number, as it is done ----

by_serial() {
    patience=240
    start_emulator imu witmotion --seed 21 --play calibration
    start_goniod "$dir/imu"
    wait_for "a sensor that sends rates" has_rates
    devices >"$dir/devices"
    expect_text "before: nothing is known" "$dir/devices" '"calibration":{"parts":\[\],"trouble":""}'
    expect_exit "devices" 0 gonio devices
    expect_text "devices: says so" "$dir/out" 'not calibrated; `gonio calibrate` takes two minutes'
    expect_exit "calibrate" 0 gonio calibrate --timeout 200
    expect_text "calibrate: in words" "$dir/out" 'The scale of the gyroscope is known to 0.0[3-8] %'
    expect_text "calibrate: counts" "$dir/err" 'Turning: 3 of 5'
    expect_text "calibrate: says what comes next" "$dir/err" 'Lay it on another side, Z down'
    kept=$GONIO_DATA/calibrations/WT5300000021.json
    expect_text "kept under its serial number" "$kept" '"serial":"WT5300000021"'
    expect_same "for its owner alone" "$(stat -c %a "$kept" "${kept%/*}" | tr '\n' ' ')" "600 700 "
    expect_exit "devices" 0 gonio devices
    expect_text "devices: tells the age" "$dir/out" 'calibrated less than a minute ago, scale known to 0.0'
    cp "$kept" "$dir/kept"
    finish "$emulator" TERM
    start_emulator imu witmotion --seed 21 --play still
    wait_for "the same sensor again" is_calibrated
    gonio devices --json >"$dir/devices"
    expect_near "known as well as a moment ago" "$(json scale_sd_percent <"$dir/devices")" 0.055 0.03
    finish "$emulator" TERM
    start_emulator imu witmotion --seed 22 --play still
    wait_for "another sensor" grep_devices '"streaming".*WT5300000022.*"gyroscope",'
    expect_exit "devices" 0 gonio devices
    expect_text "another sensor: not calibrated" "$dir/out" 'not calibrated'
    finish "$goniod" TERM
    expect_same "and nothing was changed" "$(cksum <"$kept")" "$(cksum <"$dir/kept")"
}
grep_devices() { devices | grep -q "$1"; }

# ---- out of captures: a sensor without a serial number has the name that was given to its port ----

capture() { rm -f "$dir/imu.capture" && gonio-emu witmotion --capture "$dir/imu.capture" --rate 100 "$@"; }
start_named() {
    printf 'port = file:%s/imu.capture\nname = file:%s/imu.capture front-sensor\n' "$dir" "$dir" >"$dir/conf"
    start_goniod --fast --config "$dir/conf"
}

used_by_the_next_set() {
    capture --seed 1 --noise consumer --play calibration
    start_named
    expect_exit "calibrate" 0 gonio calibrate --json
    expect_text "calibrate --json" "$dir/out" '^{"saved":true,"say":"The scale'
    expect_text "calibrate --json: the whole of it" "$dir/out" '"gyro_matrix":{"learned_at_s":'
    expect_exit "devices" 0 gonio devices
    expect_text "devices: tells the age" "$dir/out" 'calibrated less than a minute ago, scale known to 0.0'
    finish "$goniod" TERM
    kept=$GONIO_DATA/calibrations/front-sensor.json
    expect_text "kept under the name of its port" "$kept" '"serial":"front-sensor"'
    cp "$kept" "$dir/kept"
    capture --seed 1 --noise consumer --play cervical.rotation --left 70 --right 70
    start_named
    expect_exit "measure" 0 gonio measure cervical.rotation --patient P001 --phase before --json
    finish "$goniod" TERM
    if cmp -s "$kept" "$dir/kept"; then fail "the set has taught nothing"; else ok "the set has taught something"; fi
    expect_text "and what only a table tells is still there" "$kept" '"acc":{"learned_at_s"'
    set=$GONIO_DATA/$(column "$log" set 1)
    expect_text "the set keeps what it was evaluated with" "$set/set.json" '"calibration":{"temp_c":31,"gyro_matrix"'
    expect_exit "analyse" 0 gonio analyse cervical.rotation --json "$set/samples.csv"
    for row in 1 2; do
        expect_near "analyse: mean $row as logged" "$(json mean_deg $row <"$dir/out")" "$(column "$log" mean_deg $row)" 0.0011
        expect_near "mean $row, 1 or 2 degrees off without" "$(column "$log" mean_deg $row)" 70 0.8
        expect_near "analyse: uncertainty $row as logged" "$(json uncertainty_deg $row <"$dir/out")" \
            "$(column "$log" uncertainty_deg $row)" 0.0011
    done
    expect_exit "analyse with a calibration" 0 gonio analyse cervical.rotation --calibration "$kept" "$set/samples.csv"
    expect_exit "fuse with one" 0 gonio fuse --calibration "$kept" "$set/samples.csv"
    expect_refusal "fuse with a set" 1 'whose calibration\|no calibration' gonio fuse --calibration "$set/set.json" "$set/samples.csv"
    echo '{' >"$kept"
    start_named
    expect_exit "a damaged file" 0 gonio devices --json
    expect_text "a damaged file: is told" "$dir/out" '"trouble":"[^"]*front-sensor.json: line 2'
    finish "$goniod" TERM
}

# ---- wrong, not at all, and by no one's name ----

done_wrong() {
    capture --seed 32 --play still --seconds 60
    start_goniod --fast "file:$dir/imu.capture"
    expect_refusal "only lain there" 1 'the sensor has gone' gonio calibrate
    expect_text "asked to be turned" "$dir/err" 'turn it five times'
    if [ -e "$GONIO_DATA/calibrations" ]; then fail "something was kept"; else ok "nothing is kept"; fi
    finish "$goniod" TERM
    capture --seed 33 --noise consumer --play calibration
    start_goniod --fast "file:$dir/imu.capture"
    expect_refusal "without a name" 1 'used until the sensor is unplugged, and not kept' gonio calibrate
    is_calibrated && ok "without a name: used" || fail "without a name: not used"
    if [ -e "$GONIO_DATA/calibrations" ]; then fail "something was kept"; else ok "nothing is kept"; fi
    finish "$goniod" TERM
    rm -f "$dir/imu.capture"
    gonio-emu bno08x-rvc --capture "$dir/imu.capture" --play still --seconds 20
    start_goniod --fast "file:$dir/imu.capture"
    expect_refusal "a sensor without gyroscope" 4 'sends no gyroscope' gonio calibrate
    expect_exit "devices" 0 gonio devices
    expect_no_text "devices: asks for nothing that it can't have" "$dir/out" calibrate
    finish "$goniod" TERM
    start_emulator lying witmotion --rate 100 --seed 34 --play still
    start_goniod "$dir/lying"
    wait_streaming
    expect_refusal "the time is up" 4 'the time was up' gonio calibrate --timeout 5
    expect_refusal "another sensor than there is" 3 'no sensor at' gonio calibrate WT0000000000
    expect_exit "no such option" 2 gonio calibrate --fast
    gonio calibrate >"$dir/first" 2>&1 &
    first=$!
    wait_for "its beginning" grep -q 'turn it five times' "$dir/first"
    expect_refusal "two at a time" 1 'calibrated already' gonio calibrate
    expect_refusal "a set meanwhile" 1 'is being calibrated' gonio measure cervical.rotation --patient P1 --phase before
    finish $first TERM
    expect_refusal "left: another may begin" 4 'the time was up' gonio calibrate --timeout 5
    finish "$goniod" TERM
}

branch by_serial
branch used_by_the_next_set
branch done_wrong
join
end_test
