# Scores the rows that it is given; the label is not among them.
rows <- read.csv(Sys.getenv("LOCKSTEP_ROWS"))
model <- readRDS(file.path(Sys.getenv("LOCKSTEP_MODEL"), "model.rds"))
score <- predict(model, rows, type = "response")
said <- data.frame(id = rows$udi, prediction = as.integer(score >= 0.5), score = format(score, digits = 17))
write.csv(said, Sys.getenv("LOCKSTEP_PREDICTIONS"), row.names = FALSE, quote = FALSE)
