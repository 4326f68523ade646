import { n as measures } from "./budget.js";

// pipeline/training/costs/cost-of-usage.ts
const secondsPerHour = 3600;
/** Money for a time on the runner. */
function priceOf(seconds, { pricePerHour, currency }) {
	return pricePerHour === void 0 ? void 0 : {
		amount: seconds / secondsPerHour * pricePerHour,
		currency
	};
}
/**
* Watt hours: what the processors' meters gave, or else processor time by the watts of a busy one; and memory over time by the watts of a
* gigabyte.
*/
function energyOf({ cpuSeconds, memoryByteSeconds, meteredJoules }, rates) {
	const joules = meteredJoules ?? (cpuSeconds === void 0 ? void 0 : cpuSeconds * rates.wattsPerCore);
	if (joules === void 0 || memoryByteSeconds === void 0) return void 0;
	return (joules + memoryByteSeconds / 1e9 * rates.wattsPerGigabyte) / secondsPerHour;
}
/** Without digits that no measurement has: a millionth. */
function measured(value) {
	return Number(value.toFixed(6));
}
/** What a usage costs. */
function costOfUsage(usage, rates) {
	const { wallSeconds, cpuSeconds, peakMemoryBytes, unmeasured } = usage;
	const energy = energyOf(usage, rates);
	const price = priceOf(wallSeconds, rates);
	return {
		wallSeconds: measured(wallSeconds),
		cpuSeconds: cpuSeconds === void 0 ? void 0 : measured(cpuSeconds),
		peakMemoryBytes,
		energyWattHours: energy === void 0 ? void 0 : measured(energy),
		price: price === void 0 ? void 0 : {
			...price,
			amount: measured(price.amount)
		},
		...unmeasured === void 0 ? {} : { unmeasured }
	};
}

// pipeline/training/costs/expected-cost.ts
/** Data of a length that nobody measured says nothing. */
function scaleOf(thenBytes, nowBytes) {
	return thenBytes === void 0 || nowBytes === void 0 || thenBytes === 0 ? 1 : nowBytes / thenBytes;
}
/**
* The largest of what a stage took before, each by how much more or less data it reads now: time, processor time and energy grow with the
* data, memory is taken as it was, and the price is today's.
*
* @returns `undefined` when nothing is known of it.
*/
function expectedCost(earlier, dataBytes, rates) {
	let largest;
	for (const { cost, dataBytes: thenBytes } of earlier) {
		const scale = scaleOf(thenBytes, dataBytes);
		const grown = (value) => value === void 0 ? void 0 : value * scale;
		const wallSeconds = cost.wallSeconds * scale;
		if (largest !== void 0 && largest.cost.wallSeconds >= wallSeconds) continue;
		largest = {
			scale,
			cost: {
				...cost,
				wallSeconds,
				cpuSeconds: grown(cost.cpuSeconds),
				energyWattHours: grown(cost.energyWattHours),
				price: priceOf(wallSeconds, rates)
			}
		};
	}
	return largest;
}

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

// pipeline/training/costs/ledger.ts
const nothing = {
	price: 0,
	hours: 0,
	cpu_hours: 0,
	energy: 0
};
/** What stages have used of their budgets, those that run now included. */
var Ledger = class {
	#budgets;
	#accounts = /* @__PURE__ */ new Map();
	constructor(budgets) {
		this.#budgets = budgets;
	}
	/** What others have taken of a budget, and what those that run are still expected to. */
	#taken({ covers }, measure, except) {
		let taken = 0;
		for (const [key, { stage, used, expected }] of this.#accounts) if (key !== except && covers(stage)) taken += Math.max(used[measure] ?? 0, expected?.[measure] ?? 0);
		return taken;
	}
	#excess(stage, except, exceeds) {
		for (const budget of this.#budgets) {
			if (!budget.covers(stage)) continue;
			for (const measure of measures) {
				const limit = budget.limits[measure];
				if (limit === void 0) continue;
				const left = Math.max(0, limit - this.#taken(budget, measure, except));
				const amount = exceeds(left, measure);
				if (amount !== void 0) return {
					budget,
					measure,
					limit,
					left,
					amount
				};
			}
		}
	}
	/**
	* Why a stage may not begin: nothing is left, or less than is expected of it. One that nothing is known of begins as long as something is
	* left.
	*/
	refusal(stage, expected) {
		return this.#excess(stage, void 0, (left, measure) => {
			const amount = expected?.[measure];
			return left === 0 || amount !== void 0 && amount > left ? amount ?? 0 : void 0;
		});
	}
	/** A stage begins. @returns What names its account from now on. */
	begin(stage, expected) {
		const key = Symbol(stage);
		this.#accounts.set(key, {
			stage,
			used: nothing,
			expected
		});
		return key;
	}
	use(key, used) {
		const account = this.#accounts.get(key);
		if (account !== void 0) account.used = used;
	}
	/** The stage has ended: what was expected of it is no longer kept for it. */
	end(key) {
		const account = this.#accounts.get(key);
		if (account !== void 0) account.expected = void 0;
	}
	/** How many seconds it takes at least until some budget is used up, when so much is used in each. */
	secondsLeft(key, perSecond) {
		const account = this.#accounts.get(key);
		let least = Number.POSITIVE_INFINITY;
		if (account === void 0) return least;
		this.#excess(account.stage, key, (left, measure) => {
			const rate = perSecond[measure];
			if (rate > 0) least = Math.min(least, Math.max(0, left - (account.used[measure] ?? 0)) / rate);
		});
		return least;
	}
	/** What a running stage would go beyond within some seconds; measures of which nothing is known are passed over. */
	overrun(key, perSecond, seconds) {
		const account = this.#accounts.get(key);
		if (account === void 0) return void 0;
		return this.#excess(account.stage, key, (left, measure) => {
			const used = account.used[measure];
			return used !== void 0 && used + perSecond[measure] * seconds >= left ? used : void 0;
		});
	}
};

export { expectedCost as a, shownAmount as i, amountsOf as n, costOfUsage as o, mostPerSecond as r, Ledger as t };