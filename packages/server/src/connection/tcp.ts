// A connection over TCP.
import { SocketConnection } from "./socket.ts";

export class TcpConnection extends SocketConnection {}
