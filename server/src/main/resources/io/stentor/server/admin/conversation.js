// One conversation from near: its figures, who is in it, and a system event to send there.

import { count, milliseconds, share } from './figures.js';
import { ask, inWords } from './server.js';
import { byId, element, say, terms } from './table.js';

const dialog = byId('conversation');
let id = null;

export function openConversation(conversationId) {
  id = conversationId;
  byId('conversation-title').textContent = id;
  byId('conversation-figures').replaceChildren();
  byId('conversation-users').replaceChildren();
  say(byId('users-total'), '');
  say(byId('event-outcome'), '');
  dialog.showModal();
  lookAtConversation();
}

/** Does nothing while none is open. */
export async function lookAtConversation() {
  if (!dialog.open) {
    return;
  }
  const asked = id;
  try {
    const conversation = await ask(pathOf(asked));
    if (asked === id) {
      show(conversation);
    }
  } catch (error) {
    say(byId('users-total'), inWords(error));
  }
}

const pathOf = (conversationId) => `/api/conversations/${encodeURIComponent(conversationId)}`;

function show({ members, users, rate, deliveredRatio, p99, userIds }) {
  byId('conversation-figures').replaceChildren(...terms([
    ['Members', count(members)], ['Users', count(users)], ['Messages a second', count(rate)],
    ['Delivered', share(deliveredRatio)], ['p99, ms', milliseconds(p99 || null)],
  ]));
  byId('conversation-users').replaceChildren(...userIds.map((user) => element('li', user, { dir: 'auto' })));
  say(byId('users-total'), users > userIds.length ? `and ${count(users - userIds.length)} more` : '');
}

byId('event-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  say(byId('event-outcome'), '');
  try {
    const data = JSON.parse(byId('event-data').value.trim() || '{}');
    const { recipients } = await ask(`${pathOf(id)}/events`, { method: 'POST', body: { event: byId('event-name').value, data } });
    say(byId('event-outcome'), `Sent to ${count(recipients)} ${recipients === 1 ? 'socket' : 'sockets'}.`);
  } catch (error) {
    say(byId('event-outcome'), error instanceof SyntaxError ? 'The data is not JSON.' : inWords(error));
  }
});
byId('conversation-close').addEventListener('click', () => dialog.close());
