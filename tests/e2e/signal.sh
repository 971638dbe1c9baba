#!/bin/sh
# Which signal a set is made from and how late it came: chosen by itself, asked for, kept in set.json,
# and taken from there when the kept samples are evaluated again.
. tests/e2e/lib.sh

last_set() { echo "$GONIO_DATA/$(column "$log" set "$(rows "$log")")"; }
# again LEGEND SET REPS: analyse of the kept samples prints the measurement that set.json has
again() {
    gonio analyse cervical.rotation --json --reps "$3" "$2/samples.csv" >"$dir/again" 2>"$dir/err" || fail "$1: analyse" "$dir/err"
    if grep -qF "$(tr -d '\n' <"$dir/again")" "$2/set.json"; then
        ok "$1: the same when evaluated again"
    else
        fail "$1: evaluated again, it is not the measurement of set.json" "$dir/again"
    fi
}

# ---- chosen ----

start_emulator imu witmotion --rate 100 --play cervical.rotation --left 50 --right 40 --reps 1
printf 'latency = 12.5\n' >"$dir/late.conf"
start_goniod --config "$dir/late.conf" "$dir/imu"
expect_exit "measure" 0 gonio measure cervical.rotation --patient P1 --phase before --reps 1
set=$(last_set)
expect_same "set.json: signal" "$(json signal 2 <"$set/set.json")" 6
expect_same "set.json: nobody asked" "$(json asked <"$set/set.json")" auto
expect_text "set.json: why" "$set/set.json" '"why":"gyroscope and accelerometer, '
expect_text "set.json: what else was there" "$set/set.json" '"had":\["orientation","gyroscope","accelerometer","magnetometer"\]'
expect_near "set.json: its own orientation agrees" "$(json disagreement_deg <"$set/set.json")" 0 5
expect_same "set.json: late as goniod.conf says" "$(json latency_s <"$set/set.json")" 0.0125
again "chosen" "$set" 1
devices >"$dir/devices"
expect_same "devices: signal" "$(json signal <"$dir/devices")" 6
expect_same "devices: late" "$(json latency_s <"$dir/devices")" 0.0125
expect_exit "devices for people" 0 gonio devices
expect_text "devices: in words" "$dir/out" 'late by 12.5 ms, as a person has said'
finish "$goniod" TERM
finish "$emulator" TERM

# ---- asked for ----

left=50 right=60
for signal in sensor 9 6; do
    fast_set --patient P2 --phase before --signal $signal
    expect_same "--signal $signal: exit" "$code" 0
    set=$(last_set)
    expect_same "--signal $signal: set.json" "$(json signal 2 <"$set/set.json")" $signal
    expect_same "--signal $signal: asked" "$(json asked <"$set/set.json")" $signal
    expect_near "--signal $signal: left" "$(column "$log" mean_deg $(($(rows "$log") - 1)))" 50 3
    again "--signal $signal" "$set" 3
    case $signal in
    sensor) expect_text "flagged" "$set/set.json" '"fused_by_sensor"' ;;
    *) expect_no_text "not flagged" "$set/set.json" '"fused_by_sensor"' ;;
    esac
    cp "$dir/again" "$dir/of.$signal"
done
cmp -s "$dir/of.sensor" "$dir/of.6" && fail "two signals, one value" "$dir/of.6" || ok "another signal is another value"
gonio analyse cervical.rotation --json --signal sensor "$set/samples.csv" >"$dir/out" 2>"$dir/err"
expect_text "analyse --signal goes before set.json" "$dir/out" '"fused_by_sensor"'
cp "$set/samples.csv" "$dir/samples.csv"
gonio analyse cervical.rotation --json "$dir/samples.csv" | cmp -s - "$dir/of.6" &&
    ok "without a set.json the samples tell" || fail "without a set.json: another value"

# ---- not to be had ----

start_emulator rvc bno08x-rvc --play still
start_goniod "$dir/rvc"
wait_streaming
expect_refusal "a signal that it does not send" 2 'asked for, but this sensor sends not all of' \
    gonio measure cervical.rotation --patient P3 --phase before --signal 9
expect_refusal "no such signal" 2 '"7" is no signal; say auto' \
    gonio measure cervical.rotation --patient P3 --phase before --signal 7
expect_exit "devices" 0 gonio devices
expect_text "an RVC: its own orientation, and why" "$dir/out" 'signal sensor: .*it sends no gyroscope'
expect_text "an RVC: late by its line" "$dir/out" 'late by 1.6 ms: what the sensor adds is not known'
finish "$goniod" TERM
finish "$emulator" TERM

# ---- filters ----

expect_exit "fuse --signal auto" 0 gonio fuse --signal auto "$dir/samples.csv"
expect_text "fuse: says what it chose" "$dir/err" 'sensor 0: signal 6: gyroscope and accelerometer'
expect_same "fuse --signal auto: a row for a row" "$(rows "$dir/out")" "$(rows "$dir/samples.csv")"
gonio fuse --no-mag "$dir/samples.csv" | cmp -s - "$dir/out" && ok "6 is --no-mag" || fail "6 is not --no-mag"
gonio fuse --signal 9 "$dir/samples.csv" >"$dir/nine"
gonio fuse "$dir/samples.csv" | cmp -s - "$dir/nine" && ok "9 is the default" || fail "9 is not the default"
expect_exit "fuse --signal sensor" 0 gonio fuse --signal sensor "$dir/samples.csv"
expect_same "fuse --signal sensor: as sent" "$(column "$dir/out" qw 500 | cut -c 1-7)" \
    "$(column "$dir/samples.csv" qw 500 | cut -c 1-7)"
tr -d '\r' <"$dir/samples.csv" | cut -d , -f 1-3,8-13 >"$dir/raw.csv"
for signal in sensor 9; do
    expect_refusal "fuse --signal $signal of what is not there" 2 "signal $signal was asked for, but" \
        gonio fuse --signal $signal "$dir/raw.csv"
    expect_refusal "analyse --signal $signal of what is not there" 2 "signal $signal was asked for, but" \
        gonio analyse cervical.rotation --signal $signal "$dir/raw.csv"
done
expect_refusal "both" 2 'give one of them' gonio fuse --no-mag --signal 6 "$dir/samples.csv"
for late in x 2000 -101 '' 1e9; do
    expect_refusal "fuse --latency '$late'" 2 'milliseconds, from' gonio fuse --latency "$late" "$dir/samples.csv"
    expect_refusal "analyse --latency '$late'" 2 'milliseconds, from' \
        gonio analyse cervical.rotation --latency "$late" "$dir/samples.csv"
done

# ---- goniod.conf ----

for line in 'signal = best' 'latency = soon' 'trunk_latency = 5000'; do
    printf '%s\n' "$line" >"$dir/bad.conf"
    expect_refusal "goniod.conf: $line" 78 'bad.conf:1: ' goniod --foreground --config "$dir/bad.conf"
done

end_test
