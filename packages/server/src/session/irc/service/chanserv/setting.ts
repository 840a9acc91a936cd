// ChanServ GET and SET: the settings of a registered channel.
import { isRoomSetting, roomSetting, roomSettings, type RoomSettingName } from "@vitrine/hub";
import type { ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

const meanings: Readonly<Record<RoomSettingName, string>> = {
  "keep-topic": "whether the topic stays when the last member goes",
  private: "whether only members see that the channel is registered",
};

const names = Object.keys(roomSettings) as RoomSettingName[];

export const get: ServiceCommand = {
  name: "GET",
  form: "GET #channel [setting]",
  help: "Shows the settings of a channel, or one of them.",
  needs: "login",
  words: 1,
  run: (call) => {
    const { words, say } = call;
    const room = registeredRoomNamed(call);
    if (room === undefined) return;
    const shown = names.filter((name) => words[1] === undefined || name === words[1].toLowerCase());
    if (shown.length === 0) say(`There is no such setting. There are: ${names.join(", ")}.`);
    for (const name of shown) say(`${name}: ${roomSetting(room, name)} — ${meanings[name]}`);
  },
};

export const set: ServiceCommand = {
  name: "SET",
  form: "SET #channel setting value",
  help: `Changes a setting of the channel: ${names.join(", ")}.`,
  needs: "login",
  words: 3,
  run: (call) => {
    const { client, words, say } = call;
    const room = registeredRoomNamed(call);
    if (room === undefined) return;
    const [name, value] = [words[1]!.toLowerCase(), words[2]!.toLowerCase()];
    if (!isRoomSetting(name)) return say(`There is no such setting. There are: ${names.join(", ")}.`);
    const values: readonly string[] = roomSettings[name];
    if (!values.includes(value)) return say(`${name} is ${values.join(" or ")}.`);
    const refusal = client.submit((origin) =>
      client.network.hub.changeRegistration(actor(call), room, { kind: "setting", name, value }, origin),
    );
    answer(call, refusal, `${name} is ${value} in ${room.name} now.`);
  },
};
