// The only place that changes the state: an entry is checked on the state as it is now, then applied or refused.
import { accountChanged } from "./command/account.ts";
import { accountGone } from "./command/account-gone.ts";
import { attached } from "./command/attach.ts";
import { awaySet } from "./command/away.ts";
import { detached } from "./command/detach.ts";
import { entered } from "./command/enter.ts";
import { flagsChanged } from "./command/flag.ts";
import { invited, uninvited } from "./command/invite.ts";
import { joined } from "./command/join.ts";
import { kicked } from "./command/kick.ts";
import { left } from "./command/leave.ts";
import { marked } from "./command/mark.ts";
import { metadataCleared, metadataSet } from "./command/metadata.ts";
import { modesChanged } from "./command/mode.ts";
import { nodeGone } from "./command/node-gone.ts";
import { parted } from "./command/part.ts";
import { registrationChanged } from "./command/change-registration.ts";
import { roomOpened } from "./command/open.ts";
import { realNameSet } from "./command/real-name.ts";
import { redacted } from "./command/redact.ts";
import { roomRegistered } from "./command/register-room.ts";
import { roomPurged } from "./command/purge.ts";
import { renamed } from "./command/rename.ts";
import { roomRenamed } from "./command/rename-room.ts";
import type { Applying, EntryRow } from "./command/row.ts";
import { said } from "./command/say.ts";
import { serverBanned, serverUnbanned } from "./command/server-ban.ts";
import { topicSet } from "./command/topic.ts";
import type { Entry, EntryKind } from "./entry.ts";
import type { RefusalReason } from "./refusal.ts";
import type { State } from "./state.ts";

/** To add a kind of entry, add its file and its row. */
const rows: { readonly [Kind in EntryKind]: EntryRow<Kind> } = {
  "node-gone": nodeGone,
  entered,
  attached,
  detached,
  left,
  "account-changed": accountChanged,
  renamed,
  "room-opened": roomOpened,
  "room-renamed": roomRenamed,
  "room-registered": roomRegistered,
  "registration-changed": registrationChanged,
  "account-gone": accountGone,
  "room-purged": roomPurged,
  joined,
  parted,
  kicked,
  said,
  redacted,
  marked,
  "metadata-set": metadataSet,
  "metadata-cleared": metadataCleared,
  "topic-set": topicSet,
  "modes-changed": modesChanged,
  "flags-changed": flagsChanged,
  invited,
  uninvited,
  "away-set": awaySet,
  "real-name-set": realNameSet,
  "server-banned": serverBanned,
  "server-unbanned": serverUnbanned,
};

/** A row as it is used: its methods get only entries of its own kind. */
const rowOf = (kind: EntryKind): EntryRow<EntryKind> => rows[kind];

/** Why the entry would come to nothing on this state; undefined where it would have an effect. */
export function check(state: State, entry: Entry, at: number): RefusalReason | undefined {
  return rowOf(entry.kind).check(state, entry, at);
}

export function apply(now: Applying, entry: Entry): void {
  const row = rowOf(entry.kind);
  const reason = row.check(now.state, entry, now.at);
  if (reason === undefined) row.apply(now, entry);
  else now.emit("refused", { entry, reason });
}
