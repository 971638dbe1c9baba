#!/bin/sh
# The whole of BROAD trial 02 as WitMotion bytes, as fast as they are read, decoded and fused; its
# error beside that of gonio fuse on the recording. Skipped where the recordings are not at hand:
# they are no part of the project; $GONIO_BROAD names their folder.
. tests/e2e/lib.sh

packed=${GONIO_BROAD:-../shared/data/broad}/02_undisturbed_slow_rotation_B.imuref.xz
[ -e "$packed" ] || skip "no BROAD recordings in $(dirname "$packed"); set GONIO_BROAD to their folder"
xz -dc "$packed" >"$dir/trial" || fail "$packed can't be unpacked"
"$tools/imuref" csv "$dir/trial" >"$dir/recorded.csv"
"$tools/imuref" truth "$dir/trial" >"$dir/truth.csv"
gonio fuse "$dir/recorded.csv" >"$dir/recorded.fused"

fast_raw imu witmotion --rate 200 --motion "$dir/recorded.csv"
expect_exit "decode --stats" 0 gonio decode --rate 200 --stats "$dir/imu.raw"
expect_same "no junk" "$(tail -n 1 "$dir/err" | json junk_bytes)" 0
gonio fuse "$dir/out" >"$dir/through.fused"

a=$("$tools/trace_score" "$dir/truth.csv" "$dir/recorded.fused") || fail "no score of the recording"
b=$("$tools/trace_score" "$dir/truth.csv" "$dir/through.fused") || fail "no score of what came through"
printf 'deg RMSE                         total heading inclination\n'
printf 'gonio fuse on the recording   %8.2f %7.2f %11.2f\n' $(echo "$a" | cut -d ' ' -f 1-3)
printf 'as WitMotion bytes            %8.2f %7.2f %11.2f   %s s, %s rows\n' $b
echo "$a $b" | awk '{ exit !(NF == 10 && $6 <= $1 + 0.5 && $8 <= $3 + 0.5 && $8 <= 1.2) }' &&
    ok "not worse by more than 0.5 deg, inclination within 1.2 deg" ||
    fail "worse by more than 0.5 deg, or inclination above 1.2 deg"

end_test
