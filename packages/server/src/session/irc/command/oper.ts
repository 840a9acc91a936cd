// OPER: becomes an operator of the server. The configuration has the password, or its argon2id hash in PHC form.
import type { CommandRow, RegisteredClient } from "../client.ts";
import type { IrcOperator } from "../settings.ts";

const hashStart = "$argon2id$";

function isSame(first: string, second: string): boolean {
  const [one, other] = [Buffer.from(first), Buffer.from(second)];
  return one.length === other.length && process.getBuiltinModule("node:crypto").timingSafeEqual(one, other);
}

function answer(client: RegisteredClient, operator: IrcOperator | undefined, name: string): void {
  const { network, user } = client;
  if (operator === undefined) {
    network.components.log.warn({ operator: name }, `a wrong OPER for ${name} from ${client.connection.address}`);
    client.reply("ERR_PASSWDMISMATCH", "Password incorrect");
    return;
  }
  network.operators.set(user, operator);
  client.submit((origin) => network.hub.changeFlags(user, [{ flag: "operator", isSet: true }], origin));
  client.reply("RPL_YOUREOPER", "You are now an IRC operator");
}

/** The modules of hashes are loaded by the first operator that needs them. */
async function checkHash(client: RegisteredClient, operator: IrcOperator, password: string): Promise<void> {
  let isRight = false;
  try {
    const [{ isPasswordOf }, { preparePassword }] = await Promise.all([
      import("../../../auth/password-hash.ts"),
      import("@vitrine/wire/scram"),
    ]);
    isRight = await isPasswordOf(operator.password, preparePassword(password));
  } catch (fault) {
    client.network.components.log.error({ operator: operator.name }, `OPER cannot be checked: ${String(fault)}`);
  }
  answer(client, isRight ? operator : undefined, operator.name);
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
    if (operator?.password.startsWith(hashStart) === true) client.wait(checkHash(client, operator, password));
    else answer(client, operator !== undefined && isSame(operator.password, password) ? operator : undefined, name);
  },
};
