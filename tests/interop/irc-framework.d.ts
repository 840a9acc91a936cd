// The parts of irc-framework that the tests use: it has no types of its own.
declare module "irc-framework" {
  interface ClientOptions {
    readonly host: string;
    readonly port: number;
    readonly nick: string;
    readonly username: string;
    readonly gecos: string;
    readonly tls?: boolean;
    readonly rejectUnauthorized?: boolean;
    readonly transport?: unknown;
    readonly auto_reconnect?: boolean;
  }

  interface PrivmsgEvent {
    readonly nick: string;
    readonly target: string;
    readonly message: string;
  }

  class Client {
    /** Without options: with those of the last time. */
    connect(options?: ClientOptions): void;
    on(event: "registered" | "join" | "close", listener: () => void): void;
    on(event: "privmsg", listener: (event: PrivmsgEvent) => void): void;
    join(channel: string): void;
    say(target: string, message: string): void;
    quit(message?: string): void;
  }
}

declare module "irc-framework/src/transports/websocket.js" {
  const transport: unknown;
  export default transport;
}
