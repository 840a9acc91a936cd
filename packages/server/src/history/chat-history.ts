// The history of a running chat: what records it, who may read it, and how far people have read.
import type { Hub, HubEvent } from "@vitrine/hub";
import type { History, HistoryFault } from "@vitrine/store/history";
import { HistoryAccess } from "./access.ts";
import { ReadMarkers } from "./markers.ts";
import { Recorder, type RecorderComponents } from "./recorder.ts";
import type { HistorySettings } from "./settings.ts";

/** How often what is too old is deleted, in milliseconds. */
const expiryInterval = 3_600_000;

export class ChatHistory {
  readonly settings: HistorySettings;
  readonly access: HistoryAccess;
  readonly markers: ReadMarkers;
  readonly history: History;
  readonly #recorder: Recorder;
  readonly #components: Omit<RecorderComponents, "isFailing">;
  #hub: Hub | undefined;
  #isClosed = false;

  constructor(components: Omit<RecorderComponents, "isFailing">, settings: HistorySettings) {
    this.settings = settings;
    this.history = components.history;
    this.#components = components;
    this.#recorder = new Recorder({ ...components, isFailing: (fault) => this.#failing(fault) });
    this.access = new HistoryAccess(this.#recorder);
    this.markers = new ReadMarkers(components.history);
  }

  /** Whether speakers have to wait for the history. */
  get isBehind(): boolean {
    return this.#recorder.isBehind;
  }

  /** Why what is said now may not be kept; undefined where it is. */
  get fault(): HistoryFault | undefined {
    return this.#recorder.fault;
  }

  /** Called once, before the hub starts. */
  start(hub: Hub): void {
    this.#hub = hub;
    this.#recorder.start(hub);
    this.#expireLater(0);
  }

  hear(event: HubEvent): void {
    this.#recorder.hear(event);
    this.markers.hear(event);
  }

  /** Releases the speakers whose lines are committed by now. */
  collect(): void {
    this.#recorder.collect();
  }

  /** Everybody is about to be sent away: that ends no room's history. */
  end(): void {
    this.#recorder.end();
  }

  /** Deletes everything that the account said. Returns the count of records. */
  forget(account: string): Promise<number> {
    this.#recorder.flush();
    this.markers.forget(account);
    return this.history.forget(account);
  }

  /** The account has another name, or is gone (`to` is undefined): nobody who takes its name reads what was its own. */
  renameAccount(account: string, to: string | undefined): Promise<void> {
    this.#recorder.flush();
    this.markers.forget(account);
    return this.history.renameAccount(account, to);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#recorder.close();
  }

  /** Says in the log what a question met. */
  report(what: string, error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    this.#components.log.warn({ what }, `the history could not answer ${what}: ${words}`);
  }

  #failing(fault: HistoryFault | undefined): void {
    if (this.settings.whenFull === "stop") this.#hub?.limit({ isSpeechStopped: fault !== undefined });
  }

  #expireLater(after: number): void {
    this.#components.clock.after(after, () => {
      if (this.#isClosed) return;
      void this.#expire().finally(() => this.#expireLater(expiryInterval));
    });
  }

  async #expire(): Promise<void> {
    const { log } = this.#components;
    try {
      const count = await this.history.expire();
      if (count > 0) log.info({ count }, `deleted ${count} old records of the history`);
    } catch (error) {
      log.warn({}, `old records of the history could not be deleted: ${String(error)}`);
    }
  }
}
