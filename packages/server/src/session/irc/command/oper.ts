// OPER: becomes an operator of the server.
import type { CommandRow, RegisteredClient } from "../client.ts";

function isSame(first: string, second: string): boolean {
  const [one, other] = [Buffer.from(first), Buffer.from(second)];
  // Loaded with the first OPER, because a start must not wait for it.
  return one.length === other.length && process.getBuiltinModule("node:crypto").timingSafeEqual(one, other);
}

function become(client: RegisteredClient): void {
  const { network, user } = client;
  client.submit((origin) => network.hub.changeFlags(user, [{ flag: "operator", isSet: true }], origin));
  client.reply("RPL_YOUREOPER", "You are now an IRC operator");
}

export const oper: CommandRow = {
  name: "OPER",
  parameters: 2,
  needs: "registration",
  // Guesses are slow.
  penalty: 8,
  run: (client, message) => {
    const [name = "", password = ""] = message.parameters;
    const operator = client.network.settings.operators.find((one) => one.name === name);
    if (operator !== undefined && isSame(operator.password, password)) {
      become(client);
      return;
    }
    client.network.components.log.warn(
      { operator: name },
      `a wrong OPER for ${name} from ${client.connection.address}`,
    );
    client.reply("ERR_PASSWDMISMATCH", "Password incorrect");
  },
};
