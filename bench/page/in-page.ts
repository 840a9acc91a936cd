// The measurements' functions that run inside the page. Each function is sent there by its text, so it holds all that it needs.

/** Times from frame to frame, in milliseconds, while the list is scrolled from top to bottom as by a steady wheel. */
export async function scrollThrough(seconds: number): Promise<number[]> {
  const scroller = document.querySelector<HTMLElement>(".packet-list")!;
  const frame = (): Promise<number> => new Promise(requestAnimationFrame);
  const frames: number[] = [];
  scroller.scrollTop = 0;
  const begun = await frame();
  for (let last = begun; last - begun < 1000 * seconds;) {
    scroller.scrollTop += 240;
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  return frames;
}

/** Milliseconds from a jump through the whole list until the rows there are filled in; so many jumps. */
export async function jumpThrough(jumps: number): Promise<number[]> {
  const scroller = document.querySelector<HTMLElement>(".packet-list")!;
  const frame = (): Promise<number> => new Promise(requestAnimationFrame);
  const times: number[] = [];
  const first = (): Element | null => document.querySelector(".packet-list .rows .row");
  for (let jump = 1; jump <= jumps; jump += 1) {
    const before = first()?.id;
    const begun = performance.now();
    scroller.scrollTop = (scroller.scrollHeight * ((jump * 0.618) % 1)) | 0;
    do await frame();
    while (first()?.id === before || (first()?.firstElementChild?.textContent ?? "") === "");
    times.push(performance.now() - begun);
  }
  return times;
}

/** Milliseconds from the next key until the filter's result and the first row are shown. */
export function untilFiltered(): Promise<number> {
  return new Promise((resolve) => {
    addEventListener(
      "keydown",
      (event) => {
        const status = document.querySelector(".filter-bar output")!;
        const before = status.textContent;
        const look = (): void => {
          const words = status.textContent;
          const row = document.querySelector(".packet-list .rows .row")?.firstElementChild?.textContent ?? "";
          if (words !== before && / in /.test(words) && row !== "") resolve(performance.now() - event.timeStamp);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      { once: true, capture: true },
    );
  });
}

/** From now on the page notes when something was drawn on a canvas last. */
export function noteDrawing(): void {
  const { prototype } = CanvasRenderingContext2D;
  const { value } = Object.getOwnPropertyDescriptor(prototype, "clearRect")!;
  prototype.clearRect = new Proxy(value as () => void, {
    apply: (clearRect, canvas, place) => {
      Object.assign(globalThis, { drawnAt: performance.now() });
      Reflect.apply(clearRect, canvas, place);
    },
  });
}

/** Milliseconds from the click on a link of the navigation until the last canvas was drawn: until then none is for half a second. */
export async function drawingTime(view: string): Promise<number> {
  const frame = (): Promise<number> => new Promise(requestAnimationFrame);
  const drawn = globalThis as unknown as { drawnAt?: number };
  const begun = performance.now();
  document.querySelector<HTMLElement>(`nav a[href^="#/${view}"]`)!.click();
  while (drawn.drawnAt === undefined || performance.now() - drawn.drawnAt < 500) await frame();
  return drawn.drawnAt - begun;
}

/** Comes nearer and goes back, a step every tenth of a second: times from frame to frame, and from each key to the last drawing for it. */
export async function zoom(steps: number): Promise<{ readonly frames: number[]; readonly drawn: number[] }> {
  const panel = document.querySelector(".panel")!;
  const drawing = globalThis as unknown as { drawnAt: number };
  const [frames, drawn]: [number[], number[]] = [[], []];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let step = 0; step < steps; step += 1) {
    const key = step % 8 === 7 ? "0" : "+";
    const begun = performance.now();
    panel.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    while (performance.now() - begun < 100) {
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    drawn.push(drawing.drawnAt - begun);
  }
  return { frames, drawn };
}
