// The lines of a conversation on the page. Messages stand in the order of the room; one's own that the room does not
// have yet stand below them. All text from elsewhere goes in as text.

import { drawAvatar } from './names.js';
import { list } from './people.js';

const LINES_MAX = 500;
const TOGETHER_MS = 5 * 60_000;
const NEAR_END_PX = 80;
const RAW_TEXT_MAX = 2_000;

const STATES = {
  waiting: { icon: 'waiting', label: 'waiting for the connection' },
  sending: { icon: 'waiting', label: 'sending' },
  accepted: { icon: 'sent', label: 'sent' },
  delivered: { icon: 'delivered', label: 'delivered to all' },
  incomplete: { icon: 'sent', label: 'not confirmed by all' },
  refused: { icon: 'refused', label: 'not sent' },
};

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export class MessageList {
  #scroller = document.getElementById('scroller');
  #messages = document.getElementById('messages');
  #outbox = document.getElementById('outbox');
  #empty = document.getElementById('empty');
  #jump = document.getElementById('jump');
  #template = document.getElementById('message-line');
  #byId = new Map();
  // Whoever reads further up is left there; else the end stays in view.
  #following = true;
  #onRetry;
  #onDiscard;

  constructor({ onRetry, onDiscard }) {
    this.#onRetry = onRetry;
    this.#onDiscard = onDiscard;
    this.#jump.addEventListener('click', () => this.#toEnd());
    this.#scroller.addEventListener('scroll', () => this.#onScroll());
    new ResizeObserver(() => this.#following && this.#toEnd()).observe(this.#scroller);
  }

  clear() {
    this.#messages.replaceChildren();
    this.#outbox.replaceChildren();
    this.#byId.clear();
    this.#empty.hidden = false;
    this.#toEnd();
  }

  /** A message of the room; a repeat under a known id only confirms. Returns whether it is new to the page. */
  add(message, isOwn) {
    const known = this.#byId.get(message.id);
    if (known && !(isOwn && known.parentElement === this.#outbox)) {
      return false;
    }
    const line = known ?? this.#newLine(message.id, message.userId, textOf(message), isOwn);
    showTime(line, message.timestamp);
    if (isOwn) {
      showState(line, 'accepted');
    }
    this.#append(this.#messages, line);
    this.#trim();
    return !known;
  }

  addOutgoing(entry, name) {
    const line = this.#newLine(entry.id, name, entry.text, true);
    showTime(line, new Date().toISOString());
    showState(line, entry.state);
    this.#append(this.#outbox, line);
    this.#toEnd();
  }

  changed(entry) {
    const line = this.#byId.get(entry.id);
    if (line) {
      showState(line, entry.state, entry);
      if (entry.timestamp) {
        showTime(line, entry.timestamp);
      }
    }
  }

  /** What became of one's own message: every member's client has it, or these have not said so. */
  delivered({ id, expected, delivered, missing, missingTotal, complete }) {
    const line = this.#byId.get(id);
    if (!line) {
      return;
    }
    if (complete && expected > 0) {
      showState(line, 'delivered', { label: `delivered to ${expected === 1 ? 'the other one' : `all ${expected}`} here` });
    } else if (complete) {
      showState(line, 'accepted', { label: 'sent, nobody else was here' });
    } else {
      showState(line, 'incomplete', { label: `delivered to ${delivered} of ${expected}` });
      showDelivery(line, `Delivered to ${delivered} of ${expected}, not confirmed by ${list(missing, missingTotal)}`);
    }
    if (this.#following) {
      this.#toEnd();
    }
  }

  remove(id) {
    this.#byId.get(id)?.remove();
    this.#byId.delete(id);
    this.#regroup(this.#outbox.firstElementChild);
  }

  /** An accepted message that will not come back: it stays where the room had got to. */
  settle(id) {
    const line = this.#byId.get(id);
    if (line) {
      this.#append(this.#messages, line);
    }
  }

  /** What happened, in one sentence; a kind ("lost", "back", "system") sets it apart. */
  note(text, { timestamp, kind = 'presence' } = {}) {
    const line = document.createElement('li');
    line.className = `note ${kind}`;
    const words = document.createElement('span');
    words.dir = 'auto';
    words.textContent = text;
    line.append(words, ` · ${clock.format(moment(timestamp))}`);
    this.#append(this.#messages, line);
    this.#trim();
  }

  #newLine(id, author, text, isOwn) {
    const line = this.#template.content.firstElementChild.cloneNode(true);
    line.dataset.id = id;
    line.dataset.author = author;
    line.classList.toggle('own', isOwn);
    line.querySelector('.author').textContent = isOwn ? 'You' : author;
    line.querySelector('.text').textContent = text;
    line.querySelector('.retry').addEventListener('click', () => this.#onRetry(id));
    line.querySelector('.discard').addEventListener('click', () => this.#onDiscard(id));
    drawAvatar(line.querySelector('.avatar'), author);
    this.#byId.set(id, line);
    return line;
  }

  #append(list, line) {
    const leftAlone = line.nextElementSibling;
    list.append(line);
    this.#empty.hidden = true;
    this.#regroup(line);
    this.#regroup(leftAlone);
    this.#regroup(this.#outbox.firstElementChild);
    if (this.#following) {
      this.#toEnd();
    } else {
      this.#jump.hidden = false;
    }
  }

  /** Messages of one author that follow each other closely are shown as one group. */
  #regroup(line) {
    if (line?.classList.contains('message')) {
      const before = line.previousElementSibling
        ?? (line.parentElement === this.#outbox ? this.#messages.lastElementChild : null);
      line.classList.toggle('continued', belongTogether(before, line));
    }
  }

  #trim() {
    while (this.#messages.childElementCount > LINES_MAX) {
      this.#byId.delete(this.#messages.firstElementChild.dataset.id);
      this.#messages.firstElementChild.remove();
      this.#regroup(this.#messages.firstElementChild);
    }
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#following) {
      this.#jump.hidden = true;
    }
  }

  #toEnd() {
    this.#following = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#jump.hidden = true;
  }
}

function belongTogether(before, line) {
  return before?.dataset.author === line.dataset.author
    && timeOf(line) - timeOf(before) < TOGETHER_MS;
}

function timeOf(line) {
  return Date.parse(line.querySelector('time').dateTime);
}

function showTime(line, timestamp) {
  const time = line.querySelector('time');
  const at = moment(timestamp);
  time.dateTime = at.toISOString();
  time.textContent = clock.format(at);
  time.title = calendar.format(at);
}

// The verdict on a message may come before the answer to it, and stays.
const FINAL = new Set(['delivered', 'incomplete']);

function showState(line, state, { problem, label = STATES[state].label } = {}) {
  if (FINAL.has(line.dataset.state) && !FINAL.has(state)) {
    return;
  }
  const { icon } = STATES[state];
  line.dataset.state = state;
  line.querySelector('.meta').title = label;
  line.querySelector('.meta svg').removeAttribute('hidden');
  line.querySelector('.meta use').setAttribute('href', `#icon-${icon}`);
  line.querySelector('.state').textContent = label;
  const failure = line.querySelector('.failure');
  failure.hidden = state !== 'refused';
  failure.querySelector('.problem').textContent = problem ? `Not sent: ${problem}` : '';
}

function showDelivery(line, sentence) {
  const delivery = line.querySelector('.delivery');
  delivery.hidden = false;
  delivery.textContent = sentence;
}

function moment(timestamp) {
  const at = new Date(timestamp ?? Date.now());
  return Number.isNaN(at.getTime()) ? new Date() : at;
}

/** Other programs send what they like: an object without text is shown as it is. */
function textOf(message) {
  return typeof message.text === 'string' ? message.text : JSON.stringify(message).slice(0, RAW_TEXT_MAX);
}
