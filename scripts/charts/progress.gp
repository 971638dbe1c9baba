# Progress over visits, a panel a direction, on one scale. The grey band is the first visit plus and
# minus the smallest change that can be told from error between visits.
# Usage: gnuplot -d -c progress.gp DIR TERM OUT DATA
# words: title, line below, number of panels, lowest and highest degree, lowest and highest day;
#        then for each panel: heading, colour, ink, band from, band to, its text
# progress1.tsv, progress2.tsv: day, before, its +-, after, its +-, text on the axis; what came
#                               after treatment is drawn a little to the right
# progress1.last.tsv, ...:      day, height, text of the last values
DIR = ARG1; TERM = ARG2; OUT = ARG3; DATA = ARG4; CHART = "progress"
load DIR . "/style.gp"
PANELS = int(number(3))
set yrange [number(4):number(5)]
set xrange [number(6):number(7)]
set grid ytics lc rgb 0xECECEC lw 0.7 lt 1
set ytics 10 format "%.0f°"
ASIDE = 0.014 * (number(7) - number(6))
set multiplot
do for [k = 1:PANELS] {
    o = 8 + 6 * (k - 1)
    C = int(number(o + 1)); INK = int(number(o + 2))
    FILE = sprintf("%s/progress%d.tsv", DATA, k)
    LAST = sprintf("%s/progress%d.last.tsv", DATA, k)
    unset obj; unset arrow
    if (k == 2) { unset label 998; unset label 999 }
    left = PANELS == 1 ? 0.08 : 0.07 + 0.48 * (k - 1)
    right = PANELS == 1 ? 0.97 : left + 0.43
    set lmargin at screen left; set rmargin at screen right
    set tmargin at screen 0.80; set bmargin at screen 0.13
    set label 1 W[o] at graph 0, graph 1.045 left textcolor rgb INK font ",12"
    set obj 1 rect from graph 0, first number(o + 3) to graph 1, first number(o + 4) fs solid 1 noborder fc rgb C_BAND behind
    set label 2 W[o + 5] at graph 0.985, graph 0 offset 0,0.75 right textcolor rgb C_DIM font ",8"
    plot FILE using 1:2:(ASIDE):($4 - $2) with vectors nohead lc rgb C lw 1 dt (2,3), \
         FILE using 1:2:3 with yerrorbars lc rgb C lw 1.3 pt -1, \
         FILE using ($1 + ASIDE):4:5 with yerrorbars lc rgb C lw 1.3 pt -1, \
         FILE using 1:2 with lines lc rgb C lw 2, \
         FILE using 1:2 with points lc rgb C pt 7 ps 1.1, \
         FILE using ($1 + ASIDE):4 with points lc rgb "white" pt 7 ps 1.1, \
         FILE using ($1 + ASIDE):4 with points lc rgb C pt 6 ps 1.1 lw 1.6, \
         FILE using 1:(number(4) - 1):xtic(6) with points pt -1, \
         LAST using 1:2:3 with labels left textcolor rgb INK font ",10"
}
unset multiplot
