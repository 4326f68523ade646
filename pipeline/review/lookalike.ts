/** Letters of other alphabets, and slashes, that look like those of a command. NFKD has dealt with the fullwidth ones. */
const lookalikes: Readonly<Record<string, string>> = {
  "\u0430": "a",
  "\u03b1": "a",
  "\u0441": "c",
  "\u0501": "d",
  "\u0435": "e",
  "\u04bb": "h",
  "\u0456": "i",
  "\u0458": "j",
  "\u043a": "k",
  "\u04cf": "l",
  "\u0578": "n",
  "\u043e": "o",
  "\u03bf": "o",
  "\u0440": "p",
  "\u03c1": "p",
  "\u0455": "s",
  "\u057d": "u",
  "\u0475": "v",
  "\u03bd": "v",
  "\u051d": "w",
  "\u0445": "x",
  "\u0443": "y",
  "\u2044": "/",
  "\u2215": "/",
  "\u29f8": "/",
  "\u2571": "/",
};

/** What a reader takes a line for: other alphabets' lookalikes replaced, invisible characters and outer spaces left out. */
export function asRead(line: string): string {
  return line
    .normalize("NFKD")
    .replace(/[\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replace(/[^ -~]/gu, (character) => lookalikes[character] ?? character)
    .trim();
}
