#!/bin/sh
# The guided visit of a neck, at a terminal, on an emulated patient who does what the cues say: six
# directions before treatment, the treatment, six after it, the questions, the report. After the first
# set the terminal is closed: the visit goes on with what is missing.
. tests/e2e/lib.sh

start_patient cervical.rotation cervical.flexion=45 cervical.extension=50 cervical.lateral_flexion_left=35 \
    cervical.lateral_flexion_right=38 cervical.rotation_left=52 cervical.rotation_right=60
visit='gonio session --patient P001 --reps 1 --practice 0 --rest 1 --rater AB'

# measure PHASE PAIN MOVEMENT...: their sets
measure() {
    phase=$1 pain=$2
    shift 2
    for movement in "$@"; do
        see "Neck $movement  *$phase treatment"
        press "$pain"
        see "on this movement now: $pain"
        press Space
        see 'Saved'
    done
}
terminal 80x24 "$visit"
see 'Read aloud'
press 4
measure before 3 flexion-extension
tmux -S "$tmux" kill-server
terminal 80x24 "$visit"
see 'was begun today'
see 'before  *Neck flexion-extension'
see 'Next: Neck lateral flexion, before treatment'
press Enter
see 'Read aloud'
press Enter
measure before 3 'lateral flexion' rotation
see 'Treat now'
press t
see 'Structure:'
press -l 'upper trapezuis'
press BSpace BSpace BSpace
press -l 'ius'
see 'upper trapezius'
press Enter
see 'which side'
press l
see 'minutes'
press -l 'ten'
press Enter
see 'a whole number from 0 to 300'
press -l 10
press Enter
see 'Treated: left upper trapezius, 10 min'
expect_same "rows before" "$(rows "$log")" 6
able cervical.flexion=57 cervical.extension=61 cervical.lateral_flexion_left=47 cervical.lateral_flexion_right=49 \
    cervical.rotation_left=66 cervical.rotation_right=71
press Enter
measure after 1 flexion-extension 'lateral flexion' rotation
see 'compared with before'
press -l 5
press Enter
see 'worst imaginable'
press 2
see 'exit 0'
see 'Report and charts'

expect_same "rows" "$(rows "$log")" 12
row=0
for phase in before after; do
    for direction in flexion extension lateral_flexion_left lateral_flexion_right rotation_left rotation_right; do
        row=$((row + 1))
        case $phase.$direction in
        before.flexion) truth=45 ;; after.flexion) truth=57 ;;
        before.extension) truth=50 ;; after.extension) truth=61 ;;
        before.lateral_flexion_left) truth=35 ;; after.lateral_flexion_left) truth=47 ;;
        before.lateral_flexion_right) truth=38 ;; after.lateral_flexion_right) truth=49 ;;
        before.rotation_left) truth=52 ;; after.rotation_left) truth=66 ;;
        before.rotation_right) truth=60 ;; after.rotation_right) truth=71 ;;
        esac
        expect_same "row $row: what" "$(column "$log" phase $row) $(column "$log" movement $row)" "$phase cervical.$direction"
        expect_near "row $row: mean" "$(column "$log" mean_deg $row)" $truth 2.5
        expect_same "row $row: one session" "$(column "$log" session $row)" "$(column "$log" session 1)"
        expect_same "row $row: rater" "$(column "$log" rater $row)" AB
    done
done
expect_same "pain before" "$(column "$log" pain_nprs 1)" 3
expect_same "pain after" "$(column "$log" pain_nprs 12)" 1
outcomes=$GONIO_DATA/outcomes.csv
# kept ROW ITEM PHASE VALUE SIDE TEXT
kept() {
    expect_same "kept beside the angles, $1" "$(column "$outcomes" item "$1") $(column "$outcomes" phase "$1") $(column "$outcomes" value "$1") $(column "$outcomes" side "$1") $(column "$outcomes" text "$1") $(column "$outcomes" session "$1")" \
        "$2 $3 $4 $5 $6 $(column "$log" session 1)"
}
kept 1 nprs_now before 4 '' ''
kept 2 treatment '' 10 left 'upper trapezius'
kept 3 groc after 5 '' ''
kept 4 nprs_now after 2 '' ''
expect_exit "the folder is whole" 0 gonio verify
expect_exit "the report" 0 gonio report P001 --out "$dir/report" --format html
expect_text "its sentence" "$dir/out" 'Left rotation 5.* → 6'
expect_text "what was treated" "$dir/out" 'left upper trapezius, 10 min'

end_test
