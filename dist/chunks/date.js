// pipeline/training/features/graph/date.ts
/** Parts of a date that are numbers. A week begins on Monday, which is day 0; `days` counts from 1970-01-01, fractions included. */
const dateParts = [
	"days",
	"year",
	"quarter",
	"month",
	"day",
	"day_of_year",
	"day_of_week",
	"is_weekend",
	"hour",
	"minute",
	"second"
];
/** After how much a part begins again. */
const periods = {
	quarter: 4,
	month: 12,
	day: 31,
	day_of_year: 366,
	day_of_week: 7,
	hour: 24,
	minute: 60,
	second: 60
};
const cyclicParts = Object.keys(periods);
const dayMs = 864e5;
const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?)?(?: ?(?:(Z|UTC)|([+-])(\d\d)(?::?(\d\d))?))?$/i;
/** Reads `2024-05-01`, `2024-05-01T12:30`, `2024-05-01 12:30:00.5+02:00`; `undefined` for anything else, and for days that are none. */
function parseDate(text) {
	const found = iso.exec(text.trim());
	if (found === null) return void 0;
	const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", , sign, hours = "0", minutes = "0"] = found;
	const date = /* @__PURE__ */ new Date(0);
	date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	if (!(date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return void 0;
	const time = (Number(hour) * 60 + Number(minute)) * 6e4 + (Number(second) + Number(fraction)) * 1e3;
	const offset = (Number(hours) * 60 + Number(minutes)) * 6e4;
	return {
		localMs: date.getTime() + time,
		offsetMs: sign === "-" ? -offset : offset
	};
}
function datePart({ localMs, offsetMs }, part) {
	const date = new Date(Math.floor(localMs));
	switch (part) {
		case "days": return (localMs - offsetMs) / dayMs;
		case "year": return date.getUTCFullYear();
		case "quarter": return Math.floor(date.getUTCMonth() / 3) + 1;
		case "month": return date.getUTCMonth() + 1;
		case "day": return date.getUTCDate();
		case "day_of_year": {
			const start = /* @__PURE__ */ new Date(0);
			start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
			return Math.floor((localMs - start.getTime()) / dayMs) + 1;
		}
		case "day_of_week": return (date.getUTCDay() + 6) % 7;
		case "is_weekend": return date.getUTCDay() % 6 === 0 ? 1 : 0;
		case "hour": return date.getUTCHours();
		case "minute": return date.getUTCMinutes();
		case "second": return date.getUTCSeconds();
	}
}
/** The angle of a part in its period, in radians. */
function cycleAngle(date, part) {
	return 2 * Math.PI * datePart(date, part) / periods[part];
}

export { parseDate as a, dateParts as i, cyclicParts as n, datePart as r, cycleAngle as t };