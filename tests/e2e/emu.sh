#!/bin/sh
# gonio-emu from outside: its ports, its ends, its refusals. Frames are counted by their bytes.
#   tests/e2e/emu.sh [BUILD]     BUILD: the folder with gonio-emu, build by default
set -eu
build=$(cd "${1:-${BUILD:-build}}" && pwd)
emu=$build/gonio-emu
dir=$(mktemp -d)
cd "$dir"
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; cd /; rm -rf "$dir"' EXIT

bad=0
ok() { echo "ok    $1"; }
fail() {
    echo "FAIL  $1" >&2
    bad=1
}
is() { # LEGEND GOT WANT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1: $2, not $3"; fi
}
within() { # LEGEND GOT LEAST MOST
    if [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; then ok "$1"; else fail "$1: $2, not $3 to $4"; fi
}
# start ARGS...: in the background, until its port can be opened
start() {
    rm -f said
    "$emu" "$@" 2>said &
    pid=$!
    tries=0
    until grep -q ' on ' said 2>/dev/null || [ $tries = 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
}
# finish [SIGNAL]: its exit code
finish() {
    [ -z "${1:-}" ] || kill -"$1" "$pid"
    code=0
    wait "$pid" || code=$?
    pid=
}
# read_port FILE SECONDS: what a reader gets
read_port() {
    timeout "$2" cat port >"$1" 2>/dev/null || :
}
# whole FILE: frames of 11 bytes with the right sum, and bytes in between
whole() {
    od -An -v -tu1 -w1 "$1" | awk '{ b[n++] = $1 } END {
        for (i = 0; i + 11 <= n;) {
            sum = 0
            for (k = 0; k < 10; k++) sum += b[i + k]
            if (b[i] == 85 && sum % 256 == b[i + 10]) { good++; i += 11 } else { junk++; i++ }
        }
        print good + 0, junk + 0 }'
}

# ---- as fast as read, and then the end ----

play="--play cervical.rotation --left 40 --right 50 --reps 1"
start witmotion --pty port --rate 100 --fast --truth truth.csv $play
read_port fast.bin 20
finish
is "fast: ends by itself" $code 0
rows=$(($(wc -l <truth.csv) - 1))
is "fast: nothing is lost at the end" "$(whole fast.bin)" "$((rows * 4)) 0"
is "the link is gone" "$(ls)" "fast.bin
said
truth.csv"
# The middle 1 s of the last hold is neutral, the most and least of the whole are the ends.
awk -F, 'NR > 1 { if ($12 > most) most = $12; if ($12 < least) least = $12; last = $12 }
    END { exit !(most > 39.5 && most < 41 && least < -49.5 && least > -51 && last > -1 && last < 1) }' \
    truth.csv && ok "truth: 40 to the left, 50 to the right" || fail "truth"

start witmotion --pty port --rate 100 --fast $play
read_port again.bin 20
finish
cmp -s fast.bin again.bin && ok "the same seed, the same bytes" || fail "the same seed, other bytes"

# ---- one seed is one patient: for ever, and from every compiler ----

kept() { # CHECKSUM SIZE ARGS...: what this capture was when it was first made
    want="$1 $2"
    shift 2
    rm -f kept.capture
    "$emu" "$@" --capture kept.capture
    is "as it always was: $*" "$(cksum <kept.capture)" "$want"
}
kept 621403914 25076 witmotion --play cervical.rotation --left 52,53,51 --right 60,61,59 --seed 4
kept 276433990 229644 witmotion --rate 100 --play cervical.flexion_extension --flexion 40 --extension 30 --seed 5
kept 3633262611 247004 witmotion --rate 100 --play cervical.lateral_flexion --left 48 --right 57 --seed 21 --noise consumer
kept 3454174542 83838 bno08x-rvc --play cervical.rotation --left 40 --seed 3
kept 258568511 5644 witmotion --play still --seconds 10
kept 3407356413 557524 witmotion --rate 100 --play calibration --seed 2
rm -f kept.capture

# ---- two sensors on one patient ----

two="witmotion --rate 100 --play knee.flexion_extension_left --first 90 --second 8 --reps 2 --trunk 0.1 --seed 6"
"$emu" $two --capture distal.capture --truth distal.csv
"$emu" $two --capture proximal.capture --truth proximal.csv --segment proximal
is "the truth is the joint's, of both" "$(cut -d, -f1,10- distal.csv | cksum)" "$(cut -d, -f1,10- proximal.csv | cksum)"
cmp -s distal.capture proximal.capture && fail "one sensor, twice" || ok "but these are two sensors"
awk -F, 'NR > 1 && $13 > most { most = $13 } NR > 1 && $13 < least { least = $13 }
    END { exit !(most > 89.5 && most < 91 && least < -7.5 && least > -9) }' distal.csv &&
    ok "truth: flexion by 90, extension by 8" || fail "truth of a knee"
rm -f distal.* proximal.*

# ---- who fidgets ----

"$emu" witmotion --rate 100 --play fidget --pose cervical.lateral_flexion --seconds 60 --capture fidget.capture --truth fidget.csv
awk -F, 'NR > 1 { if ($13 > most) most = $13; if ($13 < least) least = $13; if ($10 * $10 > nod) nod = $10 * $10 }
    END { exit !(NR > 5900 && most - least > 4 && most - least < 8 && nod > 400) }' fidget.csv &&
    ok "fidgets for a minute: little to the side, more about the other axes" || fail "fidgeting"
rm -f fidget.*

# ---- in its own time ----

start witmotion --pty port --rate 100 --seconds 2 $play
sleep 0.5
stty -F port 115200
read_port timed.bin 10
finish
is "ends after --seconds" $code 0
set -- $(whole timed.bin)
# Its time began when stty opened the port; what came until cat was there is lost.
within "starts when first opened, 100 Hz of four frames" "$1" 40 804

start witmotion --pty port --rate 100 $play
stty -F port 9600
read_port wrong.bin 1
set -- $(whole wrong.bin)
is "the wrong rate: no frame" "$1" 0
[ "$2" -gt 100 ] && ok "but noise" || fail "the wrong rate: silence"
stty -F port 115200
read_port right.bin 1
set -- $(whole right.bin)
within "opened again, at the right rate" "$1" 4 4000
finish TERM
is "SIGTERM is no failure" $code 0
[ -e port ] || [ -L port ] && fail "the link stayed" || ok "and the link is gone"

start witmotion --pty port
stty -F port 9600
(
    sleep 0.2
    printf '\377\252\151\210\265\377\252\002\037\002\377\252\047\003\000' >port
) &
read_port told.bin 1.5
finish TERM
within "time frames, once asked for" "$(od -An -v -tx1 -w1 told.bin | tr -d ' \n' | grep -o 5550 | wc -l)" 1 200
is "the answer to a read" "$(od -An -v -tx1 -w1 told.bin | tr -d ' \n' | grep -o 555f06000200)" 555f06000200

start witmotion --pty port
exec 3<>port
stty -F port 9600
sleep 0.2
printf '\377\252\151\210\265\377\252\004\006\000' >&3
stty -F port 115200
sleep 0.2
read_port moved.bin 0.5
exec 3>&-
finish TERM
set -- $(whole moved.bin)
within "a new rate, taken on at once by both ends" "$1" 4 4000

ln -s nowhere port
start witmotion --pty port --rate 200 --seconds 1
sleep 5 <port &
sleeper=$!
finish
is "a reader that does not read holds nothing up" $code 0
kill $sleeper 2>/dev/null || :

start bno08x-rvc --pty port --fast --seconds 1
read_port rvc.bin 10
finish
is "RVC: 100 frames of 19 bytes" "$(wc -c <rvc.bin)" 1900

start witmotion --pty port --rate 100 --fault unplug=0.5
stty -F port 115200
read_port gone.bin 5
finish
is "unplugged is an end" $code 0
[ -L port ] && fail "the link stayed" || ok "and takes the link along"

# ---- recorded motion ----

{
    echo "t_s,gx_rad_s,gy_rad_s,gz_rad_s,note"
    awk 'BEGIN { for (i = 0; i < 300; i++) printf "%.3f,0,0,%.9f,x\n", i / 100, i * 2000 / 32768 * 3.14159265358979 / 180 }'
} >motion.csv
start witmotion --pty port --rate 100 --set 02=4 --fast --motion motion.csv
read_port motion.bin 10
finish
is "a recording row by row" "$(od -An -v -tu1 -w11 motion.bin |
    awk 'NR <= 300 && $7 + 256 * $8 != NR - 1 { bad++ } END { print bad + 0, (NR >= 300) }')" "0 1"

# ---- TCP ----

read_tcp() { # FILE SECONDS
    number=$(sed -n 's/.*tcp:127.0.0.1://p' said)
    timeout "$2" bash -c "cat </dev/tcp/127.0.0.1/$number" >"$1" 2>/dev/null || :
}
start witmotion --tcp 0 --rate 100 --fast --truth truth.csv $play
read_tcp tcp.bin 20
finish
is "tcp, fast: ends by itself" $code 0
is "tcp, fast: the bytes of the pty" "$(cksum <tcp.bin)" "$(cksum <fast.bin)"
start witmotion --tcp 0
read_tcp first.bin 0.6
read_tcp second.bin 0.6
finish INT
set -- $(whole first.bin) $(whole second.bin)
within "tcp: 10 Hz of four frames" "$1" 4 200
within "tcp: and for the next one" "$3" 4 200
is "SIGINT is no failure" $code 0

refuse() { # LEGEND CODE WORDS FILE-CONTENT ARGS...
    legend=$1 want=$2 words=$3
    printf '%b' "$4" >bad.csv
    shift 4
    code=0
    timeout 5 "$emu" "$@" >out 2>said || code=$?
    if [ $code = "$want" ] && grep -q -- "$words" said && [ "$(wc -l <said)" = 1 ]; then
        ok "refused: $legend"
    else
        fail "refused: $legend: exit $code, $(cat said)"
    fi
}
file="witmotion --pty port --motion bad.csv"
refuse "no such file" 1 "nowhere.csv: No such file" "" witmotion --pty port --motion nowhere.csv
refuse "an empty file" 1 "nothing to play" "" $file
refuse "no time" 1 "line 1: .*t_s" "qw,qx,qy,qz\n1,0,0,0\n" $file
refuse "half a vector" 1 "gx_rad_s.* missing" "t_s,gx_rad_s\n0,0\n" $file
refuse "another unit" 1 'gx_deg_s.* unit' "t_s,gx_deg_s,gy_deg_s,gz_deg_s\n0,0,0,0\n" $file
refuse "a column twice" 1 "stands twice" "t_s,t_s\n0,0\n" $file
refuse "not a number" 1 'line 3: qx "nan" is not a number' "t_s,qw,qx,qy,qz\n0,1,0,0,0\n1,1,nan,0,0\n" $file
refuse "too few fields" 1 "line 3: has fewer" "t_s,qw,qx,qy,qz\n0,1,0,0,0\n1,1,0\n" $file
refuse "too many fields" 1 "line 2: has more" "t_s,qw,qx,qy,qz\n0,1,0,0,0,0\n" $file
refuse "time that goes back" 1 "line 3: t_s does not grow" "t_s,qw,qx,qy,qz\n1,1,0,0,0\n1,1,0,0,0\n" $file
refuse "no quaternion" 1 "line 2: .*length 2" "t_s,qw,qx,qy,qz\n0,2,0,0,0\n1,1,0,0,0\n" $file
refuse "a picture" 1 "line 1" '\211PNG\r\n\032\n\0\0' $file
refuse "no truth in a recording" 2 "no truth" "t_s,ax_m_s2,ay_m_s2,az_m_s2\n0,0,0,9\n1,0,0,9\n" $file --truth t.csv
refuse "an unknown model" 2 "bno08x-rvc, witmotion" "" bno055 --pty port
refuse "no model" 2 "bno08x-rvc, witmotion" ""
refuse "no port" 2 "one of --pty" "" witmotion
refuse "two ports" 2 "one of --pty" "" witmotion --pty port --tcp 1
refuse "two motions" 2 "two motions" "" $file --play still
refuse "a play without ends" 2 "goes with --left" "" witmotion --pty port --play cervical.rotation
refuse "a limb without its side" 2 "knee.flexion_extension_left" "" witmotion --pty port --play knee.flexion_extension
refuse "a neck with a side" 2 "there are cervical.flexion_extension, .*; --help lists all" "" witmotion --pty port --play cervical.rotation_left
refuse "a second direction where there is one" 2 "has one direction" "" witmotion --pty port --play hip.extension_left --first 10 --second 10
refuse "an end beyond the possible" 2 "1 to 180" "" witmotion --pty port --play cervical.rotation --first 181
refuse "a sensor elsewhere" 2 "place is occiput" "" witmotion --pty port --play cervical.rotation --first 50 --site sternum
refuse "no such segment" 2 "distal or proximal" "" witmotion --pty port --play cervical.rotation --first 50 --segment middle
refuse "a table that sways" 2 "--sway is for a person" "" witmotion --pty port --play still --sway 1
refuse "a pace without numbers" 2 "SLOW..FAST" "" witmotion --pty port --play cervical.rotation --first 50 --pace 2..1
refuse "a strap that slips by nothing" 2 "DEGREES@SECONDS" "" witmotion --pty port --play cervical.rotation --first 50 --slip 0
refuse "fidgeting without an end, in no time" 2 "give --seconds" "" witmotion --pty port --play fidget --fast
refuse "words in no time" 2 "in real time" "" witmotion --capture c --play obey
refuse "words to somebody else" 2 "goes with --play obey" "" witmotion --pty port --play cervical.rotation --first 50 --obey words
refuse "a pose of a planned motion" 2 "--pose goes with" "" witmotion --pty port --play cervical.rotation --first 50 --pose cervical.rotation
refuse "a strap that slips in the middle of nothing" 2 "DEGREES@SECONDS" "" witmotion --pty port --play obey --slip 8
touch words
refuse "words from a file" 1 "no FIFO" "" witmotion --pty port --play obey --obey words
refuse "an unknown option" 2 "--frob: no such option" "" witmotion --pty port --frob
refuse "an unknown register value" 2 "no register 03 that could be 00FF" "" witmotion --pty port --set 03=FF
refuse "registers where there are none" 2 "no registers" "" bno08x-rvc --pty port --set 03=9
touch file
refuse "a file in the link's place" 1 "no symbolic link" "" witmotion --pty file
refuse "a link in no folder" 1 "No such file" "" witmotion --pty none/port

exit $bad
