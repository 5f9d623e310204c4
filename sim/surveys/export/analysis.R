# The rest is the same for every survey.

# Where this script is: as it was sourced, else as it was given to Rscript, which writes spaces in its own way.
script_folder <- function() {
  sourced <- Filter(Negate(is.null), lapply(sys.frames(), function(frame) frame$ofile))
  if (length(sourced) > 0) return(dirname(sourced[[length(sourced)]]))
  given <- grep("^--file=", commandArgs(FALSE), value = TRUE)
  if (length(given) == 1) dirname(gsub("~+~", " ", sub("^--file=", "", given), fixed = TRUE)) else "."
}

with_labels <- function(people) {
  for (name in names(variable_labels)) {
    if (is.logical(people[[name]])) people[[name]] <- as.numeric(people[[name]])  # a column without any answer
    if (name == "profession") {
      people[[name]] <- factor(people[[name]], levels = names(professions), labels = unname(professions))
    }
    attr(people[[name]], "label") <- variable_labels[[name]]
    if (name %in% names(value_labels)) attr(people[[name]], "labels") <- value_labels[[name]]
  }
  people
}

# The mean of the items answered, if at least half of them are.
scored <- function(items) {
  means <- rowMeans(items, na.rm = TRUE)
  means[2 * rowSums(!is.na(items)) < ncol(items)] <- NA
  means
}

# Mean points over the scales answered in full, one column per kind.
mean_points <- function(people, profile) {
  total <- matrix(0, nrow(people), length(profile$kinds))
  count <- numeric(nrow(people))
  for (items in profile$scales) {
    given <- as.matrix(people[items])
    full <- rowSums(is.na(given)) == 0
    total[full, ] <- total[full, ] + given[full, ]
    count[full] <- count[full] + 1
  }
  total / ifelse(count > 0, count, NA)
}

# Centred log-ratios; no points at all count as half a point, so that a logarithm can be taken.
log_ratios <- function(points) {
  logs <- log(pmax(points, half_a_point))
  logs - rowMeans(logs)
}

with_scores <- function(people) {
  for (scale in scales) people[[scale$score]] <- scored(people[scale$items])
  for (profile in profiles) {
    points <- mean_points(people, profile)
    people[profile$means] <- as.data.frame(points)
    people[profile$ratios] <- as.data.frame(log_ratios(points))
  }
  people
}

alpha_of <- function(items) {
  items <- items[stats::complete.cases(items), , drop = FALSE]
  count <- ncol(items)
  if (count < 2 || nrow(items) < 2) return(NA_real_)
  count / (count - 1) * (1 - sum(apply(items, 2, stats::var)) / stats::var(rowSums(items)))
}

# ICC(1) and ICC(2) from mean squares, with the mean size of localities; ICC(1) may be negative.
icc_of <- function(score, locality) {
  known <- !is.na(score)
  locality <- factor(locality[known])
  if (nlevels(locality) < 2 || sum(known) <= nlevels(locality)) return(c(icc1 = NA, icc2 = NA))
  squares <- summary(stats::aov(score[known] ~ locality))[[1]][["Mean Sq"]]
  size <- sum(known) / nlevels(locality)
  c(
    icc1 = (squares[1] - squares[2]) / (squares[1] + (size - 1) * squares[2]),
    icc2 = (squares[1] - squares[2]) / squares[1]
  )
}

team_mean <- function(score) if (sum(!is.na(score)) < fewest_in_team) NA else mean(score, na.rm = TRUE)

show <- function(title, value) {
  cat("\n", title, "\n", sep = "")
  print(value)
}

# Reports what cannot be computed from few answers, and goes on.
attempt <- function(title, what) {
  tryCatch(show(title, what), error = function(problem) {
    cat("\n", title, ": not possible here (", conditionMessage(problem), ")\n", sep = "")
  })
}

installed <- function(package) {
  available <- requireNamespace(package, quietly = TRUE)
  if (!available) cat("\nThe package ", package, " is not installed; its part is left out.\n", sep = "")
  available
}

scores_in <- function(people) people[vapply(scales, function(scale) scale$score, "")]

describe_scales <- function(people) {
  rows <- lapply(scales, function(scale) {
    score <- people[[scale$score]]
    icc <- if (in_localities) icc_of(score, people$locality) else c(icc1 = NA, icc2 = NA)
    data.frame(
      scale = scale$label, items = length(scale$items), n = sum(!is.na(score)), mean = mean(score, na.rm = TRUE),
      sd = stats::sd(score, na.rm = TRUE), alpha = alpha_of(people[scale$items]), icc1 = icc[["icc1"]],
      icc2 = icc[["icc2"]]
    )
  })
  show("Scales", do.call(rbind, rows))
  if (length(scales) > 1) {
    attempt("Correlations of scores", stats::cor(scores_in(people), use = "pairwise.complete.obs"))
  }
}

describe_profiles <- function(people) {
  cat("\nShares of points are not independent: no alpha and no factors of them; analyse their log-ratios.\n")
  for (latent in names(profiles)) {
    profile <- profiles[[latent]]
    both <- rbind(points = colMeans(people[profile$means], na.rm = TRUE),
                  log_ratio = colMeans(people[profile$ratios], na.rm = TRUE))
    colnames(both) <- profile$kinds
    show(latent, both)
    attempt(paste(latent, "by profession, log-ratios"),
            stats::aggregate(people[profile$ratios], people["profession"], mean, na.rm = TRUE))
  }
}

describe_ticks <- function(people) {
  for (set in ticks) {
    reached <- people[rowSums(!is.na(people[set$items])) > 0, set$items, drop = FALSE]
    shares <- data.frame(share = colMeans(reached, na.rm = TRUE), n = nrow(reached))
    show(paste0(set$label, ": shares of those who reached the list"), shares)
  }
}

with_psych <- function(people) {
  for (scale in scales) {
    items <- people[scale$items]
    if (ncol(items) > 1) attempt(paste("psych, alpha:", scale$label), psych::alpha(items, warnings = FALSE)$total)
    if (ncol(items) > 2) {
      attempt(paste("psych, omega:", scale$label), psych::omega(items, nfactors = 1, plot = FALSE)$omega.tot)
    }
  }
  if (factors > 1 && installed("GPArotation")) {
    items <- people[unlist(lapply(scales, function(scale) if (length(scale$items) > 1) scale$items))]
    attempt("psych, principal axes, oblimin",
            psych::fa(items, nfactors = factors, fm = "pa", rotate = "oblimin")$loadings)
  }
}

with_multilevel <- function(people) {
  for (scale in scales) {
    whole <- people[stats::complete.cases(people[c(scale$items, scale$score)]), ]
    expected <- (scale$options^2 - 1) / 12  # variance of answers given by lot alone
    several <- length(scale$items) > 1
    attempt(paste("multilevel, ICC(1) and ICC(2):", scale$label), {
      model <- stats::aov(stats::reformulate("factor(locality)", scale$score), data = whole)
      c(icc1 = multilevel::ICC1(model), icc2 = multilevel::ICC2(model))
    })
    attempt(paste("multilevel, agreement by locality:", scale$label), {
      if (several) multilevel::rwg.j(whole[scale$items], whole$locality, ranvar = expected)
      else multilevel::rwg(whole[[scale$items]], whole$locality, ranvar = expected)
    })
  }
}

with_lavaan <- function(people) {
  attempt("lavaan, confirmatory factor analysis", {
    fitted <- lavaan::cfa(model, data = people, std.lv = TRUE, missing = "ml")
    print(lavaan::fitMeasures(fitted, c("chisq", "df", "pvalue", "cfi", "rmsea", "srmr")))
    lavaan::standardizedSolution(fitted)
  })
}

describe <- function(people) {
  if (length(scales) > 0) describe_scales(people)
  if (length(profiles) > 0) describe_profiles(people)
  if (length(ticks) > 0) describe_ticks(people)
  if (length(scales) > 0 && installed("psych")) with_psych(people)
  if (length(scales) > 0 && in_localities && installed("multilevel")) with_multilevel(people)
  if (nzchar(model) && installed("lavaan")) with_lavaan(people)
}

people <- utils::read.csv(
  file.path(script_folder(), data_file), na.strings = "", fileEncoding = "UTF-8", stringsAsFactors = FALSE
)
people <- with_scores(with_labels(people))
for (service in sort(unique(people$replicate))) {
  cat("\n==== ", survey, ", simulated service ", service, " ====\n", sep = "")
  describe(people[people$replicate == service, ])
}
summed <- c(vapply(scales, function(scale) scale$score, ""), unlist(lapply(profiles, function(profile) profile$ratios)))
if (in_localities && length(summed) > 0 && nrow(people) > 0) {
  localities <- stats::aggregate(people[unname(summed)], people[c("replicate", "locality")], team_mean)
  show("Means of localities", localities)
}
