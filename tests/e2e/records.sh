#!/bin/sh
# What stands beside the sets: a patient, what they report, what was treated; then corrections, and the
# report that follows them. Nothing that was written is ever changed, and goniod may be killed amid.
. tests/e2e/lib.sh

export GONIO_NOW=2026-11-21T10:00:00+01:00
session=2026-11-21a
tables='measurements.csv patients.csv outcomes.csv corrections.csv'
keep_tables() {
    for table in $tables; do
        if [ -f "$GONIO_DATA/$table" ]; then cp "$GONIO_DATA/$table" "$dir/kept.$table"; else : >"$dir/kept.$table"; fi
    done
}
expect_only_added() { # LEGEND
    for table in $tables; do
        head -c "$(wc -c <"$dir/kept.$table")" "$GONIO_DATA/$table" | cmp -s - "$dir/kept.$table" ||
            fail "$1: $table was rewritten" "$GONIO_DATA/$table"
    done
    ok "$1: nothing was rewritten"
}

# ---- a visit ----

start_goniod "$dir/nowhere"
expect_exit "patient add" 0 gonio patient add P017 --sex F --birth-year 1968 --side right --note 'drives a "taxi", nights'
expect_exit "patient add: only what is given changes" 0 gonio patient add P017 --birth-year 1969
expect_exit "outcome before the first set" 0 gonio outcome P017 nprs_now=6 ndi_raw=24 --phase before
expect_text "outcome: a new session is said" "$dir/err" "saved: session $session, a new one"
finish "$goniod" TERM
left=50 fast_set --patient P017 --phase before --pain 4 --rater kim
expect_same "a set before" $code 0
expect_text "it joins that session" "$dir/err" "saved: session $session,"
start_goniod "$dir/nowhere"
expect_exit "treatment" 0 gonio treatment P017 --structure sternocleidomastoid --side right --minutes 10
expect_text "treatment joins the visit" "$dir/err" "saved: session $session\$"
finish "$goniod" TERM
left=63 fast_set --patient P017 --phase after --pain 2
expect_same "a set after" $code 0
start_goniod "$dir/nowhere"
expect_exit "outcome after" 0 gonio outcome P017 nprs_now=3 ndi_raw=13 --phase after --json
expect_same "outcome --json: session" "$(json session <"$dir/out")" "$session"
expect_same "outcome --json: value" "$(json value 2 <"$dir/out")" 13

expect_exit "show" 0 gonio patient show P017 --json
for pair in 'sex F' 'birth_year 1969' 'affected_side right' 'date 2026-11-21' 'known true'; do
    set -- $pair
    expect_same "show: $1" "$(json "$1" <"$dir/out")" "$2"
done
expect_text "show: the note" "$dir/out" 'drives a \\"taxi\\", nights'
expect_text "show: the treatment" "$dir/out" '"treatments":\[{[^]]*sternocleidomastoid'
expect_exit "report" 0 gonio report P017 --format html
expect_text "report: pain" "$dir/out" '^Pain now (0 to 10): 6 → 3 (−3; smallest detectable change 4.0, Kovacs 2008): within measurement error.$'
expect_text "report: disability" "$dir/out" '24, moderate → 13, mild (−11; .*: exceeds measurement error.$'
expect_text "report: treatment" "$dir/out" '^Treated: right sternocleidomastoid, 10 min.$'
expect_text "report.html says it too" "$GONIO_DATA/reports/P017/$session/report.html" '<p>Treated: right sterno'

# ---- what stands is not entered over ----

expect_refusal "a second value in the same place" 1 'already: 6 points; `gonio correct`' \
    gonio outcome P017 nprs_now=5 --phase before --session $session
keep_tables

# ---- corrections ----

correct="gonio correct P017 --session $session"
expect_exit "pain" 0 $correct --phase before --movement cervical.rotation --pain 5 --reason "misheard" --by lee
expect_text "pain: what was done" "$dir/err" 'corrected: pain: 4 to 5 (2 rows)'
expect_exit "an outcome" 0 $correct --phase before --item nprs_now --value 8 --reason "misheard"
expect_exit "report" 0 gonio report P017 --format html
expect_text "report follows: pain on the movement" "$dir/out" '^Pain (0 to 10): 5 before, 2 after.$'
expect_text "report follows: pain now" "$dir/out" '^Pain now (0 to 10): 8 → 3 (−5; .*: exceeds measurement error.$'
expect_text "report: that something was corrected" "$dir/out" 'corrected afterwards'

expect_exit "the after set, to another patient" 0 \
    $correct --phase after --movement cervical.rotation --to-patient P018 --reason "the next patient, still under P017"
expect_exit "report of P017" 0 gonio report P017 --format html
expect_text "report follows: no set after" "$dir/out" 'no set after treatment yet'
expect_exit "report of P018" 0 gonio report P018 --format html
expect_text "report follows: P018 has it" "$dir/out" 'after; no set before treatment yet'
expect_exit "verify" 0 gonio verify
expect_text "verify counts the sets once" "$dir/out" ': 10 rows and 2 sets are whole and unaltered'

expect_exit "withdraw one direction" 0 gonio correct P018 --session $session --phase after \
    --movement cervical.rotation_left --withdraw --reason "the strap had slipped"
expect_exit "report of P018" 0 gonio report P018 --format html
expect_text "report follows: left is gone" "$dir/out" '^Neck rotation, left: not measured in this session.$'
expect_text "report follows: right stands" "$dir/out" '^Neck rotation, right: .* after'
expect_exit "and back" 0 gonio correct P018 --session $session --phase after --movement cervical.rotation_right \
    --to-patient P017 --reason "it was P017 after all"
expect_exit "report of P017" 0 gonio report P017 --format html
expect_text "report follows: right is compared again" "$dir/out" '^Right rotation .* → '
expect_refusal "report of P018: nothing is left" 1 'nothing of P018' gonio report P018
expect_exit "show: the reasons" 0 gonio patient show P017
expect_text "show: reason and who" "$dir/out" 'pain: 4 to 5 .*misheard .*lee'
expect_text "show: where it came from" "$dir/out" 'patient: P018 to P017 .*after all'
expect_exit "list" 0 gonio patient list --json
expect_same "list: who was measured and is not any more" "$(json id 2 <"$dir/out")" ""

# ---- what can't be corrected ----

expect_refusal "an angle" 2 'never edited by hand: measure again' \
    $correct --phase before --movement cervical.rotation --reason r
expect_refusal "no reason" 2 'reason is needed' $correct --phase before --movement cervical.rotation --pain 3
expect_refusal "nothing there" 2 'has no cervical.flexion' \
    $correct --phase before --movement cervical.flexion --pain 3 --reason r
expect_refusal "the same again" 2 'it is that already' \
    $correct --phase before --movement cervical.rotation --pain 5 --reason r
expect_refusal "where something stands" 1 'already (' \
    $correct --phase before --movement cervical.rotation_right --to-phase after --reason r
expect_refusal "a path" 2 'pseudonym' \
    $correct --phase before --movement cervical.rotation --to-patient ../P018 --reason r
expect_refusal "two lines" 2 'line end' $correct --phase before --movement cervical.rotation --pain 3 --reason "$(printf 'a\nshutdown')"
expect_refusal "a name" 2 'names never enter' gonio patient add "Jane Doe"
expect_refusal "nobody" 1 'nothing is known of P099' gonio patient show P099
expect_refusal "a year to come" 2 'yet to come' gonio patient add P017 --birth-year 2031
expect_refusal "no item" 2 'outcome --items' gonio outcome P017 hit_6=60
expect_refusal "out of range" 2 'not from 0 to 10' gonio outcome P017 nprs_average=11
expect_refusal "a sum that can't be" 2 "can't be" gonio outcome P017 ndi_raw=45 ndi_answered=8 --session other
expect_exit "items" 0 gonio outcome --items
expect_text "items: the error and its source" "$dir/out" '^ndi_raw .*10.2 (Young 2009)$'
expect_exit "goniod is still there" 0 "$tools/ask" hello
expect_only_added "all of that"
expect_exit "verify" 0 gonio verify
finish "$goniod" TERM

# ---- a crash between reason and row ----

keep_tables
sed '$d' "$GONIO_DATA/outcomes.csv" >"$dir/shorter" && cp "$dir/shorter" "$GONIO_DATA/outcomes.csv"
expect_exit "verify: a reason without its row" 1 gonio verify
expect_text "verify names it" "$dir/out" 'corrections.csv: line .*: a reason without its row (P017, session .*, value: 6 to 8)'
start_goniod "$dir/nowhere"
expect_exit "corrected again" 0 $correct --phase before --item nprs_now --value 8 --reason "misheard, again"
expect_exit "verify: settled" 0 gonio verify
finish "$goniod" TERM

printf '1,2026-11-21T10:00:00+01:00,P017,2026-11-21a,before,nprs_n' >>"$GONIO_DATA/outcomes.csv"
start_goniod "$dir/nowhere"
expect_text "a torn outcome: goniod says so" "$dir/goniod.said" 'last line of outcomes.csv was torn .* set aside in outcomes.csv.torn-1'
expect_exit "verify" 0 gonio verify
finish "$goniod" TERM

# ---- killed amid ----

: >"$dir/acknowledged"
for round in 1 2 3 4 5 6 7 8 9 10; do
    start_goniod "$dir/nowhere"
    "$tools/ask" "outcome patient=P050 session=v$round item=groc value=3" \
        "outcome patient=P050 session=v$round phase=before item=nprs_now value=6" \
        "correct patient=P050 session=v$round item=nprs_now what=value to=5 reason=r" >"$dir/events" &
    asking=$!
    sleep "$(awk -v n=$((round * 7 % 10)) 'BEGIN { printf "%.3f", n * 0.001 }')"
    finish "$goniod" KILL
    finish "$asking"
    grep -c '"ok":true' "$dir/events" | sed "s/^/v$round /" >>"$dir/acknowledged"
done
start_goniod "$dir/nowhere"
gonio verify >"$dir/out"
expect_no_text "killed: nothing but a reason may stand alone" "$dir/out" 'was altered\|torn\|without a reason\|replaces'
while read -r visit times; do
    gonio patient show P050 --json >"$dir/shown" 2>"$dir/err"
    standing=$(sed 's/"session":/\n&/g' "$dir/shown" | grep "\"session\":\"$visit\",\"date\"" | sed 's/"corrections".*//')
    value=$(echo "$standing" | sed 's/"item":"nprs_now"/\n&/' | sed -n 2p | json value)
    case $times in
    0) ;;
    1) expect_same "$visit: the rating is there" "$(echo "$standing" | json item)" groc ;;
    2) case $value in 6.0 | 5.0) ;; *) fail "$visit: pain was called saved, and is \"$value\"" ;; esac ;;
    3) expect_same "$visit: the correction is there" "$value" 5.0 ;;
    esac
done <"$dir/acknowledged"
echo "of 30 requests $(awk '{ n += $2 } END { print n }' "$dir/acknowledged") were acknowledged"
finish "$goniod" TERM

end_test
