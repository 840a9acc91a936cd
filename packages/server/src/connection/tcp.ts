// A connection over TCP.
import type { Socket } from "node:net";
import type { ConnectionHost, StreamConnection } from "./connection.ts";
import { SocketConnection } from "./socket.ts";

export class TcpConnection extends SocketConnection {
  constructor(id: number, socket: Socket, host: ConnectionHost<StreamConnection>) {
    super(id, socket, host, { isSecure: false, carrier: socket });
  }
}
