// Waiting for what must come. A deadline here is only reached by a failure, so it is generous.

export const DEADLINE_MS = 30_000;

/** Resolves when the condition holds; asks again whenever the emitter says that something happened. */
export function until(emitter, condition, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      emitter.off("change", look);
      reject(new Error(`waited in vain: ${typeof what === "function" ? what() : what}`));
    }, DEADLINE_MS);
    const look = () => {
      const value = condition();
      if (value) {
        clearTimeout(timer);
        emitter.off("change", look);
        resolve(value);
      }
    };
    emitter.on("change", look);
    look();
  });
}

/** Lets time pass where its passing is what is tested. */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
