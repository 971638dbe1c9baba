# The look that all charts share, and how each gets its text. A chart sets CHART and its four
# arguments, then loads this:
#   DIR   folder of these scripts        TERM  png, svg or pdf
#   OUT   file to draw                   DATA  folder with CHART.words and CHART.tsv, absolute or ./...
# CHART.words holds one text a line; it arrives as W[1], W[2], ... W[1] is the title, W[2] the line
# below it. No text is ever pasted into a command.
#
# Colours: Okabe and Ito's, told apart with the common forms of colour blindness. As text they are
# darkened to a contrast of at least 4.5:1 on white.
C_TEXT = 0x333333
C_DIM  = 0x555555
C_GREY = 0x999999
C_BAND = 0xE9E9E9
C_LEFT = 0x0072B2; INK_LEFT = 0x0072B2; PALE_LEFT = 0xA6CBE3
C_RIGHT = 0xD55E00; INK_RIGHT = 0xA94A00; PALE_RIGHT = 0xF2C3A0

set encoding utf8
set datafile separator "\t"
set datafile commentschars ""
set datafile missing "NaN"
FONT = "DejaVu Sans,11"
if (!exists("PAGED")) {
    if (TERM eq "png") { set terminal pngcairo size 1200,750 font FONT fontscale 1.25 linewidth 1.8 background rgb "white" }
    if (TERM eq "svg") { set terminal svg size 900,562 dynamic font FONT fontscale 1.2 background rgb "white" name "gonio" }
    if (TERM eq "pdf") { set terminal pdfcairo size 27cm,16.9cm font FONT fontscale 0.88 linewidth 1.4 background rgb "white" }
    set output OUT
}
set termoption noenhanced   # gnuplot 5.4.4 interprets {...} in labels from data in spite of "noenhanced" there

array W[40]
stats DATA . "/" . CHART . ".words" using (W[int($0) + 1] = strcol(1), 0) nooutput
number(i) = real(W[i])

set border 3 lc rgb C_TEXT lw 0.8
set tics nomirror out scale 0.6 textcolor rgb C_TEXT
set key off
set tmargin 6; set bmargin 3; set lmargin 8; set rmargin 3
# "set title ... left" only justifies about the centre: the heading is a label
set label 998 W[1] at screen 0.02, screen 0.955 left textcolor rgb C_TEXT font ",15"
set label 999 W[2] at screen 0.02, screen 0.905 left textcolor rgb C_DIM font ",10"
