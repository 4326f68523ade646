// pipeline/training/costs/amounts.ts
/** What a cost takes of a budget. */
function amountsOf({ wallSeconds, cpuSeconds, energyWattHours, price }) {
	return {
		price: price?.amount,
		hours: wallSeconds / 3600,
		cpu_hours: cpuSeconds === void 0 ? void 0 : cpuSeconds / 3600,
		energy: energyWattHours
	};
}
/** What a stage takes in a second at most: the runner's price, every processor busy, all memory in use. */
function mostPerSecond(rates, { cores, memoryBytes }) {
	const watts = cores * rates.wattsPerCore + memoryBytes / 1e9 * rates.wattsPerGigabyte;
	return {
		price: (rates.pricePerHour ?? 0) / 3600,
		hours: 1 / 3600,
		cpu_hours: cores / 3600,
		energy: watts / 3600
	};
}
function shownHours(hours, of) {
	const seconds = hours * 3600;
	const [value, unit] = seconds < 120 ? [seconds, "s"] : hours < 2 ? [seconds / 60, "min"] : [hours, "h"];
	return `${String(Number(value.toPrecision(3)))} ${unit}${of}`;
}
/** An amount for people: `1.25 EUR`, `5.2 min`, `12 h of processor time`, `84 Wh`. */
function shownAmount(measure, amount, currency) {
	switch (measure) {
		case "price": return `${String(Number(amount.toPrecision(3)))} ${currency}`;
		case "hours": return shownHours(amount, "");
		case "cpu_hours": return shownHours(amount, " of processor time");
		case "energy": return `${String(Number(amount.toPrecision(3)))} Wh`;
	}
}

export { mostPerSecond as n, shownAmount as r, amountsOf as t };