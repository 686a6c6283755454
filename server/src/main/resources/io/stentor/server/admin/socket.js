// Looks at a socket, and disconnects it, or all sockets of a user.

import { bytes, count } from './figures.js';
import { ask, inWords } from './server.js';
import { byId, element, say, terms } from './table.js';

const found = byId('socket');
const outcome = byId('socket-outcome');
let sid = null;

const pathOf = (socket) => `/api/sockets/${encodeURIComponent(socket)}`;

async function tryTo(action) {
  say(outcome, '');
  try {
    await action();
  } catch (error) {
    say(outcome, inWords(error));
  }
}

function show(socket) {
  byId('socket-figures').replaceChildren(...terms([
    ['User', socket.userId], ['Address', socket.address], ['Transport', socket.transport],
    ['Connected', new Date(socket.connectedAt).toLocaleString()], ['Waits to be sent', bytes(socket.pendingBytes)],
  ]));
  byId('socket-rooms').replaceChildren(...socket.rooms.map((room) => element('li', room, { dir: 'auto' })));
  found.hidden = false;
}

byId('socket-form').addEventListener('submit', (event) => {
  event.preventDefault();
  found.hidden = true;
  tryTo(async () => {
    sid = byId('socket-id').value.trim();
    show(await ask(pathOf(sid)));
  });
});

byId('socket-disconnect').addEventListener('click', () => tryTo(async () => {
  await ask(pathOf(sid), { method: 'DELETE' });
  found.hidden = true;
  say(outcome, 'Disconnected.');
}));

byId('user-form').addEventListener('submit', (event) => {
  event.preventDefault();
  tryTo(async () => {
    const { disconnected } = await ask(`/api/users/${encodeURIComponent(byId('user-id').value.trim())}`, { method: 'DELETE' });
    say(outcome, `Disconnected ${count(disconnected)} ${disconnected === 1 ? 'socket' : 'sockets'}.`);
  });
});
