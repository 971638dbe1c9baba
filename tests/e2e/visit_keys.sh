#!/bin/sh
# The keys of a visit, on an obeying patient: STOP at once and its reason afterwards, a repetition that
# is dropped and kept, an end of range by a foot switch, sound for the cues; a terminal that is closed
# in the middle, and going on.
. tests/e2e/lib.sh

mkdir "$dir/speech"
for cue in hold_still turn return rejected stopped cervical.rotation_left; do : >"$dir/speech/$cue.wav"; done
printf '#!/bin/sh\nbasename "$1" >>"%s/heard"\n' "$dir" >"$dir/player"
chmod +x "$dir/player"
visit="GONIO_PLAYER=$dir/player gonio session --patient P001 --battery neck-quick --reps 1 --practice 1 --rest 0 --speech $dir/speech"
start_patient cervical.rotation cervical.rotation_left=50 cervical.rotation_right=60
terminal 100x30 "$visit"
see 'Read aloud'
press Enter
see 'Position'
press Enter

# ---- STOP ----

see 'Practice 1 of 1, left'
see 'On to the end'
recording() { "$tools/ask" hello | grep -q '"recording":true'; }
recording && ok "a set is being recorded" || fail "no set is being recorded"
press Escape
wait_for "its end" sh -c "! '$tools/ask' hello | grep -q '\"recording\":true'"
see 'STOPPED'
see 'Why?'
recording && fail "it went on until the reason was said" || ok "it did not wait for the reason"
press d
see 'STOPPED: dizziness'
press Space
press Enter
see 'r: repeat this one'
expect_same "nothing that counts: no row" "$(rows "$log")" 0
set=$GONIO_DATA/sets/P001/$(date +%Y-%m-%d)a
expect_text "set.json says that the patient was stopped" "$set/before.cervical.rotation.1/set.json" '"stop_reason":"stopped"'

expect_same "the reason is kept" "$(column "$GONIO_DATA/outcomes.csv" item 1) $(column "$GONIO_DATA/outcomes.csv" text 1) $(column "$GONIO_DATA/outcomes.csv" movement 1)" \
    'stop dizziness cervical.rotation'

# ---- dropped, and kept after all ----

press r
see 'Position'
press Up Left F5 # mean nothing, and are no Esc
press Enter
see 'for practice'
see 'left ●'
press x
see 'ruled out: once more'
see 'left ○'
press k
see 'left ●'
see 'Treat now'
expect_same "rows before" "$(rows "$log")" 2
expect_near "left" "$(column "$log" mean_deg 1)" 50 2.5
expect_near "right" "$(column "$log" mean_deg 2)" 60 2.5
expect_same "one of each, and one for practice" "$(column "$log" reps_valid 1)" 1
expect_text "set.json has both words" "$set/before.cervical.rotation.2/set.json" '"out"'
expect_text "and the other" "$set/before.cervical.rotation.2/set.json" '"counts"'
expect_text "and the practice" "$set/before.cervical.rotation.2/set.json" '"practice_reps":1'

# ---- the terminal is closed ----

tmux -S "$tmux" kill-server
wait_for "goniod without a client" sh -c "'$tools/ask' hello | grep -q '\"recording\":false'"
terminal 132x43 "$visit"
see 'was begun today'
see 'before  *Neck rotation'
see 'Next: the treatment'
press Space
see 'Read aloud'
press Space
see 'Treat now'
press b
see 'before treatment, 1 of 1'
press n # what was measured stays
see 'Treat now'
press Space
see 'after treatment, 1 of 1'
press b
see 'Treat now'
press Space
see 'after treatment, 1 of 1'
press Enter
see 'for practice'
see 'And back to the middle'
see 'On to the end'
sleep 1.2 # sooner would be a slip
press Space
see 'compared with before'
press Enter
see 'worst imaginable'
press Enter
see 'exit 0'
expect_same "rows" "$(rows "$log")" 4
expect_same "in the same session" "$(column "$log" session 4)" "$(column "$log" session 1)"
expect_near "left, after" "$(column "$log" mean_deg 3)" 50 2.5
expect_text "the foot switch" "$set/after.cervical.rotation.1/set.json" '"end"'

# ---- what was heard ----

for cue in hold_still cervical.rotation_left turn return stopped; do
    expect_text "heard: $cue" "$dir/heard" "^$cue.wav\$"
done
expect_no_text "a dropped one is known to who has dropped it" "$dir/heard" rejected

# ---- a whole visit is followed by another one ----

terminal 80x24 "$visit"
see 'Read aloud'
shows "begun today" && fail "it goes on with a whole visit" || ok "nothing to go on with"
press q
see 'left before the end'
see 'exit 1'
expect_same "rows" "$(rows "$log")" 4

end_test
