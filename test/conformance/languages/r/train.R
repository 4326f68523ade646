# Logistic regression of failures, by R itself.
rows <- read.csv("prepared/train.csv")
degree <- as.integer(readLines("degree"))
terms <- sprintf("machine_failure ~ type + poly(torque_nm, %d) + rotational_speed_rpm + tool_wear_min:torque_nm", degree)
model <- glm(as.formula(terms), family = binomial, data = rows)
dir.create("models/failure", recursive = TRUE, showWarnings = FALSE)
saveRDS(model, "models/failure/model.rds")
