#!/bin/sh
# What a person or a script may get wrong on the command line, in a configuration and in a CSV file:
# a sentence each, the exit code of the contract, and nothing made.
. tests/e2e/lib.sh

fast_set --patient P001 --phase before
expect_same "a first set" $code 0
samples=$GONIO_DATA/$(column "$log" set 1)/samples.csv
what_is_there() { (cd "$GONIO_DATA" && find . -type f -exec cksum {} + | sort -k 3); }
what_is_there >"$dir/there"
expect_nothing_made() {
    what_is_there | cmp -s - "$dir/there" && ok "$1: nothing was made" || fail "$1: the data folder has changed"
}

# ---- words ----

rm -f "$dir/fast.capture"
gonio-emu witmotion --capture "$dir/fast.capture" --rate 100 --play cervical.rotation --left 50 --right 60
start_goniod --fast "file:$dir/fast.capture"
wait_streaming
for id in a/b =1+1 ../x '' . .. '-x' 'a b' '@cmd' 'p"q' "$(printf 'a\nb')"; do
    expect_refusal "patient \"$id\"" 2 'pseudonym' gonio measure cervical.rotation --patient="$id" --phase before
    expect_refusal "report of \"$id\"" 2 '^gonio: ' gonio report -- "$id"
done
long=$(printf '%0100d' 0)
expect_refusal "a long patient" 2 'pseudonym' gonio measure cervical.rotation --patient "$long" --phase before
# Past gonio, straight to goniod: it does not lean on its client.
for id in a/b ../x =1+1; do
    "$tools/ask" "record movement=cervical.rotation patient=\"$id\" phase=before" >"$dir/out"
    expect_text "goniod: patient \"$id\" is refused" "$dir/out" '"ok":false.*pseudonym'
done
"$tools/ask" 'record movement=cervical.rotation patient=P001 phase=before session="../x"' >"$dir/out"
expect_text "goniod: a session with a path is refused" "$dir/out" '"ok":false'
expect_refusal "session with a path" 2 session gonio measure cervical.rotation --patient P001 --phase before --session ../x
expect_refusal "an unknown movement" 2 'knee.twist' gonio measure knee.twist --patient P001 --phase before
expect_refusal "an unknown phase" 2 'before, after or baseline' gonio measure cervical.rotation --patient P001 --phase during
expect_refusal "no patient" 2 '--patient' gonio measure cervical.rotation --phase before
expect_refusal "no phase" 2 '--phase' gonio measure cervical.rotation --patient P001
expect_refusal "no movement" 2 'movement' gonio measure --patient P001 --phase before
expect_refusal "pain 11" 2 'pain' gonio measure cervical.rotation --patient P001 --phase before --pain 11
expect_refusal "pain as a word" 2 'pain' gonio measure cervical.rotation --patient P001 --phase before --pain much
expect_refusal "no repetitions" 2 'reps' gonio measure cervical.rotation --patient P001 --phase before --reps 0
expect_refusal "live: an unknown movement" 2 'knee' gonio live knee.twist
"$tools/ask" 'frobnicate' >"$dir/out"
expect_text "goniod: an unknown request" "$dir/out" '"ok":false.*frobnicate'
"$tools/ask" 'watch colour=blue' >"$dir/out"
expect_text "goniod: an unknown word of a request" "$dir/out" '"ok":false.*colour'
expect_nothing_made "refused words"
expect_exit "goniod is still there" 0 "$tools/ask" hello
finish "$goniod" TERM

expect_refusal "an unknown command" 2 'frob' gonio frob
expect_refusal "analyse: an unknown movement" 2 'knee' gonio analyse knee.twist "$samples"
expect_refusal "analyse: no movement" 2 movement gonio analyse
expect_refusal "decode: an unknown device" 2 'bno08x-rvc' gonio decode --device frob "$samples"
expect_refusal "decode: two files" 2 'one FILE' gonio decode a b
for command in devices live measure batteries session patient outcome treatment correct report decode fuse analyse verify doctor; do
    expect_refusal "$command: an unknown option" 2 "frob" gonio $command --frob
done
expect_refusal "goniod: an unknown option" 2 'frob' goniod --frob
expect_refusal "report of nobody" 1 'P999' gonio report P999
for command in decode fuse 'analyse cervical.rotation'; do
    expect_refusal "$command: no such file" 1 'nowhere.*No such file' gonio $command "$dir/nowhere"
done
expect_refusal "verify: no such folder" 1 'nowhere' gonio verify "$dir/nowhere"
expect_exit "gonio --help" 0 gonio --help
expect_exit "gonio --version" 0 gonio --version
if answers; then fail "a refused word has started a goniod"; else ok "no goniod was started for a refused word"; fi

# ---- the configuration ----

configured() { # LEGEND PATTERN TEXT
    printf "$3" >"$dir/goniod.conf"
    expect_refusal "configuration: $1" 78 "$2" goniod --foreground --config "$dir/goniod.conf"
}
configured "an unknown key" 'goniod.conf:2: "colour"' 'rater = AB\ncolour = blue\n'
configured "no equals sign" 'goniod.conf:1: ' 'rater AB\n'
configured "an unknown site" 'goniod.conf:3: "knee"' '# worn\n\nsite = knee\n'
expect_refusal "configuration: no such file" 78 'nowhere.conf' goniod --foreground --config "$dir/nowhere.conf"

# ---- CSV ----

# spoiled NAME WHERE PATTERN AWK: by an awk program on the lines of a good file
spoiled() {
    tr -d '\r' <"$samples" | awk -F, -v OFS=, "$4" >"$dir/bad.csv"
    expect_refusal "fuse: $1" 1 "bad.csv: .*$2.*$3" gonio fuse "$dir/bad.csv"
    expect_refusal "analyse: $1" 1 "bad.csv: .*$2.*$3" gonio analyse cervical.rotation --json "$dir/bad.csv"
    expect_same "analyse: $1: no number" "$(cat "$dir/out")" ""
    gonio fuse - <"$dir/bad.csv" >"$dir/out" 2>"$dir/err"
    expect_text "fuse, piped: $1" "$dir/err" "standard input: .*$2.*$3"
}
spoiled "no t_s" "" 't_s' 'NR == 1 { sub(/t_s/, "time") } { print }'
spoiled "another unit" "" 'gx_deg_s' 'NR == 1 { sub(/gx_rad_s/, "gx_deg_s") } { print }'
spoiled "another unit of time" "" 't_ms' 'NR == 1 { sub(/t_s/, "t_ms") } { print }'
spoiled "a column twice" "" 'gx_rad_s' 'NR == 1 { sub(/gy_rad_s/, "gx_rad_s") } { print }'
spoiled "half a vector" "line 2," 'gx_rad_s' 'NR == 1 { sub(/gy_rad_s/, "other") } { print }'
spoiled "NaN" "line 50[, ]" 'nan' 'NR == 50 { $9 = "nan" } { print }'
spoiled "infinity" "line 50[, ]" 'inf' 'NR == 50 { $9 = "inf" } { print }'
spoiled "a word" "line 50[, ]" 'fast' 'NR == 50 { $11 = "fast" } { print }'
spoiled "a number and more" "line 50[, ]" '1.5x' 'NR == 50 { $1 = "1.5x" } { print }'
spoiled "no time" "line 50[, ]" 't_s' 'NR == 50 { $1 = "" } { print }'
spoiled "a truncated line" "line 50[, ]" 'field' 'NR == 50 { print $1, $2, $3, $4; exit } { print }'
spoiled "a line too long" "line 50[, ]" 'field' 'NR == 50 { $0 = $0 ",1" } { print }'
spoiled "a sensor that is not worn" "line 50[, ]" 'sensor' 'NR == 50 { $2 = 7 } { print }'
printf '\211PNG\r\n\032\n\000\000\000\rIHDR' >"$dir/bad.csv"
expect_refusal "fuse: a picture" 1 'bad.csv: .*t_s' gonio fuse "$dir/bad.csv"
: >"$dir/bad.csv"
expect_refusal "fuse: an empty file" 1 'bad.csv' gonio fuse "$dir/bad.csv"
expect_refusal "analyse: an empty file" 1 'bad.csv' gonio analyse cervical.rotation "$dir/bad.csv"
head -n 1 "$samples" >"$dir/bad.csv"
expect_refusal "analyse: nothing but a header" 4 '^gonio: ' gonio analyse cervical.rotation "$dir/bad.csv"
head -c 3000 /dev/zero | tr '\0' U >"$dir/noise"
expect_refusal "decode: bytes of no sensor" 3 'no known sensor' gonio decode "$dir/noise"

# ---- no gnuplot ----

fast_set --patient P001 --phase after
what_is_there >"$dir/there"
code=0
(PATH=$BUILD exec gonio report P001) >"$dir/out" 2>"$dir/err" || code=$?
expect_same "report without gnuplot" $code 1
expect_text "report without gnuplot: what to do" "$dir/err" 'apt-get install gnuplot'
expect_text "report without gnuplot: the numbers" "$dir/out" 'left .*°.*°'
expect_nothing_made "report without gnuplot"
(PATH=$BUILD exec gonio doctor) >"$dir/out" 2>"$dir/err"
expect_text "doctor: gnuplot is missing" "$dir/out" 'PROBLEM.*gnuplot'
expect_exit "verify, after all that" 0 gonio verify

end_test
