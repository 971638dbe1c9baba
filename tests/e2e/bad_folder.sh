#!/bin/sh
# A data folder in trouble: two goniods, a torn and an altered line, a full disk, no way to write.
# Earlier rows stay as they are, byte by byte.
. tests/e2e/lib.sh

fast_set --patient P004 --phase before
expect_same "a first set" $code 0
cp "$log" "$dir/before.csv"
expect_untouched() { # LEGEND [LOG]
    head -c "$(wc -c <"$dir/before.csv")" "${2:-$log}" | cmp -s - "$dir/before.csv" &&
        ok "$1: earlier rows are untouched" || fail "$1: earlier rows have changed" "${2:-$log}"
}

# ---- two goniods ----

start_goniod "$dir/nowhere"
first=$goniod
expect_refusal "a second goniod on the socket" 1 "$GONIO_SOCKET: a goniod is running already\|$GONIO_DATA.*" \
    goniod --foreground "$dir/nowhere"
expect_refusal "a second goniod on the data folder" 1 "$GONIO_DATA.*\(another\|already\|running\|use\)" \
    goniod --foreground --socket "$dir/second_socket" "$dir/nowhere"
expect_exit "the first still answers" 0 "$tools/ask" hello
finish "$first" TERM
expect_untouched "two goniods"

# ---- a torn last line ----

printf '1,2026-11-21T10:00:00+00:00,P004,2026-11-21a,before,cervical.rot' >>"$log"
start_goniod "$dir/nowhere"
expect_text "a torn line: goniod says so" "$dir/goniod.said" 'torn by a crash or power cut and has been set aside in'
expect_text "and that the others are whole" "$dir/goniod.said" '2 rows before it are whole'
gonio doctor >"$dir/out" 2>"$dir/err"
expect_text "doctor tells it" "$dir/out" 'torn by a crash'
cmp -s "$log" "$dir/before.csv" && ok "the log ends with its last whole line" || fail "the log is not as before" "$log"
aside=$(find "$GONIO_DATA" -type f -exec grep -l '^1,2026-11-21T10:00:00+00:00,P004,2026-11-21a,before,cervical.rot$' {} +)
[ -n "$aside" ] && ok "the torn line is kept, in $(basename "$aside")" || fail "the torn line is lost"
finish "$goniod" TERM
expect_exit "verify" 0 gonio verify
fast_set --patient P004 --phase after
expect_same "the next set is saved" $code 0
expect_untouched "after the torn line"
expect_same "rows" "$(rows "$log")" 4
cp "$log" "$dir/before.csv"

# ---- an altered line ----

sed '3s/,left,\|,right,/,other,/' "$dir/before.csv" >"$log"
expect_exit "verify: an altered line" 1 gonio verify
expect_text "verify names the line" "$dir/out" 'measurements.csv.*line 3\|measurements.csv:3'
cp "$dir/before.csv" "$log"
set=$GONIO_DATA/$(column "$log" set 1)
cp "$set/samples.csv" "$dir/samples.csv"
sed '100s/0/1/' "$dir/samples.csv" >"$set/samples.csv"
expect_exit "verify: an altered sample" 1 gonio verify
expect_text "verify names the file" "$dir/out" 'samples.csv'
cp "$dir/samples.csv" "$set/samples.csv"
expect_exit "verify: as it was" 0 gonio verify

# ---- a full disk ----

# Files may grow to so many blocks and no further, as if the disk were full.
full_disk() { # LEGEND BLOCKS-OF-512
    rm -f "$dir/fast.capture"
    gonio-emu witmotion --capture "$dir/fast.capture" --rate 100 --play cervical.rotation --left 50 --right 60
    (
        ulimit -f "$2"
        exec goniod --foreground --fast "file:$dir/fast.capture" >"$dir/goniod.out" 2>"$dir/goniod.said"
    ) &
    goniod=$!
    pids="$pids $goniod"
    wait_for "an answer of goniod" answers
    wait_streaming
    expect_refusal "$1" 1 'disk.*full\|no space\|No space\|free space' \
        gonio measure cervical.rotation --patient P004 --phase baseline
    expect_no_text "$1: not called saved" "$dir/err" '^gonio: saved'
    expect_exit "$1: goniod is alive" 0 "$tools/ask" hello
    finish "$goniod" TERM
    expect_untouched "$1"
    expect_same "$1: no new row" "$(rows "$log")" "$(rows "$dir/before.csv")"
}
full_disk "samples do not fit" 100
# near_full SPARE: earlier visits bring the log to so many bytes below a size that a set stays within
limit=2000
near_full() {
    awk -v most=$((limit * 512 - $1)) 'NR == 1 { size = length($0) + 1; print; next }
        { line[rows++] = $0 }
        END { for (i = 0; (size += length(line[i % rows]) + 1) <= most; i++) print line[i % rows] }' \
        "$dir/kept.csv" >"$dir/before.csv"
    cp "$dir/before.csv" "$log"
}
cp "$dir/before.csv" "$dir/kept.csv"
near_full 10
full_disk "no row fits" $limit
near_full 300
full_disk "one row of two fits" $limit
cp "$dir/kept.csv" "$dir/before.csv"
cp "$dir/before.csv" "$log"
fast_set --patient P004 --phase baseline
expect_same "with room again, the next set is saved" $code 0
expect_untouched "after the full disk"

# ---- no folder ----

: >"$dir/file"
expect_refusal "a file in place of the folder" 1 "$dir/file" goniod --foreground --data "$dir/file/data" "$dir/nowhere"

end_test
