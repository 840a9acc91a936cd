// AUTHENTICATE: logs in by SASL (IRCv3 sasl-3.2). Messages are base64 in pieces of 400 bytes; a shorter piece, or `+`, is the last one.
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, IrcClient, LoginInProgress } from "../client.ts";
import { abortLogin, logIn } from "../login.ts";

const pieceLength = 400;

/** Pieces of one message: 4,800 bytes, more than the longest name and password in base64. */
const mostPieces = 16;

const strictBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function fail(client: IrcClient, words = "SASL authentication failed"): void {
  client.login?.exchange.cancel();
  client.login = undefined;
  client.reply("ERR_SASLFAIL", words);
}

function begin(client: IrcClient, mechanism: string): void {
  const { authenticator } = client.network.components;
  const exchange = authenticator.beginSasl(mechanism.toUpperCase(), client.connection);
  if (exchange !== undefined) {
    client.login = { exchange, pieces: [] };
    client.send("AUTHENTICATE +");
    return;
  }
  const mechanisms = authenticator.mechanismsFor(client.connection);
  if (mechanisms.length > 0) client.reply("RPL_SASLMECHS", mechanisms.join(","), "are available SASL mechanisms");
  fail(client);
}

function sendMessage(client: IrcClient, message: Uint8Array): void {
  const text = Buffer.from(message).toString("base64");
  for (let start = 0; start < text.length; start += pieceLength) {
    client.send(`AUTHENTICATE ${text.slice(start, start + pieceLength)}`);
  }
  if (text.length % pieceLength === 0) client.send("AUTHENTICATE +");
}

async function goOn(client: IrcClient, login: LoginInProgress, message: Buffer): Promise<void> {
  const step = await login.exchange.receive(message);
  // The client is gone.
  if (client.login !== login) return;
  if (step.kind === "continue") {
    sendMessage(client, step.message);
    return;
  }
  if (step.kind === "refused") {
    fail(client, step.words);
    return;
  }
  client.login = undefined;
  logIn(client, step.account, true);
}

function receivePiece(client: IrcClient, login: LoginInProgress, piece: string): void {
  if (piece !== "+") login.pieces.push(piece);
  if (login.pieces.length > mostPieces) {
    fail(client, "SASL message too long");
    return;
  }
  if (piece.length === pieceLength) return;
  const text = login.pieces.splice(0).join("");
  if (!strictBase64.test(text)) fail(client, "This is not base64");
  else client.wait(goOn(client, login, Buffer.from(text, "base64")));
}

function run(client: IrcClient, message: IrcMessage): void {
  const [parameter = ""] = message.parameters;
  if (parameter === "*") {
    if (client.login === undefined) client.reply("ERR_SASLABORTED", "SASL authentication aborted");
    else abortLogin(client);
  } else if (parameter.length > pieceLength) {
    client.login?.exchange.cancel();
    client.login = undefined;
    client.reply("ERR_SASLTOOLONG", "SASL message too long");
  } else if (client.login === undefined) begin(client, parameter);
  else receivePiece(client, client.login, parameter);
}

export const authenticate: CommandRow = { name: "AUTHENTICATE", parameters: 1, needs: "nothing", penalty: 0.5, run };
