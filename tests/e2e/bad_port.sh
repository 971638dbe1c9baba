#!/bin/sh
# Ports that give trouble: garbage, silence, an unlikely rate, another program on the port, a plug
# that is pulled in mid-repetition and put back, or not. In real time, side by side.
. tests/e2e/lib.sh

play="--play cervical.rotation --left 50 --right 60 --reps 1"
measure="gonio measure cervical.rotation --patient P003 --phase before --reps 1"
expect_alive() { expect_exit "goniod is alive" 0 "$tools/ask" hello; }

garbage() {
    start_emulator imu witmotion --rate 100 --fault garbage $play
    start_goniod "$dir/imu"
    expect_refusal "garbage" 3 "$dir/imu: sends bytes, but of no protocol that is known here" $measure
    expect_alive
    expect_same "no row" "$(rows "$log")" 0
    expect_exit "devices shows it" 0 gonio devices
    expect_text "devices says why" "$dir/out" 'of no protocol'
    finish "$emulator" TERM
    # The port is of use again as soon as a sensor answers there.
    start_emulator imu witmotion --rate 100 --play still
    wait_streaming && ok "and a sensor on that port is found"
}

silent() {
    start_emulator imu witmotion --fault silent $play
    start_goniod "$dir/imu"
    expect_refusal "silent" 3 'silent: no byte has come at any line rate' $measure
    expect_alive
}

nowhere() {
    start_goniod "$dir/imu"
    expect_refusal "no such port" 3 "$dir/imu: .*no such" $measure
    expect_alive
    start_emulator imu witmotion --rate 100 --play still
    wait_streaming && ok "and it is found when it comes"
}

no_tty() {
    echo "no port" >"$dir/file"
    start_goniod "$dir/file"
    expect_refusal "a file in place of a port" 3 "$dir/file: not a" $measure
    expect_alive
}

slow_rate() {
    start_emulator imu witmotion --set 04=4 --play still # 38400 baud, 10 Hz
    start_goniod "$dir/imu"
    wait_streaming
    devices >"$dir/out"
    expect_same "38400 baud at 10 Hz: found and set up" \
        "$(json baud <"$dir/out") $(json set_up_for_this_run <"$dir/out")" "115200 true"
}

fast_rate() {
    start_emulator imu witmotion --set 04=7 --set 03=9 --play still # 230400 baud, 100 Hz
    start_goniod "$dir/imu"
    wait_streaming
    devices >"$dir/out"
    expect_same "230400 baud at 100 Hz: found and left as it is" \
        "$(json baud <"$dir/out") $(json set_up_for_this_run <"$dir/out")" "230400 false"
}

two_on_one_port() {
    start_emulator imu witmotion --rate 100 --play still
    start_goniod "$dir/imu"
    wait_streaming
    first=$GONIO_SOCKET
    GONIO_DATA=$dir/second_data GONIO_SOCKET=$dir/second_socket
    start_goniod "$dir/imu"
    expect_refusal "two goniods on one port" 3 "$dir/imu: .*\(in use\|already\|another\|busy\)" $measure
    expect_alive
    finish "$goniod" TERM
    GONIO_SOCKET=$first
    is_streaming && ok "the first goes on" || fail "the first has stopped"
}

# put_back_at SECONDS: measure while the plug is pulled so long after the opening and put back, that
# is, a new emulator comes on the same link
put_back_at() {
    patience=150 # the set may take 100 s
    start_emulator imu witmotion --rate 100 --fault unplug="$1" $play
    start_goniod "$dir/imu"
    $measure --timeout 100 >"$dir/out" 2>"$dir/said" </dev/null &
    measuring=$!
    pids="$pids $measuring"
    finish "$emulator"
    wait_for "the departure is told" grep -q 'imu: unplugged' "$dir/said"
    expect_text "the sentence" "$dir/said" 'imu: unplugged; plug it in again'
    expect_same "no row yet" "$(rows "$log")" 0
    start_emulator imu witmotion --rate 100 $play
    finish $measuring
    measured=$code
    expect_exit "verify" 0 gonio verify
}
expect_good_rows() {
    expect_near "left" "$(column "$log" mean_deg 1)" 50 3
    expect_near "right" "$(column "$log" mean_deg 2)" 60 3
    case $(column "$log" flags 1) in
    *sensor_lost*) ok "flagged" ;;
    *) fail "flags are \"$(column "$log" flags 1)\", without sensor_lost" ;;
    esac
}

# In neutral, after one turn: the set goes on and ends well.
put_back() {
    put_back_at 10
    expect_same "measure: done all the same" $measured 0
    [ $measured = 0 ] || fail "measure" "$dir/said"
    expect_good_rows
}

# At the end of the right turn: which way the head pointed meanwhile nobody knows. It costs that
# repetition, not the set: what follows counts from the next still moment.
put_back_turned() {
    put_back_at 12.3
    expect_same "measure: done all the same" $measured 0
    [ $measured = 0 ] || fail "measure" "$dir/said"
    expect_good_rows
    expect_same "the broken repetition is recorded and does not count" \
        "$(column "$log" reps_recorded 2) $(column "$log" reps_valid 2)" "2 1"
}

gone_for_good() {
    start_emulator imu witmotion --rate 100 --fault unplug=12.3 $play
    start_goniod "$dir/imu"
    expect_refusal "unplugged for good" 4 'refused: ' $measure --timeout 16
    expect_text "the cause is told too" "$dir/err" 'imu: unplugged; plug it in again'
    expect_alive
    expect_same "no row" "$(rows "$log")" 0
    set=$(find "$GONIO_DATA/sets" -name 'before.cervical.rotation.1')
    [ "$(rows "$set/samples.csv")" -gt 600 ] && ok "the samples are kept" || fail "the samples are not kept"
    expect_text "and described" "$set/set.json" 'sensor_lost'
    expect_exit "verify" 0 gonio verify
    gonio fuse "$set/samples.csv" >"$dir/out" 2>"$dir/err"
    expect_same "the samples can be read" $? 0
}

for each in garbage silent nowhere no_tty slow_rate fast_rate two_on_one_port put_back put_back_turned gone_for_good; do
    branch $each
done
join
end_test
