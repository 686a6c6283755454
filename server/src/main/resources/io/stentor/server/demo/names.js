// Names of people: suggested, remembered, and drawn as an avatar.

const SUGGESTIONS = [
  'Ada', 'Alan', 'Barbara', 'Dennis', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Ida', 'Joan', 'Katherine', 'Ken',
  'Leslie', 'Margaret', 'Mary', 'Niklaus', 'Radia', 'Robin', 'Shafi', 'Sophie', 'Tim', 'Vint',
];
const HUES = 12;
const NAME_MAX = 32;

const REMEMBERED = 'stentor.name';

export function suggestName(taken = new Set()) {
  const free = SUGGESTIONS.filter((name) => !taken.has(name));
  const base = free.length > 0 ? free : SUGGESTIONS;
  return base[Math.floor(Math.random() * base.length)];
}

// A window keeps its own name, so that two windows of one browser can be two people; a new one starts from the last.

export function nameOfThisWindow() {
  return stored(() => sessionStorage.getItem(REMEMBERED));
}

export function lastName() {
  return stored(() => localStorage.getItem(REMEMBERED));
}

export function rememberName(name) {
  stored(() => {
    sessionStorage.setItem(REMEMBERED, name);
    localStorage.setItem(REMEMBERED, name);
  });
}

export function forgetWindow() {
  stored(() => sessionStorage.removeItem(REMEMBERED));
}

// A link may say who its window is to be.

export function nameOfLink() {
  const name = new URLSearchParams(location.search).get('as')?.trim() ?? '';
  return name.length <= NAME_MAX ? name : '';
}

export function linkAs(name) {
  return `/?${new URLSearchParams({ as: name })}${location.hash}`;
}

// Browsers that block storage throw; the page works without.
function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export function drawAvatar(element, name) {
  element.textContent = initialsOf(name);
  element.style.setProperty('--hue', String(hueOf(name)));
}

function initialsOf(name) {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const first = (word) => [...word][0].toUpperCase();
  return words.length === 0 ? '?' : first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '');
}

function hueOf(name) {
  let hash = 7;
  for (const letter of name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 65_521;
  }
  return (hash % HUES) * (360 / HUES) + 10;
}
