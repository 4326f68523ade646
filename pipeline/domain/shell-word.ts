/** A text as one word of a POSIX shell, as it is where no shell would read anything else in it. */
export function shellWordIfNeeded(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text);
}

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
