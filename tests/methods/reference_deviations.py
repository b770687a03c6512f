"""Stand-in."""
NOT_BUILT = {"xbar_chart","s_chart","R_chart","S_chart","ewma","cusum","bernoulli_cusum","segmented_gaussian","segmented_binomial","segmented_poisson","segmented_quasipoisson","beta_binomial_shrinkage","gamma_poisson_shrinkage","logistic_random_intercept","logistic_random_intercept_covariate","poisson_random_intercept"}
NOT_BUILT_CASES={}
DEVIATIONS={}
