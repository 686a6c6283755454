// Who is in the conversation and who is typing, on the page.

import { drawAvatar } from './names.js';

const LISTED_MAX = 100;
const NAMED_MAX = 3;
const GONE_MAX = 8;

export class People {
  #count = document.getElementById('people-count');
  #total = document.getElementById('people-total');
  #list = document.getElementById('people-list');
  #unlisted = document.getElementById('people-unlisted');
  #typing = document.getElementById('typing');
  #me = '';
  #names = new Set();
  #unlistedCount = 0;
  #typists = new Set();
  // Those who were here and are not now, the last to go at the end.
  #gone = new Set();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  get names() {
    return this.#names;
  }

  /** Starts again with those the server names; it names a hundred and counts the rest. */
  reset(me, names, total) {
    const before = this.#me === me ? this.#names : [];
    this.#me = me;
    this.#names = new Set(names);
    this.#gone = new Set([...this.#gone, ...before].filter((name) => !this.#names.has(name)).slice(-GONE_MAX));
    this.#unlistedCount = Math.max(0, total - this.#names.size);
    this.noOneTypes();
    this.#show();
  }

  /** Nobody has been here: another conversation, or another name. */
  clear(me) {
    this.#names.clear();
    this.#gone.clear();
    this.reset(me, [], 0);
  }

  update(joined, left) {
    joined.forEach((name) => this.#enter(name));
    left.forEach((name) => this.#exit(name));
    this.#show();
    this.#showTyping();
  }

  typing(name, isTyping) {
    if (name === this.#me) {
      return;
    }
    if (!isTyping) {
      this.#typists.delete(name);
    } else if (this.#typists.size < LISTED_MAX) {
      this.#typists.add(name);
    }
    this.#showTyping();
  }

  noOneTypes() {
    this.#typists.clear();
    this.#showTyping();
  }

  #enter(name) {
    this.#gone.delete(name);
    if (this.#names.has(name)) {
      return;
    }
    if (this.#names.size < LISTED_MAX) {
      this.#names.add(name);
    } else {
      this.#unlistedCount++;
    }
  }

  #exit(name) {
    this.#typists.delete(name);
    if (!this.#names.delete(name)) {
      this.#unlistedCount = Math.max(0, this.#unlistedCount - 1);
    }
    this.#gone.delete(name);
    this.#gone.add(name);
    if (this.#gone.size > GONE_MAX) {
      this.#gone.delete(this.#gone.values().next().value);
    }
  }

  #show() {
    const total = this.#names.size + this.#unlistedCount;
    this.#count.textContent = total === 0 ? '' : total === 1 ? '1 person' : `${total.toLocaleString()} people`;
    this.#total.textContent = total === 0 ? '' : total.toLocaleString();
    const others = [...this.#names].filter((name) => name !== this.#me).sort((a, b) => a.localeCompare(b));
    const all = this.#names.has(this.#me) ? [this.#me, ...others] : others;
    const gone = [...this.#gone].reverse();
    this.#list.replaceChildren(...all.map((name) => this.#item(name)), ...gone.map((name) => this.#item(name, true)));
    this.#unlisted.hidden = this.#unlistedCount === 0;
    this.#unlisted.textContent = `and ${this.#unlistedCount.toLocaleString()} more`;
    this.#onChange();
  }

  #item(name, isGone = false) {
    const item = document.createElement('li');
    item.className = isGone ? 'gone' : 'here';
    item.dataset.name = name;
    const avatar = document.createElement('span');
    avatar.className = 'avatar';
    avatar.ariaHidden = 'true';
    drawAvatar(avatar, name);
    const label = document.createElement('span');
    label.className = 'name';
    label.dir = 'auto';
    label.textContent = name;
    item.append(avatar, label);
    const what = document.createElement('span');
    what.className = 'what';
    what.textContent = isGone ? 'away' : name === this.#me ? 'you' : this.#typists.has(name) ? 'typing…' : '';
    item.append(what);
    return item;
  }

  #showTyping() {
    const names = [...this.#typists];
    document.getElementById('typists').textContent = names.length === 0 ? '' : `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing`;
    for (const item of this.#list.querySelectorAll('.here')) {
      if (item.dataset.name !== this.#me) {
        item.querySelector('.what').textContent = this.#typists.has(item.dataset.name) ? 'typing…' : '';
      }
    }
    this.#typing.classList.toggle('active', names.length > 0);
  }
}

/** "Ada", "Ada and Grace", "Ada, Grace and 3 others": short whatever the number; the total may be more than are named. */
export function list(names, total = names.length) {
  const shown = total <= Math.min(NAMED_MAX, names.length)
    ? names
    : [...names.slice(0, NAMED_MAX - 1), `${total - Math.min(names.length, NAMED_MAX - 1)} others`];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
