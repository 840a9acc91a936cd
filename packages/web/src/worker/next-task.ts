// Lets the worker hear what has come in before it goes on: a promise alone does not, and a timer waits four milliseconds.

export async function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
  port1.close();
}
