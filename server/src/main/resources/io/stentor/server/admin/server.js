// Asks the server, with the key that was given to this tab.

const ANSWER_MS = 5_000;
const KEY = 'stentor.key';

/** The server wants a key, or another one. */
export class KeyNeeded extends Error {}

/** The server says why not, in words for people. */
export class Refused extends Error {}

export async function ask(path, { method = 'GET', body } = {}) {
  const key = stored(() => sessionStorage.getItem(KEY));
  const answer = await fetch(path, {
    method,
    headers: { ...(key && { authorization: `Bearer ${key}` }), ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
    cache: 'no-store',
  });
  if (answer.status === 401) {
    throw new KeyNeeded();
  }
  const said = await answer.json();
  if (!answer.ok) {
    throw new Refused(said.error.message);
  }
  return said;
}

export function rememberKey(key) {
  stored(() => sessionStorage.setItem(KEY, key));
}

/** What to tell somebody whose request came to nothing. */
export function inWords(error) {
  if (error instanceof KeyNeeded) {
    return 'The server asks for its API key.';
  }
  return error instanceof Refused ? `The server refused: ${error.message}.` : 'The server gave no answer.';
}

// Browsers that block storage throw; the page then works for servers without a key.
function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
