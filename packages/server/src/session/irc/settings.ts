// The settings of IRC, and their standard values.

export interface IrcLimits {
  /** Code points of a nick. */
  readonly nick: number;
  /** Bytes of a channel's name. */
  readonly channel: number;
  readonly topic: number;
  readonly away: number;
  /** Bytes of the reason of KICK, PART and QUIT. */
  readonly kick: number;
  readonly realName: number;
  readonly ident: number;
  /** Nicks that one session may MONITOR. */
  readonly monitor: number;
  /** Entries of one list of a channel. */
  readonly listModes: number;
  /** Targets of one PRIVMSG, NOTICE or TAGMSG. */
  readonly targets: number;
  /** Bytes and lines of one message with several lines: each hearer may get that much at once. */
  readonly multilineBytes: number;
  readonly multilineLines: number;
  /** Keys of the metadata of one person or channel. */
  readonly metadataKeys: number;
  /** Keys to which one client may subscribe. */
  readonly metadataSubscriptions: number;
  readonly metadataValueBytes: number;
}

/** How people make accounts by IRC. */
export interface IrcAccountSettings {
  /** Whether they may at all. */
  readonly isRegistrationOpen: boolean;
  /** Whether they may before they are in the chat. */
  readonly isBeforeConnect: boolean;
  /** Whether an account needs an e-mail address. The server sends no mail yet, so then it makes none. */
  readonly isEmailRequired: boolean;
}

export interface IrcOperator {
  readonly name: string;
  /** A plain password, or a hash in PHC form. */
  readonly password: string;
  readonly title: string;
}

export interface IrcSettings {
  /** The server's name, as clients see it. */
  readonly name: string;
  /** One line about the server, for WHOIS and LINKS. */
  readonly description: string;
  readonly network: string;
  /** The message of the day, line by line. */
  readonly motd: readonly string[];
  /** PASS needs it; undefined where everybody may come in. */
  readonly password: string | undefined;
  /** Whether commands have a budget. It delays them and drops none. */
  readonly hasFloodControl: boolean;
  /** Seconds in which a client has to register. */
  readonly registrationSeconds: number;
  /** Seconds of silence after which the server sends PING, and after which it closes. */
  readonly pingSeconds: number;
  readonly dropSeconds: number;
  /**
   * Bytes of the longest line that the server reads, without its tags, with CR LF: 512 is the least (RFC 2812 §2.3). Lines that it
   * relays have 512 at most, because every client can read that.
   */
  readonly messageLength: number;
  readonly limits: IrcLimits;
  readonly operators: readonly IrcOperator[];
  readonly accounts: IrcAccountSettings;
}

/** A running server takes these from a configuration that it reads again. */
export type ChangeableIrcSettings = Pick<IrcSettings, "description" | "motd" | "operators" | "password" | "accounts">;

export const standardIrcSettings: IrcSettings = {
  name: "irc.vitrine.example",
  description: "a chat that you can see through",
  network: "Vitrine",
  motd: [],
  password: undefined,
  hasFloodControl: true,
  registrationSeconds: 60,
  pingSeconds: 90,
  dropSeconds: 150,
  messageLength: 512,
  limits: {
    nick: 32,
    channel: 64,
    topic: 390,
    away: 200,
    kick: 390,
    realName: 150,
    ident: 20,
    monitor: 100,
    listModes: 100,
    targets: 4,
    multilineBytes: 4_096,
    multilineLines: 100,
    metadataKeys: 1_000,
    metadataSubscriptions: 100,
    metadataValueBytes: 1_024,
  },
  operators: [],
  accounts: { isRegistrationOpen: true, isBeforeConnect: true, isEmailRequired: false },
};
