/**
 * What a shell's `times` says that its children took, those included that its children waited for, in seconds: user and system time of
 * the second line, as `0m1.250000s 0m0.030000s`.
 *
 * @returns `undefined` for anything else.
 */
export function parseWaitedTimes(text: string): number | undefined {
  const [, line = ""] = text.split("\n");
  // Some shells write the decimal point of the language that is set.
  const found = /^(\d+)m(\d+)[.,](\d+)s\s+(\d+)m(\d+)[.,](\d+)s\s*$/.exec(line);
  if (found === null) return undefined;
  const [minutes, seconds, part, systemMinutes, systemSeconds, systemPart] = found.slice(1) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return (
    60 * (Number(minutes) + Number(systemMinutes)) +
    Number(`${seconds}.${part}`) +
    Number(`${systemSeconds}.${systemPart}`)
  );
}
