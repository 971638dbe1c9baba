#!/bin/sh
# Thirty seconds of a real sensor with optical truth (tests/golden/broad02) as WitMotion bytes over a
# pty, in real time, through goniod, and out as orientation, from its own filter and from the bytes
# that it kept; the errors beside those of gonio fuse on the recording itself.
. tests/e2e/lib.sh

# With GONIO_WHOLE=FILE a whole recording in the imuref format of BROAD, xz-packed, goes the same way
# (make real-input): three minutes for trial 02.
if [ -n "${GONIO_WHOLE:-}" ]; then
    [ -e "$GONIO_WHOLE" ] || skip "no recording at $GONIO_WHOLE"
    xz -dc "$GONIO_WHOLE" >"$dir/trial" || fail "$GONIO_WHOLE can't be unpacked"
    "$tools/imuref" csv "$dir/trial" >"$dir/recorded.csv"
    "$tools/imuref" truth "$dir/trial" >"$dir/truth.csv"
else
    golden=$root/tests/golden/broad02
    zcat "$golden/samples.csv.gz" >"$dir/recorded.csv"
    zcat "$golden/truth.csv.gz" >"$dir/truth.csv"
fi
seconds=$(awk -F, 'END { print int($1) + 4 }' "$dir/recorded.csv")
patience=$((seconds + patience))

# Gyroscope, accelerometer, magnetometer and angle at 200 Hz are 8,800 bytes a second: 115200 baud.
start_emulator imu witmotion --motion "$dir/recorded.csv" --rate 200 --seconds "$seconds"
start_goniod --capture "$dir/capture" "$dir/imu"
gonio live --csv >"$dir/live.csv" 2>"$dir/live.said" &
live=$!
pids="$pids $live"
finish "$emulator"
finish "$goniod" TERM
finish "$live"
expect_same "gonio live, when goniod goes" "$code" 69

expect_exit "decode the capture" 0 gonio decode --stats "$dir/capture"
mv "$dir/out" "$dir/kept.csv"
expect_same "device" "$(tail -n 1 "$dir/err" | json device)" witmotion
expect_near "rate, by arrival" "$(awk -F, 'END { print (NR - 2) / $1 }' "$dir/kept.csv")" 200 4

# compare LEGEND RECORDED THROUGH [--start-aligned]
compare() {
    legend=$1 recorded=$2 through=$3
    shift 3
    a=$("$tools/trace_score" "$@" "$dir/truth.csv" "$recorded") || fail "$legend: no score of the recording"
    b=$("$tools/trace_score" "$@" "$dir/truth.csv" "$through") || fail "$legend: no score of what came through"
    printf '%s, deg RMSE             total heading inclination\n' "$legend"
    printf '    gonio fuse on the recording   %8.2f %7.2f %11.2f\n' $(echo "$a" | cut -d ' ' -f 1-3)
    printf '    through the pty and goniod    %8.2f %7.2f %11.2f   %s s, %s rows\n' $b
    echo "$a $b" | awk '{ exit !(NF == 10 && $6 <= $1 + 0.5 && $8 <= $3 + 0.5 && $8 <= 1.2) }' &&
        ok "$legend: not worse by more than 0.5 deg, inclination within 1.2 deg" ||
        fail "$legend: worse by more than 0.5 deg, or inclination above 1.2 deg"
}
gonio fuse "$dir/recorded.csv" >"$dir/recorded.mag"
gonio fuse "$dir/kept.csv" >"$dir/kept.mag"
compare "with magnetometer" "$dir/recorded.mag" "$dir/kept.mag"
# goniod's own filter works without it; its heading begins anywhere.
gonio fuse --no-mag "$dir/recorded.csv" >"$dir/recorded.nomag"
compare "live, without" "$dir/recorded.nomag" "$dir/live.csv" --start-aligned

end_test
