// pipeline/training/features/graph/words.ts
/** English words that say little about what a text is about. */
const englishStopWords = `
a about above after again against all am an and any are as at be because been before being below between both but by can could did do
does doing down during each few for from further had has have having he her here hers herself him himself his how i if in into is it its
itself just me more most my myself no nor not now of off on once only or other our ours ourselves out over own same she should so some
such than that the their theirs them themselves then there these they this those through to too under until up very was we were what when
where which while who whom why will with would you your yours yourself yourselves`.trim().split(/\s+/);
/** Runs of two or more letters, digits and underscores. */
const word = /[\p{L}\p{N}_]{2,}/gu;
/** Makes what divides a text into terms in their order: its words without the stop words, then runs of neighbouring ones. */
function termsBy({ lowercase, ngrams: [fewest, most], stopWords }) {
	const stopped = new Set(stopWords);
	return (text) => {
		const words = ((lowercase ? text.toLowerCase() : text).match(word) ?? []).filter((found) => !stopped.has(found));
		const terms = [];
		for (let length = fewest; length <= most; length++) for (let at = 0; at + length <= words.length; at++) terms.push(length === 1 ? words[at] ?? "" : words.slice(at, at + length).join(" "));
		return terms;
	};
}

export { termsBy as n, englishStopWords as t };