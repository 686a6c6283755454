// Who is in the conversation and who is typing, on the page.

import { drawAvatar } from './names.js';

const LISTED_MAX = 100;
const NAMED_MAX = 3;

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

  /** Starts again with those the server names; it names a hundred and counts the rest. */
  reset(me, names, total) {
    this.#me = me;
    this.#names = new Set(names);
    this.#unlistedCount = Math.max(0, total - this.#names.size);
    this.noOneTypes();
    this.#show();
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
  }

  #show() {
    const total = this.#names.size + this.#unlistedCount;
    this.#count.textContent = total === 0 ? '' : total === 1 ? '1 person' : `${total.toLocaleString()} people`;
    this.#total.textContent = total === 0 ? '' : total.toLocaleString();
    const others = [...this.#names].filter((name) => name !== this.#me).sort((a, b) => a.localeCompare(b));
    const all = this.#names.has(this.#me) ? [this.#me, ...others] : others;
    this.#list.replaceChildren(...all.map((name) => this.#item(name)));
    this.#unlisted.hidden = this.#unlistedCount === 0;
    this.#unlisted.textContent = `and ${this.#unlistedCount.toLocaleString()} more`;
  }

  #item(name) {
    const item = document.createElement('li');
    const avatar = document.createElement('span');
    avatar.className = 'avatar';
    avatar.ariaHidden = 'true';
    drawAvatar(avatar, name);
    const label = document.createElement('span');
    label.className = 'name';
    label.dir = 'auto';
    label.textContent = name;
    item.append(avatar, label);
    if (name === this.#me) {
      const you = document.createElement('span');
      you.className = 'you';
      you.textContent = 'you';
      item.append(you);
    }
    return item;
  }

  #showTyping() {
    const names = [...this.#typists];
    document.getElementById('typists').textContent = names.length === 0 ? '' : `${list(names)} ${names.length === 1 ? 'is' : 'are'} typing`;
    this.#typing.classList.toggle('active', names.length > 0);
  }
}

/** "Ada", "Ada and Grace", "Ada, Grace and 3 others": short whatever the number. */
export function list(names) {
  const shown = names.length <= NAMED_MAX ? names : [...names.slice(0, NAMED_MAX - 1), `${names.length - NAMED_MAX + 1} others`];
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
