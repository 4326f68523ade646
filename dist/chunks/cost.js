// pipeline/domain/cost.ts
function sum(values) {
	return values.reduce((total, value) => total === void 0 || value === void 0 ? void 0 : total + value, 0);
}
/** In one currency; sums of money in several are no sum. */
function totalPrice(prices) {
	const [first] = prices;
	if (first === void 0 || prices.some((price) => price?.currency !== first.currency)) return void 0;
	return {
		amount: prices.reduce((total, price) => total + (price?.amount ?? 0), 0),
		currency: first.currency
	};
}
/**
* What several stages took together: sums, and of memory the largest. One part that is unknown makes the whole of its kind unknown.
*
* @returns `undefined` without any: nothing ran, so nothing was measured.
*/
function totalCost(costs) {
	if (costs.length === 0) return void 0;
	const peaks = costs.map(({ peakMemoryBytes }) => peakMemoryBytes);
	const unmeasured = costs.find((cost) => cost.unmeasured !== void 0)?.unmeasured;
	return {
		wallSeconds: costs.reduce((total, { wallSeconds }) => total + wallSeconds, 0),
		cpuSeconds: sum(costs.map(({ cpuSeconds }) => cpuSeconds)),
		peakMemoryBytes: peaks.includes(void 0) ? void 0 : Math.max(...peaks.map((peak) => peak ?? 0)),
		energyWattHours: sum(costs.map(({ energyWattHours }) => energyWattHours)),
		price: totalPrice(costs.map(({ price }) => price)),
		...unmeasured === void 0 ? {} : { unmeasured }
	};
}
function isAmount(value) {
	return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
function parsePrice(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	const { amount, currency } = value;
	return isAmount(amount) && typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? {
		amount,
		currency
	} : void 0;
}
/** A cost that somebody wrote down. @returns `undefined` for what is none. */
function parseCost(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	const found = value;
	const { wallSeconds } = found;
	if (!isAmount(wallSeconds)) return void 0;
	const amount = (name) => isAmount(found[name]) ? found[name] : void 0;
	const unmeasured = found["unmeasured"];
	return {
		wallSeconds,
		cpuSeconds: amount("cpuSeconds"),
		peakMemoryBytes: amount("peakMemoryBytes"),
		energyWattHours: amount("energyWattHours"),
		price: parsePrice(found["price"]),
		...typeof unmeasured === "string" && unmeasured !== "" ? { unmeasured: unmeasured.slice(0, 500) } : {}
	};
}

export { totalCost as n, parseCost as t };