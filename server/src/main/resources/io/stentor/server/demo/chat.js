// The page: the entry, the header, the composer, and what a visit to a conversation tells.

import { Conversation } from './conversation.js';
import { MessageList } from './message-list.js';
import {
  forgetWindow, lastName, linkAs, nameOfLink, nameOfThisWindow, rememberName, suggestName,
} from './names.js';
import { list, People } from './people.js';

const DEFAULT_CONVERSATION = 'lobby';
const CONVERSATION_MAX = 64;
const SYSTEM_TEXT_MAX = 500;
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

const people = new People(offerSecondWindow);
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
  history.replaceState(null, '', `${location.pathname}#${encodeURIComponent(conversationId)}`);
  messages.clear();
  people.clear(name);
  secondName = '';
  isAway = false;
  offerSecondWindow();
  byId('topic').textContent = conversationId;
  entry.hidden = true;
  chat.hidden = false;
  showConnection('connecting', 'Connecting');
  showTransport('');
  showCut(false);
  byId('session').textContent = 'not yet';
  notice.hidden = true;
  unread = 0;
  showTitle();
  visit = new Conversation(name, conversationId, listener(name));
  text.focus();
}

// The other window is to be another person, one who is not here yet.
let secondName = '';
function offerSecondWindow() {
  if (!secondName || people.names.has(secondName)) {
    secondName = suggestName(new Set([...people.names, ...taken, lastName()]));
  }
  document.querySelectorAll('.second-window').forEach((link) => {
    link.href = linkAs(secondName);
    link.querySelector('span').textContent = `Open a window as ${secondName}`;
  });
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
      showCut(false);
      people.reset(name, census.users, census.usersTotal);
      isAway = false;
      if (census.awayMs) {
        messages.note(returnNote(census), { kind: census.recovered ? 'back' : 'anew' });
      }
      byId('session').textContent = census.recovered ? 'recovered' : 'new';
    },
    offline({ cut = false, ended = false } = {}) {
      showConnection('offline', 'Offline');
      showTransport('');
      people.noOneTypes();
      showCut(cut);
      showNotice(offlineSentence(cut, ended), cut || ended);
      if (!isAway) {
        isAway = true;
        messages.note('You are offline', { kind: 'lost' });
      }
    },
    refused: (problem) => showEntry(`The server refused: ${problem}`),
    message(message) {
      const isNew = messages.add(message, message.userId === name);
      if (isNew && document.hidden) {
        unread++;
        showTitle();
      }
      return isNew;
    },
    delivered(verdict, ms) {
      messages.delivered(verdict);
      if (verdict.expected > 0) {
        byId('delivery').textContent = `${verdict.delivered} of ${verdict.expected} in ${time(ms)}`;
      }
    },
    system: (event, data) => messages.note(systemSentence(event, data), { timestamp: data.timestamp, kind: 'system' }),
    outgoing: (outgoing) => messages.addOutgoing(outgoing, name),
    changed: (outgoing) => messages.changed(outgoing),
    discarded: (id) => messages.remove(id),
    settled: (id) => messages.settle(id),
    roundTrip: (ms) => (byId('round-trip').textContent = time(ms)),
    cameAndWent(allJoined, allLeft, timestamp) {
      // That one was away oneself is told to those who come back, too.
      const [joined, left] = [allJoined, allLeft].map((names) => names.filter((each) => each !== name));
      people.update(joined, left);
      if (joined.length > 0) {
        messages.note(`${list(joined)} joined`, { timestamp });
      }
      if (left.length > 0) {
        messages.note(`${list(left)} left`, { timestamp });
      }
    },
    typing: (userId, isTyping) => people.typing(userId, isTyping),
  };
}

// Whether the page has said that it is offline and not yet that it is back.
let isAway = false;

const time = (ms) => (ms < 1_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(1)} s`);

function offlineSentence(cut, ended) {
  if (cut) {
    return 'You cut the connection. What you write waits here; what others write is kept for you.';
  }
  return ended
    ? 'The server ended the connection. What you write waits here.'
    : 'No connection. What you write waits here and is sent as soon as it is back.';
}

/** Programs on the server's side say what they like: their words if there are some, else the whole of it. */
function systemSentence(event, { type, timestamp, conversationId, ...data }) {
  const words = data.text ?? data.message ?? data.title;
  const what = event.replaceAll('_', ' ');
  const title = what.charAt(0).toUpperCase() + what.slice(1);
  const rest = typeof words === 'string' ? words : Object.keys(data).length > 0 ? JSON.stringify(data) : '';
  return (rest ? `${title}: ${rest}` : title).slice(0, SYSTEM_TEXT_MAX);
}

function returnNote({ awayMs, missed, recovered }) {
  const seconds = Math.max(1, Math.round(awayMs / 1_000));
  const away = `after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  if (!recovered) {
    return `Back ${away} in a new session: what others wrote meanwhile is not shown`;
  }
  return `Recovered ${away}, ${missed === 0 ? 'nothing missed' : `${missed} missed ${missed === 1 ? 'message' : 'messages'}`}`;
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

notice.querySelector('button').addEventListener('click', () => {
  visit?.reconnect();
  text.focus();
});

// So that the loss of a network can be shown to others without one.

function showCut(isCut) {
  const button = byId('cut');
  button.querySelector('span').textContent = isCut ? 'Reconnect' : 'Cut my connection';
  button.dataset.cut = String(isCut);
}

byId('cut').addEventListener('click', ({ currentTarget }) => {
  if (currentTarget.dataset.cut === 'true') {
    visit?.reconnect();
  } else {
    visit?.cut();
  }
});

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
  // It lies over the rest, which is out of reach meanwhile.
  panel.role = open ? 'dialog' : 'complementary';
  panel.ariaModal = open ? 'true' : null;
  chat.querySelector('main').inert = open;
  chat.querySelector('header').inert = open;
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

document.addEventListener('pointerdown', (event) => {
  if (panel.classList.contains('open') && !panel.contains(event.target)) {
    event.preventDefault();
    showPanel(false);
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && panel.classList.contains('open')) {
    showPanel(false);
    panelToggle.focus();
  }
});

// Wider, the panel is beside the rest and nothing is out of reach.
matchMedia('(max-width: 56rem)').addEventListener('change', () => showPanel(false));

const nameBefore = nameOfLink() || nameOfThisWindow();
if (nameBefore) {
  enter(nameBefore, conversationOfAddress());
} else {
  showEntry();
}
