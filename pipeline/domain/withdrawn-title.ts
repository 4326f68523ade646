/** How the title of a pull request begins that Lockstep itself has closed. */
const withdrawnMark = "Withdrawn: ";

export function withdrawnTitle(title: string): string {
  return isWithdrawnTitle(title) ? title : `${withdrawnMark}${title}`.slice(0, 250);
}

export function isWithdrawnTitle(title: string): boolean {
  return title.startsWith(withdrawnMark);
}
