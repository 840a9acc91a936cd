// Admission to a watched chat: by a link with a token, from this machine, or for everybody where the operator says so.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export type Role = "teacher" | "viewer";

/** A link's token for each role. The teacher also pauses the view, and sees addresses that are hidden from others. */
export type Tokens = Readonly<Record<Role, string>>;

export interface AccessOptions {
  /** Everybody who reaches the page sees what is watched. */
  readonly isOpen: boolean;
  /** A link is needed on this machine too: as where only people with an account come into the room. */
  readonly isLinkNeeded: boolean;
}

/** The facts that admit a page. */
export interface Claim {
  readonly token: string | undefined;
  readonly isFromThisMachine: boolean;
}

export interface Admission {
  readonly role: Role;
  /** It depends on a token, and ends when the tokens are renewed. */
  readonly isByToken: boolean;
}

/** In bytes: 128 bits, which nobody guesses, in 22 characters of a link. */
const tokenLength = 16;

const makeToken = (): string => randomBytes(tokenLength).toString("base64url");
const makeTokens = (): Tokens => ({ teacher: makeToken(), viewer: makeToken() });

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Takes the same time for every token: digests have one length, and their bytes reveal nothing of the token. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

export class Access {
  readonly #options: AccessOptions;
  #tokens = makeTokens();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  get tokens(): Tokens {
    return this.#tokens;
  }

  /** Makes new tokens; the old links admit nobody from then on. */
  renew(): void {
    this.#tokens = makeTokens();
  }

  /** Returns undefined for a page that may see nothing. A wrong token takes nothing away. */
  admit({ token, isFromThisMachine }: Claim): Admission | undefined {
    const role = token === undefined ? undefined : this.#roleOf(token);
    if (role !== undefined) return { role, isByToken: true };
    const { isOpen, isLinkNeeded } = this.#options;
    if (isOpen || (isFromThisMachine && !isLinkNeeded)) return { role: "viewer", isByToken: false };
    return undefined;
  }

  /** The reason why a page sees nothing, as a sentence for its reader. */
  refusalOf({ token }: Claim): string {
    if (token !== undefined) return "The token of this link is not valid, or not any more: ask for the new link.";
    const who = this.#options.isLinkNeeded
      ? "only with a link that holds a token"
      : "from the server's own machine only";
    return `The chat is watched here, but it is seen ${who}. Ask whoever runs the server for a link.`;
  }

  #roleOf(token: string): Role | undefined {
    // Both are compared, always.
    const [isTeacher, isViewer] = [isSame(token, this.#tokens.teacher), isSame(token, this.#tokens.viewer)];
    if (isTeacher) return "teacher";
    return isViewer ? "viewer" : undefined;
  }
}
