import { t as quantile } from "./quantile.js";

// pipeline/domain/statistics/median.ts
/** @param values - In any order, at least one. */
function median(values) {
	return quantile(Float64Array.from(values).sort(), .5);
}

export { median as t };