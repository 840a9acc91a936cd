// A part of the program that is loaded when it is first needed, because start-up counts.

/** Loads its part once for everybody; after a failure, such as too many open files, the next one tries again. */
export class OnDemand<Part> {
  readonly #load: () => Promise<Part>;
  #loaded: Part | undefined;
  #loading: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Undefined while it is not there. */
  get loaded(): Part | undefined {
    return this.#loaded;
  }

  load(): Promise<Part> {
    this.#loading ??= this.#load().then(
      (part) => (this.#loaded = part),
      (fault: unknown) => {
        this.#loading = undefined;
        throw fault;
      },
    );
    return this.#loading;
  }
}
