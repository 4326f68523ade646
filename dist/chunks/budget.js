// pipeline/domain/budget.ts
/** What a budget can limit, as lockstep.yaml calls it. */
const measures = [
	"price",
	"hours",
	"cpu_hours",
	"energy"
];
/**
* What a busy hardware thread of a data centre and a gigabyte of its memory take about: the upper ends of Cloud Carbon Footprint's
* coefficients for the large clouds, 3.5 … 4.3 W and 0.392 W.
*/
const usualRates = {
	pricePerHour: void 0,
	currency: "USD",
	wattsPerCore: 4,
	wattsPerGigabyte: .392
};
/** True when something is limited. */
function hasLimits(limits) {
	return measures.some((measure) => limits[measure] !== void 0);
}

export { measures as n, usualRates as r, hasLimits as t };