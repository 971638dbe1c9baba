#!/bin/sh
# goniod is killed (-9) at 40 moments of sets that are played as fast as they are read: before, amid
# and after the saving. A row that was called saved is there, every row before stays as it was, and
# the next goniod starts without a word of complaint but for a torn line.
. tests/e2e/lib.sh

gonio-emu witmotion --capture "$dir/capture" --rate 100 --play cervical.rotation --left 50 --right 60
fast_set --patient P007 --phase before
expect_same "a first set" $code 0
: >"$dir/saved"
acknowledged=0 round=0
while [ $round -lt 40 ]; do
    round=$((round + 1))
    cp "$log" "$dir/earlier.csv"
    start_goniod --fast "file:$dir/capture"
    wait_streaming
    "$tools/ask" --for 60 'record movement=cervical.rotation patient=P007 phase=baseline' >"$dir/events" &
    asking=$!
    # From nothing to 78 ms in steps of 2, in an order that jumps about.
    sleep "$(awk -v n=$((round * 7 % 40)) 'BEGIN { printf "%.3f", n * 0.002 }')"
    finish "$goniod" KILL
    finish "$asking"
    if grep -q '"event":"recorded".*"saved":true' "$dir/events"; then
        grep '"event":"recorded"' "$dir/events" | json set >>"$dir/saved"
        acknowledged=$((acknowledged + 1))
    fi
    head -c "$(wc -c <"$dir/earlier.csv")" "$log" | cmp -s - "$dir/earlier.csv" ||
        fail "round $round: earlier rows have changed" "$log"
done
rows_left=$(rows "$log")
echo "of 40 sets $acknowledged were acknowledged; the log has $rows_left rows, 2 of them from before"

start_goniod "$dir/nowhere"
expect_exit "verify" 0 gonio verify
while read -r set; do
    count=$(tr -d '\r' <"$log" | awk -F, -v set="$set" '$30 == set { n++ } END { print n + 0 }')
    [ "$count" = 2 ] || fail "$set was called saved and has $count rows"
    [ -s "$GONIO_DATA/$set/set.json" ] || fail "$set was called saved and has no set.json"
done <"$dir/saved"
expect_same "acknowledged sets" "$(wc -l <"$dir/saved")" "$acknowledged"
# Both rows of a set or none, also where nobody heard of it any more.
expect_same "sets with one row" "$(tr -d '\r' <"$log" | awk -F, 'NR > 1 { n[$30]++ } END { for (s in n) if (n[s] != 2) print s }')" ""

end_test
