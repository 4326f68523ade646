/** Something that goes wrong with requests for one operation, as it does on GitHub now and then. */
export type Fault = {
  /** For example `issues/create-comment`; `graphql`, or `*` for whatever comes next. */
  readonly operation: string;
  /** How many requests it hits; one when left out. */
  readonly times?: number;
} & (
  | {
      /** The answer is this instead, and nothing is done. */
      readonly kind: "answer";
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly page?: number;
    }
  /** What was asked for is done, and then the answer is lost on the way. */
  | { readonly kind: "bad-gateway-after" | "reset-after" }
  /** The connection breaks before anything is done. */
  | { readonly kind: "reset-before" }
  /** A page that the one before it pointed to has nothing in it. */
  | { readonly kind: "empty-page"; readonly page: number }
  /** A page does not say that another one follows. */
  | { readonly kind: "no-link"; readonly page?: number }
  /** A page has only its first item, and says that it is the last one. */
  | { readonly kind: "cut-page"; readonly page: number }
  /** The answer is "look there instead". */
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 307; readonly location: string }
  /** Somebody else does something right after this request was answered. */
  | { readonly kind: "meanwhile"; readonly act: () => void }
  /** A list does not have yet what was written after the fault was set. */
  | { readonly kind: "stale"; readonly since?: number }
  /** An answer with this in place of its body. */
  | { readonly kind: "body"; readonly body: unknown }
);

/** The faults that still wait for their request. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that hits a request; it is used up by it. */
  take(operation: string, page: number): Fault | undefined {
    const hits = (fault: Fault): boolean => {
      const on = "page" in fault ? fault.page : undefined;
      return (fault.operation === operation || fault.operation === "*") && (on === undefined || on === page);
    };
    const found = this.#waiting.find(({ fault, left }) => left > 0 && hits(fault));
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }

  /** Faults that no request has met: a test that set one and never saw it proves nothing. */
  get unused(): readonly Fault[] {
    return this.#waiting.filter(({ left }) => left > 0).map(({ fault }) => fault);
  }
}
