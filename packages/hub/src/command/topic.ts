// A member sets what a room is about; an empty text takes it away.
import { maySetTopic } from "../permission.ts";
import type { EntryRow } from "./row.ts";

export const topicSet: EntryRow<"topic-set"> = {
  check(state, { user: id, room: key }) {
    const user = state.users.get(id);
    if (user === undefined) return "no-such-user";
    const room = state.rooms.get(key);
    return room === undefined ? "no-such-room" : maySetTopic(room, user);
  },

  apply({ state, at, emit }, { user: id, room: key, topic }) {
    const [user, room] = [state.users.get(id)!, state.rooms.get(key)!];
    room.topic = topic === "" ? undefined : { text: topic, by: user.nick, at };
    emit("topic-set", { user, room });
  },
};
