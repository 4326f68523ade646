// pipeline/training/exports/names.ts
/** `wanted`, with underscores behind it as long as one of `taken` has that name. */
function freeName(wanted, taken) {
	return taken.includes(wanted) ? freeName(`${wanted}_`, taken) : wanted;
}

export { freeName as t };