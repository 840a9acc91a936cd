// A message of IRC as a person reads it in the list.
import { numericName, parseSource, type IrcMessage } from "@vitrine/wire/irc";
import { visibleText } from "@vitrine/wire/text";

/** `alice to #room: hello`, `433 ERR_NICKNAMEINUSE * alice This nick is taken`, `alice JOIN #room`, `NICK alice`. */
export function ircWords(message: IrcMessage, isFromServer: boolean): string {
  const { command, parameters } = message;
  const source = message.source === undefined ? "" : parseSource(message.source).nick;
  if ((command === "PRIVMSG" || command === "NOTICE") && parameters.length >= 2) {
    const kind = command === "NOTICE" ? " (notice)" : "";
    return visibleText(`${source === "" ? "" : `${source} `}to ${parameters[0]}${kind}: ${saidText(parameters[1]!)}`);
  }
  const number = isFromServer ? numericName(command) : undefined;
  if (number !== undefined) return visibleText(`${command} ${number} ${parameters.join(" ")}`);
  return visibleText([source, command, ...parameters].filter((word) => word !== "").join(" "));
}

/** An ACTION as clients show it: `* waves`. */
function saidText(text: string): string {
  return /^\u0001ACTION ([^\u0001]*)\u0001?$/.exec(text)?.[1]?.replace(/^/, "* ") ?? text;
}
