import { C as checkModelPlace, S as trainerNames, b as openTrainer, v as isKnownModel, x as parametersOf, y as openModel } from "./pipeline.js";

export { checkModelPlace, isKnownModel, openModel, openTrainer, parametersOf, trainerNames };