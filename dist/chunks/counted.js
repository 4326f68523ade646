// pipeline/domain/counted.ts
/** `1 row`, `2 rows`: a number with its noun. */
function counted(count, one, many = `${one}s`) {
	return `${String(count)} ${count === 1 ? one : many}`;
}

export { counted as t };