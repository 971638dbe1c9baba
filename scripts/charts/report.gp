# The whole report as pages of A4: those of text, then one for each chart.
# Usage: gnuplot -d -c report.gp DIR OUT DATA CHARTS
#   CHARTS  words "chart:folder" below DATA: "before_after:1 fan:1 progress:1"
# page.tsv: page, x and y in cm from the top left, style (1 heading, 2 emphasis, 3 text, 4 small),
#   text
DIR = ARG1; OUT = ARG2; ROOT = ARG3; CHARTS = ARG4
PAGED = 1; TERM = "pdf"
set terminal pdfcairo size 29.7cm,21cm font "DejaVu Sans,11" fontscale 0.95 linewidth 1.6 background rgb "white"
set output OUT
set termoption noenhanced
set encoding utf8
set datafile separator "\t"
set datafile commentschars ""
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
unset border; unset tics; set key off
PAGE = ROOT . "/page.tsv"
stats PAGE using 1 nooutput
PAGES = int(STATS_max)
set xrange [0:29.7]; set yrange [21:0]
only(k) = column(1) == P && column(4) == k ? column(3) : NaN
do for [P = 1:PAGES] {
    plot PAGE using 2:(only(1)):5 with labels left textcolor rgb 0x333333 font ",18", \
         PAGE using 2:(only(2)):5 with labels left textcolor rgb 0x111111 font ",12", \
         PAGE using 2:(only(3)):5 with labels left textcolor rgb 0x333333 font ",10", \
         PAGE using 2:(only(4)):5 with labels left textcolor rgb 0x555555 font ",8"
}
do for [i = 1:words(CHARTS)] {
    each = word(CHARTS, i)
    at = strstrt(each, ":")
    chart = each[1:at - 1]
    folder = ROOT . "/" . each[at + 1:*]
    reset
    script = DIR . "/" . chart . ".gp"
    call script DIR TERM OUT folder
}
