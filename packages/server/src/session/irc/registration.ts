// Everything that a client says before it is in the chat: NICK and USER in any order, perhaps PASS, CAP and AWAY.
import type { Naming } from "@vitrine/hub";

/** Lines before registration is complete: a client that sends more is no client. */
export const mostLinesBefore = 1_024;

export class Registration {
  naming: Naming | undefined;
  ident: string | undefined;
  realName = "";
  password: string | undefined;
  /** The account that was proved. */
  account: string | undefined;
  /** A nick that the client asked for and that somebody else has. */
  refusedNick: string | undefined;
  /** Between CAP LS or REQ and CAP END, registration waits. */
  isNegotiating = false;
  /** The version of CAP LS: from 302 on, capabilities have values. */
  version = 301;
  away: string | undefined;
  isEntering = false;
}
