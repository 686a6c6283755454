// The page: the entry, the header, the composer, and what a visit to a conversation tells.

import { Conversation } from './conversation.js';
import { MessageList } from './message-list.js';
import { forgetWindow, lastName, nameOfThisWindow, rememberName, suggestName } from './names.js';
import { list, People } from './people.js';

const DEFAULT_CONVERSATION = 'lobby';
const CONVERSATION_MAX = 64;
const TRANSPORTS = { websocket: 'WebSocket', polling: 'long polling' };

const byId = (id) => document.getElementById(id);
const entry = byId('entry');
const entryError = byId('entry-error');
const nameField = byId('name');
const conversationField = byId('conversation');
const chat = byId('chat');
const connection = byId('connection');
const notice = byId('notice');
const composer = byId('composer');
const text = byId('text');
const panel = byId('people');
const panelToggle = byId('people-toggle');

const people = new People();
const messages = new MessageList({
  onRetry(id) {
    visit.retry(id);
    text.focus();
  },
  onDiscard(id) {
    visit.discard(id);
    text.focus();
  },
});
let visit = null;
let unread = 0;

// Entering and leaving.

function conversationOfAddress() {
  try {
    const id = decodeURIComponent(location.hash.slice(1)).trim();
    return id && id.length <= CONVERSATION_MAX && !/\p{Cc}/u.test(id) ? id : DEFAULT_CONVERSATION;
  } catch {
    return DEFAULT_CONVERSATION;
  }
}

function enter(name, conversationId) {
  visit?.leave();
  rememberName(name);
  history.replaceState(null, '', `#${encodeURIComponent(conversationId)}`);
  messages.clear();
  people.reset(name, [], 0);
  byId('topic').textContent = conversationId;
  document.querySelectorAll('.second-window').forEach((link) => (link.href = location.href));
  entry.hidden = true;
  chat.hidden = false;
  showConnection('connecting', 'Connecting');
  showTransport('');
  notice.hidden = true;
  unread = 0;
  showTitle();
  visit = new Conversation(name, conversationId, listener(name));
  text.focus();
}

function showEntry(problem) {
  visit?.leave();
  visit = null;
  forgetWindow();
  showPanel(false);
  document.title = 'Stentor';
  chat.hidden = true;
  entry.hidden = false;
  entryError.hidden = !problem;
  entryError.textContent = problem ?? '';
  nameField.value = lastName() ?? suggestName();
  conversationField.value = conversationOfAddress();
  nameField.focus();
  nameField.select();
  windows.postMessage({ ask: 'names' });
}

// Two windows of one browser are to be two people: a new window does not suggest a name that another one uses.
const windows = new BroadcastChannel('stentor.windows');
const taken = new Set();
windows.addEventListener('message', ({ data }) => {
  if (data.ask === 'names' && visit) {
    windows.postMessage({ inUse: visit.name });
  } else if (data.inUse) {
    taken.add(data.inUse);
    if (nameField.value === data.inUse) {
      nameField.value = suggestName(taken);
      nameField.select();
    }
  }
});

byId('entry-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = nameField.value.trim();
  const conversationId = conversationField.value.trim() || DEFAULT_CONVERSATION;
  if (name) {
    enter(name, conversationId);
  }
});

byId('leave').addEventListener('click', () => showEntry());

window.addEventListener('hashchange', () => {
  if (visit) {
    enter(visit.name, conversationOfAddress());
  } else {
    conversationField.value = conversationOfAddress();
  }
});

// What a visit tells.

function listener(name) {
  return {
    connecting: () => showConnection('connecting', 'Connecting'),
    transport: (transport) => showTransport(TRANSPORTS[transport] ?? transport),
    joined(census) {
      showConnection('live', 'Live');
      showNotice('');
      people.reset(name, census.users, census.usersTotal);
      if (census.awayMs) {
        messages.note(returnNote(census));
      }
    },
    offline({ ended = false } = {}) {
      showConnection('offline', 'Offline');
      showTransport('');
      people.noOneTypes();
      showNotice(
        ended
          ? 'The server ended the connection. What you write waits here.'
          : 'No connection. What you write waits here and is sent as soon as it is back.',
        ended,
      );
    },
    refused: (problem) => showEntry(`The server refused: ${problem}`),
    message(message) {
      messages.add(message, message.userId === name);
      if (document.hidden) {
        unread++;
        showTitle();
      }
    },
    outgoing: (outgoing) => messages.addOutgoing(outgoing, name),
    changed: (outgoing) => messages.changed(outgoing),
    discarded: (id) => messages.remove(id),
    settled: (id) => messages.settle(id),
    roundTrip: (ms) => (byId('round-trip').textContent = `${ms.toFixed(ms < 10 ? 1 : 0)} ms`),
    cameAndWent(joined, left, timestamp) {
      people.update(joined, left);
      if (joined.length > 0) {
        messages.note(`${list(joined)} joined`, timestamp);
      }
      if (left.length > 0) {
        messages.note(`${list(left)} left`, timestamp);
      }
    },
    typing: (userId, isTyping) => people.typing(userId, isTyping),
  };
}

function returnNote({ awayMs, recovered }) {
  const seconds = Math.max(1, Math.round(awayMs / 1_000));
  const away = `Back after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return recovered ? `${away}, nothing missed` : `${away}; what others wrote meanwhile is not shown`;
}

function showConnection(phase, label) {
  connection.dataset.phase = phase;
  byId('phase').textContent = label;
}

function showTransport(name) {
  byId('via').textContent = name && ` · ${name}`;
  byId('transport').textContent = name || 'none';
}

function showNotice(sentence, canReconnect = false) {
  notice.hidden = !sentence;
  notice.querySelector('span').textContent = sentence;
  notice.querySelector('button').hidden = !canReconnect;
}

notice.querySelector('button').addEventListener('click', () => visit?.reconnect());

function showTitle() {
  document.title = `${unread > 0 ? `(${unread}) ` : ''}#${visit?.id ?? conversationOfAddress()} · Stentor`;
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && visit) {
    unread = 0;
    showTitle();
  }
});

// The composer.

function fitText() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
  composer.querySelector('button').disabled = text.value.trim() === '';
}

text.addEventListener('input', () => {
  fitText();
  visit.typed(text.value.trim() !== '');
});

text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) {
    return;
  }
  if (visit.send(words)) {
    text.value = '';
    fitText();
  } else {
    showNotice('Too many messages are waiting already.');
  }
  text.focus();
});

// The panel beside the messages; on a narrow page it is opened and closed.

function showPanel(open) {
  panel.classList.toggle('open', open);
  panelToggle.ariaExpanded = String(open);
}

panelToggle.addEventListener('click', () => {
  showPanel(true);
  byId('people-close').focus();
});

byId('people-close').addEventListener('click', () => {
  showPanel(false);
  panelToggle.focus();
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && panel.classList.contains('open')) {
    showPanel(false);
    panelToggle.focus();
  }
});

const nameBefore = nameOfThisWindow();
if (nameBefore) {
  enter(nameBefore, conversationOfAddress());
} else {
  showEntry();
}
