#!/bin/sh
# Scores the rows that it is given; the label is not among them, so that its columns are found by name.
awk '
  FILENAME == ARGV[1] { split($0, field, " "); prior[field[1]] = field[3]
    mean[field[1], field[2]] = field[4]; variance[field[1], field[2]] = field[5]; next }
  FNR == 1 { split($0, header, ","); for (i in header) place[header[i]] = i; print "id,prediction,score"; next }
  {
    split($0, cell, ",")
    value[6] = cell[place["rotational_speed_rpm"]]; value[7] = cell[place["torque_nm"]]; value[8] = cell[place["tool_wear_min"]]
    for (class = 0; class <= 1; class++) {
      weight[class] = log(prior[class])
      for (i = 6; i <= 8; i++)
        weight[class] -= log(variance[class, i]) / 2 + (value[i] - mean[class, i]) ^ 2 / (2 * variance[class, i])
    }
    score = 1 / (1 + exp(weight[0] - weight[1]))
    printf "%s,%d,%.17g\n", cell[place["udi"]], (score >= 0.5), score
  }' "$LOCKSTEP_MODEL/classes" "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
