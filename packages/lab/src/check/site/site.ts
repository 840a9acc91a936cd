// The place where one check runs: the addresses of its parties, and the way to start the program there.
import type { ListeningSocket } from "./listening.ts";

/** How the operating system starts the program under test. */
export interface Launch {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Working directory. */
  readonly folder: string;
}

export interface Site {
  /** Whom the program runs as. */
  readonly user: ProgramUser;
  /** IPv4 address of the computer that the program runs on. */
  readonly programAddress: string;
  /** IPv4 address of the server: the program's own, or that of the server which the check plays. */
  readonly serverAddress: string;
  /** TCP port of the server. */
  readonly port: number;
  /** UDP port of every client. */
  readonly directPort: number;
  /** IPv4 address of the party with this number, from 0. */
  readonly partyAddress: (number: number) => string;
  launch(command: readonly string[]): Launch;
  /** The TCP sockets that listen where the process with this id is; undefined before the process has come there. */
  listening(pid: number): Promise<readonly ListeningSocket[] | undefined>;
  /** How often the queue of connections that wait for accept() was full; undefined where it cannot be known. */
  overflows(pid: number): Promise<number | undefined>;
  /** Ends everything that was started here. */
  endAll(): Promise<void>;
  /** Takes the site down. Nothing runs on it any more. */
  close(): Promise<void>;
}

export type Role = "server" | "client";

/** What every kind of site needs to know of a run. */
export interface SiteOptions {
  readonly role: Role;
  readonly command: readonly string[];
  /** The port that the program has written into it; {port} is filled with it too, where the site may choose. */
  readonly port: number;
  readonly user: ProgramUser;
  /** Working directory of the program. */
  readonly folder: string;
}

/** Whom the program runs as. */
export interface ProgramUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Undefined where the user has no home. */
  readonly home: string | undefined;
  /** Whether root has to become this user. */
  readonly isDropped: boolean;
}
