// pipeline/domain/withdrawn-title.ts
/** How the title of a pull request begins that Lockstep itself has closed. */
const withdrawnMark = "Withdrawn: ";
function withdrawnTitle(title) {
	return isWithdrawnTitle(title) ? title : `${withdrawnMark}${title}`.slice(0, 250);
}
function isWithdrawnTitle(title) {
	return title.startsWith(withdrawnMark);
}

export { withdrawnTitle as n, isWithdrawnTitle as t };