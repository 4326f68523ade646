// pipeline/domain/closest-word.ts
/** Edits (one letter put in, left out, replaced, or two swapped) from one word to the other. */
function editDistance(a, b) {
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const at = (r, c) => (r === i ? row[c] : rows[r]?.[c]) ?? Infinity;
			const replace = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
			row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replace, swap));
		}
		rows.push(row);
	}
	return rows[a.length]?.[b.length] ?? Infinity;
}
/** The known word that was probably meant: as far away as is allowed, a third of its letters when nothing is said. */
function closestWord(word, known, most) {
	if (word.length > 60) return void 0;
	const [best] = known.map((candidate) => ({
		candidate,
		distance: editDistance(word.toLowerCase(), candidate.toLowerCase())
	})).filter(({ candidate, distance }) => distance <= (most ?? Math.max(1, Math.floor(candidate.length / 3)))).sort((a, b) => a.distance - b.distance);
	return best?.candidate;
}

export { closestWord as t };