"""Numbers that the methods share, each with its source.

Anything that is a policy or a judgment is an argument of the method instead, with its default there.
"""

D2 = 1.128  # expected range of two normal values in units of sigma (Montgomery, table VI); sigma = mean range / D2
MR_UCL = 3.267  # upper 3-sigma limit of a moving range of two, in units of its mean: D4 for n = 2 (Montgomery)
T_POWER = 3.6  # a waiting time to the power 1/3.6 is nearly normal (Nelson, J Qual Technol 1994 26:239)

TAIL_3_SIGMA = 0.00135  # one-sided chance beyond 3 sigma of a normal value: exact limits keep the same chance
TAIL_2_SIGMA = 0.02275  # the same beyond 2 sigma

Z_95 = 1.959963984540054  # two-sided 95 % of the normal distribution
Z_998 = 3.090232306167814  # two-sided 99.8 %

LINE_TOLERANCE = 1e-9  # times max(1, |center|): what counts as lying on a line, against floating-point noise
RESTART_AFTER = 3  # counting of runs starts anew after more empty periods than this
