// A session as its commands see it.
import type { Origin, Refusal, Room, User } from "@vitrine/hub";
import type { CapabilityName, IrcMessage } from "@vitrine/wire/irc";
import type { SaslExchange } from "../../auth/authenticator.ts";
import type { CloseReason, Connection } from "../../connection/connection.ts";
import type { IrcNetwork, NetworkSession } from "./network.ts";
import type { MultilineBatch } from "./multiline.ts";
import type { Registration } from "./registration.ts";
import type { ReplyBuffer } from "./reply-buffer.ts";

/** A login by SASL, between its first message and its end. */
export interface LoginInProgress {
  readonly exchange: SaslExchange;
  /** Base64 of the message that is coming, in pieces. */
  readonly pieces: string[];
}

export interface IrcClient extends NetworkSession {
  readonly network: IrcNetwork;
  readonly connection: Connection;
  readonly registration: Registration;
  readonly replies: ReplyBuffer;
  /** The account that was proved, before registration too. */
  readonly account: string | undefined;
  /** A login by SASL that is under way. */
  login: LoginInProgress | undefined;
  /** A message with several lines that is coming; `failed` after a fault in it, up to its end. */
  batch: MultilineBatch | "failed" | undefined;
  /** The nick, or `*` before there is one: the first parameter of every numeric. */
  readonly nick: string;
  /** Where and with which label the command came. */
  readonly origin: Origin;
  /** The answer to a command that a table of numerics has no number for (IRCv3 standard-replies). */
  fail(command: string, code: string, ...contextAndText: readonly string[]): void;
  /** A warning about a command that is carried out all the same. */
  warn(command: string, code: string, ...contextAndText: readonly string[]): void;
  /** The fault of the history that the client has been warned of. */
  warnedOf: unknown;
  /** Sends a line that is not part of the answer to the command. */
  deliver(line: string | Buffer, tags: string): void;
  /** Takes more of the budget of flood control than the command's penalty. */
  charge(cost: number): void;
  /** Gives a command to the chat. The session reads on when its entry has been applied. */
  submit(command: (origin: Origin) => Refusal | undefined): Refusal | undefined;
  /** The session reads on when this is done. */
  wait(work: Promise<void>): void;
  setCapabilities(enabled: Iterable<CapabilityName>): void;
  /** So many bytes went to the room or person: while they wait for readers, the session is not read. */
  spoke(to: Room | User, bytes: number): void;
  /** Others hear the reason, the client gets an ERROR, and the connection closes. */
  end(reason: string, closeReason?: CloseReason): void;
}

export interface RegisteredClient extends IrcClient {
  readonly user: User;
}

interface Row {
  readonly name: string;
  /** The least number of parameters. */
  readonly parameters: number;
  /** What it takes of the budget of flood control; 1 is a line of talk. */
  readonly penalty: number;
}

export type CommandRow = Row &
  (
    | { readonly needs: "nothing"; run(client: IrcClient, message: IrcMessage): void }
    | { readonly needs: "registration" | "operator"; run(client: RegisteredClient, message: IrcMessage): void }
  );

export function isRegistered(client: IrcClient): client is RegisteredClient {
  return client.user !== undefined;
}
