// pipeline/domain/commit-text.ts
/** What forges look for in a commit's message to start no workflow, by GitHub's page "Skip workflow runs" and as other CI reads it. */
const skipping = /\[\s*((?:skip|no)[\s-]*ci|ci[\s-]*skip|skip[\s-]*actions|actions[\s-]*skip)\s*\]/gi;
/** The trailer that says the same. */
const trailer = /^(\s*skip-checks)(\s*):/gim;
/**
* A text of a person as a part of a commit's message, or of a pull request's, which becomes one when it is squashed. A reason that quotes
* `[skip ci]` would stop the very run that carries the change out; it stays readable as `(skip ci)`.
*/
function commitText(text) {
	return text.replaceAll(skipping, "($1)").replaceAll(trailer, "$1$2 –");
}

export { commitText as t };